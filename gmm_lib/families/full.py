"""Any covariances, one for each component."""

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from gmm_lib.families.family import Family
from gmm_lib.families.features import check_narrow, height
from gmm_lib.families.wide import Augmented, WideProducts
from gmm_lib.matrices import diagonals


class Full(Family):
    """Any symmetric positive definite matrices: K D (D + 1) / 2 free entries."""

    name = "full"

    def n_free(self, K, D):
        return K * D * (D + 1) // 2

    def project(self, covariances, shares):
        return covariances

    def least_points(self, D):
        return D + 1

    def shape(self, K, D):
        return (K, D, D)

    def reduce(self, matrices):
        return matrices.copy()

    def expand(self, numbers, K, D):
        return numbers

    def spread(self, second, shift, N_k):
        return second / N_k[:, None, None] - shift[:, :, None] * shift[:, None]

    def features(self, D, K, find_second):
        return WideProducts(D, K) if _is_wide(D, K) else Products(D)


class Products(Augmented):
    """Features 1, z_i, z_i z_j (i <= j): the products of (1, z) with itself.

    With M the mean of (1, z)(1, z)' under a component, det M = det Sigma and
    (1, z)' M^-1 (1, z) = 1 + (z - mu)' Sigma^-1 (z - mu): one inverse gives theta.
    """

    calls = "short"

    def __init__(self, D):
        self.i, self.j = np.triu_indices(D + 1)
        self.square = np.empty((D + 1, D + 1), dtype=int)
        self.square[self.i, self.j] = np.arange(len(self.i))
        self.square[self.j, self.i] = np.arange(len(self.i))
        self.triangle = self.i * (D + 1) + self.j  # its entries, row after row
        self.factors = np.where(self.i == self.j, -0.5, -1.0)
        self.rows = len(self.i)

    def fill(self, Phi, D):
        row = D + 1
        for i in range(1, D + 1):
            stop = row + D + 1 - i
            np.multiply(Phi[i : D + 1], Phi[i], out=Phi[row:stop])
            row = stop

    def maximise(self, sums, ridge):
        M = np.take((sums / sums[0]).T, self.square, axis=1)  # (K, D + 1, D + 1)
        diagonals(M)[:, 1:] += ridge
        return sums[0] / sums[0].sum(), M

    def solve(self, weights, M):
        inverses, half_log_det = _inverse(M)
        check_narrow(diagonals(inverses))
        theta = inverses.reshape(len(M), -1).take(self.triangle, axis=1)
        theta *= self.factors
        theta[:, 0] += height(weights, half_log_det, M)
        return theta, 0.0


def _is_wide(D, K):
    # Products are stored once and used for every component: measured break-even.
    return min(2 * K + 4, 80) <= D


def _inverse(S):
    # The upper triangles of S^-1 (K, P, P), and half of log det S, by the same steps.
    inverses = np.array(S)
    for one in inverses:
        if dpotrf(one.T, lower=True, overwrite_a=True)[1]:  # by columns: no copy
            raise np.linalg.LinAlgError("not positive definite")
    half_log_det = np.log(diagonals(inverses)).sum(axis=-1)
    for one in inverses:
        dpotri(one.T, lower=True, overwrite_c=True)
    return inverses, half_log_det
