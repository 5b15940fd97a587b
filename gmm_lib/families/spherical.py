"""Multiples of the identity: a component is as wide in all directions."""

import numpy as np

from gmm_lib.families.diagonal import Diagonal, Squares


class Spherical(Diagonal):
    """Multiples of the identity, by the mean of the variances: K free entries."""

    name = "spherical"
    isotropic = True

    def n_free(self, K, D):
        return K

    def project(self, covariances, shares):
        variances = np.diagonal(covariances, axis1=1, axis2=2).mean(axis=1)
        return variances[:, None, None] * np.eye(covariances.shape[1])

    def shape(self, K, D):
        return (K,)

    def reduce(self, matrices):
        return matrices[:, 0, 0].copy()

    def expand(self, numbers, K, D):
        return numbers[:, None, None] * np.eye(D)

    def spread(self, own, N_k, factors):
        return np.broadcast_to(own.mean(axis=1, keepdims=True), own.shape)

    def features(self, D, K, find_second):
        return SquaredLength(D)


class SquaredLength(Squares):
    """Features 1, z_i and |z|^2."""

    def __init__(self, D):
        self.D, self.rows, self.each = D, D + 2, D

    def fill(self, Phi, D):
        z = Phi[1 : D + 1]
        np.einsum("db,db->b", z, z, out=Phi[D + 1])

    def pack(self, p):
        return p.weights, p.means.T, p.factors.T[:1] ** 2

    def variances(self, weights, means, squares, ridge):
        return (squares - (means**2).sum(axis=0)) / self.D + ridge[:1, None]
