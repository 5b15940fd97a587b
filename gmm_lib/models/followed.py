"""What the E step of a chain gives, and the M step that it leads to."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gmm_lib.errors import check_occupied, check_same_theta


@dataclass(frozen=True, eq=False)
class Followed:
    """Hold what the E step of a chain gives; sums of other sequences add.

    Parameters
    ----------
    theta : Chain
        Where the E step was taken.
    X : ndarray of shape (N, D)
        The rows, in the data's units.
    gamma : ndarray of shape (N, K)
        p(z_t = k | all rows), times how often the sequence counts.
    first : ndarray of shape (K,)
        Expected counts of first labels.
    pairs : ndarray of shape (K, K)
        Expected counts of moves.
    log_likelihood : float
        l(theta), in nats.
    total : float
        The number of rows, each as often as it counts.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> counts = [gm.Poisson(2.0), gm.Poisson(5.0)]
    >>> chain = gm.Chain([0.5, 0.5], counts, [[0.9, 0.1], [0.1, 0.9]])
    >>> chain.expect([[1], [3], [8]]).pairs.round(2)
    array([[0.44, 0.64],
           [0.01, 0.91]])
    """

    theta: object
    X: np.ndarray
    gamma: np.ndarray
    first: np.ndarray
    pairs: np.ndarray
    log_likelihood: float
    total: float

    def __add__(self, other):
        if not isinstance(other, Followed):
            return NotImplemented
        check_same_theta(self, other)
        return Followed(
            self.theta,
            np.concatenate([self.X, other.X]),
            np.concatenate([self.gamma, other.gamma]),
            self.first + other.first,
            self.pairs + other.pairs,
            self.log_likelihood + other.log_likelihood,
            self.total + other.total,
        )

    def __rmul__(self, rate):
        sums = self.gamma, self.first, self.pairs, self.log_likelihood, self.total
        return Followed(self.theta, self.X, *(rate * value for value in sums))

    def maximise(self) -> Any:
        """Take the M step: count first labels and moves, and fit each component."""
        check_occupied(self.gamma.sum(axis=0))
        left = self.pairs.sum(axis=1, keepdims=True)
        moved = np.where(left > 0, self.pairs / np.where(left > 0, left, 1), 0)
        moves = np.where(left > 0, moved, self.theta.moves)  # nothing leaves: it stays
        return replace(
            self.theta,
            weights=self.first / self.first.sum(),
            components=self.theta.refit(self.X, self.gamma),
            moves=moves,
        )
