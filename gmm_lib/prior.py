"""A prior on covariances and weights, which keeps EM away from collapse."""

from dataclasses import dataclass, replace
from math import lgamma, log, pi
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats, as_nonnegative, as_points
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.matrices import cholesky, symmetric

if TYPE_CHECKING:
    from gmm_lib.mixture import Mixture


@dataclass(frozen=True, eq=False)
class Prior:
    """Hold an inverse-Wishart prior on each covariance, a Dirichlet on the weights.

    Parameters
    ----------
    scale : array_like of shape (D, D), optional
        Psi, symmetric and positive definite, in the data's units squared.
        By default the covariance of the data divided by K^(2/D): the fit then follows
        every linear change of the features.
    dof : float, optional
        nu, above D - 1; by default D + 2.
    concentration : float, optional
        Of the Dirichlet density, at least 1, where it is flat.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed; a default scale also when the data vary in fewer
        than D directions.

    Notes
    -----
    log p(Sigma) = -(nu + D + 1)/2 log det Sigma - 1/2 tr(Psi Sigma^-1) + constant, so
    the M step becomes Sigma_k = (N_k S_k + Psi) / (N_k + nu + D + 1), as if each
    component had nu + D + 1 more points, and pi_k is in proportion to
    N_k + concentration - 1.  The defaults are those of Fraley and Raftery (2007),
    Journal of Classification 24, 155-181, without their prior on the means.
    In the other families the density is that of the same matrices; tied covariances
    meet it K times.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = [[0.0], [0.0], [0.0], [4.0], [5.0], [6.0]]
    >>> start = gm.Mixture([0.5, 0.5], [[0.0], [5.0]], [[[1.0]], [[1.0]]])
    >>> gm.em(X, start).reason[:24]
    'a component degenerated:'
    >>> trace = gm.em(X, start, prior=gm.Prior())
    >>> trace.converged, bool((np.diff(trace.objectives) >= 0).all())
    (True, True)
    """

    scale: np.ndarray | None = None
    dof: float | None = None
    concentration: float = 1.0

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self,
            scale: ArrayLike | None = None,
            dof: float | None = None,
            concentration: float = 1.0,
        ) -> None: ...

    def __post_init__(self):
        if self.scale is not None:
            scale = as_floats(self.scale, "scale", ndim=2)
            if scale.shape[0] != scale.shape[1]:
                raise ValueError(
                    f"scale has shape {scale.shape}; pass a square matrix (D, D)"
                )
            scale = symmetric(scale[None], "scale")[0]
            try:
                cholesky(scale[None], "scale")
            except DegenerateComponentError:
                raise ValueError(
                    "scale is not positive definite; pass a covariance, such as "
                    "numpy.diag(X.var(axis=0))"
                ) from None
            scale.setflags(write=False)
            object.__setattr__(self, "scale", scale)
        if self.dof is not None:
            as_nonnegative(self.dof, "dof")
            if self.scale is not None:
                _check_dof(self.dof, len(self.scale))
        if as_nonnegative(self.concentration, "concentration") < 1:
            raise ValueError(
                f"concentration is {self.concentration}; it must be at least 1, as "
                "below that the highest density has weights of 0"
            )

    def of(self, covariance: Array, n_components: int) -> Self:
        """Fill in what is left to default from the covariance of the data, (D, D)."""
        D = len(covariance)
        scale, dof = self.scale, D + 2 if self.dof is None else self.dof
        if scale is None:
            scale = covariance / n_components ** (2 / D)
            try:
                cholesky(scale[None], "scale")
            except DegenerateComponentError:
                raise ValueError(
                    "prior has no scale, and the covariance of X, which is the "
                    "default, has no inverse: features are constant or repeat one "
                    "another; drop those, or pass Prior(scale=...)"
                ) from None
        elif len(scale) != D:
            raise ValueError(
                f"prior.scale has shape {scale.shape}, but X has {D} features; pass a "
                f"matrix of shape {(D, D)}"
            )
        return replace(self, scale=scale, dof=dof)

    def within(self, units: Array) -> Self:
        """Measure in these units (D,) of the features."""
        return replace(self, scale=self.scale / np.outer(units, units))

    def blend(self, S: Array, N_k: Array) -> tuple[Array, Array]:
        """Add the pseudo-points: covariances and how many points stand behind each."""
        more = self.dof + len(self.scale) + 1
        total = N_k + more
        blended = (N_k[:, None, None] * S + self.scale) / total[:, None, None]
        return blended, total

    def log_density(self, mixture: "Mixture") -> float:
        """Evaluate the prior at a mixture.

        Parameters
        ----------
        mixture : Mixture
            Of the scale's D.

        Returns
        -------
        float
            sum_k log p(Sigma_k) + log p(pi), in nats.

        Raises
        ------
        ValueError
            When the prior has no scale, as before it meets data.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
        >>> round(Prior([[1.0]], dof=3).log_density(one), 4)
        -1.4189
        """
        check_scale(self)
        K, D, nu = mixture.n_components, mixture.n_features, self.dof
        L = mixture._cholesky
        half_log_det = np.log(np.diagonal(L, axis1=1, axis2=2)).sum()
        root = np.linalg.solve(L, np.linalg.cholesky(self.scale))  # tr = |L^-1 C|^2
        psi = 2 * np.log(np.diagonal(np.linalg.cholesky(self.scale))).sum()
        each = 0.5 * nu * (psi - D * np.log(2)) - _log_gamma(nu / 2, D)
        covariances = K * each - (nu + D + 1) * half_log_det - 0.5 * (root**2).sum()
        a = self.concentration
        weights = lgamma(K * a) - K * lgamma(a)
        if a > 1:  # a weight of 0 has density 0
            with np.errstate(divide="ignore"):
                weights += (a - 1) * np.log(mixture.weights).sum()
        return float(covariances + weights)


def _log_gamma(a, D):
    # The multivariate gamma function; SciPy's would load scipy.special.
    return D * (D - 1) / 4 * log(pi) + sum(lgamma(a - j / 2) for j in range(D))


def _check_dof(dof, D):
    if dof <= D - 1:
        raise ValueError(f"dof is {dof}; for {D} features it must be above {D - 1}")


def as_prior(value):
    """Return `value` if it is None or a Prior."""
    if value is None or isinstance(value, Prior):
        return value
    raise TypeError(f"prior must be a Prior, not {value!r}; try prior=gm.Prior()")


def check_scale(prior):
    """Raise ValueError where a prior still waits for data."""
    if prior is not None and (prior.scale is None or prior.dof is None):
        raise ValueError(
            "prior has no scale or no dof, and there are no data to take them from; "
            "pass gm.Prior(scale, dof)"
        )


def informed(prior, X, mixture, sample_weight=None):
    """Give a prior what it takes from points (N, D), and from a mixture's K."""
    X = as_points(X)
    weight = as_sample_weight(sample_weight, len(X))
    apart = X - np.average(X, axis=0, weights=weight)
    whole = (apart.T if weight is None else apart.T * weight) @ apart
    total = len(X) if weight is None else weight.sum()
    return prior.of(whole / total, mixture.n_components)
