"""Pictures of data, mixtures and runs, one function for each.

Every function draws on `ax` (None makes a new figure), returns it, changes no global
setting and never shows.
`STYLES` says how component k looks, here and in every widget.
"""

from collections import namedtuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Ellipse
from matplotlib.patheffects import withStroke

from gmm_lib._colour import blended
from gmm_lib._validation import as_count, as_points
from gmm_lib.columns import feature_names
from gmm_lib.mixture import Mixture
from gmm_lib.selection import Selection
from gmm_lib.shares import as_responsibilities
from gmm_lib.trace import Trace

Style = namedtuple("Style", ["colour", "marker", "dash"])

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
GREY = "#767676"  # data that belong to no component yet
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


def style(k):
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


def blend(gamma):
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


def points(X, gamma=None, *, ax=None, labels=None):
    """Draw the points, coloured by responsibility once there is one.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points in D = 1 or 2 dimensions, in the data's units.
        In one dimension they stand along the foot of the axes.
    gamma : array_like of shape (N, K), optional
        Responsibilities: each point blends the colours and wears the marker of its
        most probable component.
        Without them the points are grey.
    ax : matplotlib.axes.Axes, optional
        Where to draw; None makes a new figure.
    labels : sequence of str, length D, optional
        Axis labels with units, such as `Dataset.labels`; by default the names of the
        columns, where X is a data frame.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        When X or gamma is malformed, or D is above 2.

    Examples
    --------
    >>> ax = points([[0.0, 1.0], [2.0, 3.0]], labels=["width (cm)", "height (cm)"])
    >>> ax.get_xlabel()
    'width (cm)'
    >>> plt.close(ax.figure)
    """
    labels = feature_names(X) if labels is None else labels
    X = as_points(X)
    _check_drawable(X.shape[1], "X")
    if gamma is None:
        groups = [(GREY, "o", np.full(len(X), True))]
    else:
        gamma = as_responsibilities(gamma, len(X))
        colours, winner = blend(gamma), gamma.argmax(axis=1)
        groups = [(colours, style(k).marker, winner == k) for k in np.unique(winner)]
    ax = _axes(ax)
    x, y, transform = X[:, 0], X[:, -1], ax.transData
    if X.shape[1] == 1:
        y, transform = np.full(len(X), 0.03), ax.get_xaxis_transform()
        ax.update_datalim(np.column_stack([x, x]), updatey=False)
    for colour, marker, chosen in groups:
        ax.scatter(
            x[chosen],
            y[chosen],
            s=float(np.clip(5000 / len(X), 5, 26)),
            c=colour if isinstance(colour, str) else colour[chosen],
            marker=marker,
            edgecolors="white",
            linewidths=0.3,
            transform=transform,
        )
    ax.autoscale_view()
    _label(ax, labels, X.shape[1])
    return ax


def ellipses(mixture, *, ax=None, truth=False):
    """Draw each component's mean and its ellipses at 1 and 2 sigma.

    Parameters
    ----------
    mixture : Mixture
        A mixture in D = 1 or 2 dimensions.
        In one dimension an ellipse is an interval, drawn above the foot of the axes.
    ax : matplotlib.axes.Axes, optional
        Where to draw; None makes a new figure.
    truth : bool, optional
        Draw in dashed black, without the components' own looks: for the mixture
        that made the data, under an estimate.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        When `mixture` is none, or D is above 2.

    Notes
    -----
    The ellipse at s sigma joins the points at Mahalanobis distance s from the mean.
    In two dimensions those at 1 and 2 sigma hold 39 % and 86 % of a component's
    probability: 1 - exp(-s^2 / 2).

    Examples
    --------
    >>> theta = Mixture([1.0], [[0.0, 0.0]], [[[4.0, 0.0], [0.0, 1.0]]])
    >>> ax = ellipses(theta)
    >>> sorted(round(float(ellipse.width)) for ellipse in ax.patches)
    [4, 8]
    >>> plt.close(ax.figure)
    """
    _check_mixture(mixture)
    ax = _axes(ax)
    for k in range(mixture.n_components):
        look = Style(INK, "+", (3, 2)) if truth else style(k)
        line = {"color": look.colour, "linestyle": (0, look.dash or None)}
        mean, covariance = mixture.means[k], mixture.covariances[k]
        if mixture.n_features == 1:
            _intervals(ax, k, mean[0], np.sqrt(covariance[0, 0]), line)
            x, y, transform = mean[0], _height(k), ax.get_xaxis_transform()
        else:
            _rings(ax, mean, covariance, line)
            x, y, transform = *mean, ax.transData
        ax.plot(
            [x],
            [y],
            **line,
            marker=look.marker,
            markersize=8,
            markeredgecolor=look.colour if truth else "white",
            transform=transform,
            zorder=4,
            label=_once(ax, "truth" if truth else f"component {k + 1}"),
        )
    ax.autoscale_view()
    return ax


