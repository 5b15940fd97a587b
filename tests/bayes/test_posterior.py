"""Variational Bayes: the loop of EM, and a bound that is one."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.mixture import BayesianGaussianMixture

import gmm_lib as gm
from gmm_lib.bayes import NormalWishart, Posterior, bound, evidence
from tests.bayes.oracles import log_evidence, log_joints, random_prior

seeds = st.integers(0, 2**32 - 1)


def world(seed, N=6, K=2):
    rng = np.random.default_rng(seed)
    D = int(rng.integers(1, 3))
    X = rng.standard_normal((N, D)) * 2
    gamma = rng.dirichlet(np.full(K, rng.choice([0.05, 0.3, 1.0, 5.0])), N)
    return X, gamma, random_prior(rng, D), rng.choice([0.1, 1.0, 3.0])


@given(seeds)
def test_hard_labels_have_the_evidence_of_an_urn_and_scipys_t(seed):
    X, _, prior, a = world(seed, N=4)
    ours = [
        evidence(X, np.eye(2)[[i >> n & 1 for n in (3, 2, 1, 0)]], prior, a)
        for i in range(16)
    ]
    assert np.allclose(ours, log_joints(X, 2, prior, a), atol=1e-9)


@given(seeds)
def test_with_hard_labels_the_bound_is_the_evidence_of_points_and_labels(seed):
    X, gamma, prior, a = world(seed)
    hard = np.eye(2)[gamma.argmax(axis=1)]
    assert bound(X, hard, prior, a) == pytest.approx(evidence(X, hard, prior, a))


@pytest.mark.parametrize("K", [2, 3])
def test_no_responsibilities_reach_above_the_sum_over_all_labellings(K):
    for seed in range(8):
        X, _, prior, a = world(seed, N=5, K=K)
        exact, rng = log_evidence(X, K, prior, a), np.random.default_rng(seed)
        for sharp in (0.05, 0.3, 1.0, 5.0):
            for gamma in rng.dirichlet(np.full(K, sharp), size=(20, 5)):
                assert bound(X, gamma, prior, a) <= exact + 1e-9
        trace = gm.em(X, Posterior.of(X, gamma, prior, a), tol=1e-12)
        assert trace.log_likelihoods[-1] < exact


@given(seeds)
def test_a_run_climbs_between_its_bounds(seed):
    X, gamma, prior, a = world(seed, N=20, K=3)
    trace = gm.em(X, Posterior.of(X, gamma, prior, a), tol=0, max_iter=30)
    F, between = trace.log_likelihoods, trace.lower_bounds
    slack = 1e-9 * (1 + abs(F[1:]))
    assert (np.diff(F) >= -slack).all()
    assert (F[:-1] <= between + slack).all()
    assert (between <= F[1:] + slack).all()


@given(seeds)
def test_right_after_the_m_step_the_two_ways_to_the_bound_agree(seed):
    X, gamma, prior, a = world(seed)
    start = Posterior.of(X, gamma, prior, a)
    sums = start.expect(X)
    after = sums.maximise().expect(X)
    assert sums.lower_bound(after) == pytest.approx(bound(X, sums.gamma, prior, a))


@given(seeds)
def test_with_one_component_the_bound_is_the_evidence(seed):
    X, _, prior, a = world(seed)
    post = Posterior.of(X, np.ones((6, 1)), prior, a)
    gain = prior.update(X).log_normaliser() - prior.log_normaliser()
    exact = gain - X.size / 2 * np.log(2 * np.pi)
    assert post.expect(X).log_likelihood == pytest.approx(exact, abs=1e-8)


@given(seeds)
def test_the_order_of_points_and_components_changes_nothing(seed):
    X, gamma, prior, a = world(seed, K=3)
    F = bound(X, gamma, prior, a)
    assert bound(X[::-1], gamma[::-1], prior, a) == pytest.approx(F)
    assert bound(X, gamma[:, [2, 0, 1]], prior, a) == pytest.approx(F)


@given(seeds)
def test_sums_of_parts_add_to_the_sums_of_all_and_whole_weights_are_rows(seed):
    X, gamma, prior, a = world(seed)
    post = Posterior.of(X, gamma, prior, a)
    parts, whole = post.expect(X[:2]) + post.expect(X[2:]), post.expect(X)
    assert parts.log_likelihood == pytest.approx(whole.log_likelihood)
    assert np.allclose(parts.maximise().alpha, whole.maximise().alpha)
    often = np.array([1, 2, 1, 3, 1, 1])
    rows, weighed = np.repeat(X, often, axis=0), post.expect(X, often)
    assert weighed.log_likelihood == pytest.approx(post.expect(rows).log_likelihood)
    assert np.allclose((2 * weighed).maximise().alpha - a, 2 * weighed.gamma.T @ often)
    with pytest.raises(TypeError):
        post.expect(X) + 1


def test_a_weight_of_zero_leaves_a_row_out():
    X, gamma, prior, a = world(3)
    post = Posterior.of(X, gamma, prior, a)
    some = post.expect(X, [1, 1, 0, 1, 1, 0])
    rows = post.expect(X[[0, 1, 3, 4]])
    assert some.log_likelihood == pytest.approx(rows.log_likelihood)


@pytest.mark.parametrize(("K", "a"), [(2, 1.0), (6, 1e-3)])
def test_scikit_learn_ends_at_the_same_posterior(old_faithful, K, a):
    X = (old_faithful - old_faithful.mean(axis=0)) / old_faithful.std(axis=0)
    theirs = BayesianGaussianMixture(
        n_components=K,
        weight_concentration_prior_type="dirichlet_distribution",
        weight_concentration_prior=a,
        mean_precision_prior=1.0,
        mean_prior=np.zeros(2),
        degrees_of_freedom_prior=2.0,
        covariance_prior=np.eye(2),
        reg_covar=0.0,
        tol=1e-10,
        max_iter=5000,
        random_state=0,
    ).fit(X)
    prior = NormalWishart(np.zeros(2), 1, np.eye(2), 2)
    start = Posterior.of(X, theirs.predict_proba(X), prior, a)
    ours = gm.em(X, start, tol=1e-13, max_iter=5000).model
    assert np.allclose(ours.alpha, theirs.weight_concentration_, atol=1e-4)
    assert np.allclose(ours.means, theirs.means_, atol=1e-5)
    assert np.allclose(ours.mixture.covariances, theirs.covariances_, atol=1e-5)


def test_the_predictive_of_a_plane_integrates_to_one():
    X, gamma, _, a = world(1)
    prior = NormalWishart([0.0, 0.0], 1.0, np.eye(2), 4.0)
    post = Posterior.of(np.column_stack([X[:, 0], X[::-1, 0]]), gamma, prior, a)
    x = np.linspace(-150, 150, 1501)
    grid = np.stack(np.meshgrid(x, x), axis=-1).reshape(-1, 2)
    mass = np.exp(post.log_density(grid)).sum() * 0.2**2
    assert mass == pytest.approx(1, abs=2e-3)


def test_bad_arguments_are_refused_by_name():
    prior, X = NormalWishart([0.0], 1, [[1.0]], 2), [[1.0], [2.0]]
    half = np.full((2, 2), 0.5)
    with pytest.raises(TypeError, match="prior must be a NormalWishart, not None"):
        Posterior.of(X, half, None)
    with pytest.raises(ValueError, match="prior has 1 features, but X has 2"):
        Posterior.of(np.eye(2), half, prior)
    with pytest.raises(ValueError, match="concentration is 0; it must be above 0"):
        Posterior.of(X, half, prior, 0)
    with pytest.raises(ValueError, match=r"gamma\[0\] sums to 2"):
        bound(X, np.ones((2, 2)), prior)
    with pytest.raises(ValueError, match="alpha has 2 entries, but there are 1"):
        Posterior([1.0, 1.0], [prior], prior)
    with pytest.raises(ValueError, match=r"alpha\[1\] is 0; it must be above 0"):
        Posterior([1.0, 0.0], [prior, prior], prior)
    with pytest.raises(ValueError, match="X has 2 features"):
        Posterior([1.0], [prior], prior).expect(np.eye(2))
    with pytest.raises(TypeError, match="mixture must be a Mixture"):
        gm.e_step(X, Posterior([1.0], [prior], prior))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(Posterior.of(X, np.eye(2)[[0, 0]], prior).divergence())
