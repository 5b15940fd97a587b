"""Laws of the mixture itself: its density, its samples, its repr."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

import gmm_lib as gm
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 4), st.integers(1, 5))
def test_the_log_density_is_scipys(seed, K, D):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, D)
    X = 5 * rng.standard_normal((20, D))
    joint = np.transpose(
        [
            np.log(theta.weights[k])
            + multivariate_normal(theta.means[k], theta.covariances[k]).logpdf(X)
            for k in range(K)
        ]
    )
    np.testing.assert_allclose(theta.log_joint(X), joint, rtol=1e-9)
    np.testing.assert_allclose(theta.log_density(X), logsumexp(joint, 1), rtol=1e-9)


@given(seeds)
def test_the_density_integrates_to_one(seed):
    theta = random_mixture(np.random.default_rng(seed), K=3, D=2, spread=1.0)
    sd = np.sqrt(np.diagonal(theta.covariances, axis1=1, axis2=2))
    low, high = (theta.means - 8 * sd).min(axis=0), (theta.means + 8 * sd).max(axis=0)
    x, y = (np.linspace(a, b, 200) for a, b in zip(low, high, strict=True))
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    cell = (x[1] - x[0]) * (y[1] - y[0])
    assert np.exp(theta.log_density(grid)).sum() * cell == pytest.approx(1, abs=1e-5)


def test_sample_moments_follow_the_law_of_total_covariance():
    rng = np.random.default_rng(0)
    theta = random_mixture(rng, K=3, D=2)
    X, z = theta.sample(200_000, rng)
    mean = theta.weights @ theta.means
    apart = theta.means - mean
    total = np.einsum("k,kij->ij", theta.weights, theta.covariances)
    total += np.einsum("k,ki,kj->ij", theta.weights, apart, apart)
    np.testing.assert_allclose(np.bincount(z) / len(z), theta.weights, atol=0.005)
    np.testing.assert_allclose(X.mean(axis=0), mean, atol=0.05)
    np.testing.assert_allclose(np.cov(X.T), total, atol=0.15)
    for k in range(3):
        np.testing.assert_allclose(np.cov(X[z == k].T), theta.covariances[k], atol=0.1)


def test_the_same_generator_state_draws_the_same_sample():
    theta = random_mixture(np.random.default_rng(1), K=2, D=3)
    first, second = (theta.sample(50, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


def test_a_weight_of_zero_adds_nothing_to_the_density():
    one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    two = gm.Mixture([1.0, 0.0], [[0.0], [3.0]], [[[1.0]], [[1.0]]])
    X = np.linspace(-5, 5, 11)[:, None]
    np.testing.assert_array_equal(one.log_density(X), two.log_density(X))


def test_400_dimensions_and_a_point_at_1000_sigma_stay_finite():
    theta = gm.Mixture([0.5, 0.5], np.zeros((2, 400)), [np.eye(400), 2 * np.eye(400)])
    X = np.stack([np.zeros(400), np.full(400, 1e3)])
    assert np.isfinite(theta.log_density(X)).all()
    np.testing.assert_allclose(gm.e_step(X, theta).sum(axis=1), 1)
    assert gm.e_step(X, theta)[1, 1] == 1


def test_a_thin_direction_keeps_its_density():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    theta = gm.Mixture([1.0], [[0.0, 0.0]], [turn @ np.diag([1.0, 1e-10]) @ turn.T])
    expected = -np.log(2 * np.pi) + 5 * np.log(10) - 0.5
    x = turn[:, 0] + 0 * turn[:, 1]
    assert theta.log_density([x])[0] == pytest.approx(expected, abs=1e-5)


def test_log_sum_exp_adds_what_would_underflow_or_overflow():
    for shift in (-1e4, 0.0, 1e4):
        a = np.log([[1.0, 2.0, 3.0]]) + shift
        np.testing.assert_allclose(gm.log_sum_exp(a), np.log(6) + shift, rtol=1e-12)
    assert gm.log_sum_exp(np.array([-np.inf, -np.inf])) == -np.inf


def test_a_mixture_cannot_be_changed_and_does_not_follow_its_arguments():
    means = np.zeros((1, 1))
    theta = gm.Mixture([1.0], means, [[[1.0]]])
    means[0] = 9
    assert theta.means[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        theta.means[0] = 1
    with pytest.raises(AttributeError):
        theta.means = means


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_a_copied_mixture_is_the_same_and_still_read_only(again):
    theta = random_mixture(np.random.default_rng(3), K=2, D=2)
    same = again(theta)
    assert repr(same) == repr(theta)
    np.testing.assert_array_equal(same.log_joint([[1, 2]]), theta.log_joint([[1, 2]]))
    assert not same.covariances.flags.writeable


def test_the_table_shows_every_component():
    theta = gm.Mixture([0.25, 0.75], [[1.0, 2.0], [3.0, 4.0]], [np.eye(2)] * 2)
    html = theta._repr_html_()
    assert html.count("<tr>") == 3
    for text in ("0.25", "0.75", "[1, 2]", "[3, 4]", "[[1, 0], [0, 1]]"):
        assert text in html
        assert text in repr(theta)


def test_log_sum_exp_takes_lists_and_infinities():
    assert gm.log_sum_exp([-1.0, -2.0]) == pytest.approx(np.log(np.exp([-1, -2]).sum()))
    assert gm.log_sum_exp([np.inf, 0.0]) == np.inf
    assert gm.log_sum_exp([-np.inf, -np.inf]) == -np.inf


@pytest.mark.parametrize(
    ("weights", "covariance", "words"),
    [
        ([1 + 1e-6], [[1.0, 0.0], [0.0, 1.0]], "sum to"),
        ([1.0], [[1.0, 1e-6], [0.0, 1.0]], "not symmetric"),
    ],
)
def test_a_small_fault_is_a_fault(weights, covariance, words):
    with pytest.raises(ValueError, match=words):
        gm.Mixture(weights, [[0.0, 0.0]], [covariance])


def test_a_small_correlation_is_outside_the_diagonal_family():
    tilted = gm.Mixture([1.0], [[0.0, 0.0]], [[[1.0, 1e-6], [1e-6, 1.0]]])
    with pytest.raises(ValueError, match="not diag"):
        gm.bic(np.zeros((3, 2)), tilted, "diag")
