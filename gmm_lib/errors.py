"""What can go wrong with a component, said in one place."""

import numpy as np


class DegenerateComponentError(ValueError):
    """A component has lost its points or its width, so it has no density."""


def not_positive_definite(what, lowest=None):
    """Make the error for a covariance that has no inverse.

    Parameters
    ----------
    what : str
        Which one.
    lowest : float, optional
        Its smallest eigenvalue, in the data's units squared.

    Returns
    -------
    DegenerateComponentError

    Examples
    --------
    >>> str(not_positive_definite("covariances[0]", 0.0))[:70]
    'covariances[0] is not positive definite: its smallest eigenvalue is 0;'
    """
    shown = "" if lowest is None else f": its smallest eigenvalue is {lowest:.3g}"
    return DegenerateComponentError(
        f"{what} is not positive definite{shown}; a component may have collapsed onto "
        "few points or a line, or features may repeat one another; try a larger "
        "reg_covar, fewer components or fewer features"
    )


def check_occupied(N_k):
    """Raise DegenerateComponentError when a component has no points."""
    if N_k.min() < 10 * np.finfo(float).tiny:
        k = int(N_k.argmin())
        raise DegenerateComponentError(
            f"gamma[:, {k}] sums to {N_k[k]:.3g}: component {k} explains no point; "
            "try fewer components or another start"
        )
