"""What one reading of the data finds: how many rows, where, and how wide."""

from typing import NamedTuple

import numpy as np

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.whole import tell_rounded


class Measures(NamedTuple):
    """Hold the size of the data, and each column's mean and variance."""

    n_points: int  # rows
    mean: np.ndarray  # (D,), the data's units
    variance: np.ndarray  # (D,), their square
    total: float  # the rows' weights; their number, where they have none


def held_rows(block, weight):
    """Give the rows that count, and their weights, if there are any."""
    held = weight > 0
    if held.all():
        yield block, weight
    elif held.any():
        yield block[held], weight[held]


def spread_of(place, block, weight):
    """Give the columns' means and variances, and the rows' weight.

    Raises
    ------
    TypeError, ValueError
        When an entry is no finite number.  They are looked at one by one only where
        these are not finite, or so large that an entry may be.
    """
    total, every = len(block) if weight is None else weight.sum(), weight
    if total == 0:
        return None, None, 0
    if weight is None:
        held, shares = block, np.full(len(block), 1 / len(block))
    else:
        ((held, weight),) = held_rows(block, weight)
        shares = weight / total
    with np.errstate(over="ignore", invalid="ignore"):
        mean = shares @ held
        apart = held - mean
        apart *= apart
        variance = shares @ apart
    tell_rounded(block, block, place)
    if not (variance < 1e250).all():
        there = True if every is None else (every > 0)[:, None]
        as_points(np.where(there, block, 0), place=place)
    return mean, variance, total
