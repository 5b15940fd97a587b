"""One of several, each with its own chance: what every sampler draws."""

import numpy as np


def choose(weights, u):
    """Choose a place along the last axis, each as probable as its weight says.

    Parameters
    ----------
    weights : ndarray of shape (..., K)
        At least 0, and not all 0; they need not sum to 1.
    u : float or ndarray of shape (...)
        Uniform draws from [0, 1).

    Returns
    -------
    ndarray of int, shape (...)
        Places, 0 to K - 1.

    Examples
    --------
    >>> choose(np.array([[1.0, 3.0], [0.0, 2.0]]), np.array([0.2, 0.0])).tolist()
    [0, 1]
    """
    heights = weights.cumsum(axis=-1)
    return (np.asarray(u)[..., None] * heights[..., -1:] >= heights).sum(axis=-1)
