"""Typeset the book's mathematics while it is built.

KaTeX runs in V8 (mini-racer) and its HTML goes into the page, so a page carries no
mathematics script, nothing moves while it loads, and the formulas are there when it
is opened from disk. Each formula also carries MathML, which screen readers read. A
formula that KaTeX rejects is a warning that names its file and line.
"""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from site_ext.mathematics.glue import Glue
from site_ext.mathematics.halves import Halves, mark
from site_ext.mathematics.tex import (
    KATEX,
    FormulaError,
    complete,
    typeset,
    without_own_numbers,
)
from site_ext.words import words

STYLESHEET = "katex/katex.min.css"
logger = logging.getLogger(__name__)

# Where KaTeX lets a formula break.
BASES = re.compile('</span>(?=<span class="katex-base">)')


def html_for(node: nodes.Element, tex: str, display: bool) -> str:
    """Typeset a node's formula; warn, and show its TeX, where that fails."""
    try:
        return typeset(tex, display)
    except FormulaError as error:
        message = "KaTeX cannot typeset this formula: %s\n%s"
        logger.warning(message, error, tex.strip(), location=node, type="math")
        return html.escape(tex)


def opening(
    translator: HTML5Translator, node: nodes.Element, tag: str, tex: str
) -> str:
    """Open a formula's element, which holds its TeX for who copies it."""
    plain = " ".join(tex.split())
    names = {"class": "math notranslate nohighlight", "data-tex": plain}
    return translator.starttag(node, tag, "", **names)


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    start = opening(translator, node, "span", f"${node.astext().strip()}$")
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
    plain = node.astext().strip()
    body.append(
        opening(translator, node, "div", plain if node["nowrap"] else f"$${plain}$$")
    )
    if node["number"]:
        number = get_node_equation_number(translator, node)
        body.append(f'<span class="eqno">({number})')
        said = words(translator.config.language)
        translator.add_permalink_ref(node, said["equation link"])
        body.append("</span>")
    body.append(mark(html_for(node, tex, True)) + "</div>\n")
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
    app.add_post_transform(Halves)
    app.connect("builder-inited", copy_stylesheet)
    app.connect("html-page-context", link_stylesheet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
