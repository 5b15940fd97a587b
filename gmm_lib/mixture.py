"""A Gaussian mixture: weights, means, covariances, and the density they define.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), chapter 9:
N points of D features, K components, p(x) = sum_k pi_k N(x | mu_k, Sigma_k).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg.blas import dtrsm

from gmm_lib._validation import as_count, as_floats, as_generator, as_points

_SMALLEST = 1e-300  # variances below have no inverse in float64


class DegenerateComponentError(ValueError):
    """A component has lost its points or its width, so it has no density."""


@dataclass(frozen=True, eq=False, repr=False)
class Mixture:
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

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    def __post_init__(self):
        weights = as_floats(self.weights, "weights", ndim=1)
        means = as_floats(self.means, "means", ndim=2)
        covariances = as_floats(self.covariances, "covariances", ndim=3)
        _check_shapes(weights, means, covariances)
        _check_weights(weights)
        covariances = _symmetric(covariances)
        for name, array in [
            ("weights", weights.copy()),
            ("means", means.copy()),
            ("covariances", covariances),
            ("_cholesky", _cholesky(covariances)),
        ]:
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def __reduce__(self):
        # Pickled and copied through the constructor, so still read-only.
        return Mixture, (self.weights, self.means, self.covariances)

    @property
    def n_components(self):
        return self.means.shape[0]

    @property
    def n_features(self):
        return self.means.shape[1]

    @cached_property
    def _log_scale(self):
        # (K,): log pi_k - D/2 log(2 pi) - 1/2 log det Sigma_k
        half_log_det = np.log(np.diagonal(self._cholesky, axis1=1, axis2=2)).sum(axis=1)
        with np.errstate(divide="ignore"):  # a weight of 0 is log-weight -inf
            log_weights = np.log(self.weights)
        return log_weights - self.n_features / 2 * np.log(2 * np.pi) - half_log_det

    def log_joint(self, X):
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
        for k, (mean, L) in enumerate(zip(self.means, self._cholesky, strict=True)):
            # L^-1 (x - mu), (D, N); solve_triangular starts threads for a few points
            y = dtrsm(1.0, L, (X - mean).T, lower=True, overwrite_b=True)
            with np.errstate(over="ignore"):  # a density too small even for its log
                joint[:, k] = self._log_scale[k] - 0.5 * np.sum(y * y, axis=0)
        return joint

    def log_density(self, X):
        """Evaluate log p(x_n) for each point.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N,)
            Log-density, in nats; it may be positive, as a density may exceed one.

        Raises
        ------
        TypeError, ValueError
            When X is not N finite points of D features.

        Notes
        -----
        The log of Bishop (2006), equation (9.7), summed by `log_sum_exp`.

        Examples
        --------
        >>> narrow = Mixture([1.0], [[0.0]], [[[1e-4]]])
        >>> narrow.log_density([[0.0]]).round(4)
        array([3.6862])
        """
        return log_sum_exp(self.log_joint(X))

    def sample(self, n, rng):
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

    def _rows(self):
        # The table's cells as text, to 4 significant digits.
        for k in range(self.n_components):
            yield [
                str(k + 1),
                f"{self.weights[k]:.4g}",
                _digits(self.means[k]),
                _digits(self.covariances[k]),
            ]

    def __repr__(self):
        rows = [["k", "weight", "mean", "covariance"], *self._rows()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  " + "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True))
            for row in rows
        ]
        return "\n".join([self._title(), *lines])

    def _repr_html_(self):
        head = "".join(f"<th>{h}</th>" for h in ["k", "weight", "mean", "covariance"])
        body = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
            for row in self._rows()
        )
        return (
            f"<table><caption>{self._title()}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _title(self):
        K, D = self.n_components, self.n_features
        return (
            f"Mixture of {K} component{'s' * (K > 1)} in {D} dimension{'s' * (D > 1)}"
        )


def log_sum_exp(a):
    """Add along the last axis numbers that are given, and wanted, as logarithms.

    Parameters
    ----------
    a : array_like of shape (..., K)
        Logarithms, in nats; -inf stands for zero.

    Returns
    -------
    ndarray of shape (...)
        log(sum_k exp(a_k)), in nats; -inf where every entry is.

    Notes
    -----
    The largest entry is taken out before exponentiating, so the largest exponential
    is exactly 1: nothing overflows, and what underflows did not matter.

    Examples
    --------
    >>> log_sum_exp(np.array([-1000.0, -1000.0])).round(4)
    np.float64(-999.3069)
    """
    a = np.asarray(a, dtype=float)
    top = a.max(axis=-1, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(a - top).sum(axis=-1)) + top[..., 0]


def as_mixture(value, name="mixture"):
    """Return `value` if it is a Mixture.

    Parameters
    ----------
    value : Mixture
        What the caller passed.
    name : str, optional
        The argument's name, for the error message.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError
        When it is something else.

    Examples
    --------
    >>> as_mixture([0.5, 0.5])
    Traceback (most recent call last):
    ...
    TypeError: mixture must be a Mixture, not [0.5, 0.5]; try gm.Mixture(weights, \
means, covariances)
    """
    if not isinstance(value, Mixture):
        raise TypeError(
            f"{name} must be a Mixture, not {value!r}; "
            "try gm.Mixture(weights, means, covariances)"
        )
    return value


def family_covariances(covariances, shares, covariance_type):
    """Find the family's covariances of highest likelihood, given the full ones.

    Parameters
    ----------
    covariances : ndarray of shape (K, D, D)
        Each component's own full covariance, in the data's units squared.
    shares : ndarray of shape (K,)
        N_k, or any multiple of it.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}
        Full: as they are.  Tied: one for all, their average by N_k.  Diagonal: the
        variances alone.  Spherical: their mean, the same for every feature.

    Returns
    -------
    ndarray of shape (K, D, D)

    Notes
    -----
    Celeux and Govaert (1995), Pattern Recognition 28, 781-793.

    Examples
    --------
    >>> S = np.array([[[4.0, 1.0], [1.0, 2.0]]])
    >>> family_covariances(S, np.ones(1), "spherical")
    array([[[3., 0.],
            [0., 3.]]])
    """
    one = np.eye(covariances.shape[1])
    if covariance_type == "tied":
        pooled = np.tensordot(shares / shares.sum(), covariances, axes=1)
        return np.broadcast_to(pooled, covariances.shape)
    if covariance_type == "diag":
        return covariances * one
    if covariance_type == "spherical":
        variances = np.diagonal(covariances, axis1=1, axis2=2).mean(axis=1)
        return variances[:, None, None] * one
    return covariances


def check_occupied(N_k):
    """Raise DegenerateComponentError when a component has no points."""
    if N_k.min() < 10 * np.finfo(float).tiny:
        k = int(N_k.argmin())
        raise DegenerateComponentError(
            f"gamma[:, {k}] sums to {N_k[k]:.3g}: component {k} explains no point; "
            "try fewer components or another start"
        )


def _check_shapes(weights, means, covariances):
    K, D = means.shape
    if weights.shape != (K,):
        raise ValueError(
            f"weights has shape {weights.shape}, but means has shape {means.shape}: "
            f"{K} components need weights of shape ({K},)"
        )
    if covariances.shape != (K, D, D):
        raise ValueError(
            f"covariances has shape {covariances.shape}, but means has shape "
            f"{means.shape}: shape {(K, D, D)} is needed"
        )


def _check_weights(weights):
    if weights.min() < 0:
        k = int(weights.argmin())
        raise ValueError(f"weights[{k}] is {weights[k]:.6g}; weights are at least 0")
    if abs(weights.sum() - 1) > 1e-8:
        raise ValueError(
            f"weights sum to {weights.sum():.10g}, not to 1; divide them by their sum"
        )


def _symmetric(covariances):
    transposed = covariances.transpose(0, 2, 1)
    gap = np.abs(covariances - transposed).max(axis=(1, 2))
    scale = np.abs(covariances).max(axis=(1, 2))
    if (gap > 1e-8 * scale).any():
        k = int((gap - 1e-8 * scale).argmax())
        raise ValueError(
            f"covariances[{k}] is not symmetric: entries differ from their mirror "
            f"image by up to {gap[k]:.3g}; try (S + S.T) / 2"
        )
    return (covariances + transposed) / 2


def _cholesky(covariances):
    # A pivot that is this small a part of its variance is rounding error.
    smallest = 10 * covariances.shape[1] * np.finfo(float).eps
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    try:
        factors = np.linalg.cholesky(covariances)
        pivots = np.diagonal(factors, axis1=1, axis2=2) ** 2
        singular = (pivots <= np.maximum(smallest * variances, _SMALLEST)).any(axis=1)
    except np.linalg.LinAlgError:
        widest = np.maximum(variances.max(axis=1), _SMALLEST)
        thinness = np.linalg.eigvalsh(covariances)[:, 0] / widest
        singular = thinness == thinness.min()
    if singular.any():
        k = int(singular.argmax())
        lowest = np.linalg.eigvalsh(covariances[k])[0]
        raise DegenerateComponentError(
            f"covariances[{k}] is not positive definite: its smallest eigenvalue "
            f"is {lowest:.3g}; a component may have collapsed onto few points or "
            "a line, or features may repeat one another; try a larger reg_covar, "
            "fewer components or fewer features"
        )
    return factors


def _digits(array):
    if array.size == 1:
        return f"{array.item():.4g}"
    if array.ndim == 1:
        return "[" + ", ".join(f"{value:.4g}" for value in array) + "]"
    return "[" + ", ".join(map(_digits, array)) + "]"
