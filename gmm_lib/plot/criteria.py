"""Criteria against the number of components."""

from matplotlib.axes import Axes

from gmm_lib.plot.axes import new_axes
from gmm_lib.plot.looks import INK, STYLES
from gmm_lib.selection import Selection


def selection(
    table: Selection, criterion: str = "bic", *, ax: Axes | None = None
) -> Axes:
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
    >>> import matplotlib.pyplot as plt
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
    ax = new_axes(ax)
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
