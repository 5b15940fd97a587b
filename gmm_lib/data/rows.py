"""Rows of data that stay where they are: some of those of a file or a stream."""

import numpy as np

from gmm_lib.arguments.arrays import as_points
from gmm_lib.data.blocks import Blocks


class Rows:
    """Hold which rows of a stream or a file count, and read them in blocks.

    Parameters
    ----------
    X : iterable of blocks, or memory-mapped file
        Points; see `Blocks`.
    chosen : ndarray of bool, shape (N,), optional
        Which rows count; None takes all.

    Attributes
    ----------
    shape : tuple of int
        Of the rows that count, and D.

    Examples
    --------
    >>> rows = Rows([[[0.0], [1.0]], [[2.0], [3.0]]])
    >>> rows.shape
    (4, 1)
    >>> [block.ravel().tolist() for block in rows[np.array([True, False, True, True])]]
    [[0.0], [2.0, 3.0]]
    """

    in_blocks = True

    def __init__(self, X, chosen=None):
        self._blocks = Blocks(X)
        measures = self._blocks.measure()
        self._chosen = np.full(measures.n_points, True) if chosen is None else chosen
        self.shape = int(self._chosen.sum()), len(measures.mean)
        self._X = X

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, among):
        chosen = self._chosen.copy()
        chosen[chosen] = among
        return Rows(self._X, chosen)

    def __iter__(self):
        seen = 0
        for block in self._blocks.points(self.shape[1]):
            inside = self._chosen[seen : seen + len(block)]
            seen += len(block)
            if inside.any():
                yield block if inside.all() else block[inside]

    def some(self, n, rng):
        """Draw n of the rows without replacement: an array in their order."""
        if n >= len(self):
            return np.concatenate(list(self))
        indices = np.sort(rng.choice(len(self), size=n, replace=False))
        return Blocks(self).take(indices)

    def log_density(self, mixture):
        """Evaluate log p(x_n) for each row, (N,)."""
        return np.concatenate([mixture.log_density(block) for block in self])


def as_rows(X):
    """Return X as an array of points, or as `Rows` where it is a file or a stream."""
    if isinstance(X, np.memmap) or Blocks(X).streams:
        return Rows(X)
    return as_points(X)
