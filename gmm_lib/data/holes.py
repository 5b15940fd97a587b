"""Rows with holes: entries that are missing, as NaN, None, pandas' NA or by a mask."""

from typing import NamedTuple

import numpy as np

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.place import Place
from gmm_lib.arguments.refusals import is_missing, no_rows
from gmm_lib.data.blocks import Blocks
from gmm_lib.data.measures import Measures

_ROWS = 2**17


class Tally(NamedTuple):
    """Hold counts and spread of some rows, which merge with those of others."""

    n_points: int
    total: float  # the rows' weights
    counts: np.ndarray  # (D,), of the entries that are there
    mean: np.ndarray  # (D,), the data's units
    variance: np.ndarray  # (D,), their square

    def merged(self, other):
        """Merge two: see `Blocks.measure`."""
        counts = self.counts + other.counts
        share = other.counts / np.maximum(counts, 1e-300)
        apart = other.mean - self.mean
        mean = self.mean + share * apart
        within = other.variance - self.variance
        variance = self.variance + share * (within + (1 - share) * apart**2)
        n, total = self.n_points + other.n_points, self.total + other.total
        return Tally(n, total, counts, mean, variance)


class Holes(Blocks):
    """Read points of which some entries are missing, a block of rows at a time.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units: as `Blocks` takes them, and NaN, None, pandas' NA
        and what a mask hides are holes.
    sample_weight : array_like of shape (N,), optional
        How often each row counts; of blocks a list of such arrays, one a block.

    Raises
    ------
    TypeError, ValueError
        As `Blocks`.

    Examples
    --------
    >>> X = [[0.0, 1.0], [2.0, None]]
    >>> Holes(X).measure().variance.tolist()  # of the entries that are there
    [1.0, 0.0]
    >>> [(seen.tolist(), x.tolist()) for seen, x, _, _ in Holes(X).groups()]
    [([True, False], [[2.0]]), ([True, True], [[0.0, 1.0]])]
    """

    def __init__(self, X, sample_weight=None):
        self._frame = hasattr(X, "dropna")
        super().__init__(X, sample_weight)

    def measure(self):
        """Read everything once: count, and find each column's spread where it is seen.

        Returns
        -------
        Measures

        Raises
        ------
        TypeError, ValueError
            When an entry is no number, infinite or too large, or a row or a column has
            no entry at all.
        """
        tally = self.tally()
        if tally.n_points == 0:
            raise no_rows()
        self.n_points = tally.n_points
        self._check_columns(tally.counts)
        return Measures(self.n_rows, tally.mean, tally.variance, tally.total)

    def tally(self):
        """Count and find the spread as `measure`; a column may have no entry."""
        tally = Tally(0, 0, 0.0, 0.0, 0.0)
        for place, block, weight in self.placed(_ROWS):
            D = len(tally.mean) if tally.n_points else None
            X = as_holes(block, D, place=place)
            self._check_rows(X, place, weight)
            weight = np.ones(len(X)) if weight is None else weight
            tally = tally.merged(Tally(len(X), weight.sum(), *_spread(X, weight)))
        return tally

    def groups(self):
        """Give the rows in groups that have the same holes.

        Yields
        ------
        seen : ndarray of bool, shape (D,)
            The features that the group has.
        x : ndarray of shape (n, d)
            Those, in the data's units.
        weight : ndarray of shape (n,), or None
            How often each row counts, above 0.
        rows : ndarray of int, shape (n,)
            Where the rows stand in the data.
        """
        for place, block, weight in self.placed(_ROWS):
            start = place.before + place.start
            there = np.ones(len(block), dtype=bool) if weight is None else weight > 0
            for seen, rows in patterns(block, there):
                x = np.asarray(block[rows][:, seen], dtype=float)
                yield seen, x, None if weight is None else weight[rows], start + rows

    def _checked(self, X, n_features=None, **where):
        return as_holes(X, n_features, **where)

    def _check_rows(self, X, place, weight):
        empty = np.isnan(X).all(axis=1)
        if weight is not None:
            empty &= weight > 0
        if empty.any():
            at = place.entry("X", (int(empty.argmax()),))
            whole = "{0}[~numpy.isnan(numpy.asarray({0}, dtype=float)).all(axis=1)]"
            write = "{}.dropna(how='all')" if self._frame else whole
            raise ValueError(
                f"{at} has no entry, so it says nothing; leave such rows out: "
                + place.advice("X", write.format)
            )

    def _check_columns(self, counts):
        if counts.min() == 0:
            j = int(counts.argmin())
            called = j if self.names is None else repr(self.names[j])
            raise ValueError(
                f"column {called} of X has no entry, so nothing is known of it; leave "
                "it out"
            )


def as_holes(X, n_features=None, *, place=None):
    """Return points as floats of shape (N, D), with NaN where an entry is missing.

    Parameters
    ----------
    X : array_like of shape (N, D)
        One point a row.
    n_features : int, optional
        The D that X must have.
    place : Place, optional
        Where these rows lie in the whole data, for the error message.

    Returns
    -------
    ndarray of shape (N, D)

    Raises
    ------
    TypeError, ValueError
        As `as_points`, but for entries that are missing.

    Examples
    --------
    >>> as_holes([[1, None], [3, 4]])
    array([[ 1., nan],
           [ 3.,  4.]])
    """
    place = Place() if place is None else place
    try:
        array = _with_nan(X)
    except (TypeError, ValueError):
        return as_points(X, n_features, place=place)  # says what is wrong
    as_points(np.where(np.isnan(array), 0.0, array), n_features, place=place)
    return array


def patterns(X, there=True):
    """Find rows with the same holes.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        With NaN for what is missing.
    there : ndarray of bool, shape (N,), optional
        Which rows to look at.

    Yields
    ------
    seen : ndarray of bool, shape (D,)
    rows : ndarray of int
        Ascending.
    """
    seen = ~np.isnan(X)
    packed = np.packbits(seen, axis=1)
    order = np.lexsort(packed.T[::-1])
    order = order if there is True else order[there[order]]
    if not len(order):
        return
    ends = np.flatnonzero((np.diff(packed[order].astype(int), axis=0) != 0).any(axis=1))
    for rows in np.split(order, ends + 1):
        yield seen[rows[0]], rows


def _spread(X, weight):
    # Each column's weight, mean and variance, over the entries that are there.
    shares = np.where(np.isnan(X), 0.0, weight[:, None])
    counts = shares.sum(axis=0)
    held, X = np.maximum(counts, 1e-300), np.where(shares > 0, X, 0.0)
    mean = (shares * X).sum(axis=0) / held
    return counts, mean, (shares * (X - mean) ** 2).sum(axis=0) / held


def _with_nan(X):
    # Floats, with NaN for whatever says that an entry is missing.
    if np.ma.isMaskedArray(X):
        return np.ma.filled(X.astype(float), np.nan)
    array = np.asarray(X)
    if array.dtype.kind == "O":
        lost = np.frompyfunc(is_missing, 1, 1)(array).astype(bool)
        array = np.where(lost, np.nan, array)
    if array.dtype.kind not in "biufO":
        raise TypeError
    return array.astype(float, copy=False)
