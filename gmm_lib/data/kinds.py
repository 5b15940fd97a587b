"""The kinds of data that an estimator takes, told apart."""

from gmm_lib.data.blocks import Blocks
from gmm_lib.data.holes import Holes
from gmm_lib.data.scattered import Scattered, is_scattered
from gmm_lib.data.scattered_holes import ScatteredHoles


def as_blocks(X, sample_weight=None, *, holes=False):
    """Read X in blocks, wherever it lies.

    Parameters
    ----------
    X : array_like of shape (N, D), iterable of such blocks, or what dask holds
        Points, in the data's units.
    sample_weight : array_like of shape (N,), optional
        How often each row counts; of blocks a list of such arrays, one a block.
    holes : bool, optional
        Whether entries may be missing.

    Returns
    -------
    Blocks, Holes, Scattered or ScatteredHoles

    Raises
    ------
    TypeError, ValueError
        When X or the weights are malformed.

    Examples
    --------
    >>> as_blocks([[0.0], [1.0]]).n_points
    2
    """
    if is_scattered(X):
        return (ScatteredHoles if holes else Scattered)(X, sample_weight)
    return (Holes if holes else Blocks)(X, sample_weight)
