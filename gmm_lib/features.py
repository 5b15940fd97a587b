"""The fast pass: EM as two matrix products for a block of data.

A Gaussian mixture is an exponential family: log pi_k N(z | mu_k, Sigma_k) is a sum of
features of z, each times a coefficient theta_k.  With a block's features as the columns
of Phi, the E step is a softmax of theta Phi, and all that the M step needs is
Phi gamma'.  A family is its features, and how coefficients follow from their sums.
"""

from functools import cached_property
from itertools import pairwise
from math import prod
from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from gmm_lib.blocks import LINE
from gmm_lib.parameters import Parameters, diagonals, invert_lower

_BLOCK = 2**19  # multiply-adds in a product: above that, BLAS starts threads
LOG_2_PI = float(np.log(2 * np.pi))
_STRIP = 16  # rows of a triangular matrix multiplied at once
_SCRATCH = 2**17  # numbers in an intermediate array: 1 MiB, where rows are not _FEW
_FEW = 240  # rows of a block, below which the calls cost more than the sums
_NARROW = 1e5  # the largest allowed growth of rounding errors


class Narrow(ArithmeticError):
    """A component is so narrow beside the data's spread that sums of squares cancel."""


class Coefficients(NamedTuple):
    """Hold theta as the fast pass wants it."""

    theta: object  # (K, P), or as the family's `evaluate` wants it
    constant: float  # nats a point
    moments: tuple  # what theta was solved from; the family knows its form


