"""Keep of a font what the site draws, and put it into the style sheet itself.

A page is not drawn before its style sheet has come, so a font that comes with it is
there when the first letter is drawn: nothing moves, nothing flashes, there is no
request more, and no browser refuses it on a page from disk.
"""

import base64
import io
import logging
import re

from fontTools import subset
from fontTools.ttLib import TTFont

# It reports on every table of a font, and on every date that it finds too old.
logging.getLogger("fontTools").setLevel(logging.ERROR)

_SOURCE = re.compile(r"src:[^;}]*")


def cut(font, points):
    """Keep only some characters of a font.

    Parameters
    ----------
    font : Path
        A TrueType or WOFF font, or a WOFF 2 font where the package brotli is there.
    points : set of int
        Their code points.

    Returns
    -------
    bytes or None
        A WOFF font, or None where the font has none of them.
    """
    options = subset.Options(hinting=False, name_IDs=[0, 14])
    out = io.BytesIO()
    # Without the time at which it was cut: the same letters are the same style sheet.
    with TTFont(font, recalcTimestamp=False) as loaded:
        if not points & loaded.getBestCmap().keys():
            return None
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(loaded)
        loaded.flavor = "woff"
        loaded.save(out)
    return out.getvalue()


def within(face, font, points):
    """Write a `@font-face` rule that holds the cut font; none where that is empty."""
    data = cut(font, points)
    if data is None:
        return ""
    text = base64.b64encode(data).decode()
    source = f'src:url(data:font/woff;base64,{text}) format("woff")'
    return _SOURCE.sub(lambda _: source, face)
