"""Rows of data in blocks, whether they lie in an array, on disk or in a stream.

Nothing here holds more than a block at a time, so data may exceed the memory.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmm_lib._types import Array, Ints, Points
from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.refusals import no_rows
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.data.measures import Measures, held_rows, spread_of
from gmm_lib.data.parts import Stream, parts_of
from gmm_lib.families.features import LINE

_ROWS = 4096  # read at once


class Blocks:
    """Read the same points again and again, a block of rows at a time.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units: an array (float32 and memory-mapped files are
        read in place), anything that `numpy.asarray` takes, a list of 2-D arrays, or
        an object that gives 2-D arrays each time it is iterated over.
    sample_weight : array_like of shape (N,), optional
        How often each row counts; where X comes in blocks, a list of such arrays, one
        a block.  Rows of weight 0 are left out.

    Raises
    ------
    TypeError
        When X does not hold real numbers, or is an iterator, which ends after one
        pass.
    ValueError
        When it has no rows or columns, or the weights do not fit it.

    Attributes
    ----------
    n_points : int or None
        N; of a stream, once `measure` has counted.

    Examples
    --------
    >>> blocks = Blocks([np.zeros((2, 1)), np.ones((2, 1))])
    >>> blocks.measure()
    Measures(n_points=4, mean=array([0.5]), variance=array([0.25]), total=4)
    >>> weighed = Blocks([np.zeros((2, 1)), np.ones((2, 1))], [[1, 0], [1, 2]])
    >>> weighed.measure().mean
    array([0.75])
    """

    def __init__(self, X: Points, sample_weight: ArrayLike | None = None) -> None:
        self._parts, self.weight = parts_of(X, self._checked), None
        if self.streams:
            self.n_points = None
            if sample_weight is not None:
                self.weight = self._parts.weigh(sample_weight)
            return
        self.n_points = len(self._parts.X)
        self.weight = as_sample_weight(sample_weight, self.n_points)

    @property
    def streams(self) -> bool:
        """Whether the points come in blocks, one after the other."""
        return isinstance(self._parts, Stream)

    @property
    def names(self) -> NDArray[Any] | None:
        """The columns' names (D,); None where X has none, or none was read yet."""
        return self._parts.names

    @property
    def n_rows(self) -> int:
        """The number of rows that count."""
        return self.n_points if self.weight is None else int((self.weight > 0).sum())

    def measure(self) -> Measures:
        """Read everything once: check every entry, count, and find the spread.

        Returns
        -------
        Measures

        Raises
        ------
        TypeError, ValueError
            When an entry is no number, NaN, infinite or too large, or when blocks
            disagree about D.

        Notes
        -----
        Blocks are merged as in Chan, Golub and LeVeque (1983), The American
        Statistician 37, 242-247.
        """
        n, total, mean, variance = 0, 0, 0.0, 0.0
        for place, block, weight in self.placed(_ROWS):
            if np.ndim(mean) and block.shape[1] != len(mean):
                as_points(block, len(mean), place=place)  # says so
            n += len(block)
            own_mean, own_variance, own = spread_of(place, block, weight)
            if own == 0:
                continue
            total = total + own
            share, apart = own / total, own_mean - mean
            mean = mean + share * apart
            within = own_variance - variance
            variance = variance + share * (within + (1 - share) * apart**2)
        if n == 0:
            raise no_rows()
        self.n_points = n
        return Measures(self.n_rows, mean, variance, total)

    def read(self, rows: int) -> Iterator[tuple[NDArray[Any], Array | None]]:
        """Give the points in blocks of at most `rows` rows.

        Parameters
        ----------
        rows : int
            The largest number of rows in a block.

        Yields
        ------
        block : ndarray of shape (at most `rows`, D)
            The data's own dtype and memory where possible: do not write into it.
        weight : ndarray of shape (at most `rows`,), or None
            How often each row counts, above 0.

        Raises
        ------
        ValueError
            When there are more or fewer rows than `measure` found.

        Examples
        --------
        >>> [len(block) for block, _ in Blocks(np.zeros((5, 1))).read(2)]
        [2, 2, 1]
        """
        for _, block, weight in self.placed(rows):
            if weight is None:
                yield block, None
            else:
                yield from held_rows(block, weight)

    def products(self, centre: Array, scale: Array) -> Array:
        """Sum the products of each row's features, z = (x - centre) / scale.

        Parameters
        ----------
        centre, scale : ndarray of shape (D,)
            In the data's units.

        Returns
        -------
        ndarray of shape (D, D)
            sum_n w_n z_n z_n'.

        Examples
        --------
        >>> Blocks([[1.0], [3.0]]).products(np.array([2.0]), np.array([0.5])).item()
        8.0
        """
        D = len(centre)
        total = np.zeros((D, D))
        for block, weight in self.read(max(64, 2**17 // D)):
            z = (block - centre) / scale
            total += z.T @ (z if weight is None else weight[:, None] * z)
        return total

    def points(self, n_features: int | None = None) -> Iterator[Array]:
        """Give all the points, those of no weight too, as checked floats.

        Parameters
        ----------
        n_features : int, optional
            The D that they must have.

        Yields
        ------
        ndarray of float64, shape (at most 4096, D)

        Raises
        ------
        TypeError, ValueError
            As `as_points`, with the row in the whole data.

        Examples
        --------
        >>> [block.shape for block in Blocks([[[0.0]], [[1.0], [2.0]]]).points()]
        [(1, 1), (2, 1)]
        """
        for place, block in self._all(_ROWS):
            yield self._checked(block, n_features, place=place)

    def _checked(self, X, n_features=None, **where):
        return as_points(X, n_features, **where)

    def placed(self, rows: int) -> Iterator[tuple[Any, Array, Array | None]]:
        """Give the points as `read` does, those of no weight too, and where they lie.

        Yields
        ------
        place : Place
        block : ndarray of shape (at most `rows`, D)
        weight : ndarray of shape (at most `rows`,), or None
        """
        for place, block in self._all(rows):
            start = place.before + place.start
            rows = slice(start, start + len(block))
            yield place, block, None if self.weight is None else self.weight[rows]

    def _all(self, rows):
        # Every block, and its place.
        seen = 0
        for place, part in self._parts:
            for start, block in _slices(part, rows):
                seen += len(block)
                if self.n_points is not None and seen > self.n_points:
                    raise self._changed(f"at least {seen}")
                yield place._replace(start=start), block
        if self.n_points is not None and seen < self.n_points:
            raise self._changed(seen)

    def _changed(self, seen):
        return ValueError(
            f"X gave {self.n_points} rows when first read, and {seen} when read "
            "again; pass an iterable that gives the same blocks each time"
        )

    def split(self, count: int) -> "list[Blocks]":
        """Cut the points into parts that can be read at the same time.

        Parameters
        ----------
        count : int
            How many.

        Returns
        -------
        list of Blocks
            Of even size, in the order of the data; only this object when its points
            come in a stream, which gives one block after the other.

        Examples
        --------
        >>> [part.n_points for part in Blocks(np.zeros((5, 1))).split(2)]
        [2, 3]
        """
        if self.streams:
            return [self]
        cuts = np.linspace(0, self.n_points, count + 1).astype(int)
        parts = (self._part(slice(*ends)) for ends in pairwise(cuts))
        return [part for part in parts if part is not None]

    def _part(self, rows):
        weight = None if self.weight is None else self.weight[rows]
        if weight is not None and not weight.any():
            return None
        return Blocks(self._parts.X[rows], weight)

    def take(self, indices: Ints) -> Array:
        """Collect some rows, in the order of the data.

        Parameters
        ----------
        indices : ndarray of int, sorted
            Which rows, 0 to N - 1.

        Returns
        -------
        ndarray of float64, shape (len(indices), D)

        Examples
        --------
        >>> Blocks([[0.0], [1.0], [2.0]]).take(np.array([0, 2])).ravel()
        array([0., 2.])
        """
        taken, seen = [], 0
        for _, block in self._all(_ROWS):
            inside = slice(*np.searchsorted(indices, [seen, seen + len(block)]))
            taken.append(np.asarray(block[indices[inside] - seen], dtype=float))
            seen += len(block)
        return np.concatenate(taken)


def _slices(part, rows):
    count = -(-len(part) // rows)
    even = -(-len(part) // max(count, 1))  # no short block at the end,
    even = min(rows, even + -even % LINE)  # and columns of whole cache lines
    for start in range(0, len(part), even):
        yield start, part[start : start + even]
