"""Laws of the loop of E and M steps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.families import FAMILIES, as_family
from tests.textbook.blurred import problem, seeds, sizes


def assert_same(one, two, rtol=1e-9, atol=1e-9):
    np.testing.assert_allclose(one.weights, two.weights, rtol=rtol, atol=atol)
    np.testing.assert_allclose(one.means, two.means, rtol=rtol, atol=atol)
    np.testing.assert_allclose(one.covariances, two.covariances, rtol=rtol, atol=atol)


@given(seeds, sizes, sizes)
def test_em_never_lowers_the_log_likelihood(seed, K, D):
    X, theta, _ = problem(seed, K, D)
    trace = gm.em(X, theta, max_iter=30, tol=0)
    before, after = trace.log_likelihoods[:-1], trace.log_likelihoods[1:]
    slack = 1e-9 * np.abs(after)
    assert (before <= trace.lower_bounds + slack).all()
    assert (trace.lower_bounds <= after + slack).all()


@given(seeds, sizes)
def test_one_component_is_the_closed_form(seed, D):
    X, theta, _ = problem(seed, 1, D)
    once = gm.em(X, theta, max_iter=1).mixture
    closed = gm.Mixture([1.0], [X.mean(0)], [np.cov(X.T, ddof=0).reshape(D, D)])
    assert_same(once, closed)


@given(seeds, sizes, sizes)
def test_permuting_components_permutes_the_answer(seed, K, D):
    X, theta, rng = problem(seed, K, D)
    order = rng.permutation(K)
    shuffled = gm.Mixture(
        theta.weights[order], theta.means[order], theta.covariances[order]
    )
    a, b = (gm.em(X, m, max_iter=3).mixture for m in (theta, shuffled))
    assert_same(gm.Mixture(a.weights[order], a.means[order], a.covariances[order]), b)


@given(seeds, sizes, sizes)
def test_an_affine_map_of_the_data_maps_the_answer(seed, K, D):
    X, theta, rng = problem(seed, K, D)
    A = rng.standard_normal((D, D)) + 3 * np.eye(D)
    b = 10 * rng.standard_normal(D)

    def mapped(m):
        return gm.Mixture(m.weights, m.means @ A.T + b, A @ m.covariances @ A.T)

    original = gm.em(X, theta, max_iter=3)
    moved = gm.em(X @ A.T + b, mapped(theta), max_iter=3)
    assert_same(mapped(original.mixture), moved.mixture, rtol=1e-7, atol=1e-7)
    shift = -len(X) * np.linalg.slogdet(A)[1]
    np.testing.assert_allclose(
        moved.log_likelihoods, original.log_likelihoods + shift, rtol=1e-9
    )


@given(seeds, sizes, sizes)
def test_doubling_every_point_changes_nothing(seed, K, D):
    X, theta, _ = problem(seed, K, D)
    once = gm.em(X, theta, max_iter=3)
    twice = gm.em(np.vstack([X, X]), theta, max_iter=3)
    assert_same(once.mixture, twice.mixture)
    np.testing.assert_allclose(2 * once.log_likelihoods, twice.log_likelihoods)


def test_the_gradient_vanishes_at_a_fixed_point(old_faithful, geyser_start):
    X = (old_faithful - old_faithful.mean(0)) / old_faithful.std(0)
    start = gm.Mixture([0.5, 0.5], [[-1.0, -1.0], [1.0, 1.0]], [np.eye(2)] * 2)
    end = gm.em(X, start, tol=0, max_iter=500).mixture

    def moved(step, which):
        means, L = end.means.copy(), np.linalg.cholesky(end.covariances)
        logits = np.log(end.weights)
        (means if which == 0 else L if which == 1 else logits)[0, ...] += step
        weights = np.exp(logits) / np.exp(logits).sum()
        return gm.log_likelihood(
            X, gm.Mixture(weights, means, L @ L.transpose(0, 2, 1))
        )

    h = 1e-5
    for which in range(3):
        slope = (moved(h, which) - moved(-h, which)) / (2 * h)
        assert abs(slope) < 1e-4
        assert moved(100 * h, which) < moved(0, which)


@given(seeds, sizes, sizes)
def test_a_shift_of_1e8_moves_the_means_and_nothing_else(seed, K, D):
    X, theta, _ = problem(seed, K, D)
    shift = 2.0**27  # about 1.3e8; added to multiples of 2^-20 it is exact
    X, means = (np.round(a * 2**20) / 2**20 for a in (X, theta.means))
    theta = gm.Mixture(theta.weights, means, theta.covariances)
    moved = gm.Mixture(theta.weights, means + shift, theta.covariances)
    near, far = gm.em(X, theta, max_iter=3), gm.em(X + shift, moved, max_iter=3)
    np.testing.assert_allclose(far.log_likelihoods, near.log_likelihoods, rtol=1e-6)
    np.testing.assert_allclose(far.mixture.means - shift, near.mixture.means, atol=1e-6)
    np.testing.assert_allclose(
        far.mixture.covariances, near.mixture.covariances, rtol=1e-6, atol=1e-6
    )


@given(seeds, sizes, sizes, st.sampled_from(FAMILIES))
def test_em_within_a_family_never_lowers_the_log_likelihood(seed, K, D, family):
    X, theta, _ = problem(seed, K, D)
    own = as_family(family).project(theta.covariances, theta.weights)
    start = gm.Mixture(theta.weights, theta.means, own)
    trace = gm.em(X, start, max_iter=20, tol=0, covariance_type=family)
    rises = np.diff(trace.log_likelihoods)
    assert (rises >= -1e-9 * np.abs(trace.log_likelihoods[1:])).all()
    last = trace.mixture.covariances
    same = as_family(family).project(last, trace.mixture.weights)
    np.testing.assert_allclose(last, same, rtol=1e-12)


def test_a_run_keeps_every_iterate_and_says_why_it_stopped(old_faithful, geyser_start):
    trace = gm.em(old_faithful, geyser_start, tol=1e-6)
    assert trace.converged
    assert "1e-06 nats per point" in trace.reason
    assert trace.mixtures[0] is geyser_start
    assert len(trace.mixtures) == trace.n_iter + 1 == len(trace.lower_bounds) + 1
    for t in (0, 3, trace.n_iter - 1):
        before, after = trace.mixtures[t : t + 2]
        gamma = gm.e_step(old_faithful, before)
        assert trace.log_likelihoods[t] == gm.log_likelihood(old_faithful, before)
        assert trace.lower_bounds[t] == gm.lower_bound(old_faithful, gamma, after)
    assert trace.log_likelihoods[-1] == gm.log_likelihood(old_faithful, after)
    last = np.abs(np.diff(trace.log_likelihoods)) / 272
    assert last[-1] <= 1e-6 < last[-2]


def test_no_iterations_give_the_start_back(old_faithful, geyser_start):
    trace = gm.em(old_faithful, geyser_start, max_iter=0)
    assert trace.mixture is geyser_start
    assert not trace.converged
    assert "max_iter=0" in trace.reason


def test_a_collapsing_component_stops_the_run_and_is_named():
    X = np.array([[0.0], [1.0], [2.0], [50.0]])
    start = gm.Mixture([0.5, 0.5], [[1.0], [50.0]], [[[1.0]], [[1.0]]])
    trace = gm.em(X, start)
    assert not trace.converged
    assert "covariances[1]" in trace.reason
    assert "reg_covar" in trace.reason
    assert np.isfinite(trace.log_likelihoods).all()
    assert gm.em(X, start, reg_covar=1e-3).converged


def test_an_empty_component_stops_the_run_and_is_named():
    X = np.array([[0.0], [1.0], [2.0]])
    start = gm.Mixture([0.5, 0.5], [[1.0], [1e4]], [[[1.0]], [[1.0]]])
    trace = gm.em(X, start)
    assert not trace.converged
    assert "component 1" in trace.reason


def test_equal_components_stay_equal(old_faithful):
    start = gm.Mixture([0.5, 0.5], [[3.0, 70.0]] * 2, [np.eye(2)] * 2)
    end = gm.em(old_faithful, start).mixture
    np.testing.assert_array_equal(end.means[0], end.means[1])
    np.testing.assert_allclose(end.means[0], old_faithful.mean(axis=0))
