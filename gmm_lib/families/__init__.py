"""Families of covariances, one a file: what the M step may choose from.

Components that are no Gaussians stand in `gmm_lib.components`.

Whoever needs to know a family asks its object: the textbook, the starts, the estimator
and the engine ask what `Family` lists, and nothing else tells families apart.
"""

from dataclasses import replace

import numpy as np

from gmm_lib.arguments.arrays import as_choice
from gmm_lib.families.diagonal import Diagonal
from gmm_lib.families.family import Family
from gmm_lib.families.full import Full
from gmm_lib.families.spherical import Spherical
from gmm_lib.families.tied import Tied

_NAMED = {family.name: family for family in (Full(), Tied(), Diagonal(), Spherical())}
FAMILIES = tuple(_NAMED)
# Those that scikit-learn knows too.  What the book shows, its tables, exercises and
# widgets, stays with them when the library gains a family.
PLAIN = ("full", "tied", "diag", "spherical")

__all__ = ["FAMILIES", "PLAIN", "Family", "as_family", "check_member"]


def as_family(value, name="covariance_type"):
    """Return the family of this name, or `value` itself where it is a family.

    Parameters
    ----------
    value : str or Family
        What the caller passed.
    name : str, optional
        The argument's name, for the error message.

    Returns
    -------
    Family

    Raises
    ------
    TypeError, ValueError
        When it is neither, or no family has this name.

    Examples
    --------
    >>> as_family("spherical")
    <covariance family 'spherical'>
    """
    if isinstance(value, Family):
        return value
    if isinstance(value, type) and issubclass(value, Family):
        kind = value.__name__
        raise TypeError(f"{name} is the class {kind}; pass an object of it: {kind}()")
    return _NAMED[as_choice(value, name, FAMILIES)]


def in_one_dimension(covariance_type):
    """Name the family that this one is where D = 1: one model has one fit.

    Which it is shows in what it makes of two variances.

    Examples
    --------
    >>> in_one_dimension("spherical")
    <covariance family 'full'>
    """
    family, own = as_family(covariance_type), np.array([[[1.0]], [[3.0]]])
    found = family.project(own, np.ones(2))
    for name in ("full", "tied"):
        if np.allclose(found, _NAMED[name].project(own, np.ones(2)), rtol=1e-12):
            return _NAMED[name]
    return family


def within(mixture, family):
    """Return the family's mixture nearest to this one: see `Family.project`."""
    covariances = family.project(mixture.covariances, mixture.weights)
    return replace(mixture, covariances=covariances)


def check_member(mixture, covariance_type):
    """Raise ValueError when the mixture's covariances are not of this family."""
    family = as_family(covariance_type)
    k = stranger(mixture.covariances, family)
    if k is not None:
        raise ValueError(
            f"mixture.covariances[{k}] is not {family.name}; start from a mixture "
            f"of that family, or pass covariance_type='full'"
        )


def stranger(covariances, family):
    """Find the component whose covariance is farthest from the family's; None if none.

    Examples
    --------
    >>> stranger(np.array([[[4.0]], [[9.0]]]), as_family("tied"))
    0
    """
    widths = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    gap = np.abs(covariances - family.project(covariances, np.ones(len(covariances))))
    gap = (gap / widths[:, :, None] / widths[:, None]).max(axis=(1, 2))
    return int(gap.argmax()) if gap.max() > 1e-8 else None
