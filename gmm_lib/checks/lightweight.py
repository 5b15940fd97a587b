"""The laws of drawing a lightweight coreset."""

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, examine
from gmm_lib.checks.report import Attempt, Report

NAME = "lightweight"


def lightweight(f: Attempt) -> Report:
    """Check an attempt at a sample of rows in which far ones are drawn more often.

    Parameters
    ----------
    f : callable
        f(X, m, rng) -> (rows, weights): m independent draws of rows of X, of shape
        (m, D), row n with the probability q_n = 1 / (2 N) + d_n^2 / (2 sum_i d_i^2)
        where d_n is its distance to the mean, and 1 / (m q_n) for each, of shape (m,).

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(lightweight(lambda X, m, rng: (X[:m], np.ones(m))))
    False
    """
    return examine(NAME, f, _LAWS)


def _draw(f, case, seed=0):
    X, m = case
    with given(_in_words, case):
        result = call(NAME, f, X, m, np.random.default_rng(seed))
        if not isinstance(result, tuple | list) or len(result) != 2:
            raise Fault(
                f"{NAME} returned a {type(result).__name__}; return two arrays, the "
                "rows and their weights."
            )
        rows = as_array("the rows", result[0], (m, X.shape[1]), "(m, D)")
        return rows, as_array("the weights", result[1], (m,), "(m,)")


def _in_words(case):
    X, m = case
    if len(X) > 12:
        return f"{len(X)} rows and m = {m}"
    return f"X = {show(X[:, 0] if X.shape[1] == 1 else X)} and m = {m}"


def _true_q(X):
    far = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    return 0.5 / len(X) + 0.5 * far / far.sum()


def _places(case, rows):
    # Which row of X each of the drawn rows is.
    X, _ = case
    apart_ = np.abs(rows[:, None] - X).max(axis=2)  # (m, N)
    places = apart_.argmin(axis=1)
    missed = apart_[np.arange(len(rows)), places] > 0
    if missed.any():
        raise Fault(
            f"With {_in_words(case)}, {show(rows[missed.argmax()])} was drawn, which "
            "is no row of X."
        )
    return places


def _rows(f, case):
    _places(case, _draw(f, case)[0])


def _weights(f, case):
    rows, weights = _draw(f, case)
    places = _places(case, rows)
    right = 1 / (case[1] * _true_q(case[0])[places])
    off = np.abs(weights - right) / right
    if not off.max() <= CLOSE:
        j = int(off.argmax())
        here, there = apart(weights[j], right[j])
        raise Fault(
            f"With {_in_words(case)}, the row {show(rows[j])} has "
            f"q = {show(_true_q(case[0])[places[j]])}, and so the weight {there}; here "
            f"it is {here}."
        )


def _frequencies(f, case):
    X, m = case
    q, seeds = _true_q(X), range(4)
    counts = sum(
        np.bincount(_places(case, _draw(f, case, seed)[0]), minlength=len(X))
        for seed in seeds
    )
    draws = m * len(seeds)
    error = np.sqrt(q * (1 - q) / draws)
    off = np.abs(counts / draws - q) / error
    if off.max() > 5:
        n = int(off.argmax())
        here, there = apart(counts[n] / draws, q[n])
        raise Fault(
            f"With {_in_words(case)}, row {n} is to be drawn with probability {there}; "
            f"of {draws} draws it is {here}."
        )


def _alike(f, case):
    X, m = case
    _, weights = _draw(f, case)
    if not (weights > 0).all() or weights.max() > 2 * len(X) / m * (1 + CLOSE):
        raise Fault(
            f"With {_in_words(case)} all distances are 0; each q_n is still at least "
            f"1 / (2 N), so no weight exceeds 2 N / m = {show(2 * len(X) / m)}; here "
            f"one is {show(weights.max())}."
        )


def _from_rng(f, case):
    first, again = (_draw(f, case)[0] for _ in range(2))
    if not np.array_equal(first, again):
        raise Fault(
            "Two generators with the same seed give different rows: take all "
            "randomness from rng."
        )
    if all(np.array_equal(first, _draw(f, case, seed)[0]) for seed in range(1, 6)):
        raise Fault("Six generators with different seeds give the same rows.")


def _moved(f, case):
    X, m = case
    for scale, shift in ((1e3, 0.0), (1e-6, 0.0), (1.0, 1e8)):
        _, weights = _draw(f, (scale * X + shift, m))
        _, before = _draw(f, case)
        off = np.abs(np.sort(weights) - np.sort(before)) / np.sort(before)
        if not off.max() <= 1e-5:
            j = int(off.argmax())
            here, there = apart(np.sort(weights)[j], np.sort(before)[j])
            raise Fault(
                f"With {_in_words(case)} a weight is {there}; with the same seed and "
                f"{scale:g} X + {shift:g} it is {here}."
            )


_LINE = (np.array([0.0, 1.0, 2.0, 9.0])[:, None], 3)
_PLANE = (np.array([[0.0, 0], [1, 0], [0, 2], [1, 1], [8, 6]]), 7)  # m above N
_OFTEN = (_PLANE[0], 1000)
_SAME = (np.full((4, 2), 3.0), 5)
_CASES = (_LINE, _PLANE)
_LAWS = (
    Law("runs", "it runs and returns m rows and m weights", _draw, _CASES),
    Law("rows", "what is drawn are rows of X", _rows, _CASES),
    Law("weights", "each weight is 1 / (m q)", _weights, _CASES, 3, defines=True),
    Law("often", "far rows are drawn more often", _frequencies, (_OFTEN,), 3),
    Law("alike", "rows that are all the same can be drawn", _alike, (_SAME,)),
    Law("rng", "the randomness comes from rng", _from_rng, (_PLANE,)),
    Law("units", "another unit or origin changes nothing", _moved, (_OFTEN,)),
)
