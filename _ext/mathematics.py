"""Typeset the book's mathematics while it is built.

KaTeX runs in V8 (mini-racer) and its HTML goes into the page, so a page carries no
mathematics script, nothing moves while it loads, and the formulas are there when it
is opened from disk. Each formula also carries MathML, which screen readers read. A
formula that KaTeX rejects is a warning that names its file and line.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

KATEX = Path(__file__).parent / "katex"
STYLESHEET = "katex/katex.min.css"

# The formula's own error, without the stack of the library that found it.
TYPESET = """
(tex, displayMode) => {
  try {
    const options = {displayMode, output: "htmlAndMathml", strict: "error"};
    return JSON.stringify({html: katex.renderToString(tex, options)});
  } catch (error) {
    return JSON.stringify({error: error.rawMessage || String(error)});
  }
}
"""


MATHML = "http://www.w3.org/1998/Math/MathML"
ElementTree.register_namespace("", MATHML)
SCRIPTS = {
    f"{{{MATHML}}}m{kind}"
    for kind in ("sub", "sup", "subsup", "under", "over", "underover")
}
MATH = re.compile("<math.*</math>", re.S)
# The TeX once more, in two elements that no reader sees.
ANNOTATED = re.compile("<semantics>(.*)<annotation.*</annotation></semantics>", re.S)
APPLY = "\u2061"  # the invisible operator that KaTeX sets behind a named one
# What stands close to a formula, up to where a line may break.
BEFORE = re.compile(r"[(\[{“‘]+$")
AFTER = re.compile(r"^(?:[^\s-]+-?|-)")
# Where KaTeX lets a formula break.
BASES = re.compile('</span>(?=<span class="katex-base">)')
# A height below zero, which browsers ignore.
NEGATIVE = re.compile(r' style="height:-[\d.]+em;"')


class FormulaError(ValueError):
    """A formula that KaTeX cannot typeset."""


@cache
def engine() -> MiniRacer:
    """Start V8 with KaTeX loaded, once per build (0.15 s)."""
    racer = MiniRacer()
    # The trailing null keeps KaTeX itself from being converted to a Python object.
    racer.eval((KATEX / "katex.min.js").read_text("utf-8") + ";null")
    racer.eval(f"var typeset = {TYPESET};null")
    return racer


@cache
def typeset(tex: str, display: bool) -> str:
    """Typeset TeX to HTML with MathML inside, or raise FormulaError."""
    answer = json.loads(engine().call("typeset", tex, display))
    if "error" in answer:
        raise FormulaError(answer["error"])
    return MATH.sub(mend, NEGATIVE.sub("", answer["html"]))


def mend(match: re.Match) -> str:
    r"""Give each script its base and its limits, and nothing else.

    For a named operator as a limit, as in ``\pi_{\min}``, KaTeX writes two children,
    the name and an invisible operator, where MathML wants one.
    """
    plain = ANNOTATED.sub(r"\1", match[0])
    if APPLY not in plain:
        return plain
    math = ElementTree.fromstring(plain)
    for script in [node for node in math.iter() if node.tag in SCRIPTS]:
        for place, child in reversed([*enumerate(script)]):
            if child.text == APPLY:
                group = ElementTree.Element(f"{{{MATHML}}}mrow")
                group.extend(script[place - 1 : place + 1])
                script[place - 1 : place + 1] = [group]
    return ElementTree.tostring(math, encoding="unicode")


ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.S)


def has_outer_line_break(tex: str) -> bool:
    r"""Say whether a ``\\`` stands outside every ``\begin`` ... ``\end``."""
    inner = None
    while inner != tex:
        inner, tex = tex, ENVIRONMENT.sub("", tex)
    return r"\\" in tex


def complete(tex: str) -> str:
    """Wrap lines and blank-line separated parts as Sphinx's own renderer does."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", tex) if part.strip()]
    parts = [
        rf"\begin{{aligned}}{part}\end{{aligned}}"
        if has_outer_line_break(part)
        else part
        for part in parts
    ]
    if len(parts) < 2:
        return "".join(parts)
    return r"\begin{gathered}" + r"\\".join(parts) + r"\end{gathered}"


def without_own_numbers(tex: str) -> str:
    r"""Star the outer environment (``align`` to ``align*``): Sphinx numbers it."""
    outer = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather)\}")
    return outer.sub(r"\\\1{\2*}", tex)


def html_for(node: nodes.Element, tex: str, display: bool) -> str:
    """Typeset a node's formula; warn, and show its TeX, where that fails."""
    try:
        return typeset(tex, display)
    except FormulaError as error:
        message = "KaTeX cannot typeset this formula: %s\n%s"
        logger.warning(message, error, tex.strip(), location=node, type="math")
        return html.escape(tex)


class Glue(SphinxPostTransform):
    """Give a formula the signs that stand close to it: no line may begin with them."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Move each such sign from the text beside a formula into its node."""
        for node in self.document.findall(nodes.math):
            for name, step, close in (("before", -1, BEFORE), ("after", 1, AFTER)):
                place = node.parent.index(node) + step
                beside = node.parent[place] if 0 <= place < len(node.parent) else None
                found = isinstance(beside, nodes.Text) and close.search(beside)
                if found:
                    node[name] = found[0]
                    rest = close.sub("", beside.astext(), count=1)
                    node.parent.replace(beside, nodes.Text(rest))


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    start = translator.starttag(node, "span", "", CLASS="math notranslate nohighlight")
    formula = start + html_for(node, node.astext(), False) + "</span>"
    before, after = (html.escape(node.get(name, "")) for name in ("before", "after"))
    if before or after:
        formula = BASES.sub("</span><wbr>", formula)  # a long one still breaks within
        formula = f'<span class="glued">{before}{formula}{after}</span>'
    translator.body.append(formula)
    raise nodes.SkipNode


def visit_display(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number and the link to itself."""
    tex = without_own_numbers(node.astext())
    tex = tex if node["nowrap"] else complete(tex)
    body = translator.body
    body.append(translator.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        body.append("</span>")
    body.append(html_for(node, tex, True) + "</div>\n")
    raise nodes.SkipNode


def copy_stylesheet(app: Sphinx) -> None:
    """Put KaTeX's style sheet and fonts into the site."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", "katex")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(KATEX / "katex.min.css", target)
    shutil.copytree(KATEX / "fonts", target / "fonts", dirs_exist_ok=True)


def link_stylesheet(app: Sphinx, pagename: str, *_: object) -> None:
    """Link the style sheet from the pages that have a formula, and no other."""
    if app.env.get_domain("math").has_equations(pagename):
        app.add_css_file(STYLESHEET)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer; chosen by ``html_math_renderer: katex``."""
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.add_post_transform(Glue)
    app.connect("builder-inited", copy_stylesheet)
    app.connect("html-page-context", link_stylesheet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
