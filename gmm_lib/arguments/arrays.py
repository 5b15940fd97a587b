"""Turn arguments into clean arrays, or say what is wrong with them.

Every error names the argument, shows the offending value and says what to try.
"""

import numbers

import numpy as np

from gmm_lib.arguments.masks import check_unmasked
from gmm_lib.arguments.place import Place
from gmm_lib.arguments.refusals import (
    LARGEST,
    not_finite,
    not_numbers,
    wrong_axes,
)
from gmm_lib.arguments.whole import tell_rounded

_WHOLE = Place()


def as_floats(value, name, ndim):
    """Return `value` as a float64 array of `ndim` finite axes.

    Parameters
    ----------
    value : array_like
        Numbers.
    name : str
        The argument's name, for the error message.
    ndim : int
        The number of axes asked for.

    Returns
    -------
    ndarray of float64
        `value` itself when it already is such an array: do not write into it.

    Raises
    ------
    TypeError
        When `value` does not hold numbers, or hides some behind a mask.
    ValueError
        When it has another number of axes, no entries, or entries that are NaN,
        infinite, complex or too large to square.

    Examples
    --------
    >>> as_floats([[1, 2]], "X", ndim=2)
    array([[1., 2.]])
    """
    return _checked(value, name, ndim)


def _checked(value, name, ndim, n_features=None, place=_WHOLE):
    array = _real_array(value, name, place, ndim)
    if array.ndim != ndim and array.size > 0:
        raise wrong_axes(array, value, name, ndim, n_features, place)
    if array.size == 0:
        what = "sample" if len(array) == 0 else "feature"
        raise ValueError(
            f"{place.called(name)} has 0 {what}(s) (shape={array.shape}) while a "
            "minimum of 1 is required; pass some numbers"
        )
    ok = np.abs(array) <= LARGEST  # False for NaN too
    if np.count_nonzero(ok) < ok.size:  # which takes half the time of ok.all()
        index = tuple(np.argwhere(~ok)[0])
        raise not_finite(array, value, name, place, index)
    return array


def _real_array(value, name, place, ndim):
    if type(value) is np.ndarray and value.dtype == np.float64:  # as most are
        return value
    if hasattr(value, "toarray"):
        kind = type(value).__name__
        write = "{}.toarray()".format
        called = place.called(name)
        raise TypeError(f"{called} is sparse ({kind}); {place.advice(name, write)}")
    check_unmasked(value, name, place)
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biufcO" or value is None:
            raise TypeError
        if name == "X":
            tell_rounded(array, value, place)
        if array.dtype.kind != "c":
            with np.errstate(over="ignore", invalid="ignore"):  # told as infinite
                return array.astype(np.float64, copy=False)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise not_numbers(value, name, place, ndim) from None
    write = "numpy.real({})".format
    raise ValueError(
        f"Complex data not supported: {place.called(name)} is {array.dtype}; "
        f"the real and the imaginary part can be features; {place.advice(name, write)}"
    )


def as_points(X, n_features=None, *, place=_WHOLE):
    """Return the data X as floats of shape (N, D), with D checked when it is known.

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
        As `as_floats`; ValueError also for another number of columns.

    Examples
    --------
    >>> as_points([[1, 2], [3, 4]], n_features=2).shape
    (2, 2)
    """
    X = _checked(X, "X", 2, n_features, place)
    if n_features is not None and X.shape[1] != n_features:
        turned = ", or X.T if its columns are the points" * (len(X) == n_features)
        raise ValueError(
            f"{place.called('X')} has {X.shape[1]} features (shape {X.shape}), but the "
            f"mixture has {n_features}; pass the columns that it describes{turned}"
        )
    return X


def as_count(value, name, least):
    """Return `value` as an int that is at least `least`.

    Parameters
    ----------
    value : int
        A whole number (bool is refused).
    name : str
        The argument's name, for the error message.
    least : int
        The smallest allowed value.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        When `value` is no whole number.
    ValueError
        When it is below `least`.

    Examples
    --------
    >>> as_count(3, "n_components", least=1)
    3
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        tried = _whole(value, least)
        raise TypeError(
            f"{name} must be a whole number, not {value!r}; try {name}={tried}"
        )
    if value < least:
        raise ValueError(f"{name} is {value}; it must be at least {least}")
    return int(value)


def _whole(value, least):
    # What was meant, where that can be told.
    try:
        meant = int(value)
        return meant if meant == float(value) and meant >= least else least
    except (TypeError, ValueError, OverflowError):
        return least


def as_nonnegative(value, name):
    """Return `value` as a finite float that is at least 0.

    Parameters
    ----------
    value : float
        A real number (bool is refused).
    name : str
        The argument's name, for the error message.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        When `value` is no real number.
    ValueError
        When it is negative, NaN or infinite.

    Examples
    --------
    >>> as_nonnegative(0, "reg_covar")
    0.0
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, not {value!r}; try {name}=0.0")
    if not 0 <= value < np.inf:
        raise ValueError(f"{name} is {value}; it must be finite and at least 0")
    return float(value)


def as_choice(value, name, choices):
    """Return `value` if it is one of `choices`.

    Parameters
    ----------
    value : str
        The caller's choice.
    name : str
        The argument's name, for the error message.
    choices : tuple of str
        What is allowed.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        When `value` is no string.
    ValueError
        When it is none of the choices.

    Examples
    --------
    >>> as_choice("diag", "covariance_type", ("full", "diag"))
    'diag'
    """
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {value!r}; try one of {choices}")
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; it must be one of {choices}")
    return value


def as_generator(rng):
    """Return `rng` if it is a NumPy Generator.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    TypeError
        When `rng` is something else: a seed, say, or None.

    Examples
    --------
    >>> as_generator(np.random.default_rng(0)).integers(10)
    np.int64(8)
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator, not {rng!r}; "
            "try rng=numpy.random.default_rng(0)"
        )
    return rng
