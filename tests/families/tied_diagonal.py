"""A fifth family in one file: one diagonal matrix for all components (mclust's EEI).

The tests use it to hold the library to its word that a family costs one file.
"""

import numpy as np

from gmm_lib.families import Family
from gmm_lib.families.diagonal import Diagonal, Squares


class TiedDiagonal(Diagonal):
    """One diagonal matrix, the average of all components': D free entries."""

    name = "tied_diag"
    spread = Family.spread  # by `project`: that of Diagonal knows no other component

    def n_free(self, K, D):
        return D

    def project(self, covariances, shares):
        own = np.diagonal(covariances, axis1=1, axis2=2)
        return np.broadcast_to(np.diag(shares @ own / shares.sum()), covariances.shape)

    def shape(self, K, D):
        return (D,)

    def reduce(self, matrices):
        return np.diagonal(matrices[0]).copy()

    def expand(self, numbers, K, D):
        return np.broadcast_to(np.diag(numbers), (K, D, D))

    def features(self, D, K, find_second):
        return SharedSquares(D)


class SharedSquares(Squares):
    def variances(self, weights, means, squares, ridge):
        own = super().variances(weights, means, squares, ridge)
        return np.broadcast_to((own @ weights)[:, None], own.shape)
