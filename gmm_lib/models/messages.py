"""Forward and backward along a chain, in logarithms.

Each forward message is divided by its sum, p(x_t | x_1, ..., x_t-1), so no number grows
with the length of the chain: Rabiner (1989), Proceedings of the IEEE 77, 257-286.
Where states are few, steps are multiplied in pairs, then in pairs of pairs, all of a
level at once: Hassan, Särkkä and García-Fernández (2021), IEEE Transactions on Signal
Processing 69, 4875-4887.
"""

from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats
from gmm_lib.arguments.shares import check_weights

_FEW = 6  # states: the products of pairs take K^3, step by step K^2
_ROWS = 1024  # passed at once


def forward_backward(
    log_p: ArrayLike, weights: ArrayLike, A: ArrayLike
) -> tuple[Array, Array, float]:
    """Compute what the E step of a hidden Markov model owes, for one sequence.

    Parameters
    ----------
    log_p : array_like of shape (N, K)
        log p(x_t | z_t = k), in nats; -inf where x_t is impossible.
    weights : array_like of shape (K,)
        p(z_1).
    A : array_like of shape (K, K)
        A_ij = p(z_t+1 = j | z_t = i): each row sums to one.

    Returns
    -------
    gamma : ndarray of shape (N, K)
        p(z_t = k | all of x): each row sums to one.
    pairs : ndarray of shape (K, K)
        How often i is followed by j, expected: sum_t p(z_t = i, z_t+1 = j | all of x).
    log_likelihood : float
        log p(x_1, ..., x_N), in nats.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or the sequence is impossible, with its first
        row that is.

    Notes
    -----
    Baum, Petrie, Soules and Weiss (1970), Annals of Mathematical Statistics 41,
    164-171; Bishop (2006), section 13.2.

    Examples
    --------
    >>> log_p = np.log([[0.5, 0.5], [0.9, 0.1]])
    >>> gamma, pairs, level = forward_backward(log_p, [0.5, 0.5], [[0.9, 0.1], [0, 1]])
    >>> gamma.round(3)
    array([[0.891, 0.109],
           [0.88 , 0.12 ]])
    >>> pairs.round(3)
    array([[0.88 , 0.011],
           [0.   , 0.109]])
    >>> round(level, 3)
    -1.47
    """
    log_p, start, moves = _as_logarithms(log_p, weights, A)
    ahead, levels = forward(log_p, start, moves)
    behind = _passed(log_p[-1], log_p[::-1], moves.T)[::-1]  # with their own rows
    gamma = ahead.copy()
    gamma[:-1] += _moved(behind[1:], moves.T)
    gamma = _normal(gamma, axes=1)
    pairs = ahead[:-1, :, None] + moves + behind[1:, None, :]
    return gamma, _normal(pairs, axes=(1, 2)).sum(axis=0), float(levels.sum())


def forward(log_p, start, moves):
    """Pass the messages forward.

    Parameters
    ----------
    log_p : ndarray of shape (N, K)
        log p(x_t | z_t), in nats.
    start, moves : ndarray of shape (K,) and (K, K)
        log p(z_1) and log A.

    Returns
    -------
    ahead : ndarray of shape (N, K)
        log p(z_t | x_1, ..., x_t).
    levels : ndarray of shape (N,)
        log p(x_t | x_1, ..., x_t-1), in nats.

    Raises
    ------
    ValueError
        When no state that can be reached explains a row.
    """
    ahead = _passed(start + log_p[0], log_p, moves)
    totals = np.logaddexp.reduce(ahead, axis=1)
    if totals.min() == -np.inf:
        raise _impossible(int(totals.argmin()))
    ahead -= totals[:, None]
    before = np.concatenate([start[None], _moved(ahead[:-1], moves)])
    return ahead, np.logaddexp.reduce(before + log_p, axis=1)


def _passed(first, log_p, moves):
    # m_0 = first, m_t = log_p_t + the log-sum of m_t-1 + moves over the state before:
    # (N, K), each up to a constant.
    messages = np.empty_like(log_p)
    messages[0] = _eased(first, axes=0)
    if len(moves) > _FEW:
        for t in range(1, len(log_p)):
            passed = np.logaddexp.reduce(messages[t - 1][:, None] + moves)
            messages[t] = _eased(passed + log_p[t], axes=0)
        return messages
    for t in range(1, len(log_p), _ROWS):
        ways = moves + log_p[t : t + _ROWS, None]
        passed = _chained(messages[t - 1], ways)[1:]
        messages[t : t + _ROWS] = _eased(passed, axes=1)
    return messages


