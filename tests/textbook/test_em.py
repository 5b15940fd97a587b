"""Laws of the E step, the M step and their loop; scikit-learn as an oracle."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

import gmm_lib as gm
from gmm_lib.families import FAMILIES, as_family
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 3)


def problem(seed, K, D, N=100):
    """Draw points from a mixture, and blur that mixture to start from."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    means = truth.means + 0.5 * rng.standard_normal((K, D))
    start = gm.Mixture(np.full(K, 1 / K), means, 2 * truth.covariances)
    return truth.sample(N, rng)[0], start, rng


def assert_same(one, two, rtol=1e-9, atol=1e-9):
    np.testing.assert_allclose(one.weights, two.weights, rtol=rtol, atol=atol)
    np.testing.assert_allclose(one.means, two.means, rtol=rtol, atol=atol)
    np.testing.assert_allclose(one.covariances, two.covariances, rtol=rtol, atol=atol)


@given(seeds, sizes, sizes)
def test_responsibilities_are_bayes_rule_and_sum_to_one(seed, K, D):
    X, theta, _ = problem(seed, K, D)
    gamma = gm.e_step(X, theta)
    np.testing.assert_allclose(gamma.sum(axis=1), 1, rtol=1e-12)
    density = np.exp(theta.log_density(X))[:, None]
    np.testing.assert_allclose(gamma * density, np.exp(theta.log_joint(X)), rtol=1e-9)


@given(seeds, sizes, sizes)
def test_em_never_lowers_the_log_likelihood(seed, K, D):
    X, theta, _ = problem(seed, K, D)
    trace = gm.em(X, theta, max_iter=30, tol=0)
    before, after = trace.log_likelihoods[:-1], trace.log_likelihoods[1:]
    slack = 1e-9 * np.abs(after)
    assert (before <= trace.lower_bounds + slack).all()
    assert (trace.lower_bounds <= after + slack).all()


@given(seeds, sizes, sizes)
def test_the_bound_is_below_and_touches_after_the_e_step(seed, K, D):
    X, theta, rng = problem(seed, K, D)
    top = gm.log_likelihood(X, theta)
    any_gamma = rng.dirichlet(np.ones(K), size=len(X))
    assert gm.lower_bound(X, any_gamma, theta) <= top + 1e-9 * abs(top)
    touching = gm.lower_bound(X, gm.e_step(X, theta), theta)
    assert touching == pytest.approx(top, rel=1e-12)


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


def scikit_learn_shape(covariances, covariance_type):
    if covariance_type == "tied":
        return covariances[0]
    diagonal = np.diagonal(covariances, axis1=1, axis2=2)
    by_type = {"full": covariances, "diag": diagonal, "spherical": diagonal[:, 0]}
    return by_type[covariance_type]


@pytest.mark.parametrize("reg_covar", [0.0, 0.1])
@pytest.mark.parametrize("covariance_type", FAMILIES)
def test_ten_iterations_agree_with_scikit_learn(
    old_faithful, geyser_start, covariance_type, reg_covar
):
    start = gm.Mixture(geyser_start.weights, geyser_start.means, [9 * np.eye(2)] * 2)
    theirs = GaussianMixture(
        2,
        covariance_type=covariance_type,
        tol=0,
        max_iter=10,
        reg_covar=reg_covar,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=scikit_learn_shape(start.covariances / 81, covariance_type),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        theirs.fit(old_faithful)
    options = {"reg_covar": reg_covar, "covariance_type": covariance_type}
    trace = gm.em(old_faithful, start, tol=0, max_iter=10, **options)
    ours = trace.mixture
    covariances = scikit_learn_shape(ours.covariances, covariance_type)
    np.testing.assert_allclose(ours.weights, theirs.weights_, rtol=1e-8)
    np.testing.assert_allclose(ours.means, theirs.means_, rtol=1e-8)
    np.testing.assert_allclose(covariances, theirs.covariances_, rtol=1e-8)
    np.testing.assert_allclose(
        gm.e_step(old_faithful, ours), theirs.predict_proba(old_faithful), atol=1e-8
    )
    np.testing.assert_allclose(
        trace.log_likelihoods[-1], theirs.score(old_faithful) * 272, rtol=1e-10
    )


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


def test_reg_covar_is_added_to_each_diagonal(old_faithful, geyser_start):
    gamma = gm.e_step(old_faithful, geyser_start)
    plain, ridged = (gm.m_step(old_faithful, gamma, reg_covar=r) for r in (0, 0.5))
    np.testing.assert_allclose(
        ridged.covariances - plain.covariances, [0.5 * np.eye(2)] * 2, atol=1e-12
    )


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


@pytest.mark.parametrize("far", [1e3, 1e6, 1e9, 1e40])
def test_a_point_as_far_from_two_components_is_shared_however_far_it_is(far):
    theta = gm.Mixture([0.5, 0.5], [[-1.0, 0.0], [1.0, 0.0]], [np.eye(2)] * 2)
    X = np.array([[0.0, far], [-1.0, 0.0], [1.0, 1.0], [2.0, -1.0]])
    gamma = gm.e_step(X, theta)
    np.testing.assert_allclose(gamma[0], [0.5, 0.5], rtol=1e-12)
    trace = gm.em(X, theta, max_iter=1)
    expected = gm.m_step(X, gamma)
    np.testing.assert_allclose(trace.mixture.means, expected.means, rtol=1e-12)
