"""Cut the theme's icon fonts down to the icons that the site shows.

The theme ships every icon of Font Awesome Free twice: as half a megabyte of script
and as fonts. Its style sheet can draw them all from the fonts, those of its buttons
and those of admonitions alike, so the script is left out, and the fonts keep what the
style sheet still names once its unused rules are gone. They go into the style sheet
itself: no request, no flash of missing icons, nothing to refuse on a page from disk.
"""

import base64
import io
import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

# It reports on every table of a font.
logging.getLogger("fontTools").setLevel(logging.WARNING)

_FACE = re.compile(r"@font-face\s*\{[^}]*?(fa-[a-z]+-\d+)\.(?:ttf|woff2)[^}]*\}")
_ICON = re.compile(r"\\([ef][0-9a-f]{3})|([\ue000-\uf8ff])", re.IGNORECASE)


def code_points(css):
    """Find the icons that a style sheet names, escaped or as a character.

    Parameters
    ----------
    css : str

    Returns
    -------
    set of int
        Their code points, all of them in Unicode's private area.
    """
    return {int(code, 16) if code else ord(char) for code, char in _ICON.findall(css)}


def cut(font, points):
    """Keep only some icons of a font.

    Parameters
    ----------
    font : Path
        A TrueType font, or a WOFF 2 font where the package brotli is there.
    points : set of int

    Returns
    -------
    bytes or None
        A WOFF font, or None where the font has none of them.
    """
    options = subset.Options(hinting=False, name_IDs=[13, 14])
    out = io.BytesIO()
    with TTFont(font) as loaded:
        if not points & loaded.getBestCmap().keys():
            return None
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(loaded)
        loaded.flavor = "woff"
        loaded.save(out)
    return out.getvalue()


def embed(css, fonts):
    """Put the cut fonts into a style sheet, in place of their addresses.

    Parameters
    ----------
    css : str
    fonts : Path
        The folder of the theme's icon fonts.

    Returns
    -------
    str

    Raises
    ------
    ExtensionError
        If the style sheet declares no icon font.
    """
    points = code_points(css)

    def face(match):
        # Newer themes have no TrueType fonts any more.
        kinds = [fonts / f"{match[1]}.{kind}" for kind in ("ttf", "woff2")]
        font = cut(next(filter(Path.exists, kinds), kinds[0]), points)
        if font is None:
            return ""
        data = base64.b64encode(font).decode()
        source = f'src:url(data:font/woff;base64,{data}) format("woff")'
        return re.sub(r"src:[^;}]*", source, match[0])

    css, n_faces = _FACE.subn(face, css)
    if not n_faces:
        raise ExtensionError(
            "site_ext/light/icons.py: the theme's style sheet has no icon font"
        )
    return css