def _chained(m, ways):
    # m, m W_1, m W_1 W_2, ... in logarithms, each up to a constant: (n + 1, K).
    if len(ways) == 0:
        return m[None]
    twos = np.logaddexp.reduce(ways[:-1:2, :, :, None] + ways[1::2, None], axis=2)
    odd = ways[::2]
    passed = np.empty((len(ways) + 1, len(m)))
    passed[::2] = even = _chained(m, _eased(twos, axes=(1, 2)))
    passed[1::2] = np.logaddexp.reduce(even[: len(odd), :, None] + odd, axis=1)
    return passed


def _moved(messages, moves):
    # log sum_i exp(m_ti + moves_ij), (N, K).
    return reduce(np.logaddexp, (messages[:, [i]] + row for i, row in enumerate(moves)))


def _eased(a, axes):
    # The same up to a constant: the largest is 0, unless all are -inf.
    top = a.max(axis=axes, keepdims=True, initial=-np.inf)
    return a - np.where(top > -np.inf, top, 0)


def best_path(log_p, start, moves):
    """Find the most probable path of labels, by Viterbi's algorithm.

    Parameters
    ----------
    log_p, start, moves : ndarray
        As for `forward`.

    Returns
    -------
    ndarray of shape (N,)
        Labels, 0 to K - 1; of paths that are as probable, the lower label at the end.

    Raises
    ------
    ValueError
        When every path is impossible.

    Examples
    --------
    >>> log_p, A = np.log([[0.9, 0.1], [0.4, 0.6], [0.9, 0.1]]), [[0.9, 0.1]] * 2
    >>> best_path(log_p, np.log([0.5, 0.5]), np.log(A))
    array([0, 0, 0])
    """
    best, came = start + log_p[0], np.zeros(log_p.shape, dtype=int)
    if best.max() == -np.inf:
        raise _impossible(0)
    for t in range(1, len(log_p)):
        ways = best[:, None] + moves
        came[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + log_p[t]
        if best.max() == -np.inf:
            raise _impossible(t)
    path = np.empty(len(log_p), dtype=int)
    path[-1] = best.argmax()
    for t in range(len(log_p) - 1, 0, -1):
        path[t - 1] = came[t, path[t]]
    return path


def _normal(a, axes):
    # Exponentials that sum to one over these axes.
    p = np.exp(a - a.max(axis=axes, keepdims=True))
    return p / p.sum(axis=axes, keepdims=True)


def _impossible(t):
    if t == 0:
        return ValueError(
            "row 0 is impossible: every state with a weight above 0 gives it density "
            "0; start from weights above 0, or from components that allow the row"
        )
    return ValueError(
        f"row {t} is impossible after the rows before it: every state that can be "
        "reached gives it density 0; start from moves above 0, or from components that "
        "allow the row"
    )


def as_moves(A, K, name):
    """Return a copy of the probabilities of moves, (K, K), rows summing to one.

    Raises
    ------
    TypeError, ValueError
        When it holds no numbers, has another shape, or a row is no distribution.

    Examples
    --------
    >>> as_moves([[0.5, 0.5], [0.2, 0.7]], 2, "A")
    Traceback (most recent call last):
    ...
    ValueError: A[1] sums to 0.9, not to 1; divide each row by its sum
    """
    A = as_floats(A, name, ndim=2).copy()
    if A.shape != (K, K):
        raise ValueError(
            f"{name} has shape {A.shape}, but there are {K} states; pass a row and a "
            f"column for each, shape {(K, K)}"
        )
    if A.min() < 0:
        i, j = (int(k) for k in np.argwhere(A < 0)[0])
        raise ValueError(
            f"{name}[{i}, {j}] is {A[i, j]:.6g}; probabilities are at least 0"
        )
    off = np.abs(A.sum(axis=1) - 1)
    if off.max() > 1e-8:
        i = int(off.argmax())
        raise ValueError(
            f"{name}[{i}] sums to {A[i].sum():.10g}, not to 1; divide each row by its "
            "sum"
        )
    return A


def _as_logarithms(log_p, weights, A):
    log_p = np.asarray(log_p, dtype=float)
    if log_p.ndim != 2 or log_p.size == 0 or not (log_p < np.inf).all():
        raise ValueError(
            f"log_p, of shape {log_p.shape}, must be N rows of K numbers, none NaN or "
            "inf; pass logarithms of densities, -inf where a row is impossible"
        )
    weights = as_floats(weights, "weights", ndim=1)
    if len(weights) != log_p.shape[1]:
        raise ValueError(
            f"weights has {len(weights)} entries, but log_p has {log_p.shape[1]} "
            "columns; pass one weight a state"
        )
    check_weights(weights, "weights")
    A = as_moves(A, len(weights), "A")
    with np.errstate(divide="ignore"):
        return log_p, np.log(weights), np.log(A)
