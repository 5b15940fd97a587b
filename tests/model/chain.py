"""A hidden Markov model of symbols: no mixture, and its E step is forward-backward."""

from dataclasses import dataclass

import numpy as np

from gmm_lib.model import log_sum_exp


@dataclass(frozen=True, eq=False)
class Chain:
    """Hold p(z_1) (K,), p(z_t | z_t-1) (K, K) and p(x | z) (K, S)."""

    start: np.ndarray
    moves: np.ndarray
    emits: np.ndarray

    def expect(self, X, sample_weight=None):
        return sum((self._of(x) for x in X[1:]), start=self._of(X[0]))

    def _of(self, x):
        # Forward and backward in logarithms: Rabiner (1989), Proc. IEEE 77, 257-286.
        emitted, moves = np.log(self.emits)[:, x].T, np.log(self.moves)
        forward, backward = np.empty_like(emitted), np.zeros_like(emitted)
        forward[0] = np.log(self.start) + emitted[0]
        for t in range(1, len(x)):
            forward[t] = emitted[t] + log_sum_exp(forward[t - 1] + moves.T)
        for t in range(len(x) - 2, -1, -1):
            backward[t] = log_sum_exp(moves + emitted[t + 1] + backward[t + 1])
        value = log_sum_exp(forward[-1])
        gamma = np.exp(forward + backward - value)
        after = (emitted + backward)[1:, None, :]
        steps = np.exp(forward[:-1, :, None] + moves + after - value).sum(axis=0)
        symbols = np.stack(
            [gamma[x == s].sum(axis=0) for s in range(self.emits.shape[1])]
        )
        return Counts(float(value), len(x), gamma[0], steps, symbols.T)


@dataclass(frozen=True, eq=False)
class Counts:
    """Hold expected counts: of first states, of moves, of symbols by state."""

    log_likelihood: float
    total: float
    first: np.ndarray
    moves: np.ndarray
    symbols: np.ndarray

    def __add__(self, other):
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Counts(*(a + b for a, b in pairs))

    def __rmul__(self, rate):
        return Counts(*(rate * value for value in vars(self).values()))

    def maximise(self):
        counts = self.first, self.moves, self.symbols
        return Chain(*(c / c.sum(axis=-1, keepdims=True) for c in counts))
