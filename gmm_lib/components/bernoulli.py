"""Independent coins, one a column, for binary data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_count, as_generator, as_nonnegative, as_points
from gmm_lib.components.component import Shown, as_row, as_weights


@dataclass(frozen=True, eq=False, repr=False)
class Bernoulli(Shown):
    """Hold a component for rows of 0 and 1: a coin for each column, independent.

    Parameters
    ----------
    probabilities : array_like of shape (D,)
        Of a 1 in each column, from 0 to 1; a number, if D is 1.
    pseudo : float, optional
        How many imaginary zeros, and as many ones, each fit adds to each column.

    Attributes
    ----------
    n_parameters : int
        D.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed or no probability; of `log_density` and `fit`
        also when an entry of X is neither 0 nor 1.

    Notes
    -----
    Bishop (2006), section 9.3.3.  With pseudo-counts the fit maximises
    sum_n w_n log p(x_n) plus `log_prior`, and no probability is 0 or 1.

    Examples
    --------
    >>> coins = Bernoulli([0.5, 0.5]).fit([[0, 1], [1, 1]], w=[3, 1])
    >>> coins
    Bernoulli(probabilities=[0.25, 1], pseudo=0)
    >>> coins.log_density([[1, 1], [1, 0]]).round(3)
    array([-1.386,   -inf])
    """

    probabilities: np.ndarray
    pseudo: float = 0.0

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(self, probabilities: ArrayLike, pseudo: float = 0.0) -> None: ...

    def __post_init__(self):
        p = as_row(self.probabilities, "probabilities")
        bad = (p < 0) | (p > 1)
        if bad.any():
            d = int(bad.argmax())
            raise ValueError(
                f"probabilities[{d}] is {p[d]:.6g}; probabilities lie from 0 to 1"
            )
        object.__setattr__(self, "probabilities", p)
        as_nonnegative(self.pseudo, "pseudo")

    @property
    def n_parameters(self) -> int:
        return len(self.probabilities)

    def log_density(self, X: ArrayLike) -> Array:
        """Evaluate the log-probability of rows (N, D), in nats: (N,)."""
        p = self.probabilities
        X = _as_bits(X, len(p))
        with np.errstate(divide="ignore"):
            ones, zeros = np.log(p), np.log1p(-p)
        never, always = np.isinf(ones), np.isinf(zeros)
        density = X @ np.where(never, 0, ones) + (1 - X) @ np.where(always, 0, zeros)
        density[(X[:, never] == 1).any(axis=1)] = -np.inf
        density[(X[:, always] == 0).any(axis=1)] = -np.inf
        return density

    def fit(self, X: ArrayLike, w: ArrayLike) -> Self:
        """Give the weighted shares of ones, with the imaginary rows among them."""
        X = _as_bits(X, len(self.probabilities))
        w = as_weights(w, len(X))
        ones, zeros = w @ X + self.pseudo, w @ (1 - X) + self.pseudo
        return Bernoulli(ones / (ones + zeros), self.pseudo)  # so never above 1

    def log_prior(self) -> float:
        """Evaluate pseudo sum_d log p_d (1 - p_d), in nats, up to a constant."""
        p = self.probabilities
        return float((xlogy(self.pseudo, p) + xlogy(self.pseudo, 1 - p)).sum())

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw n rows, (n, D), by a Generator."""
        n, p = as_count(n, "n", least=0), self.probabilities
        return (as_generator(rng).random((n, len(p))) < p).astype(float)


def _as_bits(X, D):
    X = as_points(X, D)
    bad = (X != 0) & (X != 1)
    if bad.any():
        n, d = (int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"X[{n}, {d}] is {X[n, d]:.6g}; binary data are 0 or 1: pass X > threshold"
        )
    return X
