"""A Gaussian."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg.blas import dtrsm

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_count, as_floats, as_generator, as_points
from gmm_lib.components.component import Shown, as_row, as_weights, sealed
from gmm_lib.matrices import cholesky, symmetric


@dataclass(frozen=True, eq=False, repr=False)
class Normal(Shown):
    """Hold a Gaussian component.

    Parameters
    ----------
    mean : array_like of shape (D,)
        In the data's units; a number, if D is 1.
    covariance : array_like of shape (D, D)
        Symmetric and positive definite, in the data's units squared; a number, if D
        is 1.

    Attributes
    ----------
    n_parameters : int
        D + D (D + 1) / 2.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.
    DegenerateComponentError
        A ValueError: when the covariance is not positive definite.

    Notes
    -----
    Bishop (2006), equations (2.43), (9.24) and (9.25).

    Examples
    --------
    >>> Normal(0.0, 4.0).fit([[1.0], [3.0], [9.0]], w=[1, 1, 0])
    Normal(mean=2, covariance=1)
    """

    mean: np.ndarray
    covariance: np.ndarray

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(self, mean: ArrayLike, covariance: ArrayLike) -> None: ...

    def __post_init__(self):
        mean, S = as_location(self.mean, self.covariance, "covariance")
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "covariance", S)

    @property
    def n_parameters(self) -> int:
        return len(self.mean) * (len(self.mean) + 3) // 2

    def log_density(self, X: ArrayLike) -> Array:
        """Evaluate the log-density of points (N, D), in nats: (N,)."""
        X = as_points(X, len(self.mean))
        squares, half_log_det = distances(X, self.mean, self.covariance)
        return -0.5 * (squares + len(self.mean) * np.log(2 * np.pi)) - half_log_det

    def fit(self, X: ArrayLike, w: ArrayLike) -> Self:
        """Give the Gaussian with the weighted mean and covariance of the points."""
        X = as_points(X, len(self.mean))
        w = as_weights(w, len(X))
        mean = w @ X / w.sum()
        r = X - mean
        return Normal(mean, (w * r.T) @ r / w.sum())

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw n points, (n, D), by a Generator."""
        return normal_sample(self.mean, self.covariance, n, rng)


def as_location(mean, S, name):
    """Return a mean (D,) and a matrix (D, D) of one size, checked and read-only."""
    mean = as_row(mean, "mean")
    S = as_floats(np.reshape(S, (1, 1)) if np.size(S) == 1 else S, name, ndim=2)
    if S.shape != (len(mean), len(mean)):
        raise ValueError(
            f"{name} has shape {S.shape}, but mean has {len(mean)} entries; pass a "
            f"matrix of shape {(len(mean), len(mean))}"
        )
    S = symmetric(S[None], name)
    cholesky(S, name)
    return mean, sealed(S[0])


def distances(X, mean, S):
    """Measure squared Mahalanobis distances, (N,), and half of log det S.

    Examples
    --------
    >>> distances(np.array([[3.0]]), np.array([1.0]), np.array([[4.0]]))
    (array([1.]), np.float64(0.6931471805599453))
    """
    L = np.linalg.cholesky(S)
    y = dtrsm(1.0, L, (X - mean).T, lower=True, overwrite_b=True)
    with np.errstate(over="ignore"):  # a density too small even for its log
        return (y * y).sum(axis=0), np.log(np.diagonal(L)).sum()


def normal_sample(mean, S, n, rng):
    """Draw n points of a Gaussian."""
    n, rng = as_count(n, "n", least=0), as_generator(rng)
    return mean + rng.standard_normal((n, len(mean))) @ np.linalg.cholesky(S).T
