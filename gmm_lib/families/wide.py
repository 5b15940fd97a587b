"""Full covariances of many features, where products of features are too many."""

from itertools import pairwise
from math import prod

import numpy as np

from gmm_lib.families.features import (
    BLOCK,
    LINE,
    Features,
    aligned,
    check_narrow,
    height,
    inverse_root,
)
from gmm_lib.matrices import diagonals

_STRIP = 8  # rows of a triangular matrix multiplied at once
_SCRATCH = 2**17  # numbers in an intermediate array: 1 MiB, where rows are not _FEW
_FEW = 240  # rows of a block, below which the calls cost more than the sums


class Augmented(Features):
    """Moments of (1, z)(1, z)': the weights, and each component's mean of it, M."""

    def pack(self, p):
        ones = np.ones((len(p.means), 1, 1))
        augmented = np.concatenate([ones, p.means[:, :, None]], axis=1)
        M = augmented @ augmented.transpose(0, 2, 1)
        M[:, 1:, 1:] += p.factors @ p.factors.transpose(0, 2, 1)
        return p.weights, M

    def unpack(self, weights, M):
        means = M[:, 0, 1:]
        covariances = M[:, 1:, 1:] - means[:, :, None] * means[:, None]
        return weights, means, np.linalg.cholesky(covariances)


class WideProducts(Augmented):
    """The same for many features, where storing their products costs the most.

    With M = L L', the E step needs |L^-1 (1, z)|^2, whose first square is 1, and the M
    step the products of gamma_k z with (1, z).  L^-1 is triangular and those are
    symmetric: working in strips of rows, each as long as the triangle is there, saves
    nearly half.
    """

    calls = "long"

    def __init__(self, D, K):
        self.rows = D + 1
        cuts = np.linspace(0, D, max(1, round(D / _STRIP)) + 1).astype(int)
        self.strips = list(pairwise(cuts.tolist()))
        self._memory = aligned(K * D * self.block_rows(K))

    def block_rows(self, K):
        tallest = max(stop - start for start, stop in self.strips)
        rows = max(_FEW, _SCRATCH // (self.rows * K))
        return max(64, min(rows, BLOCK // (tallest * self.rows)) // LINE * LINE)

    def fill(self, Phi, D):
        pass

    def _scratch(self, gamma, Phi):
        shape = (len(gamma), len(Phi) - 1, Phi.shape[1])
        return self._memory[: prod(shape)].reshape(shape)

    def evaluate(self, theta, Phi, out):
        roots, heights = theta
        y = self._scratch(out, Phi)
        for (start, stop), root in zip(self.strips, roots, strict=True):
            np.matmul(root, Phi[: stop + 1], out=y[:, start:stop])
        np.einsum("kdb,kdb->kb", y, y, out=out)
        out *= -0.5
        out += heights[:, None]

    def collect(self, Phi, gamma):
        shares = np.multiply(Phi[1:], gamma[:, None], out=self._scratch(gamma, Phi))
        sums = np.zeros((len(gamma), len(Phi), len(Phi)))  # their lower triangles
        sums[:, 0, 0] = gamma.sum(axis=1)
        for start, stop in self.strips:
            z = Phi[: stop + 1]
            sums[:, start + 1 : stop + 1, : stop + 1] = shares[:, start:stop] @ z.T
        return sums

    def counts(self, sums):
        return sums[:, 0, 0]

    def maximise(self, sums, ridge):
        N_k = sums[:, 0, 0]
        lower = np.tril(sums / N_k[:, None, None])
        M = lower + np.tril(lower, -1).transpose(0, 2, 1)
        diagonals(M)[:, 1:] += ridge
        return N_k / N_k.sum(), M

    def solve(self, weights, M):
        inverses, half_log_det = inverse_root(M)
        check_narrow((inverses**2).sum(axis=1))
        heights = height(weights, half_log_det, M) - 0.5  # the first square
        roots = [
            np.ascontiguousarray(inverses[:, start + 1 : stop + 1, : stop + 1])
            for start, stop in self.strips
        ]
        return (roots, heights), 0.0
