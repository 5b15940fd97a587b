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
    >>> lookout.see(np.array([[0.0, 9.0]]), np.array([-1.0, -41.0]), None)
    >>> lookout.kept()
    (array([[9.]]), array([-41.]), array([1.]))
    """

    def __init__(self, D, below=np.inf):
        self.below = below
        self._kept = [(np.empty((0, D)), np.empty(0), np.empty(0))]

    def see(self, z, logs, weight):
        """Look at rows z (D, B), their log-densities, and their weights or None."""
        low = logs < self.below
        if low.any():
            own = np.ones(low.sum()) if weight is None else weight[low]
            self._kept.append((z[:, low].T, logs[low], own))

    def again(self):
        """Make another, for rows that are looked at at the same time."""
        return Lookout(self._kept[0][0].shape[1], self.below)

    def join(self, other):
        """Add what the other kept."""
        self._kept += other._kept

    def kept(self):
        """Give the rows (n, D), their log-densities (n,), and their weights (n,)."""
        return tuple(map(np.concatenate, zip(*self._kept, strict=True)))
