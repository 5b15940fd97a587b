"""Laws of the E step and of the M step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.families import FAMILIES, as_family
from tests.textbook.blurred import problem, seeds, sizes


@given(seeds, sizes, sizes)
def test_responsibilities_are_bayes_rule_and_sum_to_one(seed, K, D):
    X, theta, _ = problem(seed, K, D)
    gamma = gm.e_step(X, theta)
    np.testing.assert_allclose(gamma.sum(axis=1), 1, rtol=1e-12)
    density = np.exp(theta.log_density(X))[:, None]
    np.testing.assert_allclose(gamma * density, np.exp(theta.log_joint(X)), rtol=1e-9)


@pytest.mark.parametrize("far", [1e3, 1e6, 1e9, 1e40])
def test_a_point_as_far_from_two_components_is_shared_however_far_it_is(far):
    theta = gm.Mixture([0.5, 0.5], [[-1.0, 0.0], [1.0, 0.0]], [np.eye(2)] * 2)
    X = np.array([[0.0, far], [-1.0, 0.0], [1.0, 1.0], [2.0, -1.0]])
    gamma = gm.e_step(X, theta)
    np.testing.assert_allclose(gamma[0], [0.5, 0.5], rtol=1e-12)
    trace = gm.em(X, theta, max_iter=1)
    expected = gm.m_step(X, gamma)
    np.testing.assert_allclose(trace.mixture.means, expected.means, rtol=1e-12)


@given(seeds, sizes, sizes)
def test_the_bound_is_below_and_touches_after_the_e_step(seed, K, D):
    X, theta, rng = problem(seed, K, D)
    top = gm.log_likelihood(X, theta)
    any_gamma = rng.dirichlet(np.ones(K), size=len(X))
    assert gm.lower_bound(X, any_gamma, theta) <= top + 1e-9 * abs(top)
    touching = gm.lower_bound(X, gm.e_step(X, theta), theta)
    assert touching == pytest.approx(top, rel=1e-12)


@given(seeds, sizes)
def test_hard_responsibilities_give_each_class_its_own_estimate(seed, D):
    X, _, rng = problem(seed, 2, D)
    z = rng.integers(2, size=len(X))
    z[:10], z[10:20] = 0, 1
    fit = gm.m_step(X, np.eye(2)[z])
    for k in range(2):
        mine = X[z == k]
        cov = np.cov(mine.T, ddof=0).reshape(D, D)
        assert fit.weights[k] == pytest.approx(len(mine) / len(X))
        np.testing.assert_allclose(fit.means[k], mine.mean(axis=0), atol=1e-12)
        np.testing.assert_allclose(fit.covariances[k], cov, atol=1e-12)


@given(seeds, sizes, sizes, st.sampled_from(FAMILIES))
def test_no_family_member_has_a_higher_bound_than_the_m_step(seed, K, D, family):
    X, theta, rng = problem(seed, K, D)
    gamma = rng.dirichlet(np.ones(K), size=len(X))
    best = gm.m_step(X, gamma, covariance_type=family)
    own = as_family(family).project(theta.covariances, theta.weights)
    for step in (1.0, 0.1, 0.01):
        member = gm.Mixture(
            (1 - step) * best.weights + step * theta.weights,
            (1 - step) * best.means + step * theta.means,
            (1 - step) * best.covariances + step * own,
        )
        low, high = (gm.lower_bound(X, gamma, m) for m in (member, best))
        assert low <= high + 1e-9 * abs(high)


def test_reg_covar_is_added_to_each_diagonal(old_faithful, geyser_start):
    gamma = gm.e_step(old_faithful, geyser_start)
    plain, ridged = (gm.m_step(old_faithful, gamma, reg_covar=r) for r in (0, 0.5))
    np.testing.assert_allclose(
        ridged.covariances - plain.covariances, [0.5 * np.eye(2)] * 2, atol=1e-12
    )


def test_the_mean_of_two_million_points_far_from_zero_keeps_its_digits():
    n = 2_000_000  # without the centring the error is 2.3e-7
    X = np.random.default_rng(0).integers(0, 2**20, size=(n, 1)) / 2**20
    exact = int((X * 2**20).sum()) / 2**20 / n
    mean = gm.m_step(X + 2.0**27, np.ones((n, 1))).means[0, 0]
    assert abs(mean - 2.0**27 - exact) < 3e-8  # two units in the last place


def test_rows_of_gamma_off_by_a_little_still_give_weights_that_sum_to_one():
    gamma = np.full((4, 2), 0.5 - 4e-7)
    fit = gm.m_step([[0.0], [1.0], [2.0], [3.0]], gamma)
    assert fit.weights.sum() == pytest.approx(1, abs=1e-15)
