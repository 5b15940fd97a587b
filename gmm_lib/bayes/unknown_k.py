"""What is believed of a mixture on the line whose number of components is unknown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats, as_nonnegative, as_points
from gmm_lib.components.component import sealed


@dataclass(frozen=True, eq=False)
class UnknownK:
    """Hold beliefs about K, and about K Gaussians on the line, alike for all.

    Each mean is normal about `centre`, and independent of its variance.  The inverse
    variance has a gamma distribution with `shape` and a rate that all components have
    in common; the rate has itself a gamma distribution, with shape `rate_shape` and
    rate `rate_rate`.  The weights have a Dirichlet distribution.

    Parameters
    ----------
    of_k : array_like of shape (M,)
        The probabilities of K = 1, ..., M; they sum to 1 within 1e-8.
    centre, spread : float
        Mean and standard deviation of a mean, in the data's units; spread above 0.
    shape, rate_shape : float
        Above 0.
    rate_rate : float
        Above 0, in one over the data's units squared.
    concentration : float, optional
        Of the Dirichlet distribution of the weights, the same for every K; above 0.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or the distribution not proper.

    Notes
    -----
    Richardson and Green (1997), J. R. Stat. Soc. B 59, 731-792, section 2.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> prior = UnknownK.richardson_green(gm.load_galaxies().X)
    >>> len(prior.of_k), round(prior.centre, 2), round(prior.spread, 2)
    (30, 21.73, 25.11)
    """

    of_k: np.ndarray
    centre: float
    spread: float
    shape: float
    rate_shape: float
    rate_rate: float
    concentration: float = 1.0

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self,
            of_k: ArrayLike,
            centre: float,
            spread: float,
            shape: float,
            rate_shape: float,
            rate_rate: float,
            concentration: float = 1.0,
        ) -> None: ...

    def __post_init__(self):
        object.__setattr__(self, "of_k", as_probabilities(self.of_k))
        if not np.isfinite(self.centre):
            raise ValueError(f"centre is {self.centre}; pass a finite number")
        for name in ("spread", "shape", "rate_shape", "rate_rate", "concentration"):
            check_proper(getattr(self, name), name)

    @classmethod
    def richardson_green(
        cls,
        X: ArrayLike,
        *,
        wider: float = 1.0,
        of_k: ArrayLike | None = None,
        concentration: float = 1.0,
    ) -> Self:
        """Return the prior that Richardson and Green take from the range of the data.

        Parameters
        ----------
        X : array_like of shape (N, 1)
            Points, in the data's units, which only give their middle and range R.
        wider : float, optional
            The spread of a mean, in ranges.
        of_k : array_like of shape (M,), optional
            By default K = 1, ..., 30 are equally probable.
        concentration : float, optional
            As above.

        Returns
        -------
        UnknownK
            With shape 2, rate_shape 0.2 and rate_rate 10 / R^2.
        """
        X = as_points(X, 1)
        R = float(np.ptp(X))
        if R == 0:
            raise ValueError(
                f"X has no range: all its points are {X[0, 0]:g}; give the prior's "
                "numbers to UnknownK yourself"
            )
        return cls(
            of_k=np.full(30, 1 / 30) if of_k is None else of_k,
            centre=float(X.min() + R / 2),
            spread=wider * R,
            shape=2.0,
            rate_shape=0.2,
            rate_rate=10 / R**2,
            concentration=concentration,
        )

    def log_of_k(self, filled: ArrayLike, n_points: int) -> Array:
        """Evaluate log p(K | a partition into `filled` sets), up to a constant: (M,).

        Notes
        -----
        Fruehwirth-Schnatter, Malsiner-Walli and Gruen (2021), Bayesian Analysis 16,
        1279-1307: K components can hold the sets in K! / (K - filled)! ways.
        """
        return log_of_k(self.of_k, self.concentration, filled, n_points)


def log_of_k(of_k, concentration, filled, n_points):
    """Evaluate log p(K, a partition) for K = 1, ..., M, but for the sets' own factors.

    Parameters
    ----------
    of_k : ndarray of shape (M,)
        The probabilities of K.
    concentration : float
        Of the Dirichlet distribution of the weights.
    filled : int, or ndarray of int of shape (T, 1)
        How many sets the partition has.
    n_points : int
        N.

    Returns
    -------
    ndarray of shape (M,) or (T, M)
        -inf where K is impossible, or fewer than the sets.
    """
    K, a = np.arange(1, len(of_k) + 1), concentration
    room = filled <= K
    with np.errstate(divide="ignore"):  # some K may be impossible
        log_p = np.log(np.where(room, of_k, 0))
    ways = gammaln(K + 1) - gammaln(np.where(room, K - filled, 0) + 1)
    return log_p + ways + gammaln(a * K) - gammaln(a * K + n_points)


def as_probabilities(of_k):
    """Return the probabilities of K = 1, 2, ..., (M,), which cannot be written."""
    of_k = as_floats(of_k, "of_k", ndim=1).copy()
    if of_k.min() < 0 or abs(of_k.sum() - 1) > 1e-8:
        raise ValueError(
            f"of_k sums to {of_k.sum():.6g}, with least entry {of_k.min():.6g}; "
            "pass probabilities of K = 1, 2, ...: divide them by their sum"
        )
    return sealed(of_k)


def check_proper(value, name):
    """Refuse 0 where the prior would have no finite integral."""
    if as_nonnegative(value, name) == 0:
        raise ValueError(f"{name} is 0; it must be above 0, or the prior is not proper")
