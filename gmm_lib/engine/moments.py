"""Sums that add across mixtures: moments about one origin.

`Statistics` are measured from the components of the mixture they were taken at, so
those of two mixtures cannot be added.  About one origin they can, and a moving average
of them is stepwise EM; it costs digits where a component is narrow beside its distance
from the origin.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_floats
from gmm_lib.arguments.ridge import as_ridge
from gmm_lib.errors import check_occupied
from gmm_lib.families import Family, as_family
from gmm_lib.mixture import Mixture, as_mixture

_SUMS = ("total", "log_likelihood", "counts", "first", "second")


@dataclass(frozen=True, eq=False, repr=False)
class Moments:
    """Hold expected sums of some points, about an origin that is the same for all.

    `Statistics.moments` and `Moments.of` make them; `+` merges, and `rate *` counts
    each point `rate` times: `(1 - rate) * old + rate * new` is a moving average.

    Parameters
    ----------
    origin : ndarray of shape (D,)
        c, in the data's units.
    total : float
        The sum of the points' weights.
    log_likelihood : float
        l of these points, in nats, each at the mixture of its own E step.
    counts : ndarray of shape (K,)
        N_k.
    first : ndarray of shape (K, D)
        sum_n gamma_nk (x_n - c).
    second : ndarray of shape (K, D, D)
        sum_n gamma_nk (x_n - c)(x_n - c)'.

    Notes
    -----
    Cappé and Moulines (2009), Journal of the Royal Statistical Society B 71, 593-613.
    A covariance loses about (d / w)^2 of float64's relative accuracy, where d is its
    component's distance from the origin and w its width.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> theta = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.eye(2)] * 2)
    >>> average = gm.Moments.of(theta, X.mean(axis=0))
    >>> for batch in (X[:100], X[100:200], X[200:]):
    ...     sums = gm.expected_statistics(batch, average.mixture())
    ...     new = sums.moments(average.origin)
    ...     average = 0.5 * average + 0.5 / new.total * new
    >>> average.mixture().means.round(1)
    array([[ 4.1, 80.4],
           [ 2.5, 55.9]])
    """

    origin: np.ndarray
    total: float
    log_likelihood: float
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray

    @classmethod
    def of(cls, mixture: Mixture, origin: ArrayLike) -> Self:
        """Give what one point drawn from a mixture leads one to expect.

        Parameters
        ----------
        mixture : Mixture
            The parameters theta.
        origin : array_like of shape (D,)
            In the data's units.

        Returns
        -------
        Moments
            Of total 1 and a log-likelihood of 0.

        Raises
        ------
        TypeError, ValueError
            When an argument is malformed.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> one = gm.Mixture([1.0], [[3.0]], [[[4.0]]])
        >>> gm.Moments.of(one, [1.0]).second.item()  # 4 + (3 - 1)^2
        8.0
        """
        origin = as_origin(origin, as_mixture(mixture).n_features)
        apart, pi = mixture.means - origin, mixture.weights
        second = mixture.covariances + apart[:, :, None] * apart[:, None]
        sums = pi, pi[:, None] * apart, pi[:, None, None] * second
        return cls(origin, 1.0, 0.0, *sums)

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, Moments):
            return NotImplemented
        if not np.array_equal(self.origin, other.origin):
            raise ValueError(
                f"the moments are about {self.origin.tolist()} and about "
                f"{other.origin.tolist()}; take both about the same origin"
            )
        if self.first.shape != other.first.shape:
            raise ValueError(
                f"the moments are of {len(self.first)} and of {len(other.first)} "
                "components; take both of as many"
            )
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMS}
        return replace(self, **sums)

    def __rmul__(self, rate: float) -> Self:
        return replace(self, **{name: rate * getattr(self, name) for name in _SUMS})

    __mul__ = __rmul__

    def __repr__(self):
        K, D = self.first.shape
        return (
            f"Moments of {self.total:.7g} points for {K} components in {D} dimensions"
        )

    def mixture(
        self, reg_covar: float = 0.0, covariance_type: str | Family = "full"
    ) -> Mixture:
        """Take the M step.

        Parameters
        ----------
        reg_covar : float, optional
            Added to the diagonal of each covariance, in the data's units squared.
        covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
            The family.

        Returns
        -------
        Mixture

        Raises
        ------
        TypeError, ValueError
            When an argument is malformed.
        DegenerateComponentError
            A ValueError: when a component has no points, or no width.
        """
        reg_covar = as_ridge(reg_covar)
        family = as_family(covariance_type)
        check_occupied(self.counts)
        apart = self.first / self.counts[:, None]
        own = self.second / self.counts[:, None, None]
        own = own - apart[:, :, None] * apart[:, None]
        ridge = reg_covar * np.eye(apart.shape[1])
        covariances = family.project(own + ridge, self.counts)
        weights = self.counts / self.counts.sum()
        return Mixture(weights, self.origin + apart, covariances)

    maximise = mixture  # as em_by calls it


def as_origin(origin, n_features):
    """Return an origin as floats of shape (D,), or raise with its name."""
    origin = as_floats(origin, "origin", ndim=1)
    if len(origin) != n_features:
        raise ValueError(
            f"origin has {len(origin)} entries, but there are {n_features} features; "
            "pass one number for each"
        )
    return origin


def about(origin, factors, means, counts, first, second):
    """Move sums of y = L^-1 (x - mean) to an origin: `Moments.first`, `.second`."""
    apart = means - as_origin(origin, means.shape[1])
    moved = (factors @ first[:, :, None])[:, :, 0]
    across = moved[:, :, None] * apart[:, None]
    squares = counts[:, None, None] * (apart[:, :, None] * apart[:, None])
    own = factors @ second @ factors.transpose(0, 2, 1)
    return moved + counts[:, None] * apart, own + across + across.mT + squares
