"""Write docutils nodes as Markdown that every notebook program renders.

CommonMark and pipe tables, formulas between dollars, and no HTML but <details>.
"""

import re

from docutils import nodes
from sphinx.errors import ExtensionError

_SPECIAL = re.compile(r"([\\`*$]|(?<!\w)_|_(?!\w)|\](?=[(:]))")
# What would begin a heading, a list or a quotation at the beginning of a line.
_OPENING = re.compile(r"^(\s*)([-+>]|#{1,6}|\d+[.)])(?=\s)", re.M)
_FORMULA = re.compile(r"^\$\$\n(.*?)\n\$\$$", re.M | re.S)
_DIVISION = re.compile(r"\s*</?div\b[^>]*>\s*")
_BESIDE = re.compile(r"(?<=\.ipynb)#.*")  # no notebook program knows Sphinx's targets
_LANGUAGES = {"ipython3": "python", "none": "", "default": ""}
_ALIGNMENTS = {"text-left": ":--", "text-right": "--:", "text-center": ":-:"}


def escape(text):
    """Keep text from being taken for Markdown.

    >>> escape("2 * 3 < 7, snake_case, [0, 1]")
    '2 \\\\* 3 &lt; 7, snake_case, [0, 1]'
    """
    text = _SPECIAL.sub(r"\\\1", text).replace("<", "&lt;")
    return _OPENING.sub(lambda m: f"{m[1]}{_escaped_opening(m[2])}", text)


def _escaped_opening(mark):
    return f"{mark[:-1]}\\{mark[-1]}"


def quote(text):
    """Quote Markdown; a formula goes on one line, for its lines would start with >.

    >>> print(quote("Let\\n\\n$$\\nx = 1\\n$$"))
    > Let
    >
    > $$ x = 1 $$
    """
    text = _FORMULA.sub(lambda m: f"$$ {' '.join(m[1].split())} $$", text)
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def fold(title, text):
    """Fold Markdown under a title.

    >>> print(fold("Hint", "Use *Jensen*."))
    <details>
    <summary>Hint</summary>
    <BLANKLINE>
    Use *Jensen*.
    <BLANKLINE>
    </details>
    """
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"


def indent(text, first):
    """Write a list's item: the first line behind its mark, the others under it."""
    lines = text.split("\n")
    rest = [" " * len(first) + line if line else "" for line in lines[1:]]
    return "\n".join([first + lines[0], *rest])


def _is_tight(item):
    """Say whether a list's item is one paragraph, perhaps with lists below it."""
    first, *rest = item.children or [None]
    return isinstance(first, nodes.paragraph) and all(
        isinstance(node, (nodes.bullet_list, nodes.enumerated_list)) for node in rest
    )


def plain(node):
    """Write a title as text in which formulas stand between dollars."""
    parts = [
        f"${part.astext()}$" if isinstance(part.parent, nodes.math) else part.astext()
        for part in node.findall(nodes.Text)
    ]
    return "".join(parts).replace("<", "&lt;")


