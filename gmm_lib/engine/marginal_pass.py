"""The pass over data with holes: each row counts by the features that it has.

Seen from a component, y = L^-1 (x - mu) is standard normal.  The d features that a row
has fix d directions of y, an orthonormal basis of which is found once for all rows with
the same holes; in the D - d others y keeps mean 0 and variance 1.  So nothing is
inverted but a triangle, and what is missing adds its variance.
"""

from typing import NamedTuple

import numpy as np

from gmm_lib.data.holes import as_holes, patterns
from gmm_lib.engine.frame import respond
from gmm_lib.engine.residual_pass import ResidualPass, products
from gmm_lib.engine.statistics import Statistics
from gmm_lib.matrices import diagonals, invert_lower
from gmm_lib.model import weighed

_BLOCK = 2**17  # numbers in a block of standardised residuals: 1 MiB


class Seen(NamedTuple):
    """Hold what rows with certain features tell about each component's y."""

    features: np.ndarray  # (d,), their indices
    means: np.ndarray  # (K, d)
    root: np.ndarray  # (K, d, d), lower: from x - mean to the d directions
    basis: np.ndarray  # (K, D, D): the d directions that are fixed, then the others
    log_scales: np.ndarray  # (K,), of p(x, z = k) in the frame

    @classmethod
    def of(cls, parameters, seen):
        """Find it for the features `seen`, a mask (D,)."""
        features = np.flatnonzero(seen)
        d, L = len(features), parameters.matrices[:, features]
        basis, R = np.linalg.qr(L.transpose(0, 2, 1), mode="complete")
        R = np.ascontiguousarray(R[:, :d].transpose(0, 2, 1))
        with np.errstate(divide="ignore"):  # a weight of 0 is log-weight -inf
            heights = np.log(parameters.weights)
        heights = heights - np.log(np.abs(diagonals(R))).sum(axis=1)
        heights -= 0.5 * d * np.log(2 * np.pi)
        means = parameters.means[:, features]
        return cls(features, means, invert_lower(R), basis, heights)

    def standardise(self, z):
        """See rows z (d, n) in the d directions: (K, d, n)."""
        return self.root @ (z - self.means[:, :, None])

    def log_joint(self, t):
        """Evaluate log p(z, k) of what `standardise` gave: (K, n)."""
        return self.log_scales[:, None] - 0.5 * np.einsum("kdn,kdn->kn", t, t)


class MarginalPass(ResidualPass):
    """Take E and M steps on data with holes; a state is `Parameters`.

    Parameters
    ----------
    blocks : Holes
        The data.
    frame, family, reg_covar
        See `ResidualPass`.

    Notes
    -----
    Each kind of row, by its holes, costs K factorisations a pass.
    """

    def expect(self, state, origins=None):
        """Take the E step; measure from `origins` (K, D), or from the means."""
        turn = _origins(state, origins)
        known, sums = {}, None
        with np.errstate(over="ignore", invalid="ignore"):
            for seen, x, weight, _ in self.blocks.groups():
                key = seen.tobytes()
                if key not in known:
                    known[key] = Seen.of(state, seen)
                for part in self._cut(known[key], x, weight, turn, len(state.means)):
                    sums = part if sums is None else _add(sums, part)
        if sums is None or not sums[2] > -1e100 * sums[1]:
            self._explain(state)
        origins = state.means if origins is None else origins
        return Statistics(self.family, self.frame, state, origins, *sums)

    def _cut(self, seen, x, weight, turn, K):
        rows = max(64, _BLOCK // (K * max(x.shape[1], 1)))
        for start in range(0, len(x), rows):
            own = slice(start, start + rows)
            yield self._of_rows(
                seen, x[own], None if weight is None else weight[own], turn
            )

    def _of_rows(self, seen, x, weight, turn):
        scale = self.frame.scale[seen.features]
        z = ((x - self.frame.centre[seen.features]) / scale).T
        t = seen.standardise(z)
        gamma = seen.log_joint(t)
        logs = respond(gamma) - np.log(scale).sum()
        total = len(x) if weight is None else weight.sum()
        if weight is not None:
            gamma *= weight
        moments = self._moments(seen, t, gamma, turn)
        return len(x), total, weighed(logs, weight), gamma.sum(axis=1), *moments

    def _log_density(self, block, state):
        X, logs = as_holes(block), np.empty(len(block))
        for mask, rows in patterns(X):
            seen, scale = Seen.of(state, mask), self.frame.scale[mask]
            z = ((X[rows][:, mask] - self.frame.centre[mask]) / scale).T
            joint = seen.log_joint(seen.standardise(z))
            logs[rows] = respond(joint) - np.log(scale).sum()
        return logs

    def _moments(self, seen, t, gamma, turn):
        # The sums of E[y] and of E[y y'], from the origins.
        d, basis, N_k = len(seen.features), seen.basis, gamma.sum(axis=1)
        u = np.einsum("kij,ki->kj", basis, turn)  # how far the origins are, turned
        if turn.any():
            t = t + u[:, :d, None]
        shares = gamma[:, None] * t
        first = np.concatenate([shares.sum(axis=2), N_k[:, None] * u[:, d:]], axis=1)
        second = np.zeros_like(basis)
        second[:, :d, :d] = shares @ t.transpose(0, 2, 1)
        across = first[:, :d, None] * u[:, None, d:]
        second[:, :d, d:], second[:, d:, :d] = across, across.transpose(0, 2, 1)
        rest = u[:, d:, None] * u[:, None, d:] + np.eye(basis.shape[1] - d)
        second[:, d:, d:] = N_k[:, None, None] * rest
        turned = (basis @ first[:, :, None])[:, :, 0]
        return turned, products(basis @ second, basis, self.family.diagonal)


def _origins(state, origins):
    # How far the means lie from the origins, in widths: (K, D).
    if origins is None:
        return np.zeros_like(state.means)
    P, apart = state.inverses, state.means - origins
    return P * apart if P.ndim == 2 else np.einsum("kij,kj->ki", P, apart)


def _add(one, two):
    return tuple(a + b for a, b in zip(one, two, strict=True))
