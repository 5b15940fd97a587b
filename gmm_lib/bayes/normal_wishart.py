"""What is believed of one Gaussian: a normal-Wishart distribution."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg.blas import dtrsm
from scipy.special import digamma, gammaln, multigammaln

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats, as_nonnegative, as_points
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.bayes.learn import learn
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.matrices import cholesky, symmetric


@dataclass(frozen=True, eq=False)
class NormalWishart:
    """Hold beliefs about the mean and the covariance of one Gaussian.

    The precision Sigma^-1 has a Wishart distribution with `dof` degrees of freedom and
    mean dof * scatter^-1; given it, mu is normal about `mean`, with covariance
    Sigma / strength.

    Parameters
    ----------
    mean : array_like of shape (D,)
        m, in the data's units: where mu is expected.
    strength : float
        beta, above 0: how many imaginary points stand behind `mean`.
    scatter : array_like of shape (D, D)
        W^-1, symmetric and positive definite, in the data's units squared: the
        imaginary points' sum of squares about their mean.
    dof : float
        nu, above D - 1: how many imaginary points stand behind `scatter`.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or the distribution would have no finite
        integral: it must be proper.

    Notes
    -----
    Bishop (2006), equation (2.157).

    Examples
    --------
    >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
    >>> after = prior.update([[3.0], [5.0]])
    >>> after.mean.round(3), after.strength, after.dof
    (array([2.667]), 3.0, 5.0)
    """

    mean: np.ndarray
    strength: float
    scatter: np.ndarray
    dof: float

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self, mean: ArrayLike, strength: float, scatter: ArrayLike, dof: float
        ) -> None: ...

    def __post_init__(self):
        mean = as_floats(self.mean, "mean", ndim=1).copy()
        scatter = as_floats(self.scatter, "scatter", ndim=2)
        D = len(mean)
        if scatter.shape != (D, D):
            raise ValueError(
                f"scatter has shape {scatter.shape}, but mean has {D} entries; pass a "
                f"matrix of shape {(D, D)}"
            )
        scatter = symmetric(scatter[None], "scatter")[0]
        try:
            factor = cholesky(scatter[None], "scatter")[0]
        except DegenerateComponentError:
            raise ValueError(
                "scatter is not positive definite, so the prior is not proper; pass a "
                "covariance, such as numpy.diag(X.var(axis=0))"
            ) from None
        for name, array in [("mean", mean), ("scatter", scatter), ("_L", factor)]:
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        for name, least in [("strength", 0), ("dof", D - 1)]:
            value = as_nonnegative(getattr(self, name), name)
            if value <= least:
                raise ValueError(
                    f"{name} is {value:g}; for {D} features it must be above {least}, "
                    "or the prior is not proper"
                )
            object.__setattr__(self, name, value)

    @property
    def n_features(self) -> int:
        """D."""
        return len(self.mean)

    def update(self, X: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learn from points, each as often as its weight says.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.
        sample_weight : array_like of shape (N,), optional
            How often each counts, at least 0; by default once.

        Returns
        -------
        NormalWishart

        Raises
        ------
        TypeError, ValueError
            When X or sample_weight is malformed.

        Notes
        -----
        Bishop (2006), equations (10.60) to (10.63): the imaginary points and the real
        ones are put together, as sums of squares are.

        Examples
        --------
        >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
        >>> day = prior.update([[3.0]]).update([[5.0]])
        >>> bool(np.allclose(day.scatter, prior.update([[3.0], [5.0]]).scatter))
        True
        """
        X = as_points(X, self.n_features)
        if sample_weight is None:
            sample_weight = np.ones(len(X))
        elif not np.any(sample_weight):  # no data: the prior
            return self
        w = as_sample_weight(sample_weight, len(X))
        return NormalWishart(*(a[0] for a in learn(self, X, w[:, None])))

    @cached_property
    def _half_log_det(self):
        # Of the scatter.
        return float(np.log(np.diag(self._L)).sum())

    def log_normaliser(self) -> float:
        """Integrate the density without its constant, as a logarithm, in nats.

        Returns
        -------
        float

        Notes
        -----
        The evidence of N points is exp(this after them - this before) / (2 pi)^(ND/2).

        Examples
        --------
        >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
        >>> after = prior.update([[3.0]])
        >>> gain = after.log_normaliser() - prior.log_normaliser()
        >>> density = prior.log_predictive([[3.0]])[0]
        >>> bool(np.isclose(gain - np.log(2 * np.pi) / 2, density))
        True
        """
        return self._log_normaliser

    @cached_property
    def _log_normaliser(self):
        D, nu = self.n_features, self.dof
        wishart = multigammaln(nu / 2, D) - nu * self._half_log_det
        wishart += nu * D / 2 * np.log(2)
        return float(wishart + D / 2 * np.log(2 * np.pi / self.strength))

    def expected_log_det(self) -> float:
        """Average log det Sigma^-1 over what is believed: Bishop (2006), (10.65)."""
        return self._expected_log_det

    @cached_property
    def _expected_log_det(self):
        D = self.n_features
        digammas = digamma((self.dof - np.arange(D)) / 2).sum()
        return float(digammas + D * np.log(2) - 2 * self._half_log_det)

    def distance(self, X: ArrayLike) -> Array:
        """Measure (x - m)' scatter^-1 (x - m) for each point (N, D): (N,)."""
        y = dtrsm(1.0, self._L, (X - self.mean).T, lower=True, overwrite_b=True)
        return (y * y).sum(axis=0)

    def expected_log_density(self, X: ArrayLike) -> Array:
        """Average log N(x | mu, Sigma) over what is believed of mu and Sigma.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N,)
            In nats.  Exponentiated it is no density: it integrates to less than one.

        Notes
        -----
        Bishop (2006), equations (10.64) and (10.65).

        Examples
        --------
        >>> sure = NormalWishart([0.0], strength=1e9, scatter=[[1e9]], dof=1e9)
        >>> sure.expected_log_density([[0.0]]).round(4)
        array([-0.9189])
        """
        X, D = as_points(X, self.n_features), self.n_features
        spread = D / self.strength + self.dof * self.distance(X)
        return 0.5 * (self.expected_log_det() - D * np.log(2 * np.pi) - spread)

    def log_predictive(self, X: ArrayLike) -> Array:
        """Average N(x | mu, Sigma) over what is believed, and take the logarithm.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N,)
            The log-density of the next point, in nats: Student's t with
            dof - D + 1 degrees of freedom.

        Notes
        -----
        Bishop (2006), equation (10.81).

        Examples
        --------
        >>> from scipy.stats import t
        >>> belief = NormalWishart([1.0], strength=4, scatter=[[2.0]], dof=3)
        >>> theirs = t(df=3, loc=1.0, scale=np.sqrt(2 / 3 * 5 / 4)).logpdf(2.5)
        >>> bool(np.isclose(belief.log_predictive([[2.5]])[0], theirs))
        True
        """
        X, D = as_points(X, self.n_features), self.n_features
        nu, shrink = self.dof - D + 1, self.strength / (self.strength + 1)
        scale = D / 2 * np.log(np.pi / shrink) + self._half_log_det
        constant = gammaln((nu + D) / 2) - gammaln(nu / 2) - scale
        return constant - (nu + D) / 2 * np.log1p(shrink * self.distance(X))

    def divergence(self, prior: Self) -> float:
        """Measure KL(self || prior), in nats: at least 0.

        Parameters
        ----------
        prior : NormalWishart
            Of the same D.

        Returns
        -------
        float

        Examples
        --------
        >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
        >>> abs(prior.divergence(prior)) < 1e-12
        True
        """
        D, ratio = self.n_features, prior.strength / self.strength
        root = dtrsm(1.0, self._L, prior._L, lower=True)
        far = prior.strength * self.distance(prior.mean[None])[0]
        means = D * (ratio - 1) + self.dof * far
        spread = self.dof * ((root**2).sum() - D)
        turned = (self.dof - prior.dof) * self.expected_log_det()
        known = prior.log_normaliser() - self.log_normaliser()
        return float(0.5 * (means + spread + turned) + known)


def as_normal_wishart(value, n_features=None):
    """Return `value` if it is a NormalWishart of n_features."""
    if not isinstance(value, NormalWishart):
        raise TypeError(
            f"prior must be a NormalWishart, not {value!r}; try "
            "gm.bayes.NormalWishart(mean, strength, scatter, dof)"
        )
    if n_features not in (None, value.n_features):
        raise ValueError(
            f"prior has {value.n_features} features, but X has {n_features}; pass a "
            f"prior whose mean has {n_features} entries"
        )
    return value
