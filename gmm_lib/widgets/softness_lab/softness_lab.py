"""From k-means to EM by one number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bytes, Enum, Float, Int, List, Unicode, validate

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats, as_nonnegative, as_points
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.contract import MOST, as_different
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, names_of
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said


class SoftnessLab(Widget):
    """Turn k-means into EM by a temperature, and step either one.

    The components have equal weights and Sigma = epsilon I; epsilon is the
    temperature.
    At 0 every point goes to its nearest mean, and the steps are Lloyd's algorithm;
    above 0 they are the E step, and the M step of the means.

    Parameters
    ----------
    X : array_like of shape (N, 2)
        The points; both features in the same unit, as k-means needs them.
    means : array_like of shape (K, 2)
        Where the means start, K = 2 to 6.
    temperature : float, optional
        epsilon, in the data's units squared; 0 is k-means.
    names : sequence of 2 str, optional
        Axis labels with units; by default the names of the columns, where X is a data
        frame or a `Dataset`.

    Attributes
    ----------
    means : list of K lists of 2 floats
        The means on show; setting them assigns the points anew.
    temperature : float
        epsilon; setting it assigns the points anew.
    phase : {"start", "assigned", "updated"}
        What happened last.
    iteration : int
        How often the means were updated.
    gamma : ndarray of shape (N, K)
        The responsibilities under the means and the temperature.
    distortion : float
        sum_n min_k |x_n - mu_k|^2, what k-means lowers.

    Raises
    ------
    TypeError
        When an argument does not hold real numbers, or a name is no str.
    ValueError
        When X or the means are not in the plane, all points are equal, K is not 2 to
        6, or the temperature is negative.

    Notes
    -----
    Bishop (2006), section 9.3.2: as epsilon falls to 0, the responsibilities harden,
    and -2 epsilon l, without its constant, becomes the distortion.

    Examples
    --------
    >>> X = [[0.0, 0.0], [0.0, 1.0], [4.0, 0.0], [4.0, 1.0]]
    >>> lab = SoftnessLab(X, means=[[1.0, 0.5], [3.0, 0.5]])
    >>> lab
    SoftnessLab: 4 points shared by 2 means, from k-means to EM
    >>> lab.distortion
    5.0
    >>> lab.temperature = 4.0
    >>> lab.gamma.round(2)[0]
    array([0.73, 0.27])
    """

    _esm = bundle("softness_lab/softness_lab.js")

    points = Bytes().tag(sync=True)  # float64, (N, 2)
    means = List(List(Float())).tag(sync=True)
    temperature = Float(0.0).tag(sync=True)
    phase = Enum(["start", "assigned", "updated"], "start").tag(sync=True)
    iteration = Int(0, min=0).tag(sync=True)
    names = List(Unicode()).tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        means: ArrayLike,
        *,
        temperature: float = 0.0,
        names: Sequence[str] | None = None,
    ) -> None:
        names = names_of(X, names)
        X = as_different(as_points(X, n_features=2))
        means = _as_means(means)
        super().__init__(
            points=as_bytes([X]),
            means=means,
            temperature=temperature,
            names=as_names(names, 2),
            label=said.softness_lab(len(X), len(means)),
        )

    @property
    def gamma(self) -> Array:
        K = len(self.means)
        if self.temperature == 0:
            return np.eye(K)[self._squares.argmin(axis=1)]
        covariances = np.broadcast_to(self.temperature * np.eye(2), (K, 2, 2))
        return e_step(self._X, Mixture(np.full(K, 1 / K), self.means, covariances))

    @property
    def distortion(self) -> float:
        return float(self._squares.min(axis=1).sum())

    @property
    def _X(self):
        return np.frombuffer(self.points).reshape(-1, 2)

    @property
    def _squares(self):
        return np.square(self._X[:, None] - np.array(self.means)).sum(axis=2)  # (N, K)

    @validate("means")
    def _check_means(self, proposal):
        means = _as_means(proposal["value"])
        if self.means and len(means) != len(self.means):
            raise ValueError(
                f"means has {len(means)} rows; this lab was made for "
                f"{len(self.means)}, so make another"
            )
        return means

    @validate("temperature")
    def _check_temperature(self, proposal):
        return as_nonnegative(proposal["value"], "temperature")

    def _draw_still(self, figure):
        from gmm_lib import plot

        ax = figure.subplots()
        plot.points(self._X, self.gamma, ax=ax, labels=self.names)
        for k, mean in enumerate(self.means):
            look = plot.style(k)
            ax.plot(*mean, look.marker, color=look.colour, markersize=11, mec="white")
        ax.set_aspect("equal", "datalim")


def _as_means(means):
    means = as_floats(means, "means", ndim=2)
    if means.shape[1] != 2 or not 2 <= len(means) <= MOST:
        raise ValueError(
            f"means has shape {means.shape}; (K, 2) is needed, with K from 2 to {MOST}"
        )
    return means.tolist()
