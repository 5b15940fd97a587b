"""The laws of a ridge that follows the units of the data."""

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, examine
from gmm_lib.checks.report import Attempt, Report


def relative_ridge(f: Attempt) -> Report:
    """Check an attempt at a ridge that follows the units of the data.

    Parameters
    ----------
    f : callable
        f(X, fraction) -> float, in the data's units squared.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(relative_ridge(lambda X, fraction: fraction * X.var(axis=0).mean()))
    True
    >>> bool(relative_ridge(lambda X, fraction: 1e-6))
    False
    """
    return examine("relative_ridge", f, _LAWS)


def _ridge(f, X, fraction=0.01):
    with given(f"X = {show(X)}" if len(X) < 9 else f"{len(X)} points"):
        result = call("relative_ridge", f, X, fraction)
        return float(as_array("relative_ridge", result, (), "a single number,"))


def _positive(f, X):
    value = _ridge(f, X)
    if value <= 0:
        raise Fault(f"With X = {show(X)} it is {show(value)}, not positive.")


def _follows(f, X, what, other, factor, fraction=0.01, close=CLOSE):
    found, expected = _ridge(f, other, fraction), factor * _ridge(f, X)
    if not abs(found - expected) <= close * abs(expected):
        after, right = apart(found, expected)
        raise Fault(
            f"With X = {show(X)} it is {show(_ridge(f, X))}; {what} it must be "
            f"{right}, and is {after}."
        )


def _rescaled(f, X):
    for c in (10.0, 1e-6, 1e6):
        _follows(f, X, f"with {show(c)} X", c * X, c**2)


def _shifted(f, X):
    shift = 50.0 * np.arange(1, X.shape[1] + 1)  # features need not move alike
    _follows(f, X, f"with X + {show(shift)}", X + shift, 1.0)
    _follows(f, X, "with X + 1e8", X + 1e8, 1.0, close=1e-6)


def _doubled(f, X):
    # Within 2 %: dividing by N - 1 in place of N is as good a ridge.
    once, twice = _ridge(f, X), _ridge(f, np.concatenate([X, X]))
    if not abs(twice - once) <= 0.02 * once:
        raise Fault(
            f"With {len(X)} points it is {show(once)}; with every point twice it is "
            f"{apart(twice, once)[0]}. A variance is a mean, which does not grow with "
            "the sample."
        )


def _proportional(f, X):
    _follows(f, X, "with three times the fraction", X, 3.0, fraction=0.03)


_DATA = (np.array([[0.0], [2.0]]), np.array([[0.0, 1.0], [2.0, 5.0], [1.0, 2.0]]))
_MANY = np.column_stack([np.arange(60.0) % 7, 2 * (np.arange(60.0) % 5)])
_LAWS = (
    Law("runs", "it returns a positive number", _positive, _DATA),
    Law(
        "units",
        "c times the units give c squared times the ridge",
        _rescaled,
        _DATA,
        3,
        defines=True,
    ),
    Law("shift", "a shift changes nothing", _shifted, _DATA, 2),
    Law("twice", "doubling every point changes next to nothing", _doubled, (_MANY,)),
    Law("fraction", "it is proportional to the fraction", _proportional, _DATA),
)
