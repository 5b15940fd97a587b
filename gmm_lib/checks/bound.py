"""The laws of the bound on the evidence: it is one, with all its constants."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from gmm_lib.bayes import NormalWishart
from gmm_lib.bayes.dirichlet import log_beta
from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.beliefs import LINE, PLANE, soft_in_words
from gmm_lib.checks.digits import apart
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import SOFT_HARD, SOFT_ONE, SOFT_PLANE, SOFT_TWO, Soft
from gmm_lib.model import log_sum_exp

_LIBRARY = ("bayes.bound", "bayes.evidence")


def bound(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the lower bound on the evidence of a mixture.

    Parameters
    ----------
    f : callable
        f(X, gamma, prior, concentration) -> float, in nats, as `gmm_lib.bayes.bound`.
    forbid : str or sequence of str, optional
        "library", the library's own bound and evidence, which f may not use.

    Returns
    -------
    Report

    Notes
    -----
    The right values come from an urn: the points one by one, each by its predictive.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(bound(gm.bayes.bound))
    True
    """
    return examine("bound", f, _LAWS + without(forbid, _value, (_SOFT[0],), _LIBRARY))


class _Case(NamedTuple):
    soft: Soft
    prior: NormalWishart
    concentration: float


def _value(f, case):
    (X, gamma), prior, a = case
    with given(soft_in_words, *case):
        F = call("bound", f, X, gamma, prior, a)
        return float(as_array("bound", F, (), "one number:"))


def _urn(X, labels, K, prior, concentration):
    # log p(X, z), one point after another.
    counts, beliefs, total = np.full(K, float(concentration)), [prior] * K, 0.0
    for x, k in zip(X, labels, strict=True):
        total += np.log(counts[k] / counts.sum())
        total += beliefs[k].log_predictive(x[None])[0]
        beliefs[k] = beliefs[k].update(x[None])
        counts[k] += 1
    return total


def _hard(f, case):
    (X, gamma), prior, a = case
    labels = gamma.argmax(axis=1)
    expected = _urn(X, labels, gamma.shape[1], prior, a)
    found = _value(f, case)
    if differ(found, expected):
        right, here = apart(expected, found)
        raise Fault(
            f"With {soft_in_words(*case)}, the labels are sure, so the bound is "
            f"log p(X, z): one point after another, {right}; here it is {here}."
        )


def _fractions(f, case):
    # Points that count in fractions, by the same ratio of normalisers.
    (X, gamma), prior, a = case
    K = gamma.shape[1]
    alpha, expected = np.full(K, a), -X.size / 2 * np.log(2 * np.pi)
    for weights in gamma.T:
        expected += prior.update(X, weights).log_normaliser() - prior.log_normaliser()
    expected += log_beta(alpha + gamma.sum(axis=0)) - log_beta(alpha)
    held = gamma[gamma > 0]
    expected -= held @ np.log(held)
    found = _value(f, case)
    if differ(found, expected):
        right, here = apart(expected, found)
        raise Fault(
            f"With {soft_in_words(*case)}, the evidence of the fractional counts and "
            f"the entropy of gamma add up to {right}; here it is {here}."
        )


@cache
def _exact(n):
    # log p(X) of one of the cases, by every labelling.
    (X, gamma), prior, a = _SOFT[n]
    N, K = gamma.shape
    every = [_urn(X, z, K, prior, a) for z in product(range(K), repeat=N)]
    return log_sum_exp(np.array(every))


def _below(f, n):
    case, exact = _SOFT[n], _exact(n)
    X, (N, K) = case.soft.X, case.soft.gamma.shape
    rng = np.random.default_rng(0)
    draws = rng.dirichlet(np.ones(K), size=(10, N))
    for g in (*draws, np.full((N, K), 1 / K)):
        soft = case._replace(soft=Soft(X, g))
        found = _value(f, soft)
        if found > exact + 1e-8:
            here, right = apart(found, exact)
            raise Fault(
                f"With {soft_in_words(*soft)}, it is {here}; the sum over all {K**N} "
                f"labellings gives log p(X) = {right}, and no bound is above that."
            )


def _relabelled(f, case):
    X, gamma = case.soft
    found = _value(f, case)
    turned = _value(f, case._replace(soft=Soft(X, gamma[:, ::-1])))
    if differ(turned, found):
        after, before = apart(turned, found)
        raise Fault(
            f"With {soft_in_words(*case)}, it is {before}; with the components in the "
            f"reverse order {after}."
        )


def _empty(f, case):
    # A component more, without points.
    X, gamma = case.soft
    wider = Soft(X, np.column_stack([gamma, np.zeros(len(X))]))
    _fractions(f, case._replace(soft=wider))


_NO_ZEROS = SOFT_PLANE._replace(gamma=(SOFT_PLANE.gamma + 0.1) / 1.3)
_SOFT = (
    _Case(SOFT_ONE, LINE, 1.0),
    _Case(SOFT_TWO, LINE, 0.5),
    _Case(_NO_ZEROS, PLANE, 2.0),
)
# So many that a factorial of their number overflows.
_MANY = _Case(Soft(*(np.resize(a, (400, a.shape[1])) for a in SOFT_PLANE)), PLANE, 1.0)
_LABELLED = (_Case(SOFT_ONE, LINE, 1.0), _Case(SOFT_HARD, LINE, 0.5))
_LAWS = (
    Law("runs", "it runs and returns one number", _value, _SOFT),
    Law(
        "hard",
        "with sure labels it is the evidence of points and labels",
        _hard,
        _LABELLED,
        3,
        defines=True,
    ),
    Law(
        "fractions",
        "it is the evidence of the fractions plus their entropy",
        _fractions,
        _SOFT,
        4,
        defines=True,
    ),
    Law(
        "below",
        "it is never above the sum over all labellings",
        _below,
        (1, 2),
        2,
    ),
    Law(
        "order",
        "renumbering the components changes nothing",
        _relabelled,
        (*_SOFT, _MANY),
    ),
    Law("empty", "a component may be without points", _empty, [*_LABELLED, _SOFT[1]]),
)
