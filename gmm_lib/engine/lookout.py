"""The rows that a mixture explains worst, caught as a pass goes by."""

import numpy as np


class Lookout:
    """Keep the rows whose log-density is below a bound.

    Parameters
    ----------
    D : int
        Features.
    below : float, optional
        The bound, in nats; by default all rows are kept.

    Examples
    --------
    >>> lookout = Lookout(1, below=-5.0)
    >>> logs, gamma = np.array([-1.0, -41.0]), np.array([[0.9, 0.2], [0.1, 0.8]])
    >>> lookout.see(np.array([[0.0, 9.0]]), logs, None, gamma)
    >>> lookout.kept()
    (array([[9.]]), array([-41.]), array([1.]), array([1]))
    """

    def __init__(self, D, below=np.inf):
        self.below = below
        self._kept = [(np.empty((0, D)), np.empty(0), np.empty(0), np.empty(0, int))]

    def see(self, z, logs, weight, gamma):
        """Look at rows z (D, B) of a block.

        Their log-densities (B,), weights (B,) or None, and responsibilities (K, B).
        """
        low = slice(None) if self.below == np.inf else np.flatnonzero(logs < self.below)
        if len(logs[low]):
            own = np.ones(len(logs[low])) if weight is None else weight[low]
            labels = gamma[:, low].argmax(axis=0)
            self._kept.append((z[:, low].T.copy(), logs[low], own, labels))

    def again(self):
        """Make another, for rows that are looked at at the same time."""
        return Lookout(self._kept[0][0].shape[1], self.below)

    def join(self, other):
        """Add what the other kept."""
        self._kept += other._kept

    def kept(self):
        """Give the rows (n, D), then of each log-density, weight and component (n,)."""
        if len(self._kept) == 2:  # the first is empty
            return self._kept[1]
        return tuple(map(np.concatenate, zip(*self._kept, strict=True)))
