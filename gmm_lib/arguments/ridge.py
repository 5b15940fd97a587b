"""What is added to the diagonals of covariances."""

from gmm_lib.arguments.arrays import as_nonnegative
from gmm_lib.arguments.refusals import WIDEST


def as_ridge(value):
    """Return `reg_covar` as a float that a variance can bear.

    Parameters
    ----------
    value : float
        What the caller passed.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        As `as_nonnegative`; ValueError also when it is too large.

    Examples
    --------
    >>> as_ridge(1e-6)
    1e-06
    """
    value = as_nonnegative(value, "reg_covar")
    if value > WIDEST**2:
        raise ValueError(
            f"reg_covar is {value:g}; it is added to variances, which are at most "
            f"{WIDEST**2:g} in floating point; choose it in the units of X, squared, "
            "such as reg_covar=1e-6 * numpy.var(X)"
        )
    return value
