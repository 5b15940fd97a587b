"""The laws of the lower bound: it touches l at q = gamma, and the gap is KL."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    LADDER,
    ONE,
    SAME_SHAPE,
    THREE,
    TILTED,
    UNLIKE,
    Case,
    bayes,
    describe,
)


def lower_bound(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the lower bound F(q, theta), in nats.

    Parameters
    ----------
    f : callable
        f(X, q, mixture) -> float, as `gmm_lib.lower_bound`; q of shape (N, K) holds
        a distribution in each row.
    forbid : str or sequence of str, optional
        "library", the library's own bound, which f may not use.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(lower_bound(gm.lower_bound))
    True
    """
    laws = _LAWS + without(forbid, _value, (_uneven(TILTED),), ("lower_bound",))
    return examine("lower_bound", f, laws)


class _Bound(NamedTuple):
    case: Case
    q: np.ndarray


def _value(f, bound):
    with given(_words, bound):
        F = call("lower_bound", f, bound.case.X, bound.q, bound.case.mixture)
        return as_array("lower_bound", F, (), "one number:")


def _words(bound):
    return f"{describe(bound.case)}, q = {show(bound.q)}"


def _level(case):
    return case.mixture.log_density(case.X).sum()


def _touches(f, bound):
    found, level = _value(f, bound), _level(bound.case)
    if differ(found, level):
        right, here = apart(level, found)
        raise Fault(
            f"With {_words(bound)}, which are the responsibilities, F must be the "
            f"log-likelihood, {right}; here it is {here}."
        )


def _gap(f, bound):
    log_gamma = bound.case.mixture.log_joint(bound.case.X)
    log_gamma -= bound.case.mixture.log_density(bound.case.X)[:, None]
    used = bound.q > 0  # 0 log 0 = 0
    q = bound.q[used]
    gap = np.sum(q * (np.log(q) - log_gamma[used]))
    found, expected = _value(f, bound), _level(bound.case) - gap
    if differ(found, expected):
        right, here = apart(expected, found)
        raise Fault(
            f"With {_words(bound)}, l is {show(_level(bound.case))} and the "
            f"divergences are {show(gap)}, so F must be {right}; here it is {here}."
        )


def _adds(f, bound):
    X, q, mixture = bound.case.X, bound.q, bound.case.mixture
    parts = [
        _value(f, _Bound(Case(X[n : n + 1], mixture), q[n : n + 1]))
        for n in range(len(X))
    ]
    whole = _value(f, bound)
    if differ(whole, np.sum(parts)):
        alone, together = apart(np.sum(parts), whole)
        raise Fault(
            f"With {_words(bound)}, the points taken one by one add up to {alone}; "
            f"taken together they give {together}."
        )


def _uneven(case):
    # Rows that differ, and from the responsibilities: q_nk grows with n and with k.
    N, K = len(case.X), case.mixture.n_components
    q = 1.0 + np.add.outer(np.arange(N) % 3, 2 * np.arange(K))
    return _Bound(case, q / q.sum(axis=1, keepdims=True))


def _hard(case):
    N, K = len(case.X), case.mixture.n_components
    return _Bound(case, np.eye(K)[np.arange(N) % K])


_LAWS = (
    Law(
        "runs",
        "it runs and returns one number",
        _value,
        [_uneven(case) for case in LADDER],
    ),
    Law(
        "touches",
        "it touches the log-likelihood at the responsibilities",
        _touches,
        [_Bound(case, bayes(case)) for case in LADDER],
        2,
    ),
    Law(
        "gap",
        "elsewhere it is lower by the divergences",
        _gap,
        [_uneven(case) for case in (SAME_SHAPE, UNLIKE, TILTED, THREE)],
        4,
        defines=True,
    ),
    Law(
        "zeros",
        "an entry of q may be exactly zero",
        _gap,
        [_hard(case) for case in (SAME_SHAPE, UNLIKE, THREE)],
        2,
    ),
    Law("adds", "points add up", _adds, [_uneven(UNLIKE), _uneven(THREE)]),
    Law(
        "far",
        "it survives a point at 1000 sigma",
        _gap,
        [_uneven(ONE), _uneven(FAR)],
        2,
    ),
)
