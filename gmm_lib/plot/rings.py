"""The means of a mixture's components and their ellipses at 1 and 2 sigma."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse
from matplotlib.patheffects import withStroke

from gmm_lib.mixture import Mixture
from gmm_lib.plot.axes import check_mixture, new_axes, once
from gmm_lib.plot.looks import INK, Style, style


def ellipses(mixture: Mixture, *, ax: Axes | None = None, truth: bool = False) -> Axes:
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
    >>> import matplotlib.pyplot as plt
    >>> from gmm_lib.mixture import Mixture
    >>> theta = Mixture([1.0], [[0.0, 0.0]], [[[4.0, 0.0], [0.0, 1.0]]])
    >>> ax = ellipses(theta)
    >>> sorted(round(float(ellipse.width)) for ellipse in ax.patches)
    [4, 8]
    >>> plt.close(ax.figure)
    """
    check_mixture(mixture)
    ax = new_axes(ax)
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
            label=once(ax, "truth" if truth else f"component {k + 1}"),
        )
    ax.autoscale_view()
    return ax


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
