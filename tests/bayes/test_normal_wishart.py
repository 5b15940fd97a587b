"""What is believed of one Gaussian: updates, predictions, and what they leave out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma as gamma_distribution
from scipy.stats import norm, wishart

import gmm_lib as gm
from gmm_lib.bayes import NormalWishart
from tests.bayes.oracles import predictive, random_prior

seeds = st.integers(0, 2**32 - 1)


def world(seed, N=7):
    rng = np.random.default_rng(seed)
    D = int(rng.integers(1, 4))
    return random_prior(rng, D), rng.standard_normal((N, D)) * 2 + 1, rng.random(N)


def alike(one, other, close=1e-9):
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(np.allclose(a, b, rtol=close, atol=close) for a, b in pairs)


@given(seeds)
def test_today_plus_tomorrow_is_both_at_once(seed):
    prior, X, w = world(seed)
    days = prior.update(X[:3], w[:3]).update(X[3:], w[3:])
    assert alike(days, prior.update(X, w))


@given(seeds)
def test_no_data_leave_the_prior(seed):
    prior, X, w = world(seed)
    assert prior.update(X, 0 * w) is prior


@given(seeds)
def test_an_affine_map_of_the_data_and_the_prior_maps_the_posterior(seed):
    prior, X, w = world(seed)
    rng, D = np.random.default_rng(seed), prior.n_features
    A, b = rng.standard_normal((D, D)) + 3 * np.eye(D), rng.standard_normal(D)

    def moved(belief):
        mean, scatter = A @ belief.mean + b, A @ belief.scatter @ A.T
        return NormalWishart(mean, belief.strength, scatter, belief.dof)

    assert alike(moved(prior).update(X @ A.T + b, w), moved(prior.update(X, w)), 1e-8)


@given(seeds)
def test_a_hundred_million_copies_leave_the_m_step(seed):
    prior, X, w = world(seed)
    after = prior.update(X, 1e8 * w)
    weighed = gm.m_step(X, np.ones((7, 1)), sample_weight=w)
    assert np.allclose(after.mean, weighed.means[0], atol=1e-6)
    assert np.allclose(after.scatter / after.dof, weighed.covariances[0], atol=1e-6)


def test_a_shift_of_a_hundred_million_moves_only_the_mean():
    X, prior = np.array([[1.0], [2.0], [4.0]]), NormalWishart([2.0], 1, [[1.0]], 2)
    far = NormalWishart([1e8 + 2], 1, [[1.0]], 2).update(X + 1e8)
    assert far.scatter == pytest.approx(prior.update(X).scatter, abs=1e-7)


@given(seeds)
def test_the_predictive_is_scipys_t(seed):
    prior, X, w = world(seed)
    after = prior.update(X, w)
    theirs = [predictive(after, x) for x in X]
    assert np.allclose(after.log_predictive(X), theirs, rtol=1e-10)


@given(seeds)
def test_the_evidence_is_the_product_of_the_predictives_in_any_order(seed):
    prior, X, _ = world(seed)
    gain = prior.update(X).log_normaliser() - prior.log_normaliser()
    whole = gain - X.size / 2 * np.log(2 * np.pi)
    for order in (slice(None), slice(None, None, -1)):
        belief, total = prior, 0.0
        for x in X[order]:
            total += belief.log_predictive([x])[0]
            belief = belief.update([x])
        assert total == pytest.approx(whole, abs=1e-9)


def test_what_is_expected_is_the_mean_over_draws():
    belief = NormalWishart([1.0, -1.0], 2.0, [[2.0, 0.5], [0.5, 1.0]], 5.0)
    x, rng = np.array([0.5, 0.5]), np.random.default_rng(0)
    precisions = wishart(5, np.linalg.inv(belief.scatter)).rvs(20000, random_state=rng)
    roots = np.linalg.cholesky(np.linalg.inv(precisions) / belief.strength)
    means = belief.mean + (roots @ rng.standard_normal((20000, 2, 1)))[..., 0]
    log_det = np.linalg.slogdet(precisions)[1]
    squares = np.einsum("ni,nij,nj->n", x - means, precisions, x - means)
    density = 0.5 * (log_det - squares) - np.log(2 * np.pi)
    for found, values in [
        (belief.expected_log_det(), log_det),
        (belief.expected_log_density([x])[0], density),
    ]:
        error = values.std() / np.sqrt(len(values))
        assert abs(found - values.mean()) < 5 * error


def test_on_the_line_the_divergence_is_the_integral():
    one, other = (
        NormalWishart([1.0], 3, [[2.0]], 4),
        NormalWishart([0.0], 1, [[1.0]], 2),
    )
    theirs = gamma_distribution(1, scale=2)  # of the precision: a Wishart of D = 1
    mine = gamma_distribution(2, scale=1)

    def integrand(v):
        sd = 1 / np.sqrt(one.strength * v), 1 / np.sqrt(other.strength * v)
        gap = (sd[0] ** 2 + 1.0) / (2 * sd[1] ** 2) - 0.5 + np.log(sd[1] / sd[0])
        return mine.pdf(v) * (mine.logpdf(v) - theirs.logpdf(v) + gap)

    assert one.divergence(other) == pytest.approx(quad(integrand, 0, np.inf)[0])
    assert one.divergence(one) == pytest.approx(0, abs=1e-12)


def test_the_expected_log_density_integrates_to_less_than_one():
    belief = NormalWishart([0.0], 2, [[2.0]], 4)
    x = np.linspace(-200, 200, 400_001)[:, None]
    assert np.exp(belief.expected_log_density(x)).sum() * 1e-3 < 0.8
    assert np.exp(belief.log_predictive(x)).sum() * 1e-3 == pytest.approx(1, abs=1e-5)


def test_a_sure_belief_predicts_by_its_gaussian():
    sure = NormalWishart([1.0], 1e9, [[4e9]], 1e9)
    assert sure.log_predictive([[3.0]])[0] == pytest.approx(norm(1, 2).logpdf(3))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"strength": 0}, "strength is 0; .* above 0, or the prior is not proper"),
        ({"strength": np.nan}, "strength is nan"),
        ({"dof": 1}, "dof is 1; for 2 features it must be above 1"),
        ({"scatter": [[1.0]]}, r"scatter has shape \(1, 1\), but mean has 2 entries"),
        ({"scatter": np.zeros((2, 2))}, "scatter is not positive definite, so the"),
        ({"scatter": [[1.0, 0.5], [0.2, 1.0]]}, "not symmetric"),
        ({"mean": [[0.0, 0.0]]}, "mean"),
    ],
)
def test_a_prior_that_is_not_proper_is_refused_by_name(change, words):
    parts = {"mean": [0.0, 0.0], "strength": 1, "scatter": np.eye(2), "dof": 2}
    with pytest.raises(ValueError, match=words):
        NormalWishart(**parts | change)


def test_points_of_another_shape_and_negative_weights_are_refused():
    prior = NormalWishart([0.0], 1, [[1.0]], 2)
    with pytest.raises(ValueError, match="X has 2 features"):
        prior.update([[1.0, 2.0]])
    with pytest.raises(ValueError, match=r"sample_weight\[0\] is -1"):
        prior.update([[1.0]], [-1.0])
    with pytest.raises(ValueError, match="sample_weight"):
        prior.update([[1.0]], [np.nan])
