"""Any covariances, one for each component."""

from itertools import pairwise

import numpy as np

from gmm_lib.families.family import Family
from gmm_lib.families.features import BLOCK, LINE, check_narrow, height, inverse_root
from gmm_lib.families.wide import Augmented, WideProducts
from gmm_lib.matrices import diagonals

# Measured.
_SMALL = 1200  # P K: above that, BLAS is slow to multiply by a transposed matrix
_LONG = 4000  # P K: above that, two threads gain
_FEW = 400  # rows of a block, below which the calls cost more than the sums
_ROOM = 2**17  # numbers in a block's features: 1 MiB


class Full(Family):
    """Any symmetric positive definite matrices: K D (D + 1) / 2 free entries."""

    name = "full"

    def n_free(self, K, D):
        return K * D * (D + 1) // 2

    def project(self, covariances, shares):
        return covariances

    def least_points(self, D):
        return D + 1

    def spread(self, own, N_k, factors):
        return own

    def features(self, D, K, find_second):
        if _is_wide(D, K):
            return WideProducts(D, K)
        rows = (D + 1) * (D + 2) // 2
        return Strips(D, K) if rows * K > _SMALL else Products(D)


class Products(Augmented):
    """Features 1, z_i, z_i z_j, each once: the products of (1, z) with itself.

    With M the mean of (1, z)(1, z)' under a component, det M = det Sigma and
    (1, z)' M^-1 (1, z) = 1 + (z - mu)' Sigma^-1 (z - mu): one inverse gives theta.
    """

    calls = "short"

    def __init__(self, D):
        # z_i z_(i + s), round the circle, for one step s after the other.
        turns = np.arange(D * (D + 1) // 2)
        first = 1 + turns % D
        second = 1 + (turns + turns // D) % D
        linear = np.arange(D + 1)
        self.i = np.append(0 * linear, np.minimum(first, second))
        self.j = np.append(linear, np.maximum(first, second))
        self.square = np.empty((D + 1, D + 1), dtype=int)
        self.square[self.i, self.j] = np.arange(len(self.i))
        self.square[self.j, self.i] = np.arange(len(self.i))
        self.triangle = self.i * (D + 1) + self.j  # its entries, row after row
        self.factors = np.where(self.i == self.j, -0.5, -1.0)
        self.rows = len(self.i)

    def block_rows(self, K):
        rows = max(_FEW, BLOCK // (self.rows * K))
        return max(64, min(rows, _ROOM // self.rows, 8192) // LINE * LINE)

    def fill(self, Phi, D):
        steps, half, size = (D + 1) // 2, D // 2, Phi.shape[1]
        z, squares, products = Phi[1 : D + 1], Phi[D + 1 : 2 * D + 1], Phi[2 * D + 1 :]
        squares[:half] = z[:half]  # closes the circle, until the squares are written
        # z as it stands 1, 2, ... rows further on, and one product for all of them.
        turned = np.ndarray(
            (steps - 1, D * size),
            buffer=Phi,
            offset=2 * size * Phi.itemsize,
            strides=(size * Phi.itemsize, Phi.itemsize),
        )
        whole = D * (steps - 1)
        np.multiply(turned, z.reshape(-1), out=products[:whole].reshape(turned.shape))
        rest = len(products) - whole  # half a circle, where D is even
        np.multiply(z[:rest], z[half:][:rest], out=products[whole:])
        np.multiply(z, z, out=squares)

    def maximise(self, sums, ridge):
        M = np.take((sums / sums[0]).T, self.square, axis=1)  # (K, D + 1, D + 1)
        diagonals(M)[:, 1:] += ridge
        return sums[0] / sums[0].sum(), M

    def solve(self, weights, M):
        roots, half_log_det = inverse_root(M)
        inverses = roots.transpose(0, 2, 1) @ roots
        check_narrow(diagonals(inverses))
        theta = inverses.reshape(len(M), -1).take(self.triangle, axis=1)
        theta *= self.factors
        theta[:, 0] += height(weights, half_log_det, M)
        return theta, 0.0


class Strips(Products):
    """The same where P K is large: both products take the features strip by strip.

    Each is small enough for one thread of BLAS, and theta is a list of its columns.
    """

    def __init__(self, D, K):
        super().__init__(D)
        self.calls = "long" if self.rows * K > _LONG else "short"
        step = max(1, BLOCK // (K * self.block_rows(K)))
        self.strips = list(pairwise([*range(0, self.rows, step), self.rows]))

    def solve(self, weights, M):
        theta, constant = super().solve(weights, M)
        parts = [np.ascontiguousarray(theta[:, a:b]) for a, b in self.strips]
        return parts, constant

    def evaluate(self, theta, Phi, out):
        for (start, stop), part in zip(self.strips, theta, strict=True):
            if start == 0:
                np.matmul(part, Phi[:stop], out=out)
            else:
                out += part @ Phi[start:stop]

    def collect(self, Phi, gamma):
        shares, sums = np.ascontiguousarray(gamma.T), np.empty((len(Phi), len(gamma)))
        for start, stop in self.strips:
            np.matmul(Phi[start:stop], shares, out=sums[start:stop])
        return sums


def _is_wide(D, K):
    # Products are stored once and used for every component: measured break-even.
    return min(6 * K - 4, 40 + K // 2) <= D
