"""The laws of the log-odds between two components."""

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, differ, examine, survival
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    SAME_CENTRE,
    TILTED,
    TWO_ALIKE,
    UNLIKE,
    describe,
    reordered,
)
from gmm_lib.em import e_step


def log_odds(f: Attempt) -> Report:
    """Check an attempt at the log-odds of the first of two components.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> array of shape (N,): log p(z = 1 | x) - log p(z = 2 | x).

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(log_odds(lambda X, mixture: -np.diff(mixture.log_joint(X))[:, 0]))
    True
    """
    return examine("log_odds", f, _LAWS)


def _odds_of(f, case):
    with given(describe, case):
        result = call("log_odds", f, case.X, case.mixture)
        return as_array("log_odds", result, (len(case.X),), "(N,)")


def _even(f, case):
    found = _odds_of(f, case)[0]
    if not abs(found) <= CLOSE:
        raise Fault(
            f"With {describe(case)}, both components are equally probable, so the "
            f"log-odds are 0; here they are {show(found)}."
        )


def _true_odds(case):
    log_joint = case.mixture.log_joint(case.X)
    return log_joint[:, 0] - log_joint[:, 1]


def _ratio(f, case):
    gamma, found = e_step(case.X, case.mixture), _odds_of(f, case)
    expected = np.log(gamma[:, 0]) - np.log(gamma[:, 1])
    n = int(np.abs(found - expected).argmax())
    if not abs(found[n] - expected[n]) <= CLOSE:
        right, here = apart(expected[n], found[n])
        raise Fault(
            f"With {describe(case)}, point {n} has the posterior probabilities "
            f"{show(gamma[n])}, so its log-odds are {right}; here they are {here}."
        )


def _swapped(f, case):
    found, mirrored = _odds_of(f, case), _odds_of(f, reordered(case))
    if differ(-mirrored, found):
        after, before = apart(-mirrored, found)
        raise Fault(
            f"With {describe(case)}, the log-odds are {before}; with the two "
            f"components swapped their negative is {after}, not the same."
        )


_MIDWAY = TWO_ALIKE._replace(X=np.array([[1.5]]))
_UNEVEN = (_MIDWAY, SAME_CENTRE, UNLIKE, TILTED)
_survives = survival(_odds_of, _true_odds, _UNEVEN, describe, "the log-odds of point")
_LAWS = (
    Law("runs", "it runs and returns an array of shape (N,)", _odds_of, _UNEVEN),
    Law("even", "midway between equal components it is zero", _even, [_MIDWAY]),
    Law(
        "ratio",
        "it is the log of the ratio of the posteriors",
        _ratio,
        _UNEVEN,
        4,
        defines=True,
    ),
    Law("swap", "swapping the components changes its sign", _swapped, _UNEVEN),
    Law("far", "it is finite and right far from both means", _survives, [FAR], 2),
)
