"""The laws of the gradient of the log-likelihood of a mixture."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, bare, show
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    ONE,
    SAME_CENTRE,
    THREE,
    TILTED,
    UNLIKE,
    Case,
    describe,
    moved,
    units,
)
from gmm_lib.em import em, log_likelihood
from gmm_lib.mixture import Mixture

_H = 1e-4  # what a parameter is moved by, either way; all sizes here are near one
_NEAR = 1e-6  # what differences leave


class Slopes(NamedTuple):
    """Hold the gradient in logits (K,), means (K, D) and covariances (K, D, D)."""

    logits: np.ndarray
    means: np.ndarray
    covariances: np.ndarray


def gradient(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the gradient of the log-likelihood.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> three arrays: by the K logits of the weights, (K,), by the
        means, (K, D), and by the covariances, (K, D, D), where the entries (i, j) and
        (j, i) count as two variables.
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, or "library", the library's
        own gradient.

    Returns
    -------
    Report

    Examples
    --------
    >>> def steepest(X, mixture):
    ...     return np.zeros(2), np.zeros((2, 1)), np.zeros((2, 1, 1))
    >>> bool(gradient(steepest))
    False
    """
    laws = _LAWS + without(forbid, _slopes, (TILTED, *_LONG), ("Statistics.gradient",))
    report = examine("gradient", f, laws)
    return report if report or not report.held else replace(report, hint=_slip(f))


def _slopes(f, case):
    K, D = case.mixture.means.shape
    with given(describe, case):
        result = call("gradient", f, case.X, case.mixture)
        if not isinstance(result, tuple | list) or len(result) != 3:
            raise Fault(
                f"gradient returned a {type(result).__name__}, not three arrays: by "
                "the logits, by the means and by the covariances."
            )
        return Slopes(
            as_array("the part of the logits", result[0], (K,), "(K,)"),
            as_array("the part of the means", result[1], (K, D), "(K, D)"),
            as_array("that of the covariances", result[2], (K, D, D), "(K, D, D)"),
        )


def _level(X, weights, means, covariances):
    return log_likelihood(X, Mixture(weights, means, covariances))


def _by_logits(X, theta, step):
    weights = theta.weights * np.exp(step)
    return _level(X, weights / weights.sum(), theta.means, theta.covariances)


def _by_means(X, theta, step):
    return _level(X, theta.weights, theta.means + step, theta.covariances)


def _by_covariances(X, theta, step):
    step = (step + np.swapaxes(step, -1, -2)) / 2  # half on each side of the diagonal
    return _level(X, theta.weights, theta.means, theta.covariances + step)


_MOVES = {"logits": _by_logits, "means": _by_means, "covariances": _by_covariances}


def _differences(part, case):
    # Central differences of l in every entry of one part of theta.
    X, theta = case
    slopes = np.zeros(getattr(theta, "weights" if part == "logits" else part).shape)
    for where in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[where] = _H
        up, down = (_MOVES[part](X, theta, sign * step) for sign in (1, -1))
        slopes[where] = (up - down) / (2 * _H)
    return slopes


def _slope_of(part):
    def test(f, case):
        found, expected = getattr(_slopes(f, case), part), _differences(part, case)
        if differ(found, expected, _NEAR):
            right, here = apart(expected, found, bare)
            raise Fault(
                f"With {describe(case)}, differences of the log-likelihood by the "
                f"{part} are {right}; here the gradient is {here}."
            )

    return test


def _closed_form(f, case):
    (X, theta), found = case, _slopes(f, case)
    P, d = np.linalg.inv(theta.covariances[0]), X - theta.means[0]
    by_mean, by_covariance = P @ d.sum(axis=0), (P @ d.T @ d @ P - len(X) * P) / 2
    expected = np.zeros(1), by_mean[None], by_covariance[None]
    for part, here, right in zip(Slopes._fields, found, expected, strict=True):
        if differ(here, right):
            texts = apart(right, here, bare)
            raise Fault(
                f"With {describe(case)}, one component is one Gaussian, and the "
                f"gradient by the {part} is {texts[0]}; here it is {texts[1]}."
            )


def _adds(f, case):
    whole = _slopes(f, case)
    alone = [_slopes(f, Case(x[None], case.mixture)) for x in case.X]
    for part, here, *points in zip(Slopes._fields, whole, *alone, strict=True):
        total = np.sum(points, axis=0)
        if differ(here, total):
            together, added = apart(here, total, bare)
            raise Fault(
                f"With {describe(case)}, the part of the {part} is {together}; the "
                f"points one by one add up to {added}."
            )


