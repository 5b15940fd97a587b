"""The rows that a pass catches: those below the bound, with their true densities."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine, feature_pass, threads
from gmm_lib.families import FAMILIES, as_family


def problem(family, D=3, N=9000, scale=1.0):
    rng = np.random.default_rng(D)
    X = scale * (rng.standard_normal((N, D)) + 5 * rng.integers(2, size=(N, 1))) + 7
    means, covariances = (
        7 + scale * np.array([[0.0] * D, [5.0] * D]),
        scale**2 * (np.eye(D) + 0.2),
    )
    covariances = as_family(family).project(np.array([covariances] * 2), np.ones(2))
    return X, gm.Mixture([0.4, 0.6], means, covariances)


def engine_for(X, family, weight=None):
    blocks = Blocks(X, weight)
    return Engine(blocks, blocks.measure(), family, 0.0, 2)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("D", [1, 3, 9])
def test_rows_below_the_bound_are_those_the_density_says(family, careful, D):
    X, theta = problem(family, D, scale=30.0)
    engine = engine_for(X, family)
    if careful:
        engine.fast = None
    expected = theta.log_density(X)
    below = np.quantile(expected, 0.01)
    rows, log_densities, weights, labels = engine.look(theta, below)
    np.testing.assert_allclose(rows, X[expected < below], rtol=1e-12, atol=1e-10)
    np.testing.assert_allclose(log_densities, expected[expected < below], rtol=1e-9)
    np.testing.assert_array_equal(weights, 1)
    gamma = gm.e_step(X[expected < below], theta)
    np.testing.assert_array_equal(labels, gamma.argmax(axis=1))


def test_without_a_bound_all_rows_are_seen_with_their_weights():
    X, theta = problem("full")
    weight = np.arange(len(X)) % 3
    rows, log_densities, weights, _ = engine_for(X, "full", weight).look(theta)
    held = weight > 0
    np.testing.assert_allclose(rows, X[held], rtol=1e-12)
    np.testing.assert_allclose(log_densities, theta.log_density(X[held]), rtol=1e-9)
    np.testing.assert_array_equal(weights, weight[held])


def test_several_threads_catch_the_same_rows_in_the_same_order(monkeypatch):
    X, theta = problem("full", D=24, N=12_000)
    found = []
    for count in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", count)
        engine = engine_for(X, "full")
        assert isinstance(engine.fast, threads.Team) == (count == "3")
        found.append(engine.look(theta, theta.log_density(X[:100]).min())[0])
    assert len(found[0]) > 10
    np.testing.assert_array_equal(*found)


def test_threads_see_densities_of_one_spread_for_all_of_them(monkeypatch):
    monkeypatch.setattr(feature_pass, "_KEPT", 0)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    X = np.random.default_rng(4).normal(size=(4000, 2))
    X[2000:] *= 3  # the second thread's rows lie farther apart
    theta = gm.Mixture([0.4, 0.6], [[0.0, 0.0], [1.0, 1.0]], [np.cov(X.T)] * 2)
    engine = engine_for(X, "tied")
    assert isinstance(engine.fast, threads.Team)
    rows, log_densities, *_ = engine.look(theta)
    np.testing.assert_allclose(log_densities, theta.log_density(rows), atol=1e-10)


def test_a_look_is_the_e_step_that_the_fit_begins_with():
    X, theta = problem("full")
    looked, fresh = engine_for(X, "full"), engine_for(X, "full")
    looked.look(theta)
    looked.blocks = looked.fast.blocks = None  # a pass would fail
    looked.fast._kept = []
    sums = looked.expect(looked.start(theta))
    again = fresh.expect(fresh.start(theta))
    assert sums.log_likelihood == again.log_likelihood
    np.testing.assert_array_equal(sums.moments, again.moments)
