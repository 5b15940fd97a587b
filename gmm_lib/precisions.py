"""Covariances and their inverses in scikit-learn's shapes, one for each family."""

import numpy as np

from gmm_lib._validation import as_floats
from gmm_lib.parameters import invert_lower


def shapes(K, D):
    """Give the shape of each family's covariances."""
    return {"full": (K, D, D), "tied": (D, D), "diag": (K, D), "spherical": (K,)}


def shaped(covariances, covariance_type):
    """Reduce covariances (K, D, D) of a family to the numbers that are its own.

    Parameters
    ----------
    covariances : ndarray of shape (K, D, D)
        Of the family; in any units.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}
        The family.

    Returns
    -------
    ndarray
        (K, D, D) if full, (D, D) if tied, (K, D) if diag, (K,) if spherical.

    Examples
    --------
    >>> shaped(np.array([[[2.0, 0.0], [0.0, 2.0]]]), "spherical")
    array([2.])
    """
    if covariance_type == "full":
        return covariances.copy()
    if covariance_type == "tied":
        return covariances[0].copy()
    diagonal = np.diagonal(covariances, axis1=1, axis2=2).copy()
    return diagonal if covariance_type == "diag" else diagonal[:, 0].copy()


def roots(covariances):
    """Factor precisions, Sigma_k^-1 = U_k U_k' with U_k upper triangular: (K, D, D)."""
    return invert_lower(np.linalg.cholesky(covariances)).transpose(0, 2, 1)


def covariances_of(precisions, K, D, covariance_type):
    """Invert a caller's precisions.

    Parameters
    ----------
    precisions : array_like
        In the shape of the family, see `shapes`, in the data's units to the power -2.
    K, D : int
        Components and features.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}
        The family.

    Returns
    -------
    ndarray of shape (K, D, D)
        In the data's units squared.

    Raises
    ------
    TypeError, ValueError
        When they are not numbers, not of that shape, not symmetric, or not positive
        definite.

    Examples
    --------
    >>> covariances_of([4.0], 1, 2, "spherical")
    array([[[0.25, 0.  ],
            [0.  , 0.25]]])
    """
    shape = shapes(K, D)[covariance_type]
    P = as_floats(precisions, "precisions_init", ndim=len(shape))
    if P.shape != shape:
        raise ValueError(
            f"precisions_init has shape {P.shape}; {covariance_type} precisions of {K} "
            f"components and {D} features need shape {shape}"
        )
    if covariance_type == "spherical":
        P = np.repeat(P[:, None], D, axis=1)
    if covariance_type in ("diag", "spherical"):
        P = P[:, :, None] * np.eye(D)
    P = np.broadcast_to(P, (K, D, D))
    if not np.allclose(P, P.transpose(0, 2, 1), rtol=1e-8, atol=0):
        raise ValueError("precisions_init is not symmetric; try (P + P.T) / 2")
    try:
        np.linalg.cholesky(P)
    except np.linalg.LinAlgError:
        lowest = np.linalg.eigvalsh(P)[:, 0].min()
        raise ValueError(
            "precisions_init is not positive definite: the smallest eigenvalue is "
            f"{lowest:.3g}; pass inverses of covariances"
        ) from None
    inverse = np.linalg.inv(P)
    return (inverse + inverse.transpose(0, 2, 1)) / 2
