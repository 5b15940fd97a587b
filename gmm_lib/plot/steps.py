"""A run of EM, half-step by half-step."""

import numpy as np
from matplotlib.axes import Axes

from gmm_lib.plot.axes import new_axes
from gmm_lib.plot.looks import FAINT, INK
from gmm_lib.trace import Run


def history(trace: Run, *, ax: Axes | None = None) -> Axes:
    """Draw the log-likelihood of a run, and the bound after each half-step.

    Parameters
    ----------
    trace : Trace or Run
        The run.
    ax : matplotlib.axes.Axes, optional
        Where to draw; None makes a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        When `trace` is no run.

    Notes
    -----
    Each iteration starts where the bound touches l(theta_t).
    The M step raises it to F(gamma_t, theta_{t+1}), a line to the next iteration;
    the E step closes the gap to l(theta_{t+1}), a grey bar.
    With a prior its log-density is added to all three.
    Of a model whose sums give no bound, the log-likelihoods alone are joined.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from gmm_lib.mixture import Mixture
    >>> from gmm_lib.trace import Trace
    >>> theta = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> ax = history(Trace([theta] * 3, [-9, -5, -4], [-6, -4.5], True, "done"))
    >>> [line.get_label() for line in ax.lines]
    ['E step', 'M step', 'log-likelihood']
    >>> plt.close(ax.figure)
    """
    if not isinstance(trace, Run):
        raise TypeError(f"trace must be a Trace, not {trace!r}; pass the result of em")
    t, values, name = np.arange(trace.n_iter + 1), trace.objectives, "log-likelihood"
    if trace.penalties is not None:
        name = "log-likelihood + log-prior"
    ax = new_axes(ax)
    if trace.lower_bounds is None:
        ax.plot(t, values, color=INK, label="iteration")
    else:
        more = 0 if trace.penalties is None else trace.penalties[1:]
        touch, lifted = (t[1:], values[1:]), (t[1:], trace.lower_bounds + more)
        _segments(ax, lifted, touch, color=FAINT, linewidth=5, label="E step")
        _segments(ax, (t[:-1], values[:-1]), lifted, color=INK, label="M step")
    ax.plot(t, values, "o", color=INK, markersize=3.5, label=name)
    ax.set_xlabel("iteration")
    ax.set_ylabel(f"{name} (nats)")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax


def _segments(ax, start, end, **look):
    gap = np.full(len(end[0]), np.nan)  # a NaN lifts the pen
    x, y = (
        np.column_stack([a, b, gap]).ravel() for a, b in zip(start, end, strict=True)
    )
    ax.plot(x, y, solid_capstyle="butt", **look)
