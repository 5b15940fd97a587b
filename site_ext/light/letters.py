"""Cut the fonts of formulas down to the letters that the site's formulas have.

Formulas are set while the book is built, and no script sets one, so what each font
has to draw is known when the pages are written.
"""

import re
from collections import defaultdict
from html.parser import HTMLParser

from site_ext.light import fonts

DRAWN = "katex-html"  # the class of what is drawn of a formula
PLAIN = {"family": "KaTeX_Main", "style": "normal", "weight": "400"}
_FACE = re.compile(r"@font-face\{[^}]*\bKaTeX_[^}]*\}")
_FILE = re.compile(r"\b(KaTeX_\w+-\w+\.woff)\b")
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_FONT = re.compile(r'font-(family|style|weight):"?([\w ]+)')
_VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


def described(declarations):
    """Read what a rule says of fonts, as `family`, `style` and `weight`."""
    return dict(_FONT.findall(declarations))


class Rules(list):
    """The rules of a style sheet that choose a font by classes, in their order.

    Each is the classes that its selector needs on an element and around it, those it
    needs on the element itself, and what it says.
    """

    def __init__(self, css):
        for selectors, declarations in _RULE.findall(css):
            said = described(declarations)
            for selector in selectors.split(",") if said else ():
                names = set(_CLASS.findall(selector))
                own = set(_CLASS.findall(re.split("[ >]", selector)[-1]))
                if "katex" in names and selector.count(".") > 1:
                    self.append((names, own, said))

    def change(self, font, around, classes):
        """Give the font of an element with some classes, from the one around it."""
        for names, own, said in self:
            if own <= classes and names <= around:
                font = font | said
        return font


class Reader(HTMLParser):
    """What reads a page, and notes the letters of its formulas in each font."""

    def __init__(self, rules):
        super().__init__()
        self.rules = rules
        self.found = defaultdict(set)  # letters by family, style and weight
        self.stack = []  # of tag, classes around, font; empty outside formulas

    def handle_starttag(self, tag, attributes):
        classes = set((dict(attributes).get("class") or "").split())
        if tag in _VOID or not (self.stack or DRAWN in classes):
            return
        _, around, font = self.stack[-1] if self.stack else ("", {"katex"}, PLAIN)
        around = around | classes
        self.stack.append((tag, around, self.rules.change(font, around, classes)))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass  # an element that was not closed

    def handle_data(self, text):
        if self.stack:
            font = self.stack[-1][2]
            self.found[tuple(sorted(font.items()))].update(map(ord, text))


def code_points(css, pages):
    """Find the letters of all formulas, by the font that draws them.

    Parameters
    ----------
    css : str
        A style sheet with KaTeX's rules.
    pages : iterable of str

    Returns
    -------
    dict of tuple to set of int
        Code points by family, style and weight, each a pair of name and value.
    """
    reader = Reader(Rules(css))
    for page in pages:
        reader.feed(page)
    return reader.found


def embed(css, folder, pages):
    """Put the cut fonts into a style sheet, and leave out those that draw nothing.

    Parameters
    ----------
    css : str
    folder : Path
        Where KaTeX's fonts are.
    pages : iterable of str

    Returns
    -------
    str
    """
    points = code_points(css, pages)

    def face(match):
        font = tuple(sorted(described(match[0]).items()))
        file = folder / _FILE.search(match[0])[1]
        return fonts.within(match[0], file, points.get(font, set()))

    return _FACE.sub(face, css)
