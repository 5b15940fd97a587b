"""The density of a mixture: a surface in two dimensions, curves in one."""

import numpy as np
from matplotlib.axes import Axes

from gmm_lib.arguments.arrays import as_count
from gmm_lib.mixture import Mixture
from gmm_lib.plot.axes import check_mixture, new_axes, once
from gmm_lib.plot.looks import INK, style


def density(mixture: Mixture, *, ax: Axes | None = None, n: int = 200) -> Axes:
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
    >>> import matplotlib.pyplot as plt
    >>> from gmm_lib.mixture import Mixture
    >>> ax = density(Mixture([1.0], [[0.0]], [[[1.0]]]))
    >>> round(float(ax.lines[0].get_ydata().max()), 2)
    0.4
    >>> plt.close(ax.figure)
    """
    check_mixture(mixture)
    n = as_count(n, "n", least=2)
    ax = new_axes(ax)
    grid = _grid(_limits(ax, mixture), mixture, n)
    if mixture.n_features == 2:
        x, y = np.meshgrid(*grid)
        log_p = mixture.log_density(np.column_stack([x.ravel(), y.ravel()]))
        halvings = np.maximum((log_p - log_p.max()) / np.log(2), -9).reshape(x.shape)
        ax.contourf(x, y, halvings, levels=range(-8, 1), cmap="cividis", zorder=0)
        return ax
    x = grid[0]
    terms = np.exp(mixture.log_joint(x[:, None]))  # (n, K)
    ax.plot(x, terms.sum(axis=1), color=INK, linewidth=1.8, label=once(ax, "density"))
    for k in range(mixture.n_components):
        line = {"color": style(k).colour, "linestyle": (0, style(k).dash or None)}
        ax.plot(x, terms[:, k], **line, label=once(ax, f"component {k + 1}"))
    ax.set_ylim(bottom=0)
    ax.set_ylabel("density")
    return ax


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
