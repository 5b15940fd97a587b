"""Components that stand in the same place: one component, counted twice."""

import numpy as np

from gmm_lib.matrices import invert_lower

_APART = 1e-3  # widths; where EM parts two components they end much farther apart


def coinciding(mixture):
    """Find two components with the same mean and the same covariance.

    Parameters
    ----------
    mixture : Mixture
        Any.

    Returns
    -------
    tuple of int, or None
        The first two whose means are within a thousandth of a width, and whose
        covariances differ by as little; components of weight 0 do not count.

    Notes
    -----
    In exact arithmetic EM never parts two that start alike: they share every point in
    the proportion of their weights, and end, as a rule, at a saddle of the likelihood.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> coinciding(Mixture([0.2, 0.5, 0.3], [[0.0], [4.0], [0.0]], [[[1.0]]] * 3))
    (0, 2)
    """
    there = np.flatnonzero(mixture.weights > 0)
    means, covariances = mixture.means[there], mixture.covariances[there]
    width = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    for j in range(len(there) - 1):
        apart = np.abs(means[j + 1 :] - means[j]) / width[j]
        for k in j + 1 + np.flatnonzero(apart.max(axis=1) <= _APART):
            if _alike(mixture._cholesky[there[j]], means[k] - means[j], covariances[k]):
                return int(there[j]), int(there[k])
    return None


def _alike(L, move, covariance):
    # As seen from the first: the move is near 0, the covariance near I.
    P = invert_lower(L)
    gap = P @ covariance @ P.T - np.eye(len(L))
    return np.linalg.norm(P @ move) <= _APART and np.abs(gap).max() <= _APART
