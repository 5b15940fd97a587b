"""Pictures of data, mixtures and runs, one function for each.

Every function draws on `ax` (None makes a new figure), returns it, changes no global
setting and never shows.
`STYLES` says how component k looks, here and in every widget.
"""

from gmm_lib.plot.criteria import selection
from gmm_lib.plot.looks import FAINT, GREY, INK, PAGE, STYLES, Style, blend, style
from gmm_lib.plot.rings import ellipses
from gmm_lib.plot.scatter import points
from gmm_lib.plot.steps import history
from gmm_lib.plot.surface import density

__all__ = [
    "FAINT",
    "GREY",
    "INK",
    "PAGE",
    "STYLES",
    "Style",
    "blend",
    "density",
    "ellipses",
    "history",
    "points",
    "selection",
    "style",
]
