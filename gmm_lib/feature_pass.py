"""The fast pass over the data: the features of a block of rows, then the next block."""

from functools import partial
from math import prod

import numpy as np

from gmm_lib.features import Coefficients, Narrow, aligned, family_for
from gmm_lib.mixture import check_occupied
from gmm_lib.parameters import respond, respond_unshifted

_KEPT = 2**20  # numbers: the features of smaller data stay in memory, at most 8 MiB


class FeaturePass:
    """Take E and M steps through features, a block of rows at a time."""

    def __init__(self, blocks, frame, covariance_type, reg_covar, n_components):
        self.blocks, self.frame, self.n_points = blocks, frame, blocks.n_points
        self.n_components = n_components
        self.ridge = reg_covar / frame.scale**2
        self.log_scale = np.log(frame.scale).sum()
        find_second = partial(_second_moment, blocks, frame)  # which does not hold self
        self.family = family_for(
            covariance_type, len(frame.scale), n_components, find_second
        )
        self.rows = min(self.family.block_rows(n_components), self.n_points)
        self.keeps = self.family.rows * self.n_points <= _KEPT
        columns = self.n_points if self.keeps else self.rows
        self._memory = aligned(self.family.rows * columns)
        self._gamma = aligned(n_components * self.rows)
        self._kept = []

    def _features(self):
        # Phi of each block, (P, B); small data keep theirs.
        if self._kept:
            yield from self._kept
            return
        D, centre = len(self.frame.scale), self.frame.centre[:, None]
        unit = 1 / self.frame.scale[:, None]
        kept, free = [], self._memory
        for block in self.blocks.read(self.rows):
            size = self.family.rows * len(block)
            Phi = free[:size].reshape(-1, len(block))
            Phi[0] = 1
            z = Phi[1 : D + 1]
            np.subtract(block.T, centre, out=z)
            z *= unit
            self.family.fill(Phi, D)
            if self.keeps:
                kept.append(Phi)
                free = free[size:]
            yield Phi
        self._kept = kept

    def start(self, parameters):
        """Express parameters as coefficients, or raise Narrow."""
        return self._coefficients(self.family.pack(parameters))

    def expect(self, state):
        """Take the E step: the log-likelihood in nats, and the features' sums."""
        log_likelihood = self.n_points * state.constant
        sums = 0.0
        with np.errstate(over="ignore", under="ignore"):
            for Phi in self._features():
                shape = (self.n_components, Phi.shape[1])
                gamma = self._gamma[: prod(shape)].reshape(shape)
                log_likelihood += self._respond(state.theta, Phi, gamma)
                sums = sums + self.family.collect(Phi, gamma)
        return log_likelihood, sums

    def _respond(self, theta, Phi, gamma):
        # Write the responsibilities into gamma; return the block's log-likelihood.
        self.family.evaluate(theta, Phi, gamma)
        value = respond_unshifted(gamma)
        if value is None:
            self.family.evaluate(theta, Phi, gamma)
            value = respond(gamma)
        return value

    def maximise(self, sums):
        """Take the M step, or raise Narrow."""
        check_occupied(self.family.counts(sums))
        return self._coefficients(self.family.maximise(sums, self.ridge))

    def parameters(self, state):
        """Express coefficients as parameters."""
        return self.family.unpack(*state.moments)

    def _coefficients(self, moments):
        try:
            theta, constant = self.family.solve(*moments)
        except np.linalg.LinAlgError:
            raise Narrow from None
        return Coefficients(theta, constant - self.log_scale, moments)


def _second_moment(blocks, frame):
    D = len(frame.scale)
    second = np.zeros((D, D))
    for block in blocks.read(max(64, 2**17 // D)):
        z = (block - frame.centre) / frame.scale
        second += z.T @ z
    return second / blocks.n_points
