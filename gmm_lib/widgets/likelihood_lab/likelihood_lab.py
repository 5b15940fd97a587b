"""The log-likelihood as a surface to walk on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bytes, Enum, Float, Int, List, TraitError, Unicode, validate

from gmm_lib.arguments.arrays import as_floats, as_nonnegative, as_points
from gmm_lib.em import log_likelihood
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.contract import as_different
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, names_of
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said


class LikelihoodLab(Widget):
    """Walk on the log-likelihood of two means, and watch it climb without end.

    The first view is the surface l(mu_1, mu_2) of two components of equal weight and
    known width, the gradient, and EM's path from wherever the reader stands: while the
    width is below the data's standard deviation, mirrored peaks and a saddle between
    them; above it, a peak where both means are that of the data.
    The second puts component 1, of weight 1/N, on a point and shrinks its width;
    component 2 is as wide as the data and keeps every other point.

    Parameters
    ----------
    X : array_like of shape (N, 1)
        At least two different points, in the data's units; a few hundred at most keep
        the surface quick.
    sigma : float
        The known standard deviation of both components, in the data's units.
    means : array_like of shape (2,), optional
        Where the walk starts; without it, far from both peaks and near the diagonal,
        so that EM has a way to go.
    names : sequence of 1 str, optional
        Axis label with its unit; by default the name of the column, where X is a data
        frame or a `Dataset`.

    Attributes
    ----------
    means : list of 2 floats
        (mu_1, mu_2); setting it moves the point.
    mode : {"surface", "collapse"}
        The view on show.
    width : float
        sigma_1 of the second view.
    point : int
        The point under component 1 there, an index into X.
    log_likelihood : float
        l at `means`, in nats.

    Raises
    ------
    TypeError
        When an argument does not hold real numbers, or a name is no str.
    ValueError
        When X is not on the line or all its points are equal, sigma is not above 0,
        or means are not two.

    Notes
    -----
    Bishop (2006), section 9.2.1: the singularities of the likelihood, and the K!
    labellings of one density.
    EM moves the means alone, by equation (9.17).

    Examples
    --------
    >>> lab = LikelihoodLab([[0.0], [1.0], [4.0], [5.0]], sigma=1.0, means=[0.0, 4.0])
    >>> lab
    LikelihoodLab: the log-likelihood of two means over 4 points
    >>> here = lab.log_likelihood
    >>> lab.means = [4.0, 0.0]
    >>> lab.log_likelihood == here
    True
    """

    _esm = bundle("likelihood_lab/likelihood_lab.js")

    points = Bytes().tag(sync=True)  # float64, (N,)
    sigma = Float().tag(sync=True)
    means = List(Float()).tag(sync=True)
    mode = Enum(["surface", "collapse"], default_value="surface").tag(sync=True)
    width = Float().tag(sync=True)
    point = Int(0).tag(sync=True)
    names = List(Unicode()).tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        *,
        sigma: float,
        means: ArrayLike | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        names = names_of(X, names)
        X = as_different(as_points(X, n_features=1))
        spread = X.std()
        if means is None:
            means = X.min() + np.ptp(X) * np.array([0.1, 0.02])
        super().__init__(
            points=as_bytes([X]),
            sigma=_as_positive(sigma, "sigma"),
            means=_as_pair(means),
            width=spread,
            names=as_names(names, 1),
            label=said.likelihood_lab(len(X)),
        )

    @property
    def log_likelihood(self) -> float:
        return log_likelihood(self._X, self._mixture)

    @property
    def _X(self):
        return np.frombuffer(self.points)[:, None]

    @property
    def _mixture(self):
        variances = np.full((2, 1, 1), self.sigma**2)
        return Mixture([0.5, 0.5], np.reshape(self.means, (2, 1)), variances)

    @validate("means")
    def _check_means(self, proposal):
        return _as_pair(proposal["value"])

    @validate("sigma", "width")
    def _check_positive(self, proposal):
        return _as_positive(proposal["value"], proposal["trait"].name)

    @validate("point")
    def _check_point(self, proposal):
        n = proposal["value"]
        if not 0 <= n < len(self._X):
            raise TraitError(f"point is {n}; X has rows 0 to {len(self._X) - 1}")
        return n

    def _draw_still(self, figure):
        from gmm_lib.model import log_sum_exp

        X, ax = self._X, figure.subplots()
        pad = 0.1 * np.ptp(X)
        axis = np.linspace(X.min() - pad, X.max() + pad, 81)
        terms = -0.5 * ((X - axis) / self.sigma) ** 2  # (N, grid)
        both = np.stack(np.broadcast_arrays(terms[:, :, None], terms[:, None]), -1)
        scale = np.log(0.5 / (self.sigma * np.sqrt(2 * np.pi)))
        heights = (log_sum_exp(both.reshape(-1, 2)) + scale).reshape(len(X), -1).sum(0)
        heights = heights.reshape(81, 81)
        low = np.quantile(heights, 0.1)
        mesh = ax.pcolormesh(axis, axis, heights, cmap="cividis", vmin=low)
        levels = heights.max() - np.array([160, 80, 40, 20, 10, 5, 2, 0.5])
        ax.contour(axis, axis, heights, levels, colors="white", linewidths=0.6)
        figure.colorbar(mesh, label=said.NATS)
        ax.set(xlabel=f"μ₁: {self.names[0]}", ylabel=f"μ₂: {self.names[0]}")
        ax.set_aspect("equal")


def _as_pair(means):
    means = as_floats(means, "means", ndim=1)
    if means.shape != (2,):
        raise ValueError(f"means has {means.size} entries; there are 2 components")
    return means.tolist()


def _as_positive(value, name):
    value = as_nonnegative(value, name)
    if value == 0:
        raise ValueError(f"{name} is 0; a component needs a width above 0")
    return value
