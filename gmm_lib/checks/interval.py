"""The laws of an interval of two standard errors about the first weight."""

from functools import cache
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.em import em
from gmm_lib.information import information
from gmm_lib.mixture import Mixture

CLOSE = 0.05  # standard errors: 1.96 of them pass for two, and so does an early end


class _Case(NamedTuple):
    """Points from a mixture on the line, and a start near it."""

    weight: float
    means: tuple
    N: int
    seed: int


def interval(f: Attempt) -> Report:
    """Check an attempt at an interval for the first weight of a mixture.

    Parameters
    ----------
    f : callable
        f(X, start) -> (low, high): the first weight at the end of EM from `start`,
        minus and plus two of its standard errors, from the observed information.

    Returns
    -------
    Report

    Notes
    -----
    The inverse of the observed information is the estimates' covariance where N is
    large: Louis (1982), Journal of the Royal Statistical Society B 44, 226-233.

    Examples
    --------
    >>> bool(interval(lambda X, start: (0.0, 1.0)))
    False
    """
    return examine("interval", f, _LAWS)


@cache
def _world(case):
    means, one = np.array(case.means)[:, None], [[[1.0]], [[1.0]]]
    truth = Mixture([case.weight, 1 - case.weight], means, one)
    X = truth.sample(case.N, np.random.default_rng(case.seed))[0]
    end = em(X, _start(case), tol=1e-12, max_iter=5000).mixture
    found = information(X, end)
    log_odds = 1 / np.sqrt(found.observed[0, 0])  # of the weights, all else known
    known = end.weights[0] * end.weights[1] * log_odds
    return X, end, found.standard_errors().weights[0], known


def _start(case):
    means = np.array(case.means)[:, None]
    return Mixture([0.5, 0.5], means, [[[1.0]], [[1.0]]])


def _pair(f, case):
    X = _world(case)[0]
    low, high = as_array(
        "the result",
        call("interval", f, X, _start(case)),
        (2,),
        "(2,), the two ends,",
    )
    if not low < high:
        raise Fault(f"The interval goes from {show(low)} to {show(high)}.")
    return low, high


def _centre(f, case):
    low, high = _pair(f, case)
    _, end, error, _ = _world(case)
    found, weight = (low + high) / 2, end.weights[0]
    if not abs(found - weight) <= CLOSE * error:
        slip = "is EM at its end, from the start given?"
        if abs(found - end.weights[1]) <= CLOSE * error:
            slip = "that is the second weight."
        with given(_words, case):
            raise Fault(
                f"the middle is {show(found)}, and the first weight {show(weight)}: "
                f"{slip}"
            )


def _width(f, case):
    low, high = _pair(f, case)
    _, end, error, known = _world(case)
    half, weight = (high - low) / 2, end.weights[0]
    if abs(half - 2 * error) <= CLOSE * error:
        return
    counted = np.sqrt(weight * (1 - weight) / case.N)
    slips = {
        "That is one standard error.": error,
        "That is the whole width of two: two on each side.": 4 * error,
        "That is the error from counting labels, which are not known.": 2 * counted,
        "That holds for known means and variances: invert the whole matrix.": 2 * known,
        "That is a variance: take the root.": 2 * error**2,
    }
    slip = next((s for s, size in slips.items() if abs(half / size - 1) < 0.01), "")
    with given(_words, case):
        raise Fault(
            f"it reaches {show(half)} to each side, and two standard errors are "
            f"{show(2 * error)}. {slip}".rstrip()
        )


def _words(case):
    return f"{case.N} points from two Gaussians {np.ptp(case.means):g} sigma apart"


_CASES = (
    _Case(0.4, (-2.0, 2.0), 300, 1),
    _Case(0.7, (-1.5, 1.5), 600, 2),
    _Case(0.3, (2.0, -1.5), 500, 3),
)
_LAWS = (
    Law("runs", "it returns two numbers, the smaller first", _pair, _CASES),
    Law(
        "centre",
        "its middle is the first weight where EM ends",
        _centre,
        _CASES,
        defines=True,
    ),
    Law(
        "width",
        "it reaches two standard errors to each side",
        _width,
        _CASES,
        3,
        defines=True,
    ),
)
