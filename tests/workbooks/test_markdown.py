"""Plain Markdown: what each kind of node becomes."""

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.docutils_ import Parser
from sphinx.errors import ExtensionError

from workbooks.markdown import Markdown, escape

SETTINGS = {
    "myst_enable_extensions": ["dollarmath", "colon_fence", "deflist"],
    "report_level": 5,
}


class Numbers:
    def of(self, kind, node):
        return "5.14" if kind == "displaymath" else ""


def written(text):
    page = publish_doctree(text, parser=Parser(), settings_overrides=SETTINGS)
    return Markdown(Numbers(), page).blocks(page)


@pytest.mark.parametrize(
    "text",
    [
        "A *word*, a **name**, `code`, $x_1$ and [a page](https://example.org).",
        "- one\n- two\n  - deeper\n  - still\n- three",
        "3. three\n4. four",
        "A point.\nAnother line of it.",
        "````\n```\ninner\n```\n````",
        "``a ` b``",
        "> quoted\n>\n> twice",
        "above\n\n---\n\nbelow",
        "- one\n\n  more of it\n\n- two",
        "2 \\* 3 = 6 and \\$5",
    ],
)
def test_what_is_plain_already_stays_as_it_is(text):
    assert written(text) == text


def test_code_is_fenced_with_its_language():
    code = nodes.literal_block("x = '$1'", "x = '$1'", language="ipython3")
    page = publish_doctree("", parser=Parser(), settings_overrides=SETTINGS)
    page += code
    assert Markdown(Numbers(), page).blocks(page) == "```python\nx = '$1'\n```"


def test_a_formula_carries_its_number_as_a_tag():
    assert written("$$\na\n\n= b\n$$") == "$$\na\n= b\n\\tag{5.14}\n$$"


def test_a_formula_in_a_quotation_stands_on_one_line():
    assert "> $$ a = b \\tag{5.14} $$" in written("> Let\n>\n> $$\n> a\n> = b\n> $$")


def test_an_admonition_is_quoted_under_its_title():
    text = ":::{admonition} To keep\n- $x$\n:::"
    assert written(text) == "> **To keep**\n>\n> - $x$"


def test_a_hint_is_folded():
    text = ":::{admonition} Hint\n:class: dropdown\nUse *Jensen*.\n:::"
    assert written(text) == (
        "<details>\n<summary>Hint</summary>\n\nUse *Jensen*.\n\n</details>"
    )


def test_a_definition_stands_under_its_term():
    assert written("You need\n: Patience.") == "**You need**\\\nPatience."


def test_a_table_keeps_rows_and_alignment():
    text = "| a | b |\n|---|--:|\n| $1$ | *2* |"
    assert written(text) == "| a | b |\n| --- | --: |\n| $1$ | *2* |"


@pytest.mark.parametrize("text", ["a < b", "x * y", "_emphasis_", "[a](b)", "`tick`"])
def test_text_is_never_taken_for_markup(text):
    assert written(escape(text)) == escape(text)


@pytest.mark.parametrize("text", ["- no list", "1. no list", "# no heading", "> no"])
def test_text_at_the_beginning_of_a_line_is_never_a_block(text):
    page = publish_doctree(escape(text), parser=Parser(), settings_overrides=SETTINGS)
    assert [type(node) for node in page.children] == [nodes.paragraph]
    assert page.astext() == text


def test_a_division_leaves_its_text():
    assert written('<div data-story="a">\n\n**E step.**\n\n</div>') == "**E step.**"


def test_other_html_stops_the_build():
    with pytest.raises(ExtensionError, match="cannot show <raw>"):
        written("<iframe></iframe>")


def test_a_node_that_cannot_be_shown_stops_the_build_with_its_name():
    page = publish_doctree("x", parser=Parser(), settings_overrides=SETTINGS)
    page += nodes.sidebar()
    with pytest.raises(ExtensionError, match="cannot show <sidebar>"):
        Markdown(Numbers(), page).blocks(page)