def density(mixture, *, ax=None, n=200):
    """Draw p(x): filled contours in two dimensions, curves in one.

    Parameters
    ----------
    mixture : Mixture
        A mixture in D = 1 or 2 dimensions.
    ax : matplotlib.axes.Axes, optional
        Where to draw, over the range it shows already; None makes a new figure, out
        to 3 sigma of each component.
    n : int, optional
        Even points of the grid along each axis; some more stand at each component, so
        that no spike slips between two.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        When `mixture` is none, D is above 2, or n is no whole number of at least 2.

    Notes
    -----
    In two dimensions the contours are where the density has halved once, twice, ...
    eight times from its highest value in the picture; beyond, nothing is drawn.
    In one dimension the black curve is p(x) and the coloured ones are the terms
    pi_k N(x | mu_k, Sigma_k) that add up to it.

    Examples
    --------
    >>> ax = density(Mixture([1.0], [[0.0]], [[[1.0]]]))
    >>> round(float(ax.lines[0].get_ydata().max()), 2)
    0.4
    >>> plt.close(ax.figure)
    """
    _check_mixture(mixture)
    n = as_count(n, "n", least=2)
    ax = _axes(ax)
    grid = _grid(_limits(ax, mixture), mixture, n)
    if mixture.n_features == 2:
        x, y = np.meshgrid(*grid)
        log_p = mixture.log_density(np.column_stack([x.ravel(), y.ravel()]))
        halvings = np.maximum((log_p - log_p.max()) / np.log(2), -9).reshape(x.shape)
        ax.contourf(x, y, halvings, levels=range(-8, 1), cmap="cividis", zorder=0)
        return ax
    x = grid[0]
    terms = np.exp(mixture.log_joint(x[:, None]))  # (n, K)
    ax.plot(x, terms.sum(axis=1), color=INK, linewidth=1.8, label=_once(ax, "density"))
    for k in range(mixture.n_components):
        line = {"color": style(k).colour, "linestyle": (0, style(k).dash or None)}
        ax.plot(x, terms[:, k], **line, label=_once(ax, f"component {k + 1}"))
    ax.set_ylim(bottom=0)
    ax.set_ylabel("density")
    return ax


def history(trace, *, ax=None):
    """Draw the log-likelihood of a run, and the bound after each half-step.

    Parameters
    ----------
    trace : Trace
        The run.
    ax : matplotlib.axes.Axes, optional
        Where to draw; None makes a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        When `trace` is no Trace.

    Notes
    -----
    Each iteration starts where the bound touches l(theta_t).
    The M step raises it to F(gamma_t, theta_{t+1}), a line to the next iteration;
    the E step closes the gap to l(theta_{t+1}), a grey bar.
    With a prior its log-density is added to all three.

    Examples
    --------
    >>> theta = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> ax = history(Trace([theta] * 3, [-9, -5, -4], [-6, -4.5], True, "done"))
    >>> [line.get_label() for line in ax.lines]
    ['E step', 'M step', 'log-likelihood']
    >>> plt.close(ax.figure)
    """
    if not isinstance(trace, Trace):
        raise TypeError(f"trace must be a Trace, not {trace!r}; pass the result of em")
    t, values = np.arange(trace.n_iter + 1), trace.objectives
    bounds, name = trace.lower_bounds, "log-likelihood"
    if trace.penalties is not None:
        bounds, name = bounds + trace.penalties[1:], "log-likelihood + log-prior"
    touch, lifted = (t[1:], values[1:]), (t[1:], bounds)
    ax = _axes(ax)
    _segments(ax, lifted, touch, color=FAINT, linewidth=5, label="E step")
    _segments(ax, (t[:-1], values[:-1]), lifted, color=INK, label="M step")
    ax.plot(t, values, "o", color=INK, markersize=3.5, label=name)
    ax.set_xlabel("iteration")
    ax.set_ylabel(f"{name} (nats)")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax


