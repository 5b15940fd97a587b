"""Rows of data that stay where they are: some of those of a file or a stream."""

from copy import copy

import numpy as np

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.data.blocks import Blocks


class Rows:
    """Hold which rows of a stream or a file count, and read them in blocks.

    Parameters
    ----------
    X : iterable of blocks, or memory-mapped file
        Points; see `Blocks`.
    sample_weight : array_like of shape (N,), or list of such arrays, optional
        How often each row counts; of blocks, an array for each.

    Attributes
    ----------
    shape : tuple of int
        Of the rows that count, and D.
    weight : ndarray of shape (N,) or None
        Of all rows.

    Examples
    --------
    >>> rows = Rows([[[0.0], [1.0]], [[2.0], [3.0]]])
    >>> rows.shape
    (4, 1)
    >>> [block.ravel().tolist() for block in rows[np.array([True, False, True, True])]]
    [[0.0], [2.0, 3.0]]
    """

    in_blocks = True

    def __init__(self, X, sample_weight=None):
        self._blocks = Blocks(X, sample_weight)
        D = len(self._blocks.measure().mean)
        self.weight, self.shape = self._blocks.weight, (self._blocks.n_points, D)
        self._chosen = np.full(len(self), True)

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, among):
        fewer = copy(self)
        fewer._chosen = self._chosen.copy()
        fewer._chosen[self._chosen] = among
        fewer.shape = int(fewer._chosen.sum()), self.shape[1]
        return fewer

    def __iter__(self):
        seen = 0
        for block in self._blocks.points(self.shape[1]):
            inside = self._chosen[seen : seen + len(block)]
            seen += len(block)
            if inside.any():
                yield block if inside.all() else block[inside]

    def log_density(self, mixture):
        """Evaluate log p(x_n) for each row, (N,)."""
        return np.concatenate([mixture.log_density(block) for block in self])


def as_rows(X, sample_weight=None):
    """Return X as points, or as `Rows` where it is a file or a stream; and weights."""
    if isinstance(X, np.memmap) or Blocks(X).streams:
        rows = Rows(X, sample_weight)
        return rows, rows.weight
    X = as_points(X)
    return X, as_sample_weight(sample_weight, len(X))
