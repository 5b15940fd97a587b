"""Diagonal covariances: within a component, features do not vary together."""

import numpy as np

from gmm_lib.families.family import Family
from gmm_lib.families.features import LOG_2_PI, Features, Narrow, check_narrow


class Diagonal(Family):
    """Diagonal matrices: K D free entries."""

    name = "diag"
    diagonal = True

    def n_free(self, K, D):
        return K * D

    def project(self, covariances, shares):
        return covariances * np.eye(covariances.shape[1])

    def shape(self, K, D):
        return (K, D)

    def reduce(self, matrices):
        return np.diagonal(matrices, axis1=1, axis2=2).copy()

    def expand(self, numbers, K, D):
        return numbers[:, :, None] * np.eye(D)

    def spread(self, own, N_k, factors):
        return own

    def features(self, D, K, find_second):
        return Squares(D)


class Squares(Features):
    """Features 1, z_i and z_i^2."""

    each = 1  # how many features share a variance

    def __init__(self, D):
        self.D, self.rows = D, 2 * D + 1

    def fill(self, Phi, D):
        np.multiply(Phi[1 : D + 1], Phi[1 : D + 1], out=Phi[D + 1 :])

    def pack(self, p):
        return p.weights, p.means.T, p.factors.T**2

    def maximise(self, sums, ridge):
        weights, means = sums[0] / sums[0].sum(), sums[1 : self.D + 1] / sums[0]
        squares = sums[self.D + 1 :] / sums[0]
        return weights, means, self.variances(weights, means, squares, ridge)

    def variances(self, weights, means, squares, ridge):
        """Find the variances (D, K), or as many rows as differ."""
        return squares - means**2 + ridge[:, None]

    def solve(self, weights, means, variances):
        if not variances.min() > 0:
            raise Narrow
        check_narrow(1 / variances)
        slopes = means / variances  # (D, K)
        heights = (slopes * means).sum(axis=0)
        check_narrow(heights)
        log_det = self.each * np.log(variances).sum(axis=0)
        constant = np.log(weights) - 0.5 * (heights + log_det + self.D * LOG_2_PI)
        return np.concatenate([constant[None], slopes, -0.5 / variances]).T, 0.0

    def unpack(self, weights, means, variances):
        factors = np.broadcast_to(np.sqrt(variances), means.shape)
        return weights, means.T, factors.T
