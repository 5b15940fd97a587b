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

__all__ = ["FAMILIES", "Family", "as_family", "check_member"]


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
    return _NAMED[as_choice(value, name, FAMILIES)]


def in_one_dimension(covariance_type):
    """Name the family that this one is where D = 1: one model has one fit.

    Examples
    --------
    >>> in_one_dimension("spherical")
    <covariance family 'full'>
    """
    family = as_family(covariance_type)
    return _NAMED["full"] if family.name in ("diag", "spherical") else family


def within(mixture, family):
    """Return the family's mixture nearest to this one: see `Family.project`."""
    covariances = family.project(mixture.covariances, mixture.weights)
    return replace(mixture, covariances=covariances)


def check_member(mixture, covariance_type):
    """Raise ValueError when the mixture's covariances are not of this family."""
    family = as_family(covariance_type)
    one = family.project(mixture.covariances, mixture.weights)
    gap = np.abs(mixture.covariances - one).max(axis=(1, 2))
    scale = np.abs(one).max(axis=(1, 2))
    if (gap > 1e-8 * scale).any():
        k = int((gap / scale).argmax())
        raise ValueError(
            f"mixture.covariances[{k}] is not {family.name}; start from a mixture "
            f"of that family, or pass covariance_type='full'"
        )
