"""What the M step looks at: each component's points, their mean and covariance."""

import numpy as np

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.refusals import check_spread
from gmm_lib.arguments.shares import as_responsibilities, as_sample_weight

_TINY = float(np.finfo(float).tiny)


def moments(X, gamma, sample_weight=None):
    """Sum and average the points by their responsibilities.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    gamma : array_like of shape (N, K)
        Responsibilities; each row sums to one.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

    Returns
    -------
    N_k : ndarray of shape (K,)
        The sums of gamma.
    means : ndarray of shape (K, D)
        The weighted means.
    covariances : ndarray of shape (K, D, D)
        Those about the means; 0 where a component has no points.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    Bishop (2006), equations (9.24), (9.25) and (9.27).

    Examples
    --------
    >>> N_k, means, _ = moments([[0.0], [2.0]], [[1.0], [1.0]])
    >>> N_k.item(), means.item()
    (2.0, 1.0)
    """
    X = as_points(X)
    gamma = as_responsibilities(gamma, n_points=len(X))
    weight = as_sample_weight(sample_weight, len(X))
    if weight is not None:
        gamma = gamma * weight[:, None]
    N_k = gamma.sum(axis=0)
    held = np.maximum(N_k, _TINY)
    # About the mean of all, small numbers lose fewer digits.
    centre = np.average(X, axis=0, weights=weight)
    means = centre + gamma.T @ (X - centre) / held[:, None]
    covariances = np.empty((*means.shape, X.shape[1]))
    for k, mean in enumerate(means):
        r = X - mean
        covariances[k] = (gamma[:, k] * r.T) @ r / held[k]
    check_spread(np.diagonal(covariances, axis1=1, axis2=2).max(axis=0), centre)
    return N_k, means, covariances
