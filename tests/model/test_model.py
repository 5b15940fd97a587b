"""The loop runs whatever can expect and maximise; sums add, and scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import poisson

import gmm_lib as gm
from gmm_lib.engine import climb
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)


def counts(seed, N=120):
    rng = np.random.default_rng(seed)
    X = rng.poisson(np.where(rng.random((N, 1)) < 0.4, [2.0, 7.0], [9.0, 3.0]))
    rates = rng.uniform(1, 10, size=(2, 2))
    return X, gm.MixtureOf([0.5, 0.5], [gm.Poisson(rate) for rate in rates])


def chained(seed, N=18):
    rng = np.random.default_rng(seed)
    coins = [gm.Bernoulli(p) for p in rng.uniform(0.05, 0.95, 2)]
    theta = gm.Chain(rng.dirichlet([1, 1]), coins, rng.dirichlet([1, 1], 2))
    return (rng.random((N, 1)) < 0.4).astype(float), theta


def never_falls(trace):
    rises = np.diff(trace.log_likelihoods)
    return (rises >= -1e-9 * abs(trace.log_likelihoods[1:])).all()


@given(seeds)
def test_a_poisson_mixture_climbs_between_its_bounds(seed):
    X, start = counts(seed)
    trace = gm.em(X, start, tol=0, max_iter=30)
    assert never_falls(trace)
    slack = 1e-9 * abs(trace.log_likelihoods[1:])
    assert (trace.log_likelihoods[:-1] <= trace.lower_bounds + slack).all()
    assert (trace.lower_bounds <= trace.log_likelihoods[1:] + slack).all()
    theta = trace.model
    density = sum(
        w * poisson.pmf(X, c.rate).prod(axis=1)
        for w, c in zip(theta.weights, theta.components, strict=True)
    )
    assert trace.log_likelihoods[-1] == pytest.approx(np.log(density).sum())
    assert gm.log_likelihood(X, theta) == pytest.approx(np.log(density).sum())


def test_a_poisson_mixture_ends_where_a_general_optimiser_ends():
    X, start = counts(0)
    ours = gm.em(X, start, tol=1e-13, max_iter=5000)

    def loss(v):
        w = 1 / (1 + np.exp(-v[0]))
        rates = np.exp(v[1:].reshape(2, 2))
        parts = [
            p * poisson.pmf(X, r).prod(1)
            for p, r in zip((w, 1 - w), rates, strict=True)
        ]
        return -np.log(sum(parts)).sum()

    v = np.concatenate([[0.0], np.log([c.rate for c in start.components]).ravel()])
    theirs = minimize(loss, v, method="BFGS", options={"gtol": 1e-7})
    assert ours.log_likelihoods[-1] == pytest.approx(-theirs.fun, abs=1e-6)


def numbers(theta):
    parts = [vars(c).values() for c in theta.components]
    own = [value for name, value in vars(theta).items() if name != "components"]
    return np.concatenate([np.ravel(v) for v in [*own, *(v for p in parts for v in p)]])


@pytest.mark.parametrize("world", [counts, chained])
def test_sums_of_parts_add_to_the_same_step(world):
    X, theta = world(1)
    whole = theta.expect(X) if world is counts else theta.expect(X, lengths=[2, 16])
    parts = theta.expect(X[:2]) + theta.expect(X[2:])
    assert parts.total == whole.total
    assert parts.log_likelihood == pytest.approx(whole.log_likelihood)
    twice = 2 * whole
    assert twice.total == 2 * whole.total
    assert twice.log_likelihood == pytest.approx(2 * whole.log_likelihood)
    first, *others = (s.maximise() for s in (whole, parts, twice, parts + twice))
    for other in others:
        np.testing.assert_allclose(numbers(other), numbers(first), rtol=1e-12)


class Plain:
    """Let `climb` run any model: its state is theta."""

    def __init__(self, X):
        self.X = X

    def start(self, theta):
        return theta

    finish = start

    def expect(self, theta):
        return theta.expect(self.X)

    def maximise(self, theta, sums):
        return sums.maximise()


@pytest.mark.parametrize("world", [counts, chained])
def test_both_loops_run_any_model(world):
    X, theta = world(2)
    kept = gm.em(X, theta, tol=1e-6, max_iter=50)
    last = climb(Plain(X), theta, tol=1e-6, max_iter=50)
    np.testing.assert_array_equal(kept.log_likelihoods, last.log_likelihoods)
    assert (kept.converged, kept.reason) == (last.converged, last.reason)


@pytest.mark.parametrize("world", [counts, chained])
def test_sums_at_different_thetas_do_not_add(world):
    X, theta = world(0)
    with pytest.raises(ValueError, match="different thetas"):
        theta.expect(X) + world(1)[1].expect(X)


@given(seeds, st.integers(1, 3), st.floats(0.1, 0.9))
def test_statistics_blend_as_the_points_would(seed, K, rate):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, 2)
    old, new = theta.sample(40, rng)[0], theta.sample(60, rng)[0]
    blend = (1 - rate) * gm.expected_statistics(old, theta)
    blend = blend + rate * gm.expected_statistics(new, theta)
    weight = np.repeat([1 - rate, rate], [40, 60])
    X = np.concatenate([old, new])
    textbook = theta.expect(X, weight)
    assert blend.total == pytest.approx(textbook.total)
    assert blend.log_likelihood == pytest.approx(textbook.log_likelihood)
    one, two = blend.maximise(1e-3), textbook.maximise(reg_covar=1e-3)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_allclose(
            getattr(one, name), getattr(two, name), rtol=1e-8, atol=1e-9
        )


def test_any_function_to_sums_is_an_engine(old_faithful, geyser_start):
    parts = np.array_split(old_faithful, 5)

    def expect(theta):
        first, *others = (gm.expected_statistics(part, theta) for part in parts)
        return sum(others, start=first)

    apart = gm.em_by(expect, geyser_start, reg_covar=1e-3)
    whole = gm.em(old_faithful, geyser_start, reg_covar=1e-3)
    assert apart.n_iter == whole.n_iter
    np.testing.assert_allclose(apart.log_likelihoods, whole.log_likelihoods, rtol=1e-12)


def test_an_option_that_the_m_step_does_not_know_is_refused_at_once():
    X, theta = counts(0)
    with pytest.raises(TypeError, match="reg_covar"):
        gm.em(X, theta, reg_covar=0.1)
    with pytest.raises(TypeError, match="ridge"):
        gm.em([[0.0]], gm.Mixture([1.0], [[0.0]], [[[1.0]]]), ridge=1, max_iter=0)