def _rests(f, case):
    X, start = case
    found = _slopes(f, Case(X, em(X, start, tol=0.0, max_iter=3000).mixture))
    for part, here in zip(Slopes._fields, found, strict=True):
        if np.abs(here).max() > 1e-5:
            raise Fault(
                f"Where EM of {describe(case)} stands still, the part of the {part} "
                f"is {bare(here)}; there every slope is 0."
            )


def _mapped(f, case):
    before = _slopes(f, case)
    for A in units(case.X.shape[1]):
        b = A @ np.ones(len(A))
        after, T = _slopes(f, moved(case, A, b)), np.linalg.inv(A).T
        expected = before.logits, before.means @ T.T, T @ before.covariances @ T.T
        for part, here, right in zip(Slopes._fields, after, expected, strict=True):
            size = np.abs(right).max() or 1.0
            if differ(here / size, right / size):
                new, old = apart(here, right, bare)
                raise Fault(
                    f"With {describe(case)}, in other units (x -> A x + b, A = "
                    f"{show(A)}) the part of the {part} must become {old}; it becomes "
                    f"{new}."
                )


def _shifted(f, case):
    D = case.X.shape[1]
    before, after = (
        _slopes(f, world) for world in (case, moved(case, np.eye(D), np.full(D, 1e8)))
    )
    for part, here, right in zip(Slopes._fields, after, before, strict=True):
        if differ(here, right, _NEAR):
            new, old = apart(here, right, bare)
            raise Fault(
                f"With {describe(case)} and everything moved by 1e8, the part of the "
                f"{part} is {new} and no longer {old}."
            )


_KNOWN = {
    "forgets that a logit moves all K weights, whose sum is 1": (
        "logits",
        lambda s, case: s.logits + len(case.X) * case.mixture.weights,
    ),
    "takes the slope by the weights, dl/dpi, not by their logits": (
        "logits",
        lambda s, case: s.logits / case.mixture.weights + len(case.X),
    ),
    "forgets Sigma_k^-1 in the part of the means": (
        "means",
        lambda s, case: np.einsum("kij,kj->ki", case.mixture.covariances, s.means),
    ),
    "counts each entry off the diagonal for its mirror image too": (
        "covariances",
        lambda s, case: s.covariances * (2 - np.eye(case.X.shape[1])),
    ),
    "forgets the 1/2 in the part of the covariances": (
        "covariances",
        lambda s, case: 2 * s.covariances,
    ),
}


def _slip(f):
    cases, told = (UNLIKE, THREE), []
    try:
        found = [_slopes(f, case) for case in cases]
    except Fault:
        return ""
    right = [
        Slopes(*(_differences(part, case) for part in Slopes._fields)) for case in cases
    ]
    for words, (part, wrong) in _KNOWN.items():
        pairs = zip(found, right, cases, strict=True)
        if not any(differ(getattr(s, part), wrong(r, c), _NEAR) for s, r, c in pairs):
            told.append(words)
    return told[0] if len(told) == 1 else ""


_CASES = (SAME_CENTRE, UNLIKE, TILTED, THREE)
_PLANE_ONE = Case(THREE.X, Mixture([1.0], [[1.0, 2.0]], [[[2.0, 1.0], [1.0, 3.0]]]))
_TALL = Case(
    np.array([[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]),
    Mixture([0.5, 0.5], [[3.0], [5.0]], [[[9.0]], [[9.0]]]),
)
_LONG = tuple(TILTED._replace(X=np.resize(TILTED.X, (n, 2))) for n in (100, 1100))
_LAWS = (
    Law("runs", "it runs and returns three arrays", _slopes, (ONE, UNLIKE, THREE)),
    Law("one", "one component is one Gaussian", _closed_form, (ONE, _PLANE_ONE)),
    Law(
        "logits",
        "the slope by each logit is that of l",
        _slope_of("logits"),
        _CASES,
        2,
        defines=True,
    ),
    Law(
        "means",
        "the slope by each mean is that of l",
        _slope_of("means"),
        _CASES,
        2,
        defines=True,
    ),
    Law(
        "covariances",
        "the slope by each covariance is that of l",
        _slope_of("covariances"),
        _CASES,
        2,
        defines=True,
    ),
    Law("sum", "points add up", _adds, (UNLIKE, THREE)),
    Law("rest", "it is 0 where EM stands still", _rests, (_TALL,)),
    Law("units", "it follows a change of units", _mapped, (UNLIKE, THREE)),
    Law("shift", "a shift of 1e8 changes nothing", _shifted, (UNLIKE, THREE), 2),
    Law("far", "it is right 1000 sigma away", _slope_of("means"), (FAR,), 2),
)
