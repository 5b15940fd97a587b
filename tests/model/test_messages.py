"""Forward and backward along a chain agree with the sum over all its paths."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmm_lib as gm

seeds = st.integers(0, 2**32 - 1)


def problem(seed, N=6, K=3):
    rng = np.random.default_rng(seed)
    weights, A = rng.dirichlet(np.ones(K)), rng.dirichlet(np.ones(K), K)
    return np.log(rng.random((N, K))), weights, A


def by_enumeration(log_p, weights, A):
    """Sum over all paths: gamma, pairs, log-likelihood, and the best path."""
    (N, K), each = log_p.shape, {}
    for z in product(range(K), repeat=N):
        each[z] = weights[z[0]] * np.prod([A[i, j] for i, j in pairwise(z)])
        each[z] *= np.exp(log_p[range(N), z].sum())
    whole, gamma, pairs = sum(each.values()), np.zeros((N, K)), np.zeros((K, K))
    for z, p in each.items():
        gamma[range(N), z] += p / whole
        np.add.at(pairs, (z[:-1], z[1:]), p / whole)
    return gamma, pairs, np.log(whole), max(each, key=each.get)


@given(seeds)
def test_forward_and_backward_are_the_sum_over_all_paths(seed):
    given_ = problem(seed)
    *found, level = gm.forward_backward(*given_)
    *expected, whole, _ = by_enumeration(*given_)
    assert level == pytest.approx(whole, abs=1e-12)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-13)


def by_plain_messages(log_p, weights, A):
    """Pass messages row by row, as probabilities that sum to one."""
    p, level = np.exp(log_p), 0.0
    ahead, behind = np.empty_like(p), np.ones_like(p)
    before = weights
    for t, own in enumerate(p):
        total = (before * own).sum()
        ahead[t], level = before * own / total, level + np.log(total)
        before = ahead[t] @ A
    for t in range(len(p) - 1, 0, -1):
        passed = A @ (p[t] * behind[t])
        behind[t - 1] = passed / passed.sum()
    gamma = ahead * behind
    pairs = ahead[:-1, :, None] * A * (p * behind)[1:, None]
    pairs /= pairs.sum(axis=(1, 2), keepdims=True)
    return gamma / gamma.sum(axis=1, keepdims=True), pairs.sum(axis=0), level


@pytest.mark.parametrize("K", [1, 2, 3, 6, 7, 11])
@pytest.mark.parametrize("N", [1, 2, 3, 4, 7, 64, 1023, 1024, 1025, 1026, 2500])
def test_any_length_and_number_of_states_gives_what_plain_messages_give(N, K):
    given_ = problem(N + K, N, K)
    *found, level = gm.forward_backward(*given_)
    *expected, whole = by_plain_messages(*given_)
    assert level == pytest.approx(whole, rel=1e-12)
    np.testing.assert_allclose(found[0], expected[0], atol=1e-11)
    np.testing.assert_allclose(found[1], expected[1], atol=1e-11 * N)


@pytest.mark.parametrize("K", [2, 7])
@pytest.mark.parametrize("t", [0, 1, 2, 1500])
def test_the_first_impossible_row_is_named(K, t):
    log_p, weights, A = problem(0, 2000, K)
    log_p[t] = log_p[1700] = -np.inf
    with pytest.raises(ValueError, match=f"row {t} is impossible"):
        gm.forward_backward(log_p, weights, A)


@pytest.mark.parametrize("K", [2, 7])
def test_what_is_far_less_likely_than_floats_can_hold_keeps_its_digits(K):
    log_p, weights, _ = problem(0, 300, K)
    A = np.eye(K)  # nothing ever changes: gamma is that of all rows together
    log_p[:, 1:] -= np.arange(300)[:, None] * 40.0
    log_p[100] -= log_p[100].max() + 900
    joint = np.log(weights) + log_p.sum(axis=0)
    gamma, pairs, level = gm.forward_backward(log_p, weights, A)
    assert level == pytest.approx(joint[0], rel=1e-13)
    np.testing.assert_array_equal(gamma, np.eye(K)[np.zeros(300, dtype=int)])
    assert pairs[0, 0] == 299


@pytest.mark.parametrize("K", [2, 7])
def test_digits_do_not_suffer_where_all_rows_are_unlikely(K):
    log_p, weights, A = problem(0, 3000, K)
    gamma, pairs, level = gm.forward_backward(log_p, weights, A)
    far = gm.forward_backward(log_p - 1024, weights, A)
    assert far[2] == pytest.approx(level - 1024 * 3000, rel=1e-13)
    np.testing.assert_allclose(far[0], gamma, atol=5e-12)
    np.testing.assert_allclose(far[1], pairs, rtol=5e-12)


@given(seeds)
def test_the_best_path_is_the_best_of_all(seed):
    log_p, weights, A = problem(seed)
    coins = [Told(log_p[:, k]) for k in range(3)]
    path = gm.Chain(weights, coins, A).most_likely(np.zeros((6, 1)))
    assert tuple(path.tolist()) == by_enumeration(log_p, weights, A)[-1]


class Told:
    """A component whose log-densities are given."""

    def __init__(self, log_p):
        self.log_p = log_p

    def log_density(self, X):
        return self.log_p

    def fit(self, X, w):
        return self


@given(seeds)
def test_the_counts_of_moves_have_gamma_as_their_margins(seed):
    gamma, pairs, _ = gm.forward_backward(*problem(seed, N=40))
    np.testing.assert_allclose(pairs.sum(axis=1), gamma[:-1].sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(pairs.sum(axis=0), gamma[1:].sum(axis=0), rtol=1e-12)


@given(seeds)
def test_time_reversed_the_labels_are_the_same(seed):
    # The reverse of a chain in its stationary law moves by pi_j A_ji / pi_i.
    log_p, _, A = problem(seed, N=9)
    pi = np.linalg.matrix_power(A, 1 << 12)[0]
    pi /= pi.sum()
    back = A.T * pi / pi[:, None]
    ahead = gm.forward_backward(log_p, pi, A)
    turned = gm.forward_backward(log_p[::-1], pi, back / back.sum(1, keepdims=True))
    np.testing.assert_allclose(turned[0][::-1], ahead[0], atol=1e-9)
    np.testing.assert_allclose(turned[1].T, ahead[1], atol=1e-9)
    assert turned[2] == pytest.approx(ahead[2], abs=1e-9)


@settings(max_examples=10)
@given(seeds)
def test_no_length_is_too_long(seed):
    log_p, weights, A = problem(seed, N=3000)
    gamma, pairs, level = gm.forward_backward(log_p - 400, weights, A)
    near = gm.forward_backward(log_p, weights, A)
    np.testing.assert_allclose(gamma, near[0], rtol=0, atol=1e-11)
    assert level == pytest.approx(near[2] - 3000 * 400)
    assert pairs.sum() == pytest.approx(2999)
