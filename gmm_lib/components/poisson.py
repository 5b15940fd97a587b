"""A Poisson law for counts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_count, as_generator, as_points
from gmm_lib.components.component import Shown, as_row, as_weights


@dataclass(frozen=True, eq=False, repr=False)
class Poisson(Shown):
    """Hold a component for counts: a Poisson law for each column, independent.

    Parameters
    ----------
    rate : array_like of shape (D,)
        The expected counts, at least 0; a number, if D is 1.

    Attributes
    ----------
    n_parameters : int
        D.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed or a rate is negative; of `log_density` and `fit`
        also when a count is negative or not whole.

    Notes
    -----
    log p(x) = x log lambda - lambda - log x!, summed over the columns.

    Examples
    --------
    >>> Poisson(1.0).fit([[0], [2], [4]], w=[1, 1, 2])
    Poisson(rate=2.5)
    """

    rate: np.ndarray

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(self, rate: ArrayLike) -> None: ...

    def __post_init__(self):
        rate = as_row(self.rate, "rate")
        if rate.min() < 0:
            d = int(rate.argmin())
            raise ValueError(f"rate[{d}] is {rate[d]:.6g}; rates are at least 0")
        object.__setattr__(self, "rate", rate)

    @property
    def n_parameters(self) -> int:
        return len(self.rate)

    def log_density(self, X: ArrayLike) -> Array:
        """Evaluate the log-probability of counts (N, D), in nats: (N,)."""
        X = _as_counts(X, len(self.rate))
        return (xlogy(X, self.rate) - self.rate - gammaln(X + 1)).sum(axis=1)

    def fit(self, X: ArrayLike, w: ArrayLike) -> Self:
        """Give the Poisson law with the weighted mean of the counts."""
        X = _as_counts(X, len(self.rate))
        w = as_weights(w, len(X))
        return Poisson(w @ X / w.sum())

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw n rows of counts, (n, D), by a Generator."""
        size = as_count(n, "n", least=0), len(self.rate)
        return as_generator(rng).poisson(self.rate, size).astype(float)


def _as_counts(X, D):
    X = as_points(X, D)
    bad = (X < 0) | (np.floor(X) != X)
    if bad.any():
        n, d = (int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"X[{n}, {d}] is {X[n, d]:.6g}; counts are whole numbers, at least 0: "
            "leave such rows out, or take another component, such as Normal"
        )
    return X
