"""The laws of a component: what has a density and can be fitted to weighted points."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.checks.attempt import Fault, Untried, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.mixable import (
    HUNDREDS,
    SMALL,
    counted,
    density,
    fitted,
    in_words,
    mass,
    of_points,
    rivals,
    started,
    value,
)
from gmm_lib.checks.report import Attempt, Report

_LIBRARY = ("Poisson.log_density", "Poisson.fit")


def component(
    make: Attempt,
    X: ArrayLike | None = None,
    start: Sequence[Any] = (),
    *,
    forbid: str | Sequence[str] = (),
) -> Report:
    """Check an attempt at a component: a class with `log_density` and `fit`.

    Parameters
    ----------
    make : callable
        `make(*start)` -> an object with log_density(X) of shape (N,), in nats, and
        fit(X, w) -> the component fitted to points with weights: its class, say.
    X : array_like of shape (N, D), optional
        Points to try it on.  Without them it is to be a Poisson law for counts in one
        column, and make(rate) is tried.
    start : sequence, optional
        The arguments of a component that allows these points.
    forbid : str or sequence of str, optional
        "library", the library's own Poisson law, which it may not use.

    Returns
    -------
    Report

    Notes
    -----
    Fits are compared by the log-densities that they give to X.
    A fit that takes one step only, as that of Student's t, is repeated to its end.
    Probabilities are added up where X has one column.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(component(gm.Poisson))
    True
    >>> eruptions = gm.load_old_faithful().X
    >>> bool(component(gm.Student, eruptions, start=[[3, 70], np.diag([1, 99]), 4]))
    True
    """
    laws = _COUNTED
    if X is not None:
        worlds = (of_points(X, start),)
        laws = _laws(worlds)
    return examine("component", make, laws + without(forbid, _runs, (SMALL,), _LIBRARY))


def _runs(make, case):
    one = started(make, case)
    with given(in_words, case):
        density(one, case.X)
        density(fitted(one, case.X, case.w), case.X)


def _same(case, found, expected, what, instead):
    one, other = density(found, case.X), density(expected, case.X)
    if differ(*(np.where(np.isinf(p), -1e6, p) for p in (one, other))):
        n = int(np.argmax(np.abs(np.exp(one) - np.exp(other))))
        here, right = apart(one[n], other[n])
        raise Fault(
            f"With {in_words(case)}, {what} gives point {n} the log-density {here}; "
            f"{instead} gives it {right}."
        )


def _copies(make, case):
    often = np.arange(len(case.X)) % 4
    case = case._replace(w=often.astype(float))
    rows, one = np.repeat(case.X, often, axis=0), started(make, case)
    found = fitted(one, case.X, case.w)
    expected = fitted(one, rows, np.ones(len(rows)))
    _same(case, found, expected, "the fit", "the fit to so many copies of each point")


def _scaled(make, case):
    one = started(make, case)
    found, expected = (fitted(one, case.X, c * case.w) for c in (7.0, 1.0))
    _same(case, found, expected, "the fit to 7 w", "the fit to w")


def _reversed(make, case):
    one = started(make, case)
    found = fitted(one, case.X[::-1].copy(), case.w[::-1].copy())
    expected = fitted(one, case.X, case.w)
    _same(case, found, expected, "the fit to the points from last to first", "the fit")


def _rises(make, case):
    one = started(make, case)
    for step in range(1, 4):
        after = fitted(one, case.X, case.w)
        before, now = value(one, case), value(after, case)
        if not now >= before - CLOSE * (1 + abs(before)):
            high, low = apart(before, now)
            raise Fault(
                f"With {in_words(case)}, fit number {step} lowers the sum of w log p "
                f"from {high} to {low}."
            )
        one = after


def _kept(make, case):
    one = started(make, case)
    before = density(one, case.X).copy()
    fitted(one, case.X, case.w)
    after = density(one, case.X)
    if differ(*(np.where(np.isinf(p), -1e6, p) for p in (before, after))):
        raise Fault(
            f"With {in_words(case)}, the component itself is another one after its "
            "fit: leave self as it is, and return a new component."
        )


def _best(make, case):
    one = _settled(started(make, case), case)
    top = value(one, case)
    for what, other in rivals(make, case):
        if value(other, case) > top + CLOSE * (1 + abs(top)):
            low, high = apart(top, value(other, case))
            raise Fault(
                f"With {in_words(case)}, the sum of w log p is {low} after the fit; "
                f"{what} has {high}."
            )


def _settled(one, case):
    # A fit may be one step only: it is repeated until the sum moves no more.
    one = fitted(one, case.X, case.w)
    for _ in range(300):
        after = fitted(one, case.X, case.w)
        if value(after, case) <= value(one, case) + 1e-12 * abs(value(one, case)):
            break
        one = after
    return one


def _whole(make, case):
    with given(in_words, case):
        found = mass(started(make, case), case)
    if not abs(found - 1) <= 1e-6:
        raise Fault(
            f"With {in_words(case)}, the probabilities of all points sum to "
            f"{apart(found, 1.0)[0]}, not to 1."
        )


def _ratio(make, case):
    one, rate = started(make, case), case.start[0]
    x = np.arange(max(0.0, rate - 10), rate + 10)[:, None].round()
    with given(f"rate {show(rate)}"):
        found = np.diff(density(one, x))
    expected = np.log(rate) - np.log(x[1:, 0])
    if differ(found, expected):
        n = int(np.argmax(np.abs(found - expected)))
        here, right = apart(np.exp(found[n]), np.exp(expected[n]))
        raise Fault(
            f"With rate {show(rate)}, the count {x[n + 1, 0]:.0f} is {here} times as "
            f"probable as {x[n, 0]:.0f}; of a Poisson law that is rate / "
            f"{x[n + 1, 0]:.0f} = {right}."
        )


def _survives(make, case):
    try:
        for law in (_whole, _ratio):
            law(make, SMALL)
    except Fault:
        raise Untried("It is wrong already where the counts are small.") from None
    try:
        _whole(make, case)
        _ratio(make, case)
    except Fault as fault:
        raise Fault(
            f"{fault} Stay with logarithms: log x! is scipy.special.gammaln(x + 1)."
        ) from None


def _laws(worlds, *first):
    one_column = [case for case in worlds if case.X.shape[1] == 1]
    whole = Law("whole", "its probabilities sum to one", _whole, one_column, 2)
    return (
        Law("runs", "it runs, and a fit is a component", _runs, worlds),
        *first,
        Law(
            "weights",
            "weight 3 is the point three times",
            _copies,
            worlds,
            2,
        ),
        Law("scale", "weights times seven change nothing", _scaled, worlds),
        Law("order", "the order of the points changes nothing", _reversed, worlds),
        Law("kept", "a fit leaves the old component as it was", _kept, worlds),
        Law("rises", "no fit lowers sum w log p", _rises, worlds, 2),
        Law(
            "best",
            "no other component is better than the fit",
            _best,
            worlds,
            4,
            defines=True,
        ),
        *([whole] if one_column else []),
    )


_LADDER = (SMALL, counted(0.5), counted(6.0))
_RATIO = Law(
    "ratio",
    "x is rate / x times as probable as x - 1",
    _ratio,
    _LADDER,
    defines=True,
)
_FAR = Law("far", "it survives counts of hundreds", _survives, [HUNDREDS])
_COUNTED = (*_laws(_LADDER, _RATIO), _FAR)
