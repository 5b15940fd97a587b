"""The laws of forward and backward: what a chain of labels owes its M step."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import ALREADY, CLOSE, STAY, Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.model import log_sum_exp


class Path(NamedTuple):
    """Hold log p(x_t | k) (N, K), the first weights (K,) and the moves (K, K)."""

    log_p: np.ndarray
    weights: np.ndarray
    A: np.ndarray


def forward_backward(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at forward and backward along a hidden Markov chain.

    Parameters
    ----------
    f : callable
        f(log_p, weights, A) -> gamma of shape (N, K), the expected counts of moves of
        shape (K, K), and the log-likelihood, in nats.
    forbid : str or sequence of str, optional
        "library", the library's own answer, which f may not use.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> def forgets(log_p, weights, A):
    ...     gamma, _, level = gm.forward_backward(log_p, weights, A)
    ...     return gamma, gamma[:-1].T @ gamma[1:], level
    >>> [failure.invariant for failure in forward_backward(forgets).failures]
    ['the counts of moves are the sums over all paths']
    """
    library = ("forward_backward",)
    return examine(
        "forward_backward", f, _LAWS + without(forbid, _told, (_TWO,), library)
    )


def _told(f, case):
    N, K = case.log_p.shape
    with given(_words, case):
        told = call("forward_backward", f, *case)
        try:
            gamma, pairs, level = told
        except (TypeError, ValueError):
            raise Fault(
                "it must return three things: gamma, the counts of moves, and the "
                "log-likelihood."
            ) from None
        return (
            as_array("gamma", gamma, (N, K), "(N, K)"),
            as_array("the counts of moves", pairs, (K, K), "(K, K)"),
            as_array("the log-likelihood", level, (), "one number:"),
        )


def _words(case):
    N, K = case.log_p.shape
    if N > 3:
        return f"{N} rows and {K} states"
    return (
        f"densities {show(np.exp(case.log_p))}, weights {show(case.weights)}, A = "
        f"{show(case.A)}"
    )


def _compare(case, found, expected, what, close=CLOSE, of=np.asarray):
    if differ(found, expected, close):
        right, here = apart(of(expected), of(found))
        raise Fault(f"With {_words(case)}, {what} {right}; here it is {here}.")


