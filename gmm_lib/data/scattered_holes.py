"""Rows with holes that lie on several machines."""

from functools import reduce

import numpy as np

from gmm_lib.data.holes import Holes, Tally, as_holes
from gmm_lib.data.measures import Measures
from gmm_lib.data.scattered import Lying, Scattered


class ScatteredHoles(Scattered, Holes):
    """Read points with holes that dask holds, each block where it lies.

    Parameters
    ----------
    X : dask array of shape (N, D), or list of delayed blocks
        Points, in the data's units: NaN, None, pandas' NA and what a mask hides are
        holes, as in `Holes`.
    sample_weight : None
        There are none.

    Raises
    ------
    TypeError, ValueError
        As `Scattered`.
    """

    @staticmethod
    def read_block(block):
        """Give a block's rows as floats, with NaN for what is missing."""
        return as_holes(block) if len(block) else np.asarray(block)

    def measure(self):
        """Measure each block where it lies, and merge: see `Holes.measure`."""
        tally = reduce(Tally.merged, self._measured(_tally))
        self._check_columns(tally.counts)
        return Measures(tally.n_points, tally.mean, tally.variance, tally.total)


def _tally(place, block):
    return Holes(Lying(block, place)).tally()
