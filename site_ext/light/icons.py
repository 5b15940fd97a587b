"""Cut the theme's icon fonts down to the icons that the site shows.

The theme ships every icon of Font Awesome Free twice: as half a megabyte of script
and as fonts. Its style sheet can draw them all from the fonts, those of its buttons
and those of admonitions alike, so the script is left out, and the fonts keep what the
style sheet still names once its unused rules are gone.
"""

import re
from pathlib import Path

from sphinx.errors import ExtensionError

from site_ext.light import fonts

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


def embed(css, folder):
    """Put the cut fonts into a style sheet, in place of their addresses.

    Parameters
    ----------
    css : str
    folder : Path
        Where the theme's icon fonts are.

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
        kinds = [folder / f"{match[1]}.{kind}" for kind in ("ttf", "woff2")]
        font = next(filter(Path.exists, kinds), kinds[0])
        return fonts.within(match[0], font, points)

    css, n_faces = _FACE.subn(face, css)
    if not n_faces:
        raise ExtensionError(
            "site_ext/light/icons.py: the theme's style sheet has no icon font"
        )
    return css