class Family:
    """Hold what most families share: theta (K, P), features Phi (P, B)."""

    def block_rows(self, K):
        """Choose B so that a block stays in cache, and BLAS in one thread."""
        return min(max(256, _BLOCK // (self.rows * K)), 8192) // LINE * LINE

    def evaluate(self, theta, Phi, out):
        np.matmul(theta, Phi, out=out)

    def collect(self, Phi, gamma):
        return Phi @ gamma.T

    def counts(self, sums):
        return sums[0]


class Full(Family):
    """Features 1, z_i, z_i z_j (i <= j): the products of (1, z) with itself.

    With M the mean of (1, z)(1, z)' under a component, det M = det Sigma and
    (1, z)' M^-1 (1, z) = 1 + (z - mu)' Sigma^-1 (z - mu): one inverse gives theta.
    """

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

    def pack(self, p):
        ones = np.ones((len(p.means), 1, 1))
        augmented = np.concatenate([ones, p.means[:, :, None]], axis=1)
        M = augmented @ augmented.transpose(0, 2, 1)
        M[:, 1:, 1:] += p.factors @ p.factors.transpose(0, 2, 1)
        return p.weights, M

    def maximise(self, sums, ridge):
        M = np.take((sums / sums[0]).T, self.square, axis=1)  # (K, D + 1, D + 1)
        diagonals(M)[:, 1:] += ridge
        return sums[0] / sums[0].sum(), M

    def solve(self, weights, M):
        inverses, half_log_det = _inverse(M)
        _check_narrow(diagonals(inverses))
        theta = inverses.reshape(len(M), -1).take(self.triangle, axis=1)
        theta *= self.factors
        theta[:, 0] += _height(weights, half_log_det, M)
        return theta, 0.0

    def unpack(self, weights, M):
        means = M[:, 0, 1:]
        covariances = M[:, 1:, 1:] - means[:, :, None] * means[:, None]
        return Parameters(weights, means, np.linalg.cholesky(covariances))


class WideFull(Full):
    """The same for many features, where storing their products costs the most.

    With M = L L', the E step needs |L^-1 (1, z)|^2, and the M step the products of
    gamma_k (1, z) with (1, z).  L^-1 is triangular and those are symmetric: working in
    strips of rows, each as long as the triangle is there, saves nearly half.
    """

    def __init__(self, D, K):
        self.rows = D + 1
        cuts = np.linspace(0, D + 1, max(1, round((D + 1) / _STRIP)) + 1).astype(int)
        self.strips = list(pairwise(cuts.tolist()))
        self._memory = aligned(K * self.rows * self.block_rows(K))

    def block_rows(self, K):
        tallest = max(stop - start for start, stop in self.strips)
        rows = max(_FEW, _SCRATCH // (self.rows * K))
        return max(64, min(rows, _BLOCK // (tallest * self.rows)) // LINE * LINE)

    def fill(self, Phi, D):
        pass

    def _scratch(self, gamma, Phi):
        shape = (len(gamma), *Phi.shape)
        return self._memory[: prod(shape)].reshape(shape)

    def evaluate(self, theta, Phi, out):
        roots, heights = theta
        y = self._scratch(out, Phi)
        for (start, stop), root in zip(self.strips, roots, strict=True):
            np.matmul(root, Phi[:stop], out=y[:, start:stop])
        np.einsum("kdb,kdb->kb", y, y, out=out)
        out *= -0.5
        out += heights[:, None]

    def collect(self, Phi, gamma):
        shares = np.multiply(Phi, gamma[:, None], out=self._scratch(gamma, Phi))
        sums = np.zeros((len(gamma), len(Phi), len(Phi)))  # their lower triangles
        for start, stop in self.strips:
            sums[:, start:stop, :stop] = shares[:, start:stop] @ Phi[:stop].T
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
        inverses, half_log_det = _inverse_root(M)
        _check_narrow((inverses**2).sum(axis=1))
        heights = _height(weights, half_log_det, M)
        roots = [np.ascontiguousarray(inverses[:, a:b, :b]) for a, b in self.strips]
        return (roots, heights), 0.0


class Tied(Family):
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
        root, half_log_det = _inverse_root(covariance)
        inverse = root.T @ root
        slopes = means @ inverse
        heights = (slopes * means).sum(axis=1)
        _check_narrow(np.append(diagonals(inverse), heights))
        theta = np.column_stack([np.log(weights) - 0.5 * heights, slopes])
        D = len(covariance)
        quadratic = (inverse * self.second).sum()
        return theta, -0.5 * (quadratic + D * LOG_2_PI) - half_log_det

    def unpack(self, weights, means, covariance):
        factor = np.linalg.cholesky(covariance)
        factors = np.broadcast_to(factor, (len(means), *factor.shape))
        return Parameters(weights, means, factors)


class Diagonal(Family):
    """Features 1, z_i and z_i^2; of a spherical family 1, z_i and |z|^2."""

    def __init__(self, D, spherical):
        self.D, self.spherical = D, spherical
        self.rows = D + 2 if spherical else 2 * D + 1

    def fill(self, Phi, D):
        z, squares = Phi[1 : D + 1], Phi[D + 1 :]
        if self.spherical:
            np.einsum("db,db->b", z, z, out=squares[0])
        else:
            np.multiply(z, z, out=squares)

    def pack(self, p):
        variances = p.factors.T**2
        return p.weights, p.means.T, variances[:1] if self.spherical else variances

    def maximise(self, sums, ridge):
        means, squares = sums[1 : self.D + 1] / sums[0], sums[self.D + 1 :] / sums[0]
        ridge = ridge[:, None]
        if self.spherical:
            variances = (squares - (means**2).sum(axis=0)) / self.D + ridge[0]
        else:
            variances = squares - means**2 + ridge
        return sums[0] / sums[0].sum(), means, variances

    def solve(self, weights, means, variances):
        if not variances.min() > 0:
            raise Narrow
        _check_narrow(1 / variances)
        slopes = means / variances  # (D, K)
        heights = (slopes * means).sum(axis=0)
        _check_narrow(heights)
        each = self.D if self.spherical else 1
        log_det = each * np.log(variances).sum(axis=0)
        constant = np.log(weights) - 0.5 * (heights + log_det + self.D * LOG_2_PI)
        return np.concatenate([constant[None], slopes, -0.5 / variances]).T, 0.0

    def unpack(self, weights, means, variances):
        factors = np.broadcast_to(np.sqrt(variances), means.shape)
        return Parameters(weights, means.T, factors.T)


def family_for(covariance_type, D, K, find_second):
    """Choose the features of a family; a tied one asks for the mean of z z' once."""
    if covariance_type == "tied":
        return Tied(D, find_second)
    if covariance_type != "full":
        return Diagonal(D, covariance_type == "spherical")
    return WideFull(D, K) if _is_wide(D, K) else Full(D)


def _is_wide(D, K):
    # Products are stored once and used for every component: measured break-even.
    return min(2 * K + 4, 80) <= D


def aligned(size):
    """Make room that begins with a cache line; then so do rows of whole lines."""
    memory = np.empty(size + LINE)
    start = -(memory.ctypes.data // memory.itemsize) % LINE
    return memory[start : start + size]


def _inverse_root(S):
    # L^-1 and half of log det S, where S = L L'.  An inverse by elimination would
    # magnify rounding errors by the square of what this does.
    L = np.linalg.cholesky(S)
    return invert_lower(L), np.log(diagonals(L)).sum(axis=-1)


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


def _height(weights, half_log_det, M):
    # log pi_k - D/2 log 2 pi - 1/2 log det Sigma_k + 1/2, with M as in Full: (K,)
    D = M.shape[1] - 1
    return np.log(weights) - half_log_det - 0.5 * (D * LOG_2_PI - 1)


def _check_narrow(magnified):
    # Rounding errors of sums of squares grow by these entries of the precisions.
    if not magnified.max() < _NARROW:
        raise Narrow
