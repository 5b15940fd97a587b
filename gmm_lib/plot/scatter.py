"""Points, coloured by their responsibilities."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.columns import feature_names
from gmm_lib.arguments.shares import as_responsibilities
from gmm_lib.plot.axes import check_drawable, label_axes, new_axes
from gmm_lib.plot.looks import GREY, blend, style


def points(
    X: ArrayLike,
    gamma: ArrayLike | None = None,
    *,
    ax: Axes | None = None,
    labels: Sequence[str] | None = None,
) -> Axes:
    """Draw the points, coloured by responsibility once there is one.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points in D = 1 or 2 dimensions, in the data's units.
        In one dimension they stand along the foot of the axes.
    gamma : array_like of shape (N, K), optional
        Responsibilities: each point blends the colours and wears the marker of its
        most probable component.
        Without them the points are grey rings: they belong to nobody yet.
    ax : matplotlib.axes.Axes, optional
        Where to draw; None makes a new figure.
    labels : sequence of str, length D, optional
        Axis labels with units; by default the names of the columns, where X is a data
        frame or a `Dataset`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        When X or gamma is malformed, or D is above 2.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> ax = points([[0.0, 1.0], [2.0, 3.0]], labels=["width (cm)", "height (cm)"])
    >>> ax.get_xlabel()
    'width (cm)'
    >>> plt.close(ax.figure)
    """
    labels = feature_names(X) if labels is None else labels
    X = as_points(X)
    check_drawable(X.shape[1], "X")
    if gamma is None:
        groups = [("white", "o", np.full(len(X), True))]
    else:
        gamma = as_responsibilities(gamma, len(X))
        colours, winner = blend(gamma), gamma.argmax(axis=1)
        groups = [(colours, style(k).marker, winner == k) for k in np.unique(winner)]
    ax = new_axes(ax)
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
            edgecolors=GREY if gamma is None else "white",
            linewidths=0.8 if gamma is None else 0.3,
            transform=transform,
        )
    ax.autoscale_view()
    label_axes(ax, labels, X.shape[1])
    return ax
