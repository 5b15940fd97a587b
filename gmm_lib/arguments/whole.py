"""Whole numbers with more digits than a float holds."""

import warnings

import numpy as np

from gmm_lib.arguments.columns import column_labels

_WHOLE = 2**53  # floats hold all whole numbers up to it


def tell_rounded(array, value, place):
    """Warn when a column of X has whole numbers that lose digits as floats.

    Where a column's range is too wide for all its digits, this is no more than what
    any float loses, and nothing is said.
    """
    if array.ndim != 2 or array.dtype.kind not in "iu" or array.dtype.itemsize < 8:
        return
    if not array.size or max(int(array.max()), -int(array.min())) <= _WHOLE:
        return
    floats = array.astype(float)
    with np.errstate(invalid="ignore"):  # just above the largest whole number
        rounded = floats.astype(array.dtype) != array
    rounded &= floats.max(axis=0) - floats.min(axis=0) <= _WHOLE
    if rounded.any():
        index = tuple(np.argwhere(rounded)[0])
        remedy = "subtract one origin from all blocks"
        if place.block is None:
            remedy = f"pass {_from_least(value)}"
        warnings.warn(
            f"{place.entry('X', index, column_labels(value))} is {array[index]}, but "
            f"floats hold all whole numbers to 2**53 only: it is taken as "
            f"{int(floats[index])}; to keep all digits, {remedy}",
            UserWarning,
            stacklevel=2,
        )


def _from_least(value):
    # Each column from its own least entry.
    plain = isinstance(value, np.ndarray) or hasattr(value, "iloc")
    name = "X" if plain else "numpy.asarray(X)"
    return f"{name} - {name}.min(axis=0)"
