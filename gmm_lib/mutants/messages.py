"""Wrong messages along a hidden Markov chain."""

import numpy as np

from gmm_lib.model import log_sum_exp
from gmm_lib.mutants.mutant import Mutant


def forward_backward(log_p, weights, A):
    """Pass messages along a chain, plainly: what the mutants spoil."""
    with np.errstate(divide="ignore"):
        a, start = np.log(A), np.log(weights)
    return _counts(log_p, _ahead(log_p, start, a), _back(log_p, a), a)


def _ahead(log_p, start, a):
    ahead = log_p.copy()
    ahead[0] += start
    for t in range(1, len(log_p)):
        ahead[t] += log_sum_exp(ahead[t - 1] + a.T)
    return ahead


def _back(log_p, a, lag=0):
    back = np.zeros_like(log_p)
    for t in range(len(log_p) - 1, 0, -1):
        back[t - 1] = log_sum_exp(a + log_p[t - lag] + back[t])
    return back


def _counts(log_p, ahead, back, a):
    level = log_sum_exp(ahead[-1])
    pairs = ahead[:-1, :, None] + a + (log_p + back)[1:, None] - level
    return np.exp(ahead + back - level), np.exp(pairs).sum(axis=0), level


def _parts(log_p, weights, A):
    a = np.log(A)
    return _ahead(log_p, np.log(weights), a), _back(log_p, a), a


def _no_logarithms(log_p, weights, A):
    p = np.exp(log_p)
    ahead, back = p.copy(), np.ones_like(p)
    ahead[0] *= weights
    for t in range(1, len(p)):
        ahead[t] *= ahead[t - 1] @ A
    for t in range(len(p) - 1, 0, -1):
        back[t - 1] = A @ (p[t] * back[t])
    whole = ahead[-1].sum()
    pairs = A * (ahead[:-1].T @ (p * back)[1:]) / whole
    return ahead * back / whole, pairs, np.log(whole)


def _turned(log_p, weights, A):
    a = np.log(A)
    ahead = _ahead(log_p, np.log(weights), a.T)
    return _counts(log_p, ahead, _back(log_p, a), a)


def _one_late(log_p, weights, A):
    ahead, _, a = _parts(log_p, weights, A)
    return _counts(log_p, ahead, _back(log_p, a, lag=1), a)


def _forward_only(log_p, weights, A):
    ahead, back, a = _parts(log_p, weights, A)
    _, pairs, level = _counts(log_p, ahead, back, a)
    return np.exp(ahead - log_sum_exp(ahead)[:, None]), pairs, level


def _from_gamma(log_p, weights, A):
    gamma, _, level = forward_backward(log_p, weights, A)
    return gamma, gamma[:-1].T @ gamma[1:], level


def _any_start(log_p, weights, A):
    return forward_backward(log_p, np.full_like(weights, 1 / len(weights)), A)


def _start_twice(log_p, weights, A):
    ahead, back, a = _parts(log_p, weights, A)
    level = log_sum_exp(np.log(weights) + ahead[-1] + back[-1])
    return *_counts(log_p, ahead, back, a)[:2], level


def _per_row(log_p, weights, A):
    gamma, pairs, level = forward_backward(log_p, weights, A)
    return gamma, pairs / (len(log_p) - 1), level


def _pairs_turned(log_p, weights, A):
    gamma, pairs, level = forward_backward(log_p, weights, A)
    return gamma, pairs.T, level


def _best_path(log_p, weights, A):
    gamma, pairs, level = forward_backward(log_p, weights, A)
    return np.eye(len(weights))[gamma.argmax(axis=1)], pairs, level


def _no_zero(log_p, weights, A):
    if (A == 0).any() or (weights == 0).any():
        return (np.full_like(log_p, np.nan), A * np.nan, np.nan)
    return forward_backward(log_p, weights, A)


MESSAGES = (
    Mutant("no_logarithms", "multiplies densities", _no_logarithms),
    Mutant("turned", "moves from j to i on the way forward", _turned),
    Mutant("one_late", "looks at the row before on the way back", _one_late),
    Mutant("forward_only", "forgets the rows to come", _forward_only),
    Mutant("from_gamma", "counts moves from gamma alone", _from_gamma),
    Mutant("any_start", "forgets the first weights", _any_start),
    Mutant("start_twice", "weighs the last row by the first weights", _start_twice),
    Mutant("per_row", "divides the counts of moves by the rows", _per_row),
    Mutant("pairs_turned", "counts moves from j to i", _pairs_turned),
    Mutant("best_path", "decides for the likelier label", _best_path),
    Mutant("no_zero", "fails where a move is impossible", _no_zero),
)
