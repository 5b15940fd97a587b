"""A Gaussian mixture: weights, means, covariances, their density, and their M step.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), chapter 9:
N points of D features, K components, p(x) = sum_k pi_k N(x | mu_k, Sigma_k).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg.blas import dtrsm

from gmm_lib._types import Array, Ints
from gmm_lib.arguments.arrays import (
    as_count,
    as_floats,
    as_generator,
    as_points,
)
from gmm_lib.arguments.ridge import as_ridge
from gmm_lib.arguments.shares import check_weights
from gmm_lib.errors import check_occupied
from gmm_lib.families import Family, as_family
from gmm_lib.fixed import as_fixed, check_fixed, settle_from
from gmm_lib.matrices import check_shapes, cholesky, symmetric
from gmm_lib.model import MixtureModel, no_mixture
from gmm_lib.moments import moments
from gmm_lib.order import Ordered
from gmm_lib.prior import as_prior, check_scale
from gmm_lib.record import Record
from gmm_lib.some_features import SomeFeatures
from gmm_lib.table import Table, digits


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Mixture(Record, Ordered, SomeFeatures, Table, MixtureModel):
    """Hold the parameters theta of a Gaussian mixture, checked and read-only.

    Parameters
    ----------
    weights : array_like of shape (K,)
        Mixing weights pi_k: at least 0, summing to 1 within 1e-8.
    means : array_like of shape (K, D)
        Means mu_k, in the data's units.
    covariances : array_like of shape (K, D, D)
        Covariances Sigma_k, symmetric and positive definite, in the data's units
        squared.

    Attributes
    ----------
    n_components, n_features : int
        K and D.

    Raises
    ------
    TypeError
        When an argument does not hold numbers.
    ValueError
        When shapes disagree, an entry is complex, NaN or infinite, the weights do not
        sum to one, or a covariance is not symmetric.
    DegenerateComponentError
        A ValueError: when a covariance is not positive definite in float64.

    Notes
    -----
    The density is Bishop (2006), equation (9.7).
    The arguments are copied: changing them later does not change the mixture.

    Examples
    --------
    >>> theta = Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> theta
    Mixture of 2 components in 1 dimension
      k  weight  mean  covariance
      1     0.5     0           1
      2     0.5     4           1
    >>> theta.log_density([[2.0]]).round(4)
    array([-2.9189])
    """

    weights: Array
    means: Array
    covariances: Array

    def __init__(
        self, weights: ArrayLike, means: ArrayLike, covariances: ArrayLike
    ) -> None:
        weights = as_floats(weights, "weights", ndim=1)
        means = as_floats(means, "means", ndim=2)
        covariances = as_floats(covariances, "covariances", ndim=3)
        check_shapes(weights, means, covariances)
        check_weights(weights, "weights")
        covariances = symmetric(covariances, "covariances")
        for name, array in [
            ("weights", weights.copy()),
            ("means", means.copy()),
            ("covariances", covariances),
            ("_cholesky", cholesky(covariances, "covariances")),
        ]:
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @cached_property
    def _log_scale(self):
        # (K,): log pi_k - D/2 log(2 pi) - 1/2 log det Sigma_k
        half_log_det = np.log(np.diagonal(self._cholesky, axis1=1, axis2=2)).sum(axis=1)
        with np.errstate(divide="ignore"):  # a weight of 0 is log-weight -inf
            log_weights = np.log(self.weights)
        return log_weights - self.n_features / 2 * np.log(2 * np.pi) - half_log_det

    def log_joint(self, X: ArrayLike) -> Array:
        """Evaluate log pi_k + log N(x_n | mu_k, Sigma_k) for each point and component.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N, K)
            The log of p(x_n, z_n = k), in nats.

        Raises
        ------
        TypeError, ValueError
            When X is not N finite points of D features.

        Notes
        -----
        With Sigma_k = L L', the Mahalanobis distance is the length of
        L^-1 (x - mu_k) and the log-determinant is twice the sum of log L_jj: no
        inverse, no determinant (Bishop 2006, equation (2.43), in logarithms).

        Examples
        --------
        >>> theta = Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
        >>> theta.log_joint([[0.0]]).round(4)
        array([[-1.6121, -9.6121]])
        """
        X = as_points(X, self.n_features)
        joint = np.empty((len(X), self.n_components))
        with np.errstate(over="ignore"):  # a density too small even for its log
            for k, (mean, L) in enumerate(zip(self.means, self._cholesky, strict=True)):
                # L^-1 (x - mu), (D, N); solve_triangular starts threads for few points
                y = dtrsm(1.0, L, (X - mean).T, lower=True, overwrite_b=True)
                joint[:, k] = self._log_scale[k] - 0.5 * (y * y).sum(axis=0)
        return joint

    def sample(self, n: int, rng: np.random.Generator) -> tuple[Array, Ints]:
        """Draw n points: first the component z, then x given z.

        Parameters
        ----------
        n : int
            How many points, at least 1.
        rng : numpy.random.Generator
            The source of randomness.

        Returns
        -------
        X : ndarray of shape (n, D)
            Points, in the data's units.
        z : ndarray of shape (n,)
            The component that each point came from, 0 to K - 1.

        Raises
        ------
        TypeError
            When n is no whole number or rng is no Generator.
        ValueError
            When n is below 1.

        Notes
        -----
        Ancestral sampling, Bishop (2006), section 8.1.2.

        Examples
        --------
        >>> theta = Mixture([0.5, 0.5], [[0.0], [100.0]], [[[1.0]], [[1.0]]])
        >>> X, z = theta.sample(1000, np.random.default_rng(0))
        >>> bool(np.all((X[:, 0] > 50) == (z == 1)))
        True
        """
        n, rng = as_count(n, "n", least=1), as_generator(rng)
        z = rng.choice(self.n_components, size=n, p=self.weights)
        noise = rng.standard_normal((n, self.n_features))
        X = self.means[z]
        for k, L in enumerate(self._cholesky):
            X[z == k] += noise[z == k] @ L.T
        return X, z

    def m_step(self, X: ArrayLike, gamma: ArrayLike, **options: Any) -> "Mixture":
        """Take the M step of a Gaussian mixture from here: see `m_step` and `em`."""
        fixed, prior = options.pop("fixed", None), options.pop("prior", None)
        if fixed is None and prior is None:
            return m_step(X, gamma, **options)
        found = moments(X, gamma, options.pop("sample_weight", None))
        return Mixture(*settle_from(self, found, fixed, prior, **options))

    def check_options(
        self, reg_covar=0.0, covariance_type="full", fixed=None, prior=None
    ):
        """Raise TypeError or ValueError for what `m_step` would refuse."""
        as_ridge(reg_covar)
        as_family(covariance_type)
        check_fixed(as_fixed(fixed, self.n_components), self, covariance_type)
        check_scale(as_prior(prior))

    def _table(self):
        # The cells as text, to 4 significant digits.
        yield ["k", "weight", "mean", "covariance"]
        for k in range(self.n_components):
            yield [
                str(k + 1),
                f"{self.weights[k]:.4g}",
                digits(self.means[k]),
                digits(self.covariances[k]),
            ]

    def _title(self):
        K, D = self.n_components, self.n_features
        return (
            f"Mixture of {K} component{'s' * (K > 1)} in {D} dimension{'s' * (D > 1)}"
        )


def m_step(
    X: ArrayLike,
    gamma: ArrayLike,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
    """Find the mixture that maximises the lower bound for these responsibilities.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    gamma : array_like of shape (N, K)
        Responsibilities; each row sums to one.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
        It is absolute: the same number is a heavy hand on data in metres and
        nothing on the same data in millimetres.
        With a positive value the step no longer maximises the bound.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family to maximise over: any covariances, one for all components,
        diagonal, or multiples of the identity.
    sample_weight : array_like of shape (N,), optional
        How often each point counts: a weight of 2 is the point twice.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When X or gamma is malformed, or reg_covar is negative.
    DegenerateComponentError
        A ValueError: when a component has no responsibility for any point, or a
        covariance is not positive definite.

    Notes
    -----
    Bishop (2006), equations (9.24) to (9.27): N_k = sum_n gamma_nk,
    mu_k = sum_n gamma_nk x_n / N_k,
    Sigma_k = sum_n gamma_nk (x_n - mu_k)(x_n - mu_k)' / N_k with the new mu_k,
    pi_k = N_k / N.
    The other families average these Sigma_k or their diagonals: Celeux and Govaert
    (1995), Pattern Recognition 28, 781-793.

    Examples
    --------
    >>> X = [[0.0], [2.0], [10.0], [14.0]]
    >>> gamma = [[1, 0], [1, 0], [0, 1], [0, 1]]
    >>> m_step(X, gamma)
    Mixture of 2 components in 1 dimension
      k  weight  mean  covariance
      1     0.5     1           1
      2     0.5    12           4
    """
    reg_covar = as_ridge(reg_covar)
    family = as_family(covariance_type)
    N_k, means, covariances = moments(X, gamma, sample_weight)
    check_occupied(N_k)
    ridge = reg_covar * np.eye(means.shape[1])
    return Mixture(N_k / N_k.sum(), means, family.project(covariances + ridge, N_k))


def as_mixture(value, name="mixture"):
    """Return `value` if it is a Gaussian mixture, or raise TypeError with its name."""
    if not isinstance(value, Mixture):
        raise no_mixture(value, name)
    return value
