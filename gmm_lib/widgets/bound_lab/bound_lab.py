"""EM as climbing on a bound, seen along one line of parameters."""

import numpy as np
from traitlets import Bytes, Enum, Float, Int, List, Unicode

from gmm_lib._validation import as_points
from gmm_lib.em import e_step, log_likelihood, lower_bound, m_step
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.widgets.em_lab.presets import flat
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names
from gmm_lib.widgets.widget import Widget

_MOST = 6  # components: as many as have a colour of their own


class BoundLab(Widget):
    """See the bound F touch the log-likelihood l, and EM climb on it.

    The E step closes the gap: F(q_t, .) touches l at theta_t, with the same slope.
    The M step moves to the top of F and so lifts l at least as much.
    Two views: along one mean, when all other parameters stay as they are, and along
    the straight way from theta_t to theta_{t+1}, when all of them move.
    Beside it l stands as stacked bars, F and KL, with their values.

    Parameters
    ----------
    X : array_like of shape (N, 1)
        At least two different points, in the data's units; a few hundred at most keep
        the curves quick.
    mixture : Mixture, optional
        The start, 1 to 6 components on the line; without it, two of equal weight.
    component : int, optional
        The component whose mean moves in the first view, from 0.
    names : sequence of 1 str, optional
        Axis label with its unit, such as `Dataset.labels`.

    Attributes
    ----------
    mode : {"mean", "step"}
        The view: one mean alone, or all parameters.
    iteration : int
        t, from 0; setting it moves the run.
    phase : {"start", "E", "M"}
        "E": after the E step with theta_t; "M": after the M step that gave theta_t;
        "start": at theta_0, before any step.

    Raises
    ------
    TypeError
        When X does not hold real numbers, `mixture` is no Mixture, or a name is no
        str.
    ValueError
        When X or the mixture is not on the line, all points are equal, there are more
        than 6 components, or none has the number `component`.

    Notes
    -----
    l(theta) = F(q, theta) + KL(q || p(z | X, theta)): Bishop (2006), section 9.4 and
    figure 9.14.

    Examples
    --------
    >>> BoundLab([[0.0], [1.0], [9.0], [10.0]], names=["height (m)"])
    BoundLab: the log-likelihood of 4 points and its lower bound
    """

    _esm = bundle("bound_lab/bound_lab.js")

    points = Bytes().tag(sync=True)  # float64, (N,)
    names = List(Unicode()).tag(sync=True)
    start = List(Float()).tag(sync=True)  # theta_0: weights, means, variances
    n_components = Int().tag(sync=True)
    component = Int(0).tag(sync=True)
    mode = Enum(["mean", "step"], default_value="mean").tag(sync=True)
    iteration = Int(0).tag(sync=True)
    phase = Enum(["start", "E", "M"], default_value="start").tag(sync=True)

    def __init__(self, X, mixture=None, *, component=0, names=None):
        X = as_points(X, n_features=1)
        if not np.ptp(X) > 0:
            raise ValueError(
                f"X holds {X[0, 0]} alone; give at least two different points"
            )
        mixture = _spread(X) if mixture is None else _as_start(mixture)
        if component not in range(mixture.n_components):
            raise ValueError(
                f"component is {component!r}; this mixture has 0 to "
                f"{mixture.n_components - 1}"
            )
        super().__init__(
            points=as_bytes([X]),
            names=as_names(names, 1),
            start=flat(mixture),
            n_components=mixture.n_components,
            component=component,
            label=f"the log-likelihood of {len(X)} points and its lower bound",
        )

    def _draw_still(self, figure):
        X = np.frombuffer(self.points)[:, None]
        K, k, ax = self.n_components, self.component, figure.subplots()
        weights, means, variances = np.reshape(self.start, (3, K))

        def at(mean):
            moved = np.where(np.arange(K) == k, mean, means)
            return Mixture(weights, moved[:, None], variances[:, None, None])

        gamma = e_step(X, at(means[k]))
        top = m_step(X, gamma).means[k, 0]
        grid = np.linspace(X.min(), X.max(), 121)
        heights = np.array([log_likelihood(X, at(mean)) for mean in grid])
        bounds = [lower_bound(X, gamma, at(mean)) for mean in grid]
        ax.plot(grid, heights, color="black", label="l")
        ax.plot(grid, bounds, "--", color="0.35", label="F(q, ·)")
        for mean, text in ((means[k], "θₜ"), (top, "θₜ₊₁")):
            ax.plot(mean, log_likelihood(X, at(mean)), "o", color="black")
            ax.axvline(mean, color="0.7", linewidth=0.8)
            ax.annotate(
                text, (mean, heights.min()), xytext=(4, 0), textcoords="offset points"
            )
        pad = 0.12 * np.ptp(heights)
        ax.set_ylim(heights.min() - pad, heights.max() + pad)
        ax.set(xlabel=f"mean {k + 1}: {self.names[0]}", ylabel="log-likelihood (nats)")
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(frameon=False)


def _spread(X):
    low, width = X.min(), np.ptp(X)
    means = low + width * np.array([[0.15], [0.75]])
    return Mixture([0.5, 0.5], means, np.full((2, 1, 1), (width / 6) ** 2))


def _as_start(mixture):
    if as_mixture(mixture).n_features != 1:
        raise ValueError(
            f"mixture has {mixture.n_features} features; here it must be on the line, "
            "with means of shape (K, 1)"
        )
    if mixture.n_components > _MOST:
        raise ValueError(
            f"mixture has {mixture.n_components} components; at most {_MOST} have a "
            "colour of their own"
        )
    return mixture
