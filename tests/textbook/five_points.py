"""Five points, two components that share them, and one entry spoilt."""

import numpy as np

import gmm_lib as gm

X = np.array([[0.0, 1.0], [2.0, 0.5], [1.0, 3.0], [4.0, 2.0], [3.0, 3.5]])
theta = gm.Mixture([0.5, 0.5], [[1.0, 1.0], [3.0, 3.0]], [np.eye(2)] * 2)
gamma = gm.e_step(X, theta)


def with_entry(value, array=X):
    changed = array.astype(float)
    changed[1, 1] = value
    return changed
