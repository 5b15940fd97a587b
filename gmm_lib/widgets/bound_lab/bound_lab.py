"""EM as climbing on a bound, seen along one line of parameters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bytes, Enum, Int, List, TraitError, Unicode, validate

from gmm_lib.arguments.arrays import as_points
from gmm_lib.em import e_step, log_likelihood, lower_bound, m_step
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.contract import Runner, as_component, as_different, as_start
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, flat, names_of
from gmm_lib.widgets.words import said


class BoundLab(Runner):
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
        Axis label with its unit; by default the name of the column, where X is a data
        frame or a `Dataset`.

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
    A text can move it.
    Give each passage of the page the attributes `data-story="bound-lab-1"` (the number
    counts the labs of a page), `data-iteration`, `data-phase` and, where it is not
    "mean", `data-mode`; in Markdown, a line `<div data-story="bound-lab-1"
    data-iteration="0" data-phase="E">`, an empty line, the text, an empty line, and
    `</div>`.
    As the reader scrolls to a passage, focuses or clicks it, the lab goes there, from
    its own start; the passage on show carries `data-story-now`.
    A cell with the tag `story` keeps its lab in the window, without numbers, while the
    rest of its section scrolls by.
    Without scripts the passages follow the still picture.

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
    component = Int(0).tag(sync=True)
    mode = Enum(["mean", "step"], default_value="mean").tag(sync=True)

    n_features = 1

    def __init__(
        self,
        X: ArrayLike,
        mixture: Mixture | None = None,
        *,
        component: int = 0,
        names: Sequence[str] | None = None,
    ) -> None:
        names = names_of(X, names)
        X = as_different(as_points(X, n_features=1))
        mixture = _spread(X) if mixture is None else as_start(mixture, 1)
        super().__init__(
            points=as_bytes([X]),
            names=as_names(names, 1),
            start=flat(mixture),
            n_components=mixture.n_components,
            component=as_component(component, mixture.n_components),
            label=said.bound_lab(len(X)),
        )

    @validate("component")
    def _check_component(self, proposal):
        try:
            return as_component(proposal["value"], self.n_components)
        except ValueError as error:
            raise TraitError(str(error)) from error

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
        ax.plot(grid, heights, color="black", label=said.L_SIGN)
        ax.plot(grid, bounds, "--", color="0.35", label="F(q, ·)")
        for mean, text in ((means[k], "θₜ"), (top, "θₜ₊₁")):
            ax.plot(mean, log_likelihood(X, at(mean)), "o", color="black")
            ax.axvline(mean, color="0.7", linewidth=0.8)
            ax.annotate(
                text, (mean, heights.min()), xytext=(4, 0), textcoords="offset points"
            )
        pad = 0.12 * np.ptp(heights)
        ax.set_ylim(heights.min() - pad, heights.max() + pad)
        ax.set(xlabel=said.mean_axis(k, self.names[0]), ylabel=said.NATS)
        ax.legend(frameon=False)


def _spread(X):
    low, width = X.min(), np.ptp(X)
    means = low + width * np.array([[0.15], [0.75]])
    return Mixture([0.5, 0.5], means, np.full((2, 1, 1), (width / 6) ** 2))
