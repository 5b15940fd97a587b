"""The laws of an M step for points that count more than once, or less."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.digits import apart, bare, show
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import Theta, read_theta, right_theta
from gmm_lib.checks.worlds import (
    SOFT_HARD,
    SOFT_ONE,
    SOFT_PLANE,
    SOFT_TWO,
    Soft,
    describe,
    moves_apart,
)

NAME = "weighted_m_step"


class Weighted(NamedTuple):
    """Hold points (N, D), responsibilities (N, K) and counts (N,)."""

    X: np.ndarray
    gamma: np.ndarray
    w: np.ndarray


def weighted_m_step(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the M step for weighted points.

    Parameters
    ----------
    f : callable
        f(X, gamma, w) -> a Mixture, or (weights, means, covariances), where w of shape
        (N,) says how often each point counts.
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, "inv", "det" or "library",
        the library's own M step.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> report = weighted_m_step(lambda X, gamma, w: gm.m_step(X, gamma))
    >>> report.failures[0].invariant
    'a point that counts twice is two points'
    """
    laws = _LAWS + without(forbid, _theta, (_PLANE, *_LONG), _LIBRARY)
    return examine(NAME, f, laws)


def _theta(f, case):
    (_, D), K = case.X.shape, case.gamma.shape[1]
    with given(_in_words, case):
        return read_theta(NAME, call(NAME, f, *case), K, D)


def _in_words(case):
    return f"{describe(Soft(case.X, case.gamma))}, w = {show(case.w)}"


def _compare(f, case, other, what, close=1e-8, shift=0.0):
    first, second = _theta(f, case), _theta(f, other)
    second = second._replace(means=second.means - shift)
    for name, found, expected in zip(Theta._fields, second, first, strict=True):
        if differ(found, expected, close):
            after, before = apart(found, expected, bare)
            raise Fault(
                f"With {_in_words(case)}, {name} are {before}; {what}, they are "
                f"{after}."
            )


def _formula(f, case):
    theta = _theta(f, case)
    expected = right_theta(case.X, case.w[:, None] * case.gamma)
    for name, found, right in zip(Theta._fields, theta, expected, strict=True):
        if differ(found, right):
            here, there = apart(found, right, bare)
            raise Fault(
                f"With {_in_words(case)}, {name} of the counted data are {there}; here "
                f"they are {here}."
            )


def _repeated(f, case):
    n = np.repeat(np.arange(len(case.X)), case.w.astype(int))
    written_out = Weighted(case.X[n], case.gamma[n], np.ones(len(n)))
    _compare(f, case, written_out, "with each point written out as often as it counts")


def _unseen(f, case):
    extra = case.X + 5
    other = Weighted(
        np.concatenate([case.X, extra]),
        np.concatenate([case.gamma, case.gamma]),
        np.concatenate([case.w, 0 * case.w]),
    )
    _compare(f, case, other, "with points added that count 0 times")


def _scaled(f, case):
    for c in (7.0, 0.01):
        _compare(f, case, case._replace(w=c * case.w), f"with every count times {c:g}")


def _split(f, case):
    parts = np.resize([0.25, 0.5], len(case.w)) * case.w
    other = Weighted(
        np.concatenate([case.X, case.X]),
        np.concatenate([case.gamma, case.gamma]),
        np.concatenate([parts, case.w - parts]),
    )
    _compare(f, case, other, "with every count split, by turns a quarter or half of it")


def _shifted(f, case):
    moved = case._replace(X=case.X + 1e8)
    what = "with the points moved by 1e8, and back"
    _compare(f, case, moved, what, close=1e-6, shift=1e8)
    moves = moves_apart(case.gamma)
    if moves is not None:
        parted = case._replace(X=case.X + case.gamma @ moves)
        what = "with the components moved 1e8 apart, and back"
        _compare(f, case, parted, what, close=1e-6, shift=moves)


def _weigh(soft, counts):
    return Weighted(*soft, np.array(counts, dtype=float))


_PLANE = _weigh(SOFT_PLANE, [2, 1, 3, 1, 2])
_CASES = (
    _weigh(SOFT_ONE, [1, 3]),
    _weigh(SOFT_HARD, [1, 2, 1, 3, 1]),
    _weigh(SOFT_TWO, [2, 1, 1]),
    _PLANE,
)
_PARTS = (_weigh(SOFT_ONE, [0.5, 0.1]), _weigh(SOFT_TWO, [0.2, 1.7, 0.6]), _PLANE)
_LAWS = (
    Law("runs", "it runs and returns weights, means, covariances", _theta, _CASES),
    Law("twice", "a point that counts twice is two points", _repeated, _CASES),
    Law("zero", "a point that counts 0 times is not there", _unseen, _CASES),
    Law("split", "a point may be split into parts of its count", _split, _PARTS),
    Law("scale", "counting everything seven times changes nothing", _scaled, _PARTS),
    Law(
        "sums",
        "its sums are those of the M step, each point counted",
        _formula,
        (*_CASES, *_PARTS),
        5,
        defines=True,
    ),
    Law("shift", "a shift of 1e8 moves only the means", _shifted, _CASES, 3),
)
_LONG = tuple(
    Weighted(*(np.resize(part, (n, *part.shape[1:])) for part in _PLANE))
    for n in (100, 1100)
)
_LIBRARY = ("m_step", "em", "expected_statistics", "GaussianMixture.fit")
