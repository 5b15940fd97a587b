"""Typeset TeX by KaTeX, which runs in V8 (mini-racer): HTML with MathML inside."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from py_mini_racer import MiniRacer

KATEX = Path(__file__).parent / "katex"

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
