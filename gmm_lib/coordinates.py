"""Coordinates in which every vector is a mixture: theta without constraints.

In this order: log pi_k - log pi_K of all components but the last; the means, one after
the other; and of each component the lower triangle of L_k, row after row, with
Sigma_k = L_k L_k' and the logarithms of its diagonal.  There are
K - 1 + K D + K D (D + 1) / 2 of them, as many as free parameters.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_count, as_floats
from gmm_lib.matrices import diagonals, invert_lower
from gmm_lib.mixture import Mixture, as_mixture

_WIDEST = 340.0  # a log-diagonal beyond this has no square


def to_vector(mixture: Mixture) -> Array:
    """Write a mixture as coordinates without constraints.

    Parameters
    ----------
    mixture : Mixture
        Of K components in D dimensions; no weight is 0.

    Returns
    -------
    ndarray of shape (K - 1 + K D + K D (D + 1) / 2,)
        log(pi_k / pi_K) for k < K; the means (K, D), in the data's units; then of each
        component the lower triangle of its Cholesky factor, row by row, in the data's
        units, with the logarithms of its diagonal.

    Raises
    ------
    TypeError, ValueError
        When it is no Mixture, or a weight is 0.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> gm.to_vector(theta).tolist()
    [0.0, 0.0, 4.0, 0.0, 0.0]
    """
    logs = log_weights(mixture)
    factors = mixture._cholesky.copy()
    diagonals(factors)[...] = np.log(diagonals(factors))
    lower = np.tril_indices(mixture.n_features)
    parts = logs[:-1] - logs[-1], mixture.means.ravel(), factors[:, *lower].ravel()
    return np.concatenate(parts)


def from_vector(vector: ArrayLike, n_components: int, n_features: int) -> Mixture:
    """Read a mixture from coordinates without constraints.

    Parameters
    ----------
    vector : array_like of shape (K - 1 + K D + K D (D + 1) / 2,)
        As `to_vector` writes them.
    n_components : int
        K.
    n_features : int
        D.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When the vector has another length, or an entry is NaN or infinite, or a width
        is too large for a float.
    DegenerateComponentError
        A ValueError: when a width is too small beside the others.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> gm.from_vector([0.0, 0.0, 4.0, 0.0, 0.0], n_components=2, n_features=1)
    Mixture of 2 components in 1 dimension
      k  weight  mean  covariance
      1     0.5     0           1
      2     0.5     4           1
    """
    K = as_count(n_components, "n_components", least=1)
    D = as_count(n_features, "n_features", least=1)
    vector = as_floats(vector, "vector", ndim=1)
    layout = Layout.of(K, D)
    if len(vector) != layout.size:
        raise ValueError(
            f"vector has {len(vector)} entries, but {K} components of {D} features "
            f"have {layout.size} coordinates; pass what to_vector gave for as many"
        )
    logits = np.append(vector[: K - 1], 0.0)
    weights = np.exp(logits - logits.max())
    factors = np.zeros((K, D, D))
    factors[:, *np.tril_indices(D)] = vector[layout.own[:, D:]]
    widths = diagonals(factors)
    _check_widths(widths, layout)
    widths[...] = np.exp(widths)
    covariances = factors @ factors.transpose(0, 2, 1)
    return Mixture(weights / weights.sum(), vector[layout.own[:, :D]], covariances)


class Layout(NamedTuple):
    """Tell where in the vector each component's own coordinates stand."""

    own: np.ndarray  # (K, D + D (D + 1) / 2): of its mean, then of its factor
    log_diagonal: np.ndarray  # (D,): which of the own ones are logarithms
    size: int

    @classmethod
    def of(cls, K, D):
        """Lay out K components of D features."""
        T = D * (D + 1) // 2
        means = K - 1 + np.arange(K * D).reshape(K, D)
        factors = K - 1 + K * D + np.arange(K * T).reshape(K, T)
        i, j = np.tril_indices(D)
        own = np.concatenate([means, factors], axis=1)
        return cls(own, D + np.flatnonzero(i == j), K - 1 + own.size)


def log_weights(mixture):
    """Take the logarithms of a mixture's weights, or raise ValueError for a 0."""
    weights = as_mixture(mixture).weights
    if weights.min() == 0:
        k = int(weights.argmin())
        raise ValueError(
            f"mixture.weights[{k}] is 0, which has no logarithm; leave component {k} "
            "out of the mixture"
        )
    return np.log(weights)


def scores(factors, counts, first, second):
    """Differentiate log N(x | mu, Sigma) by a component's own coordinates.

    Parameters
    ----------
    factors : ndarray of shape (..., D, D)
        L, in the data's units.
    counts : ndarray of shape (...)
        1 for one point; for a sum over points, that of their shares.
    first, second : ndarray of shape (..., D) and (..., D, D)
        y = L^-1 (x - mu) and y y', or sums of them by the same shares.

    Returns
    -------
    ndarray of shape (..., D + D (D + 1) / 2)
        By the mean, then by the factor's coordinates.

    Examples
    --------
    >>> L, y = np.array([[2.0]]), np.array([3.0])  # by the mean y / 2, by log 2: 9 - 1
    >>> scores(L, 1, y, y[:, None] * y).tolist()
    [1.5, 8.0]
    """
    back = np.swapaxes(invert_lower(factors), -1, -2)
    D = factors.shape[-1]
    excess = second - np.multiply.outer(counts, np.eye(D))
    by_factor = back @ excess
    diagonal = np.arange(D)
    by_factor[..., diagonal, diagonal] *= factors[..., diagonal, diagonal]
    by_mean = (back @ first[..., None])[..., 0]
    return np.concatenate([by_mean, by_factor[..., *np.tril_indices(D)]], axis=-1)


def motions(factor):
    """Tell how y = L^-1 (x - mu) moves with each of a component's own coordinates.

    Parameters
    ----------
    factor : ndarray of shape (D, D)
        L, in the data's units.

    Returns
    -------
    ndarray of shape (D + D (D + 1) / 2, D, 1 + D)
        V with dy = -V (1, y): how the mean moves in widths, and how the factor does.
    """
    D = len(factor)
    i, j = np.tril_indices(D)
    V = np.zeros((D + len(i), D, 1 + D))
    columns = invert_lower(factor).T
    V[:D, :, 0] = columns
    step = np.where(i == j, factor[i, j], 1.0)
    V[D + np.arange(len(i)), :, 1 + j] = step[:, None] * columns[i]
    return V


def _check_widths(widths, layout):
    # The log-diagonals (K, D).
    if widths.max() <= _WIDEST:
        return
    k, j = (int(i) for i in np.argwhere(widths > _WIDEST)[0])
    at = int(layout.own[k, layout.log_diagonal[j]])
    raise ValueError(
        f"vector[{at}] is {widths[k, j]:.4g}, the logarithm of a width of component "
        f"{k}: its square is too large for a float; take a shorter step"
    )
