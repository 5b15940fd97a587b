"""The laws of a hard E step: each point is given whole to one component."""

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried
from gmm_lib.checks.digits import show
from gmm_lib.checks.e_step import gamma_of
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    FAR_THREE,
    LADDER,
    SAME_SHAPE,
    UNLIKE,
    Case,
    bayes,
    describe,
)
from gmm_lib.mixture import Mixture


def hard_e_step(f: Attempt) -> Report:
    """Check an attempt at the hard E step.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> array of shape (N, K): in each row a 1 at a component of
        largest responsibility, and zeros.

    Returns
    -------
    Report

    Notes
    -----
    Where two components are equally responsible, either may win.

    Examples
    --------
    >>> def winner(X, mixture):
    ...     return np.eye(mixture.n_components)[mixture.log_joint(X).argmax(axis=1)]
    >>> bool(hard_e_step(winner))
    True
    """
    return examine("hard_e_step", f, _LAWS)


def _rows(f, case):
    return gamma_of(f, case, "hard_e_step", "the result")


def _is_one_hot(q):
    return ((q == 0) | (q == 1)).all(axis=1) & (q.sum(axis=1) == 1)


def _one_hot(f, case):
    q = _rows(f, case)
    if not (ok := _is_one_hot(q)).all():
        n = int((~ok).argmax())
        raise Fault(
            f"With {describe(case)}, row {n} is {show(q[n])}: it must hold a single 1, "
            "and zeros."
        )


def _largest(f, case):
    q, gamma = _rows(f, case), bayes(case)
    if not _is_one_hot(q).all():
        raise Untried("Not every row holds a single 1.")
    loss = gamma.max(axis=1) - np.sum(q * gamma, axis=1)
    if loss.max() > 1e-9:
        n = int(loss.argmax())
        raise Fault(
            f"With {describe(case)}, point {n} has the responsibilities "
            f"{show(gamma[n])}, but the row is {show(q[n])}."
        )


# No responsibility reaches a half: rounding them leaves a row of zeros.
_THIRDS = Case(
    np.array([[0.0]]),
    Mixture([0.4, 0.3, 0.3], [[0.0], [0.0], [0.0]], [[[1.0]], [[1.0]], [[1.0]]]),
)
# Two components share the point exactly: one of them gets it.
_TIE = Case(np.array([[1.0]]), Mixture([0.5, 0.5], [[0.0], [2.0]], [[[1.0]], [[1.0]]]))
# The nearer mean has the smaller responsibility, for its weight or for its width.
_LIGHT = Case(
    np.array([[1.0]]), Mixture([0.1, 0.9], [[0.5], [2.0]], [[[1.0]], [[1.0]]])
)
_BROAD = Case(
    np.array([[2.0]]), Mixture([0.5, 0.5], [[0.0], [5.0]], [[[0.1]], [[9.0]]])
)
_LAWS = (
    Law("runs", "it runs and returns an array of shape (N, K)", _rows, LADDER),
    Law(
        "one",
        "each row holds a single 1",
        _one_hot,
        (SAME_SHAPE, _TIE, _THIRDS, UNLIKE),
        2,
    ),
    Law(
        "largest",
        "the 1 stands at the largest responsibility",
        _largest,
        (SAME_SHAPE, _LIGHT, _BROAD, *LADDER),
        4,
        defines=True,
    ),
    Law("far", "it survives a point at 1000 sigma", _largest, (FAR, FAR_THREE), 2),
)
