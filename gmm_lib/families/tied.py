"""One covariance for all components."""

from functools import cached_property

import numpy as np

from gmm_lib.families.family import Family
from gmm_lib.families.features import LOG_2_PI, Features, check_narrow, inverse_root
from gmm_lib.matrices import diagonals


class Tied(Family):
    """The same matrix K times, the average by N_k: D (D + 1) / 2 free entries."""

    name = "tied"

    def n_free(self, K, D):
        return D * (D + 1) // 2

    def project(self, covariances, shares):
        pooled = np.tensordot(shares / shares.sum(), covariances, axes=1)
        return np.broadcast_to(pooled, covariances.shape)

    def shape(self, K, D):
        return (D, D)

    def reduce(self, matrices):
        return matrices[0].copy()

    def expand(self, numbers, K, D):
        return np.broadcast_to(numbers, (K, D, D))

    def spread(self, own, N_k, factors):
        return self.project(own, N_k)

    def features(self, D, K, find_second):
        return Linear(D, find_second)


class Linear(Features):
    """Features 1 and z: the quadratic term is the same for every component.

    So it leaves the responsibilities alone, and its sum over the data needs only the
    mean of z z', found once.
    """

    def __init__(self, D, find_second):
        self.find_second = find_second
        self.rows = D + 1

    @cached_property
    def second(self):
        """The mean of z z' over the data, (D, D)."""
        return self.find_second()

    def fill(self, Phi, D):
        pass

    def pack(self, p):
        return p.weights, p.means, p.factors[0] @ p.factors[0].T

    def maximise(self, sums, ridge):
        weights, means = sums[0] / sums[0].sum(), (sums[1:] / sums[0]).T
        covariance = self.second - (weights * means.T) @ means
        return weights, means, covariance + np.diag(ridge)

    def solve(self, weights, means, covariance):
        root, half_log_det = inverse_root(covariance)
        inverse = root.T @ root
        slopes = means @ inverse
        heights = (slopes * means).sum(axis=1)
        check_narrow(np.append(diagonals(inverse), heights))
        theta = np.column_stack([np.log(weights) - 0.5 * heights, slopes])
        D = len(covariance)
        quadratic = (inverse * self.second).sum()
        return theta, -0.5 * (quadratic + D * LOG_2_PI) - half_log_det

    def common(self, moments, Phi):
        root = inverse_root(moments[2])[0]
        y = root @ Phi[1:]
        return 0.5 * ((root @ self.second * root).sum() - np.einsum("db,db->b", y, y))

    def unpack(self, weights, means, covariance):
        factor = np.linalg.cholesky(covariance)
        factors = np.broadcast_to(factor, (len(means), *factor.shape))
        return weights, means, factors
