"""The laws of holding a program against an independent one, iterate by iterate."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.em import em
from gmm_lib.mixture import Mixture

NAME = "largest_difference"
ROUNDING = 1e-5  # nats; far above rounding, far below the planted faults
TOL = 1e-8  # nats a point, as the exercise has it


def largest_difference(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at comparing a program's iterates with scikit-learn's.

    Parameters
    ----------
    f : callable
        f(X, start, run) -> float: the largest absolute difference, in nats, between the
        log-likelihoods of the iterates that scikit-learn has from the same start,
        without a ridge and with a tolerance of 1e-8 nats a point, and those that
        run(X, start) returns, the start's first. The check hands over a `run` with
        faults of a known size.
    forbid : str or sequence of str, optional
        "library": the library's own loop does not stand in for the other program.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(largest_difference(lambda X, start, run: 0.0))
    False
    """
    return examine(NAME, f, _LAWS + without(forbid, _found, (_DATA[0],), ("em",)))


class _Case(NamedTuple):
    """Points, a start, and where the program on trial errs: {iterate: nats}."""

    X: np.ndarray
    start: Mixture
    faults: dict = {}  # noqa: RUF012  nobody writes into it
    ends: int | None = None  # the program makes so many iterates, or all
    goes_on: int = 0  # or so many more than it needs, the last of them far off


class _Program:
    """Tell the log-likelihoods of a run that is known, for one start only."""

    def __init__(self, case, levels):
        self.case, self.levels = case, levels

    def __call__(self, X, start):
        known = self.case.start
        parts = (known.weights, start.weights), (known.means, start.means)
        if not np.array_equal(X, self.case.X):
            raise ValueError("run was given other points than largest_difference was")
        if not all(np.array_equal(a, b) for a, b in parts):
            raise ValueError("run was given another start than largest_difference was")
        return self.levels.copy()


@cache
def _right(n):
    case = _DATA[n]
    return em(case.X, case.start, tol=TOL, max_iter=1000).log_likelihoods


def _program(case):
    n = next(n for n, data in enumerate(_DATA) if data.X is case.X)
    levels = np.array(_right(n))[: case.ends]
    if case.goes_on:
        more = np.full(case.goes_on, levels[-1])
        more[-1] += 10.0
        levels = np.concatenate([levels, more])
    for t, nats in case.faults.items():
        levels[t] += nats
    return _Program(case, levels)


def _found(f, case):
    result = call(NAME, f, case.X, case.start, _program(case))
    return float(as_array(NAME, result, (), "()"))


def _runs(f, case):
    value = _found(f, case)
    if value < 0:
        raise Fault(f"The result is {show(value)}; a difference counts without a sign.")


def _finds(f, case):
    value, expected = _found(f, case), max(map(abs, case.faults.values()))
    if abs(value - expected) > ROUNDING:
        off = [f"iterate {t} by {nats:+g}" for t, nats in case.faults.items()]
        with given(
            f"{len(case.X)} points and a run that is off in {', in '.join(off)}"
        ):
            raise Fault(
                f"the largest difference is {expected:g} nats, not {show(value)}."
            )


def _agrees(f, case):
    value = _found(f, case)
    if value > ROUNDING:
        raise Fault(
            f"With {len(case.X)} points of standard deviation "
            f"{show(case.X.std(axis=0).max(), 2)} a program that is right differs from "
            f"scikit-learn's by rounding alone, and you find {show(value)} nats: is a "
            "ridge added, or a mean per point compared with a sum?"
        )


def _common(f, case):
    value = _found(f, case)
    if value > ROUNDING:
        raise Fault(
            f"The program makes {case.goes_on} iterations more than scikit-learn's, "
            f"and you find {show(value)} nats: compare the iterates that both have."
        )


def _to_the_end(f, case):
    last = len(_program(case).levels) - 1
    case = case._replace(faults={last: 0.5})
    if abs(_found(f, case) - 0.5) > ROUNDING:
        raise Fault(
            f"The program is off by 0.5 nats in its last iterate, number {last}, and "
            f"you find {show(_found(f, case))}: does scikit-learn's run go on as far, "
            "with a tolerance of 1e-8?"
        )


def _world(N, seed, scale=1.0):
    rng = np.random.default_rng(seed)
    X = np.vstack([rng.normal(size=(N, 2)), rng.normal([3.0, 1.0], 1.5, (N, 2))])
    means, covariances = [[-1.0, 0.0], [2.0, 2.0]], [np.eye(2), 2 * np.eye(2)]
    start = Mixture([0.4, 0.6], means, covariances)
    shapes = scale**2 * start.covariances
    return _Case(scale * X, Mixture(start.weights, scale * start.means, shapes))


_DATA = (_world(20, 0), _world(50, 1), _world(50, 1, scale=1e-3))
_FAULTY = (
    _DATA[0]._replace(faults={0: 0.25}),
    _DATA[1]._replace(faults={2: -0.5}),
    _DATA[1]._replace(faults={1: 0.25, 4: -1.0}),
    _DATA[1]._replace(faults={2: 0.75}, ends=3),
)
_LAWS = (
    Law("runs", "it runs and returns a number, 0 or above", _runs, _DATA[:2]),
    Law("finds", "it finds the largest fault", _finds, _FAULTY, 3, defines=True),
    Law("rounding", "a right program differs by rounding alone", _agrees, _DATA, 2),
    Law("last", "it looks at the last iterate", _to_the_end, _DATA[:2]),
    Law(
        "common",
        "only iterates that both have count",
        _common,
        (_DATA[0]._replace(goes_on=60),),
    ),
)
