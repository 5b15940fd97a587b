"""The laws of EM with lengthened or shortened steps that takes back a fall."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import read_theta
from gmm_lib.checks.worlds import Case, describe, run_data
from gmm_lib.coordinates import from_vector, to_vector
from gmm_lib.em import e_step, em, log_likelihood, m_step
from gmm_lib.mixture import Mixture

_NAME = "relaxed_em"


class Relaxed(NamedTuple):
    """Hold points and a start, the length of a step, and how many to take."""

    case: Case
    step: float
    n_iter: int


def relaxed_em(f: Attempt) -> Report:
    """Check an attempt at EM with steps of another length, that never lowers l.

    Parameters
    ----------
    f : callable
        f(X, mixture, step, n_iter) -> list of the n_iter + 1 mixtures from the start
        on: each `step` times as far as EM goes, in the coordinates of
        `gmm_lib.to_vector`, or EM's own where that would lower the log-likelihood.

    Returns
    -------
    Report

    Examples
    --------
    >>> def plain(X, mixture, step, n_iter):
    ...     return em(X, mixture, tol=0.0, max_iter=n_iter).mixtures
    >>> relaxed_em(plain).failures[0].invariant
    'a step is as many times as long as that of EM'
    """
    return examine(_NAME, f, _LAWS)


def _words(run):
    return f"{describe(run.case)}, step = {show(run.step)}, n_iter = {run.n_iter}"


def _run(f, run):
    (X, start), (K, D) = run.case, run.case.mixture.means.shape
    with given(_words, run):
        found = call(_NAME, f, X, start, run.step, run.n_iter)
        if not isinstance(found, list | tuple) or isinstance(found, Mixture):
            kind = type(found).__name__
            raise Fault(f"it returned a {kind}, not a list of mixtures.")
        if len(found) != run.n_iter + 1:
            raise Fault(
                f"it returned {len(found)} mixtures, not {run.n_iter + 1}: the start, "
                "and one for each iteration."
            )
        return [_mixture(theta, K, D) for theta in found]


def _mixture(theta, K, D):
    parts = read_theta(_NAME, theta, K, D)
    try:
        return Mixture(*parts)
    except ValueError as error:
        reason = str(error).split(";")[0].rstrip(".")
        raise Fault(f"an iterate is no mixture: {reason}.") from None


def _start(f, run):
    first, start = to_vector(_run(f, run)[0]), to_vector(run.case.mixture)
    if differ(first, start):
        here, right = apart(first, start)
        raise Fault(
            f"With {_words(run)}, the first mixture must be the start, {right} as a "
            f"vector; it is {here}."
        )


def _far(X, theta, step):
    # The mixture at the end of the long step, or None; and EM's own.
    target, v = m_step(X, e_step(X, theta)), to_vector(theta)
    try:
        far = from_vector(v + step * (to_vector(target) - v), *theta.means.shape)
    except ValueError:
        far = None
    return far, target


def _level(X, theta):
    return -np.inf if theta is None else log_likelihood(X, theta)


def _rounding(level):
    return 1e-9 * (1 + abs(level))


def _steps(f, run, back):
    # What follows an iterate, what should, and what should not, where the jump is
    # taken back or is not; where rounding decides, nothing is asked.
    X = run.case.X
    thetas = _run(f, run)
    for t, (old, new) in enumerate(pairwise(thetas)):
        far, target = _far(X, old, run.step)
        gain = _level(X, far) - _level(X, old)
        if abs(gain) > _rounding(_level(X, old)) and (gain < 0) == back:
            yield (t, new, target, far) if back else (t, new, far, target)


def _follows(f, run):
    for t, new, expected, own in _steps(f, run, back=False):
        here, right = to_vector(new), to_vector(expected)
        if differ(here, right, 1e-6):
            texts = apart(here, right)
            raise Fault(
                f"With {_words(run)}, iteration {t + 1} must lead to theta + step * "
                f"(EM(theta) - theta) = {texts[1]} in the coordinates of gm.to_vector; "
                f"it leads to {texts[0]}.{_taken_back(here, own)}"
            )


def _taken_back(here, own):
    if differ(here, to_vector(own), 1e-6):
        return ""
    return (
        " That is EM's own step, and the other would not lower l: compare with the "
        "mixture that you come from."
    )


def _takes_back(f, run):
    X = run.case.X
    for t, new, expected, far in _steps(f, run, back=True):
        here, right = to_vector(new), to_vector(expected)
        if differ(here, right, 1e-6):
            level = "no mixture" if far is None else f"{show(_level(X, far))} nats"
            texts = apart(here, right)
            raise Fault(
                f"With {_words(run)}, the long step of iteration {t + 1} would lead "
                f"down, to {level}; EM's own step leads to {texts[1]}, and yours to "
                f"{texts[0]}."
            )


def _never_falls(f, run):
    levels = [_level(run.case.X, theta) for theta in _run(f, run)]
    for t, (before, after) in enumerate(pairwise(levels)):
        if after < before - _rounding(before):
            high, low = apart(before, after)
            raise Fault(
                f"With {_words(run)}, iteration {t + 1} lowers the log-likelihood from "
                f"{high} to {low} nats."
            )


def _is_em(f, run):
    X, start = run.case
    ends = em(X, start, tol=0.0, max_iter=run.n_iter).mixtures[-1], _run(f, run)[-1]
    right, here = (to_vector(theta) for theta in ends)
    if differ(here, right, 1e-6):
        texts = apart(here, right)
        raise Fault(
            f"With {_words(run)}, which is EM itself, it must end at {texts[1]} in the "
            f"coordinates of gm.to_vector; it ends at {texts[0]}."
        )


def _rests(f, run):
    X, start = run.case
    still = em(X, start, tol=0.0, max_iter=3000).mixture
    end = _run(f, run._replace(case=Case(X, still)))[-1]
    here, right = to_vector(end), to_vector(still)
    if differ(here, right, 1e-5):
        texts = apart(here, right)
        raise Fault(
            f"From where EM of {describe(run.case)} stands still, {texts[1]} in the "
            f"coordinates of gm.to_vector, it goes on to {texts[0]}."
        )


def _in_units(f, run):
    X, start = run.case
    for factor in (1e-3, 1e3):
        unit = factor ** np.arange(1, X.shape[1] + 1)  # each feature its own
        S = start.covariances * np.outer(unit, unit)
        other = Case(X * unit, Mixture(start.weights, start.means * unit, S))
        here = _run(f, run._replace(case=other))[-1].means / unit
        right = _run(f, run)[-1].means
        if differ(here, right, 1e-6):
            texts = apart(here, right)
            raise Fault(
                f"With {_words(run)} and the features times {show(unit)}, the last "
                f"means are {texts[0]} times that, and not {texts[1]}: is there a "
                "number with a unit?"
            )


_LINE, _, _NESTED, _PLANE = run_data()
_LONGER = tuple(Relaxed(case, 1.5, 6) for case in (_LINE, _NESTED, _PLANE))
_SHORTER = tuple(Relaxed(case, 0.5, 6) for case in (_LINE, _PLANE))
_TOO_LONG = tuple(Relaxed(case, 6.0, 8) for case in (_LINE, _PLANE))
# Up as well as down; and so far that there is no mixture.
_MIXED = Relaxed(_LINE, 3.0, 6), Relaxed(_NESTED, 2.5, 8)
_NOWHERE = Relaxed(_LINE, 1000.0, 1)
_PLAIN = tuple(Relaxed(case, 1.0, 6) for case in (_LINE, _NESTED, _PLANE))
_ALL = _LONGER + _SHORTER + _TOO_LONG
_LAWS = (
    Law("runs", "it runs and returns the mixtures", _run, _LONGER + _PLAIN),
    Law("start", "the first is the start", _start, _LONGER),
    Law("em", "with step 1 it is EM", _is_em, _PLAIN, 2),
    Law(
        "step",
        "a step is as many times as long as that of EM",
        _follows,
        _SHORTER + _LONGER + _MIXED,
        4,
        defines=True,
    ),
    Law(
        "back",
        "a long step that leads down is taken back to EM's",
        _takes_back,
        (*_TOO_LONG, *_MIXED, _NOWHERE),
        2,
        defines=True,
    ),
    Law("falls", "the log-likelihood never falls", _never_falls, _ALL),
    Law("rest", "it rests where EM does", _rests, _LONGER[:1]),
    Law("units", "units do not matter", _in_units, _LONGER + _TOO_LONG),
)
