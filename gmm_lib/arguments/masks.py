"""Masked entries, which `numpy.asarray` would take as if they were there."""

import numpy as np

from gmm_lib.arguments.place import Place
from gmm_lib.arguments.refusals import not_numbers


def unmasked(value, name="X"):
    """Return `value` as an array, or raise TypeError: of blocks, or masked entries.

    Examples
    --------
    >>> unmasked([[1, 2]])
    array([[1, 2]])
    """
    check_unmasked(value, name)
    try:
        return np.asarray(value)
    except ValueError:
        raise not_numbers(value, name, Place(), 2) from None


def check_unmasked(value, name, place=Place()):  # noqa: B008 (it cannot change)
    """Raise TypeError where a mask hides entries, with what to pass."""
    if type(value) is np.ndarray or not np.ma.is_masked(value):
        return
    if name == "X":
        write = "{0}[~numpy.ma.getmaskarray({0}).any(axis=1)]".format
        remedy = f"fill them, or leave such rows out: {place.advice(name, write)}"
    elif name == "sample_weight":
        remedy = f"0 leaves a row out: {place.advice(name, _filled(value, 0))}"
    elif name in ("labels", "gamma_init") and np.ndim(value) == 1:
        remedy = f"-1 is a label not known: {place.advice(name, _filled(value, -1))}"
    else:
        remedy = "pass one without gaps"
    raise TypeError(f"{place.called(name)} has masked entries; {remedy}")


def _filled(value, number):
    # As NumPy's masked arrays write it, or those of pandas.
    verb = "fillna" if hasattr(value, "fillna") else "filled"
    return lambda name: f"{name}.{verb}({number})"
