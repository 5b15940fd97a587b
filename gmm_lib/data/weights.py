"""Weights of rows that come in blocks: an array for each block."""

from collections.abc import Iterable

import numpy as np

from gmm_lib.arguments.shares import check_some_weight, weight_of


class BlockWeights:
    """Hold how often each row of a stream counts, and how many rows each block has.

    Parameters
    ----------
    sample_weight : iterable of array_like, each of shape (some,)
        For each block, in their order, one weight a row; they are kept in memory.

    Raises
    ------
    TypeError, ValueError
        When it is one array, or an entry is no weight, or all are 0.

    Attributes
    ----------
    whole : ndarray of shape (N,)
        The weights of all rows.

    Examples
    --------
    >>> BlockWeights([[1, 3], [], [2]]).whole
    array([1., 3., 2.])
    """

    def __init__(self, sample_weight):
        parts = list(sample_weight) if isinstance(sample_weight, Iterable) else [0]
        if any(np.isscalar(part) for part in parts):
            raise TypeError(
                "sample_weight is not in blocks, but X comes in blocks; pass an array "
                "for each block: numpy.split(sample_weight, numpy.cumsum([len(block) "
                "for block in X])[:-1])"
            )
        parts = [_of_block(k, part) for k, part in enumerate(parts)]
        self._sizes = [len(part) for part in parts]
        self.whole = np.concatenate([np.empty(0), *parts])
        check_some_weight(self.whole)

    def check(self, k, n_rows):
        """Raise ValueError unless block k has as many rows as weights."""
        if k >= len(self._sizes):
            raise self._too_many("more")
        if n_rows != self._sizes[k]:
            raise ValueError(
                f"sample_weight[{k}] has {self._sizes[k]} entries, but block {k} of X "
                f"has {n_rows} rows; pass one weight a row"
            )

    def check_end(self, n_blocks):
        """Raise ValueError unless there are as many blocks as arrays of weights."""
        if n_blocks != len(self._sizes):
            raise self._too_many(n_blocks)

    def _too_many(self, n_blocks):
        return ValueError(
            f"sample_weight has {len(self._sizes)} arrays, but X has {n_blocks} blocks;"
            " pass an array for each block, of no entries where it has no rows"
        )


def _of_block(k, part):
    if hasattr(part, "__len__") and len(part) == 0:
        return np.empty(0)
    return weight_of(part, f"sample_weight[{k}]")