def selection(table, criterion="bic", *, ax=None):
    """Draw a criterion against the number of components, a line for each family.

    Parameters
    ----------
    table : Selection
        The candidates.
    criterion : {'aic', 'bic', 'icl', 'held_out'}, optional
        Which column; a ring marks its best, the lowest but for 'held_out'.
    ax : matplotlib.axes.Axes, optional
        Where to draw; None makes a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        When `table` is no Selection, or no candidate has the criterion.

    Examples
    --------
    >>> from gmm_lib.selection import Candidate
    >>> rows = [Candidate("full", K, 6 * K - 1, bic=bic) for K, bic in [(1, 9), (2, 7)]]
    >>> ax = selection(Selection(tuple(rows)))
    >>> ax.lines[0].get_ydata().tolist()
    [9, 7]
    >>> plt.close(ax.figure)
    """
    if not isinstance(table, Selection):
        raise TypeError(
            f"table must be a Selection, not {table!r}; pass that of select"
        )
    best = table.best(criterion)
    ax = _axes(ax)
    families = dict.fromkeys(row.covariance_type for row in table.candidates)
    for look, family in zip(STYLES, families, strict=False):  # markers, not colours
        rows = [row for row in table.candidates if row.covariance_type == family]
        rows = [row for row in rows if getattr(row, criterion) is not None]
        K = [row.n_components for row in rows]
        y = [getattr(row, criterion) for row in rows]
        line = {"linestyle": (0, look.dash or None), "marker": look.marker}
        ax.plot(K, y, color=INK, markerfacecolor="white", label=family, **line)
    ring = {"markersize": 16, "markerfacecolor": "none", "markeredgecolor": INK}
    ax.plot([best.n_components], [getattr(best, criterion)], "o", **ring)
    ax.set_xlabel("number of components")
    held = criterion == "held_out"
    ax.set_ylabel("held-out (nats per point)" if held else criterion.upper())
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax


def _axes(ax):
    if ax is None:
        ax = plt.subplots(layout="constrained", facecolor="white")[1]
        ax.set_facecolor("white")
        ax.spines[["top", "right"]].set_visible(False)
    return ax


def _check_drawable(D, name):
    if D > 2:
        raise ValueError(
            f"{name} has {D} features, but a picture shows 1 or 2; choose some, "
            "such as X[:, [0, 1]]"
        )


def _check_mixture(mixture):
    if not isinstance(mixture, Mixture):
        raise TypeError(f"mixture must be a Mixture, not {mixture!r}")
    _check_drawable(mixture.n_features, "mixture")


def _label(ax, labels, D):
    if labels is None:
        return
    if isinstance(labels, str) or len(labels) != D:
        raise ValueError(f"labels is {labels!r}; {D} of them are needed, one a feature")
    ax.set_xlabel(labels[0])
    if D == 2:
        ax.set_ylabel(labels[1])


def _once(ax, label):
    # One entry in the legend, however often a thing is drawn.
    return "_" if label in ax.get_legend_handles_labels()[1] else label


def _segments(ax, start, end, **look):
    gap = np.full(len(end[0]), np.nan)  # a NaN lifts the pen
    x, y = (
        np.column_stack([a, b, gap]).ravel() for a, b in zip(start, end, strict=True)
    )
    ax.plot(x, y, solid_capstyle="butt", **look)


def _height(k):
    return 0.08 + 0.045 * k  # of the axes, above the points


def _intervals(ax, k, mean, sigma, line):
    for s, width in [(1, 3), (2, 1.2)]:
        ax.plot(
            [mean - s * sigma, mean + s * sigma],
            [_height(k)] * 2,
            **line,
            linewidth=width,
            transform=ax.get_xaxis_transform(),
        )


def _rings(ax, mean, covariance, line):
    variances, axes = np.linalg.eigh(covariance)
    angle = np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))  # of the longest axis
    for s, width in [(1, 2.2), (2, 1.2)]:
        across, along = 2 * s * np.sqrt(variances)
        ring = Ellipse(mean, along, across, angle=angle, fill=False, linewidth=width)
        halo = withStroke(linewidth=width + 1.5, foreground="white", alpha=0.6)
        ring.set(**line, zorder=3, path_effects=[halo])
        ax.add_patch(ring)


def _grid(limits, mixture, n):
    # Even coordinates for each feature, and some at each component, however narrow:
    # as wide as it is, and as wide as it is where the other feature is fixed.
    precisions = np.linalg.inv(mixture.covariances)
    within = 1 / np.diagonal(precisions, axis1=1, axis2=2)
    whole = np.diagonal(mixture.covariances, axis1=1, axis2=2)
    core = np.linspace(-4, 4, 33 if mixture.n_features == 1 else 9)
    steps = np.concatenate([core, [-8, -6, 6, 8]])  # down to nothing beside a spike
    grid = []
    for d, (low, high) in enumerate(limits):
        sigma = np.sqrt(np.concatenate([whole[:, d], within[:, d]]))
        near = np.tile(mixture.means[:, d], 2)[:, None] + sigma[:, None] * steps
        near = near[(near > low) & (near < high)]
        grid.append(np.unique(np.concatenate([np.linspace(low, high, n), near])))
    return grid


def _limits(ax, mixture):
    # One (low, high) for each feature: what the axes show, else 3 sigma.
    if ax.has_data():
        return [ax.get_xlim(), ax.get_ylim()][: mixture.n_features]
    sigma = np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2))  # (K, D)
    low, high = mixture.means - 3 * sigma, mixture.means + 3 * sigma
    return list(zip(low.min(axis=0), high.max(axis=0), strict=True))
