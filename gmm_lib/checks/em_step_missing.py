"""The laws of an EM step where entries are missing."""

from collections.abc import Sequence

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.digits import apart, bare
from gmm_lib.checks.laws import CLOSE, Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import Theta, read_theta
from gmm_lib.checks.worlds import THREE, TILTED, Case, describe, run_data
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture, m_step
from gmm_lib.model import log_sum_exp

NAME = "em_step_missing"


def em_step_missing(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at one EM step on rows with missing entries.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> a Mixture, or (weights, means, covariances): the next theta,
        for X of shape (N, D) in which NaN stands for what is missing at random.
    forbid : str or sequence of str, optional
        "library": then f may not use the library's own steps for such rows.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> def complete_cases(X, mixture):
    ...     seen = X[~np.isnan(X).any(axis=1)]
    ...     return gm.m_step(seen, gm.e_step(seen, mixture))
    >>> bool(em_step_missing(complete_cases))
    False
    """
    return examine(NAME, f, _LAWS + without(forbid, _theta, (_LOST,), _LIBRARY))


def _theta(f, case):
    with given(describe, case):
        return read_theta(NAME, call(NAME, f, *case), *case.mixture.means.shape)


def _parts(theta):
    return Theta(theta.weights, theta.means, theta.covariances)


def _marginal(theta, seen):
    return Mixture(
        theta.weights, theta.means[:, seen], theta.covariances[:, seen][:, :, seen]
    )


def _row(x, theta):
    # What one row's E step gives: gamma (K,), E[x] (K, D), E[x x'] (K, D, D).
    seen = ~np.isnan(x)
    means, squares = theta.means.copy(), theta.covariances.copy()
    gamma = theta.weights
    if seen.any():
        gamma = e_step(x[seen][None], _marginal(theta, seen))[0]
        for k, S in enumerate(theta.covariances):
            gain = S[:, seen] @ np.linalg.inv(S[np.ix_(seen, seen)])
            means[k] += gain @ (x[seen] - theta.means[k, seen])
            squares[k] -= gain @ S[seen]
    return gamma, means, squares


def _right(case):
    rows = [_row(x, case.mixture) for x in case.X]
    gamma, means, squares = (np.array(part) for part in zip(*rows, strict=True))
    N_k = gamma.sum(axis=0)
    centres = np.einsum("nk,nki->ki", gamma, means) / N_k[:, None]
    r = means - centres
    spread = np.einsum("nk,nkij->kij", gamma, squares)
    spread = spread + np.einsum("nk,nki,nkj->kij", gamma, r, r)
    return Theta(N_k / len(rows), centres, spread / N_k[:, None, None])


def _observed(X, theta):
    # The log-likelihood of what was observed.
    total = 0.0
    for x in X:
        seen = ~np.isnan(x)
        if seen.any():
            joint = _marginal(theta, seen).log_joint(x[seen][None])
            total += float(log_sum_exp(joint)[0])
    return total


def _same(found, expected, case, what, close=CLOSE):
    for name, here, right in zip(Theta._fields, found, expected, strict=True):
        if differ(here, right, close):
            wrong, true = apart(here, right, bare)
            raise Fault(f"With {describe(case)}, {name} {what} {true}; here {wrong}.")


def _no_holes(f, case):
    expected = m_step(case.X, e_step(case.X, case.mixture))
    _same(_theta(f, case), _parts(expected), case, "of the ordinary EM step are")


def _step(f, case):
    what = "by conditional means and covariances are"
    _same(_theta(f, case), _right(case), case, what)


def _rises(f, case):
    theta = case.mixture
    before = _observed(case.X, theta)
    for t in range(8):
        theta = Mixture(*_theta(f, Case(case.X, theta)))
        after = _observed(case.X, theta)
        if not after >= before - CLOSE * (1 + abs(before)):
            high, low = apart(before, after)
            raise Fault(
                f"With {describe(case)}, step {t + 1} lowers the log-likelihood of "
                f"what was observed from {high} to {low} nats."
            )
        before = after


def _empty(f, case):
    # M empty rows: the averages go N / (N + M) of the way.
    (N, D), M = case.X.shape, 3
    more = Case(np.vstack([case.X, np.full((M, D), np.nan)]), case.mixture)
    theta = _theta(f, case)
    share = N / (N + M)
    old, new = _averages(_parts(case.mixture)), _averages(theta)
    expected = [(1 - share) * a + share * b for a, b in zip(old, new, strict=True)]
    found = _averages(_theta(f, more))
    for name, here, right in zip(
        ("pi", "pi mu", "pi (Sigma + mu mu')"), found, expected, strict=True
    ):
        if differ(here, right):
            wrong, true = apart(here, right, bare)
            raise Fault(
                f"With {describe(case)} and {M} empty rows added, {name} goes "
                f"{N}/{N + M} of the way, to {true}; here to {wrong}."
            )


def _averages(theta):
    w, mu = theta.weights, theta.means
    squares = theta.covariances + np.einsum("ki,kj->kij", mu, mu)
    return w, w[:, None] * mu, w[:, None, None] * squares


def _mirrored(f, case):
    theta, back = case.mixture, slice(None, None, -1)
    other = Case(
        case.X[:, back],
        Mixture(theta.weights, theta.means[:, back], theta.covariances[:, back, back]),
    )
    found = _theta(f, other)
    found = Theta(found[0], found[1][:, back], found[2][:, back, back])
    _same(found, _theta(f, case), case, "are, before the columns change places,")


def _moved(f, case):
    theta = case.mixture
    scale = np.resize([1e2, 1e-2], theta.n_features)
    for a, b in ((scale, 0.0), (np.ones_like(scale), 1e8)):
        covariances = theta.covariances * a * a[:, None]
        other = Case(
            a * case.X + b, Mixture(theta.weights, a * theta.means + b, covariances)
        )
        found = _theta(f, other)
        found = Theta(found[0], (found[1] - b) / a, found[2] / (a * a[:, None]))
        what = f"are, before the change to {bare(a)} x + {b:g},"
        _same(found, _theta(f, case), case, what, close=1e-5)


def _fixed(f, case):
    # One column lost: where the factored likelihood is largest, the step stays.
    X, _ = case
    seen = ~np.isnan(X[:, 1])
    x, both = X[:, 0], X[seen]
    slope, level = np.polyfit(both[:, 0], both[:, 1], 1)
    left = np.mean((both[:, 1] - slope * both[:, 0] - level) ** 2)
    v = x.var()
    covariance = [[v, slope * v], [slope * v, left + slope**2 * v]]
    best = Mixture([1.0], [[x.mean(), level + slope * x.mean()]], [covariance])
    here = Case(X, best)
    _same(_theta(f, here), _parts(best), here, "at the maximum of l stay", close=1e-7)


def _with_holes(case, *holes):
    X = case.X.copy()
    for hole in holes:
        X[hole] = np.nan
    return Case(X, case.mixture)


_LINE, _, _, _FIELD = run_data()
_PLANE = Case(_FIELD.X[::2], _FIELD.mixture)
_ONE = Case(_PLANE.X, Mixture([1.0], [[2.0, 2.0]], [[[4.0, 1.0], [1.0, 4.0]]]))
_SOLID = np.column_stack([_PLANE.X, _PLANE.X @ [0.5, 0.3] + np.resize([0, 1, 3], 13)])
_BOX = Case(
    _SOLID,
    Mixture(
        [0.4, 0.6],
        [[1.0, 3.0, 2.0], [5.0, 2.0, 4.0]],
        [4 * np.eye(3) + 1, 4 * np.eye(3) - 0.5],
    ),
)
_LOST = _with_holes(_ONE, (slice(0, 5), 1))
_HOLES = (
    _with_holes(TILTED, (1, 1)),
    _with_holes(THREE, (0, 0), (2, 1)),
    _LOST,
    _with_holes(_PLANE, (slice(0, 13, 3), 0), (slice(1, 13, 4), 1)),
    _with_holes(_BOX, (0, 0), (1, slice(0, 2)), (slice(2, 6), 2), (7, slice(1, 3))),
)
_RUNS = _HOLES[2:]
_LAWS = (
    Law("runs", "it runs and returns weights, means, covariances", _theta, _RUNS),
    Law("none", "without holes it is the EM step", _no_holes, (THREE, _LINE, _PLANE)),
    Law(
        "step",
        "it owes conditional means and covariances",
        _step,
        _HOLES,
        5,
        defines=True,
    ),
    Law("fixed", "it stays where one lost column's l is largest", _fixed, (_LOST,)),
    Law("rise", "it never lowers l of what was observed", _rises, _RUNS),
    Law("empty", "rows without entries shorten the step", _empty, _RUNS),
    Law("columns", "the order of the columns does not matter", _mirrored, _RUNS),
    Law("units", "units and a shift of 1e8 move it along", _moved, _RUNS, 2),
)
_LIBRARY = ("missing.em_step", "missing.expect", "missing.fill", "GaussianMixture.fit")
