"""How component k looks, here and in every widget, and what a page asks of figures."""

from typing import NamedTuple

from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike

from gmm_lib._colour import blended
from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_count
from gmm_lib.arguments.shares import as_responsibilities


class Style(NamedTuple):
    """Hold a component's look: a hexadecimal colour, a marker, a dash."""

    colour: str
    marker: str  # Matplotlib's letter
    dash: tuple[float, ...]  # on, off, ... in line widths; () is solid


# Colours apart under the three colour-vision deficiencies; a dash is on, off, ... in
# line widths, and () is solid. gmm_lib/widgets draws with the same table.
STYLES = (
    Style("#0072B2", "o", ()),
    Style("#D55E00", "s", (4, 1.5)),
    Style("#009E73", "^", (4, 1.5, 1, 1.5)),
    Style("#CC79A7", "D", (1, 1.2)),
    Style("#E69F00", "v", (7, 1.5)),
    Style("#56B4E9", "P", (4, 1.5, 1, 1.5, 1, 1.5)),
)
GREY = "#767676"  # the rings of data that belong to no component yet
INK = "#222222"  # what no component owns: the truth, the whole density
FAINT = "#A0A0A0"
# What a page asks of Matplotlib, `plt.rcParams.update(PAGE)`: open axes, and type that
# can be read where the picture is 330 pixels wide.
PAGE = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "figure.figsize": (6.0, 3.6),
    "font.size": 13,
    "legend.frameon": False,
}


def style(k: int) -> Style:
    """Look up the colour, marker and dash of component k.

    Parameters
    ----------
    k : int
        The component, from 0; the table repeats after its last row.

    Returns
    -------
    Style
        A named tuple: colour (hexadecimal), marker (Matplotlib's letter), dash
        (lengths on and off, in line widths; () is solid).

    Examples
    --------
    >>> style(0).colour
    '#0072B2'
    """
    return STYLES[as_count(k, "k", least=0) % len(STYLES)]


def blend(gamma: ArrayLike) -> Array:
    """Mix the components' colours by the responsibilities, as the eye does.

    A point that two components share is light: the nearer its two largest
    responsibilities are, the nearer it comes to a light neutral, so that it looks
    neither like a component's own nor like one that belongs to nobody yet.

    Parameters
    ----------
    gamma : array_like of shape (N, K)
        Responsibilities; each row sums to one.

    Returns
    -------
    ndarray of shape (N, 3)
        Red, green and blue from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        When gamma is malformed.

    Examples
    --------
    >>> blend([[1.0, 0.0], [0.5, 0.5]]).round(2)
    array([[0.  , 0.45, 0.7 ],
           [0.84, 0.83, 0.83]])
    """
    gamma = as_responsibilities(gamma, n_points=len(gamma))
    return blended([to_rgb(style(k).colour) for k in range(gamma.shape[1])], gamma)
