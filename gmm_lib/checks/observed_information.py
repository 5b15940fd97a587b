"""The laws of the observed information of a mixture's means."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, bare, show
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    ONE,
    THREE,
    TILTED,
    TWO_ALIKE,
    UNLIKE,
    Case,
    describe,
    moved,
    reordered,
    units,
)
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture

_H = 1e-4  # what a mean is moved by, either way; all sizes here are near one
_NEAR = 1e-6  # what differences leave


def observed_information(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the observed information of the means.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> array of shape (K D, K D): minus the second derivative of the
        log-likelihood by the means, one mean after the other.
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, or "library", the library's
        own information.

    Returns
    -------
    Report

    Examples
    --------
    >>> def no_curvature(X, mixture):
    ...     return np.zeros((mixture.means.size, mixture.means.size))
    >>> report = observed_information(no_curvature)
    >>> report.failures[0].invariant
    'it is minus the slope of the gradient'
    """
    laws = _LAWS + without(forbid, _matrix, (TILTED, *_LONG), ("information",))
    report = examine("observed_information", f, laws)
    return report if report or not report.held else replace(report, hint=_slip(f))


def _matrix(f, case):
    size = case.mixture.means.size
    with given(describe, case):
        result = call("observed_information", f, case.X, case.mixture)
        return as_array("the matrix", result, (size, size), "(K D, K D)")


def _pull(X, theta, means):
    # The gradient of l by the means, one after the other.
    theta = Mixture(theta.weights, means, theta.covariances)
    gamma, P = e_step(X, theta), np.linalg.inv(theta.covariances)
    r = X[:, None, :] - means  # (N, K, D)
    return np.einsum("nk,kij,nkj->ki", gamma, P, r).ravel()


def _curvature(case):
    (X, theta), columns = case, []
    for where in np.ndindex(theta.means.shape):
        step = np.zeros(theta.means.shape)
        step[where] = _H
        up, down = (_pull(X, theta, theta.means + sign * step) for sign in (1, -1))
        columns.append((down - up) / (2 * _H))
    return np.array(columns).T


def _slope(f, case):
    found, expected = _matrix(f, case), _curvature(case)
    if differ(found, expected, _NEAR):
        right, here = apart(expected, found, bare)
        raise Fault(
            f"With {describe(case)}, minus the differences of the gradient by the "
            f"means are {right}; here the matrix is {here}."
        )


def _closed_form(f, case):
    found = _matrix(f, case)
    expected = len(case.X) * np.linalg.inv(case.mixture.covariances[0])
    if differ(found, expected):
        right, here = apart(expected, found, bare)
        raise Fault(
            f"With {describe(case)}, one component hides nothing, and the information "
            f"is N Sigma^-1 = {right}; here it is {here}."
        )


def _symmetric(f, case):
    found = _matrix(f, case)
    if differ(found, found.T):
        i, j = np.unravel_index(np.abs(found - found.T).argmax(), found.shape)
        one, other = apart(found[i, j], found[j, i])
        raise Fault(
            f"With {describe(case)}, entry [{i}, {j}] is {one} and entry [{j}, {i}] is "
            f"{other}: second derivatives are symmetric."
        )


def _doubles(f, case):
    whole = _matrix(f, case)
    twice = _matrix(f, Case(np.concatenate([case.X, case.X]), case.mixture))
    if differ(twice, 2 * whole):
        here, right = apart(twice, 2 * whole, bare)
        raise Fault(
            f"With {describe(case)} and every point twice, the information must be "
            f"{right}; it is {here}."
        )


def _reordered(f, case):
    K, D = case.mixture.means.shape
    order = np.arange(K * D).reshape(K, D)[::-1].ravel()
    expected = _matrix(f, case)[np.ix_(order, order)]
    found = _matrix(f, reordered(case))
    if differ(found, expected):
        here, right = apart(found, expected, bare)
        raise Fault(
            f"With {describe(case)} and the components in reverse order, the blocks "
            f"must move along to {right}; the matrix is {here}."
        )


def _mapped(f, case):
    K, before = case.mixture.n_components, _matrix(f, case)
    for A in units(case.X.shape[1]):
        found = _matrix(f, moved(case, A, A @ np.ones(len(A))))
        P = np.kron(np.eye(K), np.linalg.inv(A))
        expected = P.T @ before @ P
        size = np.abs(expected).max()
        if differ(found / size, expected / size):
            here, right = apart(found, expected, bare)
            raise Fault(
                f"With {describe(case)}, in other units (x -> A x + b, A = {show(A)}) "
                f"the information must become {right}; it becomes {here}."
            )


def _shifted(f, case):
    D, before = case.X.shape[1], _matrix(f, case)
    found = _matrix(f, moved(case, np.eye(D), np.full(D, 1e8)))
    if differ(found, before, _NEAR):
        here, right = apart(found, before, bare)
        raise Fault(
            f"With {describe(case)} and everything moved by 1e8, the information is "
            f"{here} and no longer {right}."
        )


def _labels_known(case):
    X, theta = case
    N_k, P = e_step(X, theta).sum(axis=0), np.linalg.inv(theta.covariances)
    K, D = theta.means.shape
    blocks = np.zeros((K, D, K, D))
    blocks[np.arange(K), :, np.arange(K), :] = N_k[:, None, None] * P
    return blocks.reshape(K * D, K * D)


def _from_scores(case):
    rows = [_pull(x[None], case.mixture, case.mixture.means) for x in case.X]
    return np.transpose(rows) @ np.array(rows)


_KNOWN = {
    "takes the labels as known, and subtracts nothing": _labels_known,
    "adds up products of the points' own gradients; on average only, and at the truth,"
    " that is the same": _from_scores,
    "has the sign of the second derivative, not minus it": lambda case: (
        -_curvature(case)
    ),
    "adds what is missing where it must subtract": lambda case: (
        2 * _labels_known(case) - _curvature(case)
    ),
}


def _slip(f):
    cases = UNLIKE, THREE
    try:
        found = [_matrix(f, case) for case in cases]
    except Fault:
        return ""
    told = [
        words
        for words, wrong in _KNOWN.items()
        if not any(
            differ(here, wrong(case), _NEAR)
            for here, case in zip(found, cases, strict=True)
        )
    ]
    return told[0] if len(told) == 1 else ""


_CASES = (TWO_ALIKE, UNLIKE, TILTED, THREE)
_PLANE_ONE = Case(THREE.X, Mixture([1.0], [[1.0, 2.0]], [[[2.0, 1.0], [1.0, 3.0]]]))
_LONG = tuple(TILTED._replace(X=np.resize(TILTED.X, (n, 2))) for n in (100, 1100))
_LAWS = (
    Law("runs", "it returns an array of shape (K D, K D)", _matrix, (ONE, *_CASES)),
    Law(
        "slope",
        "it is minus the slope of the gradient",
        _slope,
        _CASES,
        6,
        defines=True,
    ),
    Law("one", "with one component it is N Sigma^-1", _closed_form, (ONE, _PLANE_ONE)),
    Law("far", "it is right 1000 sigma away", _slope, (FAR,), 2),
    Law("symmetric", "it is symmetric", _symmetric, _CASES),
    Law("twice", "every point twice doubles it", _doubles, (*_CASES, FAR)),
    Law("order", "reordering the components moves its blocks", _reordered, _CASES),
    Law("units", "it follows a change of units", _mapped, (UNLIKE, THREE)),
    Law("shift", "a shift of 1e8 changes nothing", _shifted, (UNLIKE, THREE)),
)