def by_paths(case):
    """Sum over all K^N paths of labels.

    Parameters
    ----------
    case : Path
        With few rows.

    Returns
    -------
    tuple
        gamma, the counts of moves, and the log-likelihood.

    Examples
    --------
    >>> even = Path(np.zeros((2, 2)), np.array([0.5, 0.5]), np.full((2, 2), 0.5))
    >>> by_paths(even)[1]
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    (N, K), whole = case.log_p.shape, 0.0
    gamma, pairs = np.zeros((N, K)), np.zeros((K, K))
    for z in product(range(K), repeat=N):
        p = case.weights[z[0]] * np.exp(case.log_p[range(N), z].sum())
        p *= np.prod([case.A[move] for move in pairwise(z)])
        whole += p
        gamma[range(N), z] += p
        for move in pairwise(z):
            pairs[move] += p
    return gamma / whole, pairs / whole, np.log(whole)


def _rows(f, case):
    gamma = _told(f, case)[0]
    n = int(np.abs(gamma.sum(axis=1) - 1).argmax())
    if differ(gamma[n].sum(), 1) or gamma.min() < -1e-12:
        raise Fault(
            f"With {_words(case)}, gamma[{n}] is {show(gamma[n])}: no probabilities "
            "that sum to one."
        )


def _margins(f, case):
    gamma, pairs, _ = _told(f, case)
    what = "summed over where they lead, the counts of moves must be"
    _compare(case, pairs.sum(axis=1), gamma[:-1].sum(axis=0), what)
    what = "summed over where they begin, the counts of moves must be"
    _compare(case, pairs.sum(axis=0), gamma[1:].sum(axis=0), what)


def _paths(part, what, f, case):
    _compare(case, _told(f, case)[part], by_paths(case)[part], what)


def _forgets(f, case):
    even = case._replace(A=np.tile(case.weights, (len(case.weights), 1)))
    joint = np.log(case.weights) + case.log_p
    density = log_sum_exp(joint)
    gamma, _, level = _told(f, even)
    what = "the rows of A are the weights, so that gamma is a mixture's,"
    _compare(even, gamma, np.exp(joint - density[:, None]), what)
    what = "the rows of A are the weights, so that l is a mixture's,"
    _compare(even, level, density.sum(), what)


def _turned(f, case):
    # A stationary chain runs backward with the moves pi_j A_ji / pi_i.
    pi = np.linalg.matrix_power(case.A, 4096)[0]
    pi = pi / pi.sum()
    back = case.A.T * pi / pi[:, None]
    back = back / back.sum(axis=1, keepdims=True)
    ahead = _told(f, case._replace(weights=pi))
    turned = _told(f, Path(case.log_p[::-1].copy(), pi, back))
    what = "gamma of the chain run backward, with pi_j A_ji / pi_i for A_ij, must be"
    _compare(case, turned[0][::-1], ahead[0], what)
    what = "the counts of moves of the chain run backward, transposed, must be"
    _compare(case, turned[1].T, ahead[1], what)


def _long(f, case):
    _sound(f)
    try:
        gamma, pairs, level = _told(f, case)
    except Fault as fault:
        raise Fault(f"{fault} {STAY}") from None
    N = len(gamma)
    for what, found, right in (
        ("each row of gamma must sum to", gamma.sum(axis=1), np.ones(N)),
        ("the moves number", pairs.sum(), N - 1.0),
        ("the log-likelihood of a log_p that is 5 higher throughout is", level,
         _told(f, case._replace(log_p=case.log_p + 5))[2] - 5 * N),
    ):  # fmt: skip
        _compare(case, found, right, what, 1e-6, np.max)


def _zeros(f, case):
    _sound(f)
    for part, (found, right) in enumerate(
        zip(_told(f, case), by_paths(case), strict=True)
    ):
        what = ("gamma is", "the counts of moves are", "the log-likelihood is")[part]
        _compare(case, found, right, what)


def _sound(f):
    for found, right in zip(_told(f, _TWO), by_paths(_TWO), strict=True):
        if differ(found, right):
            raise Untried(ALREADY)


def _draw(seed, N, K):
    rng = np.random.default_rng(seed)
    weights, A = rng.dirichlet(np.ones(K)), rng.dirichlet(np.ones(K), K)
    return Path(np.log(rng.random((N, K))), weights, A)


_TWO = Path(
    np.log([[0.5, 0.25], [0.1, 0.2], [0.4, 0.3]]),
    np.array([0.25, 0.75]),
    np.array([[0.9, 0.1], [0.4, 0.6]]),
)
_SIX, _LONGER = _draw(5, 6, 3), _draw(6, 2000, 3)
_LONGER = _LONGER._replace(log_p=_LONGER.log_p - 5)
_FORBIDDEN = Path(
    np.log([[0.5, 0.25], [0.1, 0.2], [0.4, 0.3]]),
    np.array([1.0, 0.0]),
    np.array([[0.5, 0.5], [0.0, 1.0]]),
)
_TEMPTING = _FORBIDDEN._replace(log_p=np.log([[1e-6, 1.0], [1e-6, 1.0], [1.0, 1e-6]]))
_BOTH = (_TWO, _SIX)
_LAWS = (
    Law("runs", "it runs and returns three things", _told, _BOTH),
    Law("rows", "the rows of gamma sum to one", _rows, _BOTH),
    Law("margins", "the counts of moves have gamma as margins", _margins, _BOTH),
    Law(
        "gamma",
        "gamma is the sum over all paths",
        partial(_paths, 0, "gamma is"),
        _BOTH,
        3,
        defines=True,
    ),
    Law(
        "pairs",
        "the counts of moves are the sums over all paths",
        partial(_paths, 1, "the counts of moves are"),
        _BOTH,
        3,
    ),
    Law(
        "level",
        "the log-likelihood is that of all paths",
        partial(_paths, 2, "the log-likelihood is"),
        _BOTH,
        2,
    ),
    Law("forgets", "with equal rows of A it is a mixture", _forgets, _BOTH),
    Law("turned", "run backward the labels are the same", _turned, _BOTH),
    Law("zeros", "weights and moves may be zero", _zeros, [_FORBIDDEN, _TEMPTING]),
    Law("long", "it survives 2000 rows", _long, [_LONGER], 2),
)
