"""Rows that lie on several machines: a dask array, or blocks that dask has yet to make.

dask is loaded when such data come, never before.
"""

from functools import partial

import numpy as np

from gmm_lib.arguments.place import Place
from gmm_lib.arguments.refusals import no_rows
from gmm_lib.data.blocks import Blocks, Measures


class Scattered(Blocks):
    """Read points that dask holds, each block where it lies.

    Parameters
    ----------
    X : dask array of shape (N, D), or list of delayed blocks
        Points, in the data's units.
    sample_weight : None
        There are none.

    Raises
    ------
    TypeError, ValueError
        When X has not two axes, or weights are given.
    """

    read_block = staticmethod(np.asarray)

    def __init__(self, X, sample_weight=None):
        if hasattr(type(X), "ndim") and X.ndim != 2:
            raise ValueError(
                f"X has shape {X.shape}; pass a dask array of two axes, points in "
                "rows, such as X.reshape(-1, 1)"
            )
        if sample_weight is not None:
            raise TypeError(
                "sample_weight is given, but X is held by dask, whose rows have none; "
                "pass blocks in memory, and a list with an array of weights for each"
            )
        self.blocks = _delayed_blocks(X)
        super().__init__(_InTurn(self.blocks, self.read_block))

    def measure(self):
        """Measure each block where it lies, and merge: see `Blocks.measure`."""
        kept = self._measured(_measure)
        shares = np.array([each.n_points for each in kept]) / self.n_points
        means = np.array([each.mean for each in kept])
        mean = shares @ means
        within = np.array([each.variance for each in kept])
        variance = shares @ (within + (means - mean) ** 2)
        return Measures(self.n_points, mean, variance, self.n_points)

    def _measured(self, measure):
        # What measure(place, block) finds where each block lies that has rows.
        places = [Place(block=k) for k in range(len(self.blocks))]
        jobs = [partial(_tried, measure, place) for place in places]
        self._rows, found = zip(*gathered(jobs, self.blocks), strict=True)
        self.n_points = sum(self._rows)
        for k, each in enumerate(found):
            if isinstance(each, Exception):  # again, now that its rows have numbers
                place = Place(block=k, before=sum(self._rows[:k]))
                gathered([partial(measure, place)], [self.blocks[k]])
                raise each
        check_columns([None if each is None else len(each.mean) for each in found])
        return [each for each in found if each is not None]

    def products(self, centre, scale):
        """Sum each block's where it lies: see `Blocks.products`."""
        return summed(partial(_products, centre, scale), self.blocks, np.add)

    def take(self, indices):
        """Collect some rows, each from where it lies: see `Blocks.take`."""
        starts = np.cumsum([0, *self._rows])
        cuts = np.searchsorted(indices, starts)
        jobs = [
            partial(_rows_of, self.read_block, indices[cuts[k] : cuts[k + 1]] - start)
            for k, start in enumerate(starts[:-1])
        ]
        return np.concatenate(gathered(jobs, self.blocks))


def is_scattered(X):
    """Tell what dask holds, without loading dask.

    Examples
    --------
    >>> is_scattered([[0.0]])
    False
    """
    if isinstance(X, list | tuple):
        return len(X) > 0 and all(map(is_scattered, X))
    return hasattr(X, "__dask_graph__")


def gathered(jobs, blocks):
    """Run a job on each block where it lies; give the results in order."""
    from dask import delayed

    pairs = zip(jobs, blocks, strict=True)
    return computed(*(delayed(job, pure=False)(block) for job, block in pairs))


def summed(job, blocks, add):
    """Run a job on each block where it lies, and add the results, two by two."""
    from dask import delayed

    job, add = delayed(job, pure=False), delayed(add, pure=False)
    parts = [job(block) for block in blocks]
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        parts = [add(*pair) for pair in pairs] + parts[len(parts) & ~1 :]
    return computed(*parts)[0]


def computed(*lazy):
    """Compute what dask has planned, or say that what held the data is gone.

    Raises
    ------
    RuntimeError
        When the data were held by a cluster that has been closed, or let go by it.
    """
    from concurrent.futures import CancelledError

    from dask import compute

    try:
        return compute(*lazy)
    except (CancelledError, ValueError) as error:
        gone = not isinstance(error, ValueError) or "Missing dependency" in str(error)
        if not gone:
            raise
        raise RuntimeError(
            "X is gone with the cluster that held it; start one, and make X again from "
            "where it was read"
        ) from error


class _InTurn:
    # Fetch one block after the other: all at once may exceed the memory.
    def __init__(self, blocks, read):
        self.blocks, self.read = blocks, read

    def __iter__(self):
        for block in self.blocks:
            yield self.read(computed(block)[0])


def _delayed_blocks(X):
    if isinstance(X, list | tuple):
        return [block for each in X for block in _delayed_blocks(each)]
    if hasattr(type(X), "rechunk"):  # an array: rows are never cut
        X = X.rechunk({1: -1})
    made = hasattr(type(X), "to_delayed")  # its type's: a delayed object has any name
    return list(np.ravel(X.to_delayed())) if made else [X]


class Lying:
    """Give one block, which lies at a place in the whole data."""

    in_blocks = True

    def __init__(self, block, place):
        self.block, self.place = block, place

    def __iter__(self):
        yield self.block


def _measure(place, block):
    return Blocks(Lying(block, place)).measure()


def _tried(measure, place, block):
    # How many rows a block has, and what is found in them, or why nothing is.
    if len(block) == 0:
        return 0, None
    try:
        return len(block), measure(place, block)
    except (TypeError, ValueError) as error:
        return len(block), error


def _products(centre, scale, block):
    D = len(centre)
    return Blocks(block).products(centre, scale) if len(block) else np.zeros((D, D))


def check_columns(found):
    """Raise ValueError unless the blocks have as many; None where one has no rows."""
    first = next((D for D in found if D is not None), None)
    if first is None:
        raise no_rows()
    for k, D in enumerate(found):
        if D not in (None, first):
            raise ValueError(
                f"block {k} of X has {D} features, but the first has {first}; pass "
                "blocks with the same columns"
            )


def _rows_of(read, rows, block):
    return np.asarray(read(block), dtype=float)[rows]
