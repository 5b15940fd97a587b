"""What a caller passes as data, as arrays in the order of the rows."""

from collections.abc import Iterator

import numpy as np

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.columns import feature_names
from gmm_lib.arguments.place import Place
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.data.weights import BlockWeights


class Whole:
    """Give the one array that holds all the data.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points; arrays of plain numbers, and such files, are read in place.
    check : callable, optional
        Makes an array of what is none.
    """

    def __init__(self, X, check=as_points):
        self.names = feature_names(X)
        self.X = X if is_plain(X) else check(X)

    def __iter__(self):
        yield Place(), self.X


class Stream:
    """Give the arrays of a stream of blocks, each time it is read.

    Parameters
    ----------
    source : iterable
        Blocks of shape (some, D); those without rows are passed over.  Where it has a
        `place`, that is where the first lies in the whole data.
    check : callable, optional
        Makes an array of what is none.

    Attributes
    ----------
    weights : BlockWeights or None
        Those that each block is checked against, where there are any.
    """

    def __init__(self, source, check=as_points):
        self.source, self.names, self.check = source, None, check
        self.place, self.weights = getattr(source, "place", Place(block=0)), None

    def __iter__(self):
        before, k, first = self.place.before, -1, True
        for k, block in enumerate(self.source, self.place.block):
            place = Place(block=k, before=before)
            if _has_no_rows(block):
                self._check_weights(k, 0)
                continue
            names = feature_names(block)
            if first:
                self.names, first = names, False
            elif not np.array_equal(names, self.names):
                raise _other_names(self.names, names, place)
            array = block if is_plain(block) else self.check(block, place=place)
            self._check_weights(k, len(array))
            yield place, array
            before += len(array)
        if self.weights is not None:
            self.weights.check_end(k + 1)

    def weigh(self, sample_weight):
        """Return the weights of all rows; blocks are checked against them from now on.

        A source that knows how many rows it has takes them as one array.
        """
        if getattr(self.source, "in_blocks", False):
            return as_sample_weight(sample_weight, len(self.source))
        self.weights = BlockWeights(sample_weight)
        return self.weights.whole

    def _check_weights(self, k, n_rows):
        if self.weights is not None:
            self.weights.check(k, n_rows)


def parts_of(X, check=as_points):
    """Tell a stream of blocks from an array.

    Raises
    ------
    TypeError
        When X is an iterator, which ends after one pass.
    """
    if isinstance(X, Iterator):
        raise TypeError(
            f"X is an iterator ({type(X).__name__}), which ends after one pass; "
            "pass list(X), or an object whose __iter__ starts afresh"
        )
    if isinstance(X, list | tuple) and len(X) and all(map(_is_block, X)):
        return Stream(X, check)
    if getattr(X, "in_blocks", False):
        return Stream(X, check)
    if hasattr(X, "__iter__") and not hasattr(X, "__len__"):
        return Stream(X, check)
    return Whole(X, check)


def is_plain(X):
    """Tell arrays that can be read in place, a slice at a time."""
    return (
        type(X) in (np.ndarray, np.memmap)
        and (X.ndim == 2 and X.size > 0 and X.dtype.kind in "biuf")
        and X.dtype.itemsize <= 8
    )


def is_flat(X):
    """Tell one axis of numbers, which cannot be read by rows."""
    if isinstance(X, list | tuple):
        return len(X) > 0 and all(np.isscalar(x) for x in X)
    return getattr(X, "ndim", 2) == 1


def _is_block(block):
    try:
        return np.ndim(block) == 2 or _has_no_rows(block)
    except ValueError:  # rows of several lengths
        return False


def _has_no_rows(block):
    return hasattr(block, "__len__") and len(block) == 0


def _other_names(first, names, place):
    if first is None or names is None:
        return ValueError(
            f"{place.called('X')} has {'no ' * (names is None)}feature names, unlike "
            "the block before it; pass numpy.asarray(block) for each block"
        )
    first, names = list(first), list(names)
    return ValueError(
        f"{place.called('X')} has the columns {names}, but the first block has "
        f"{first}; pass block[{first!r}] for each block"
    )
