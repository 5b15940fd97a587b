"""Stacks of symmetric and of triangular matrices: checked, factored, inverted."""

import numpy as np
from scipy.linalg.lapack import dtrtri

from gmm_lib.errors import not_positive_definite

_EPS = float(np.finfo(float).eps)
_SMALLEST = 1e-300  # variances below have no inverse in float64


def symmetric(S, name):
    """Return matrices (K, D, D) freed of rounding errors, or say that S is skew.

    Parameters
    ----------
    S : ndarray of shape (K, D, D)
        Symmetric to 1e-8 of each matrix's largest entry.
    name : str
        The argument's name, for the error message.

    Returns
    -------
    ndarray of shape (K, D, D)

    Raises
    ------
    ValueError
        When one is not symmetric.

    Examples
    --------
    >>> symmetric(np.array([[[1.0, 0.5], [0.5, 1.0]]]), "S")[0, 0]
    array([1. , 0.5])
    """
    transposed = S.transpose(0, 2, 1)
    if not (transposed == S).all():
        _check_rounding(S, transposed, name)
    return (S + transposed) / 2


def _check_rounding(S, transposed, name):
    gap = np.abs(S - transposed).max(axis=(1, 2))
    scale = np.abs(S).max(axis=(1, 2))
    if (gap > 1e-8 * scale).any():
        k = int((gap - 1e-8 * scale).argmax())
        raise ValueError(
            f"{name}[{k}] is not symmetric: entries differ from their mirror "
            f"image by up to {gap[k]:.3g}; try (S + S.T) / 2"
        )


def cholesky(S, name):
    """Factor symmetric matrices (K, D, D): S_k = L_k L_k'.

    Parameters
    ----------
    S : ndarray of shape (K, D, D)
        Symmetric.
    name : str
        The argument's name, for the error message.

    Returns
    -------
    ndarray of shape (K, D, D)
        L_k, lower triangular.

    Raises
    ------
    DegenerateComponentError
        A ValueError: when one is not positive definite beyond rounding errors.

    Examples
    --------
    >>> cholesky(np.array([[[4.0]]]), "S")
    array([[[2.]]])
    """
    # A pivot that is this small a part of its variance is rounding error.
    smallest = 10 * S.shape[1] * _EPS
    variances = np.diagonal(S, axis1=1, axis2=2)
    try:
        factors = np.linalg.cholesky(S)
        pivots = np.diagonal(factors, axis1=1, axis2=2) ** 2
        singular = (pivots <= np.maximum(smallest * variances, _SMALLEST)).any(axis=1)
    except np.linalg.LinAlgError:
        widest = np.maximum(variances.max(axis=1), _SMALLEST)
        thinness = np.linalg.eigvalsh(S)[:, 0] / widest
        singular = thinness == thinness.min()
    if singular.any():
        k = int(singular.argmax())
        lowest = np.linalg.eigvalsh(S[k])[0]
        raise not_positive_definite(f"{name}[{k}]", lowest)
    return factors


def check_shapes(weights, means, covariances):
    """Raise ValueError unless these three describe the same K and D."""
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


def invert_lower(L):
    """Invert lower triangular matrices (..., D, D)."""
    inverses = np.array(L, order="C")
    for one in inverses.reshape(-1, *L.shape[-2:]) if L.size else ():
        one[...] = dtrtri(one.T, overwrite_c=True)[0].T  # upper, by columns: no copy
    return inverses


def diagonals(S):
    """View the diagonals of contiguous matrices (..., D, D), to read or to change."""
    return S.reshape(*S.shape[:-2], -1)[..., :: S.shape[-1] + 1]


def precision_factors(covariances):
    """Factor inverses, Sigma_k^-1 = U_k U_k' with U_k upper triangular: (K, D, D)."""
    return invert_lower(np.linalg.cholesky(covariances)).transpose(0, 2, 1)