class Markdown:
    """Write the nodes of one page; a method is named as the node that it writes.

    Parameters
    ----------
    numbers : Numbers
        Has `of(kind, node)`.
    page : docutils document

    Raises
    ------
    ExtensionError
        For a node without a method: a directive or role that a workbook cannot show.
    """

    def __init__(self, numbers, page):
        self.numbers = numbers
        self.headings = {
            name: section.next_node(nodes.title).astext()
            for section in page.findall(nodes.section)
            if section.next_node(nodes.title)
            for name in section["ids"]
        }

    def inline(self, parent):
        """Write the children of a paragraph, a title or an inline node."""
        return "".join(self._write(node) for node in parent.children)

    def block(self, node):
        """Write a block."""
        return self._write(node).strip("\n")

    def blocks(self, parent):
        """Write the children of a block, a blank line apart."""
        written = [self.block(node) for node in parent.children]
        return "\n\n".join(filter(None, written))

    def _write(self, node):
        name = "text" if isinstance(node, nodes.Text) else type(node).__name__
        method = getattr(self, name, None)
        if method is None or (name == "raw" and not _DIVISION.fullmatch(node.astext())):
            place = f"{node.document.get('source') or ''}:{node.line or ''}"
            raise ExtensionError(
                f"{place}: a workbook cannot show <{name}>; write it in plain MyST, or "
                f"give workbooks/markdown.py a method {name}"
            )
        return method(node)

    # Inline

    def text(self, node):
        return escape(node.astext())

    def emphasis(self, node):
        return f"*{self.inline(node)}*"

    def strong(self, node):
        return f"**{self.inline(node)}**"

    def literal(self, node):
        text = node.astext()
        fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
        pad = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{pad}{text}{pad}{fence}"

    def math(self, node):
        return f"${' '.join(node.astext().split())}$"

    def reference(self, node):
        text, address = self.inline(node), node.get("refuri", "")
        if address and not address.startswith("#"):
            return f"[{text}]({_BESIDE.sub('', address)})"
        heading = self.headings.get(node.get("refid") or address.removeprefix("#"))
        return f"*{text}*" if heading == node.astext() else text

    number_reference = reference

    def nothing(self, node):
        return ""

    target = comment = index = meta = nothing
    raw = nothing  # a division: it places its text on the site, and shows nothing
    title = nothing  # its parent has written it

    # Blocks

    def paragraph(self, node):
        return self.inline(node)

    def math_block(self, node):
        number = self.numbers.of("displaymath", node)
        lines = [line.strip() for line in node.astext().split("\n") if line.strip()]
        if number:
            lines.append(rf"\tag{{{number}}}")
        return "\n".join(["$$", *lines, "$$"])

    def literal_block(self, node):
        language = node.get("language", "")
        text = node.astext().rstrip("\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}{_LANGUAGES.get(language, language)}\n{text}\n{fence}"

    def bullet_list(self, node):
        return self._list(node, ["- "] * len(node))

    def enumerated_list(self, node):
        first = node.get("start", 1)
        return self._list(node, [f"{first + i}. " for i in range(len(node))])

    def _list(self, node, marks):
        tight = all(map(_is_tight, node.children))
        gap = "\n" if tight else "\n\n"
        items = [gap.join(map(self.block, item.children)) for item in node.children]
        return gap.join(indent(*pair) for pair in zip(items, marks, strict=True))

    def compound(self, node):
        """Leave out the list of a page's parts: each has a workbook of its own."""
        return "" if "toctree-wrapper" in node["classes"] else self.blocks(node)

    def block_quote(self, node):
        return quote(self.blocks(node))

    def transition(self, node):
        return "---"

    def definition_list(self, node):
        return self.blocks(node)

    def definition_list_item(self, node):
        term, *definitions = node.children
        text = "\n\n".join(self.blocks(entry) for entry in definitions)
        return f"**{self.inline(term)}**\\\n{text}"

    def rubric(self, node):
        return f"**{self.inline(node)}**"

    def table(self, node):
        head = [self._row(row) for row in node.next_node(nodes.thead).children]
        body = [self._row(row) for row in node.next_node(nodes.tbody).children]
        rule = [self._alignment(cell) for cell in node.next_node(nodes.row).children]
        rows = [*head, rule, *body]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _row(self, row):
        return [self.blocks(cell).replace("\n", " ") for cell in row.children]

    def _alignment(self, cell):
        found = [_ALIGNMENTS[name] for name in cell["classes"] if name in _ALIGNMENTS]
        return found[0] if found else "---"

    def admonition(self, node):
        title = node.next_node(nodes.title)
        text = self.blocks(node)
        if "dropdown" in node["classes"]:
            return fold(plain(title), text)
        return quote(f"**{self.inline(title)}**\n\n{text}")

    def note(self, node):
        name = type(node).__name__.title()
        return quote(f"**{name}**\n\n{self.blocks(node)}")

    tip = hint = important = warning = caution = attention = note

    def proof_node(self, node):
        text = self.blocks(node.children[0])
        return quote(re.sub(r"^Proof\.", "**Proof.**", text))

    def theorem_node(self, node):
        number = self.numbers.of(node["countertype"], node)
        name = " ".join(filter(None, [node["realtype"].title(), number]))
        head, content = node.children[0], node.children[1:]
        text = "\n\n".join(self.blocks(section) for section in content)
        return quote(f"**{name}{self.inline(head).rstrip()}.**\n\n{text}")

    algorithm_node = assumption_node = axiom_node = conjecture_node = theorem_node
    corollary_node = criterion_node = definition_node = example_node = theorem_node
    lemma_node = notation_node = observation_node = property_node = theorem_node
    proposition_node = remark_node = unenumerable_node = theorem_node
