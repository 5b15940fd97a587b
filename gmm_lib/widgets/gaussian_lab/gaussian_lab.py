"""A Gaussian in the plane, to take hold of."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Float, List, Unicode, validate

from gmm_lib.arguments.arrays import as_floats
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_names
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said


class GaussianLab(Widget):
    """Drag a Gaussian's ellipse and read off what its covariance says.

    Parameters
    ----------
    mean : array_like of shape (2,), optional
        mu, in the data's units.
    covariance : array_like of shape (2, 2), optional
        Sigma, symmetric and positive definite, in the data's units squared.
    names : sequence of 2 str, optional
        Axis labels with units.

    Attributes
    ----------
    mean : list of 2 floats
        mu; setting it moves the picture.
    covariance : list of 2 lists of 2 floats
        Sigma; setting it turns and stretches the picture.
    radius : float
        r: the ellipse whose mass 1 - exp(-r^2 / 2) is shown, 0 to 3.5.
    line : float
        a: where x1 is held for the conditional density.
    conditional : tuple of 2 floats
        Mean and variance of x2 given x1 = a.

    Raises
    ------
    TypeError
        When an argument does not hold real numbers, or a name is no str.
    ValueError
        When shapes differ, or the covariance is not symmetric positive definite.

    Notes
    -----
    Bishop (2006), equations (2.81) and (2.82), is the conditional.

    Examples
    --------
    >>> lab = GaussianLab(mean=[0, 0], covariance=[[2.0, 1.0], [1.0, 1.0]])
    >>> lab
    GaussianLab: a Gaussian in the plane with correlation 0.71
    >>> lab.line = 2.0
    >>> lab.conditional
    (1.0, 0.5)
    """

    _esm = bundle("gaussian_lab/gaussian_lab.js")

    mean = List(Float()).tag(sync=True)
    covariance = List(List(Float())).tag(sync=True)
    radius = Float(1.0, min=0.0, max=3.5).tag(sync=True)
    line = Float().tag(sync=True)
    names = List(Unicode()).tag(sync=True)

    def __init__(
        self,
        mean: ArrayLike = (0.0, 0.0),
        covariance: ArrayLike = ((1.6, 0.9), (0.9, 1.0)),
        *,
        names: Sequence[str] | None = None,
    ) -> None:
        mean, covariance = _as_mean(mean), _as_covariance(covariance)
        (a, b), (_, c) = covariance
        super().__init__(
            mean=mean,
            covariance=covariance,
            line=mean[0] + a**0.5,
            names=["x₁", "x₂"] if names is None else as_names(names, 2),
            label=said.gaussian_lab(b / (a * c) ** 0.5),
        )

    @property
    def conditional(self) -> tuple[float, float]:
        (a, b), (_, c) = self.covariance
        return self.mean[1] + b / a * (self.line - self.mean[0]), c - b * b / a

    @validate("mean")
    def _check_mean(self, proposal):
        return _as_mean(proposal["value"])

    @validate("covariance")
    def _check_covariance(self, proposal):
        return _as_covariance(proposal["value"])

    def _draw_still(self, figure):
        from gmm_lib import plot

        ax = figure.subplots()
        theta = Mixture([1.0], [self.mean], [self.covariance])
        X, _ = theta.sample(400, np.random.default_rng(0))
        plot.points(X, ax=ax, labels=self.names)
        plot.ellipses(theta, ax=ax)
        ax.axvline(self.line, color=plot.style(1).colour, linestyle="--")
        ax.set_aspect("equal", "datalim")


def _as_mean(mean):
    mean = as_floats(mean, "mean", ndim=1)
    if mean.shape != (2,):
        raise ValueError(f"mean has {mean.size} entries; the plane needs 2")
    return mean.tolist()


def _as_covariance(covariance):
    covariance = as_floats(covariance, "covariance", ndim=2)
    if covariance.shape != (2, 2):
        raise ValueError(
            f"covariance has shape {covariance.shape}; the plane needs (2, 2)"
        )
    return Mixture([1.0], np.zeros((1, 2)), covariance[None]).covariances[0].tolist()
