"""Moments about one origin: the sums of `Statistics`, to add across mixtures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.families import FAMILIES
from tests.conftest import assert_alike, random_mixture

seeds = st.integers(0, 2**32 - 1)


def problem(seed, K=2, D=2, N=60):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, D)
    return theta.sample(N, rng)[0], theta, rng.standard_normal(D)


@given(seeds)
def test_they_are_sums_of_powers_about_the_origin(seed):
    X, theta, origin = problem(seed)
    found = gm.expected_statistics(X, theta).moments(origin)
    gamma, apart = gm.e_step(X, theta), X - origin
    np.testing.assert_allclose(found.counts, gamma.sum(axis=0))
    np.testing.assert_allclose(found.first, gamma.T @ apart, atol=1e-9)
    second = np.einsum("nk,ni,nj->kij", gamma, apart, apart)
    np.testing.assert_allclose(found.second, second, atol=1e-8)
    assert found.total == len(X)
    assert found.log_likelihood == pytest.approx(gm.log_likelihood(X, theta))


@given(seeds, st.sampled_from(FAMILIES))
def test_their_m_step_is_the_textbooks(seed, family):
    X, theta, origin = problem(seed)
    moments = gm.expected_statistics(X, theta).moments(origin)
    gamma = gm.e_step(X, theta)
    assert_alike(moments.mixture(0.1, family), gm.m_step(X, gamma, 0.1, family))


@given(seeds)
def test_a_mixture_comes_back_from_its_own_moments(seed):
    _, theta, origin = problem(seed)
    assert_alike(gm.Moments.of(theta, origin).mixture(), theta)


@given(seeds)
def test_averages_across_mixtures_are_those_of_the_plain_sums(seed):
    X, theta, origin = problem(seed)
    other = gm.em(X, theta, max_iter=1, tol=0).mixture
    one, two = (gm.expected_statistics(X, m).moments(origin) for m in (theta, other))
    found = 0.75 * one + two * 0.25
    gamma = 0.75 * gm.e_step(X, theta) + 0.25 * gm.e_step(X, other)
    assert_alike(found.mixture(), gm.m_step(X, gamma))
    assert found.total == len(X)


def test_em_runs_on_them(old_faithful, geyser_start):
    def expect(theta):
        return gm.expected_statistics(old_faithful, theta).moments([3.5, 70.0])

    trace = gm.em_by(expect, geyser_start)
    usual = gm.em(old_faithful, geyser_start)
    np.testing.assert_allclose(trace.log_likelihoods, usual.log_likelihoods)
    assert_alike(trace.mixture, usual.mixture, rtol=1e-7)


def test_they_lose_digits_where_statistics_lose_none():
    rng, width = np.random.default_rng(0), 1e-6
    x = 1 + width * rng.standard_normal((200, 1))
    theta = gm.Mixture([1.0], [[1.0]], [[[width**2]]])
    sums, variance = gm.expected_statistics(x, theta), np.var(x - 1)
    near = abs(sums.mixture().covariances.item() / variance - 1)
    far = abs(sums.moments([0.0]).mixture().covariances.item() / variance - 1)
    assert near < 1e-9 < 1e-6 < far < 1e-2


def test_what_cannot_be_added_is_refused_by_name():
    X, theta, _ = problem(0)
    sums = gm.expected_statistics(X, theta)
    with pytest.raises(ValueError, match="about the same origin"):
        sums.moments([0.0, 0.0]) + sums.moments([0.0, 1.0])
    one = gm.Moments.of(gm.m_step(X, np.ones((60, 1))), [0.0, 0.0])
    with pytest.raises(ValueError, match="of 1 and of 2 components"):
        one + sums.moments([0.0, 0.0])
    with pytest.raises(ValueError, match="origin has 1 entries, but there are 2"):
        sums.moments([0.0])
    with pytest.raises(TypeError, match="origin"):
        gm.Moments.of(theta, "mean")
    with pytest.raises(TypeError):
        sums.moments([0.0, 0.0]) + 1
    diagonal = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    with pytest.raises(ValueError, match="moments needs the sums of full"):
        gm.expected_statistics(X, diagonal, "diag").moments([0.0, 0.0])


def test_tied_sums_tell_all_that_full_ones_do(old_faithful):
    S = np.diag([1.0, 100.0])
    theta = gm.Mixture([0.4, 0.6], [[2.0, 55.0], [4.0, 80.0]], [S] * 2)
    full, tied = (
        gm.expected_statistics(old_faithful, theta, kind) for kind in ("full", "tied")
    )
    np.testing.assert_allclose(tied.gradient(), full.gradient(), rtol=1e-12)
    one, other = (sums.moments([3.0, 70.0]) for sums in (tied, full))
    np.testing.assert_allclose(one.second, other.second, rtol=1e-12)
    assert one.log_likelihood == other.log_likelihood
