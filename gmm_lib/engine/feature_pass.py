"""The fast pass over the data: the features of a block of rows, then the next block."""

from functools import cache, partial
from math import prod
from typing import NamedTuple

import numpy as np

from gmm_lib.engine.frame import Parameters, respond, respond_unshifted
from gmm_lib.errors import check_occupied
from gmm_lib.families.features import Narrow, aligned
from gmm_lib.model import weighed

_KEPT = 2**20  # numbers: features that take less stay in memory, or z alone, 8 MiB;
_ALONE = 2  # times as many where threads gain nothing anyway


class Coefficients(NamedTuple):
    """Hold theta as the fast pass wants it."""

    theta: object  # (K, P), or as the features' `evaluate` wants it
    constant: float  # nats a point
    moments: tuple  # what theta was solved from; the features know its form


class FeatureSums(NamedTuple):
    """Hold the features' sums over some points, whatever the mixture was."""

    log_likelihood: float  # nats
    total: float  # the points' weights
    moments: np.ndarray  # sum_n gamma_nk phi(x_n), in the family's form

    def __add__(self, other):
        return FeatureSums(*(a + b for a, b in zip(self, other, strict=True)))

    def __rmul__(self, rate):
        return FeatureSums(*(rate * a for a in self))

    __mul__ = __rmul__


class FeaturePass:
    """Take E and M steps through features, a block of rows at a time.

    Parameters
    ----------
    blocks : Blocks
        The data.
    frame : Frame
        Where they lie.
    family : Family
        The M step's, which has features.
    reg_covar : float
        Added to the diagonal of each covariance, in the data's units squared.
    n_components : int
        K.
    find_second : callable, optional
        Gives the mean of z z' over all the data (D, D), where `blocks` are a part.

    Notes
    -----
    A state is `Coefficients`.
    """

    again = True  # whether more than one pass is taken, for which features are kept

    def __init__(
        self, blocks, frame, family, reg_covar, n_components, find_second=None
    ):
        self.blocks, self.frame, self.n_components = blocks, frame, n_components
        self.ridge = reg_covar / frame.scale**2
        self.log_scale = np.log(frame.scale).sum()
        if find_second is None:  # which does not hold self
            find_second = cache(partial(_second_moment, blocks, frame))
        self.find_second = find_second
        D = len(frame.scale)
        self.features = family.features(D, n_components, find_second)
        if self.features is None:
            return
        self.rows = min(self.features.block_rows(n_components), blocks.n_points)
        most = _KEPT * (_ALONE if self.features.calls == "short" else 1)
        self.keeps = self.again and self.features.rows * blocks.n_points <= most
        columns = blocks.n_points if self.keeps else self.rows
        self._memory = aligned(self.features.rows * columns)
        self._gamma = aligned(n_components * self.rows)
        self._keeps_z = self.again and not self.keeps and D * blocks.n_points <= _KEPT
        self._kept, self._standard = [], []  # blocks

    def _blocks(self):
        # Phi (P, B) and the weights of each block; small data keep theirs, or their z.
        if self._kept:
            yield from self._kept
            return
        D, centre = len(self.frame.scale), self.frame.centre[:, None]
        unit = 1 / self.frame.scale[:, None]
        kept, standard, free = [], [], self._memory
        for block, weight in self._standard or self.blocks.read(self.rows):
            size = self.features.rows * len(block)
            Phi = free[:size].reshape(-1, len(block))
            Phi[0] = 1
            z = Phi[1 : D + 1]
            if self._standard:
                z[...] = block.T
            else:
                np.subtract(block.T, centre, out=z)
                z *= unit
                if self._keeps_z:
                    standard.append((z.copy().T, weight))
            self.features.fill(Phi, D)
            if self.keeps:
                kept.append((Phi, weight))
                free = free[size:]
            yield Phi, weight
        self._kept = kept
        self._standard = self._standard or standard

    def start(self, parameters):
        """Express parameters as coefficients, or raise Narrow."""
        if parameters.weights.min() == 0:  # no logarithm
            raise Narrow
        return self._coefficients(self.features.pack(parameters))

    def expect(self, state, lookout=None):
        """Take the E step: `FeatureSums`; `lookout` sees each row's log-density."""
        value, total, moments = 0.0, 0.0, 0.0
        with np.errstate(over="ignore", under="ignore"):
            for Phi, weight in self._blocks():
                shape = (self.n_components, Phi.shape[1])
                gamma = self._gamma[: prod(shape)].reshape(shape)
                logs = self._respond(state.theta, Phi, gamma)
                value += weighed(logs, weight)
                if lookout is not None:
                    self._show(lookout, state, Phi, logs, weight, gamma)
                total += Phi.shape[1] if weight is None else weight.sum()
                if weight is not None:
                    gamma *= weight
                moments = moments + self.features.collect(Phi, gamma)
        return FeatureSums(value + total * state.constant, total, moments)

    def _respond(self, theta, Phi, gamma):
        # Write the responsibilities into gamma; return the logs of their sums before.
        self.features.evaluate(theta, Phi, gamma)
        logs = respond_unshifted(gamma)
        if logs is None:
            self.features.evaluate(theta, Phi, gamma)
            logs = respond(gamma)
        return logs

    def _show(self, lookout, state, Phi, logs, *others):
        D = len(self.frame.scale)
        logs = logs + state.constant + self.features.common(state.moments, Phi)
        lookout.see(Phi[1 : D + 1], logs, *others)

    def maximise(self, sums):
        """Take the M step, or raise Narrow."""
        check_occupied(self.features.counts(sums.moments))
        return self._coefficients(self.features.maximise(sums.moments, self.ridge))

    def parameters(self, state):
        """Express coefficients as parameters."""
        return Parameters(*self.features.unpack(*state.moments))

    def _coefficients(self, moments):
        try:
            theta, constant = self.features.solve(*moments)
        except np.linalg.LinAlgError:
            raise Narrow from None
        return Coefficients(theta, constant - self.log_scale, moments)


def _second_moment(blocks, frame):
    total = blocks.n_points if blocks.weight is None else blocks.weight.sum()
    return blocks.products(*frame) / total
