"""Data with holes: a row counts by what it has, and what is missing keeps its width."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

import gmm_lib as gm
from gmm_lib import missing
from gmm_lib.data.holes import Holes
from gmm_lib.engine.frame import Frame, Parameters
from gmm_lib.engine.marginal_pass import MarginalPass
from gmm_lib.families import FAMILIES, as_family
from tests.conftest import assert_alike, random_mixture

seeds = st.integers(0, 2**32 - 1)
families = st.sampled_from(FAMILIES)


def problem(seed, family="full", K=2, D=3, N=60, share=0.3):
    """Draw points with holes, some rows without any entry, and a start."""
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, D)
    covariances = as_family(family).project(theta.covariances, theta.weights)
    X = theta.sample(N, rng)[0]
    X[rng.random(X.shape) < share] = np.nan
    return X, gm.Mixture(theta.weights, theta.means, covariances)


def one_by_one(X, theta, family="full"):
    """Take an EM step by the formulas for a conditional Gaussian, row by row."""
    K, D = theta.means.shape
    N_k, first, second = np.zeros(K), np.zeros((K, D)), np.zeros((K, D, D))
    value = 0.0
    for x in X:
        o = ~np.isnan(x)
        joint, guesses = np.log(theta.weights), []
        for k, (mu, S) in enumerate(zip(theta.means, theta.covariances, strict=True)):
            guess, spread = mu.copy(), S.copy()
            if o.any():
                known = multivariate_normal(mu[o], S[np.ix_(o, o)])
                joint[k] += known.logpdf(x[o])
                slopes = S[:, o] @ np.linalg.inv(S[np.ix_(o, o)])
                guess, spread = mu + slopes @ (x[o] - mu[o]), S - slopes @ S[o]
            guesses.append((guess, spread))
        value += np.logaddexp.reduce(joint)
        gamma = np.exp(joint - np.logaddexp.reduce(joint))
        for k, (guess, spread) in enumerate(guesses):
            N_k[k] += gamma[k]
            first[k] += gamma[k] * guess
            second[k] += gamma[k] * (np.outer(guess, guess) + spread)
    means = first / N_k[:, None]
    own = second / N_k[:, None, None] - means[:, :, None] * means[:, None]
    return value, gm.Mixture(N_k / len(X), means, as_family(family).project(own, N_k))


@given(seeds, families)
@settings(max_examples=25)
def test_a_step_is_that_of_conditional_means_and_covariances(seed, family):
    X, theta = problem(seed, family)
    value, expected = one_by_one(X, theta, family)
    sums = missing.expect(X, theta, family)
    assert sums.log_likelihood == pytest.approx(value, rel=1e-12)
    assert_alike(sums.mixture(), expected)
    assert missing.log_density(X, theta).sum() == pytest.approx(value, rel=1e-12)


@given(seeds, families)
def test_without_holes_it_is_em(seed, family):
    X, theta = problem(seed, family, share=0.0)
    sums = gm.expected_statistics(X, theta, family)
    other = missing.expect(X, theta, family)
    for name in ("log_likelihood", "counts", "first", "second"):
        one, two = getattr(other, name), getattr(sums, name)
        np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(missing.fill(X, theta), X)


@given(seeds, families)
@settings(max_examples=25)
def test_the_log_likelihood_of_what_is_seen_never_falls(seed, family):
    X, theta = problem(seed, family)
    trace = gm.em_by(
        lambda m: missing.expect(X, m, family), theta, max_iter=30, reg_covar=0.0
    )
    path = trace.log_likelihoods
    assert np.diff(path).min() >= -1e-9 * np.abs(path).max()


@given(seeds, st.integers(1, 59))
def test_parts_add_and_whole_weights_are_repeated_rows(seed, cut):
    X, theta = problem(seed)
    whole = missing.expect(X, theta)
    parts = missing.expect(X[:cut], theta) + missing.expect(X[cut:], theta)
    assert_alike(parts.mixture(), whole.mixture())
    assert_alike(missing.em_step([X[:cut], X[cut:]], theta), whole.mixture())
    weight = np.random.default_rng(seed).integers(4, size=len(X), dtype=np.intp)
    weighed = missing.em_step(X, theta, sample_weight=weight)
    assert_alike(weighed, missing.em_step(np.repeat(X, weight, axis=0), theta))


@given(seeds, st.sampled_from([1e-3, 1.0, 1e3]))
def test_columns_in_another_order_or_unit_carry_the_step_along(seed, unit):
    X, theta = problem(seed)
    order, shift = [2, 0, 1], np.array([1e5, -1e5, 0.0])

    def move(m):
        means = unit * (m.means[:, order] + shift)
        return gm.Mixture(
            m.weights, means, unit**2 * m.covariances[:, order][:, :, order]
        )

    moved = missing.em_step(unit * (X[:, order] + shift), move(theta))
    assert_alike(moved, move(missing.em_step(X, theta)), rtol=1e-7)


def test_empty_rows_make_the_step_shorter_and_say_nothing():
    X, theta = problem(3, share=0.0, N=80)
    more = np.concatenate([X, np.full((40, 3), np.nan)])
    assert missing.log_density(more, theta)[80:].tolist() == [0.0] * 40
    whole, short = missing.em_step(X, theta), missing.em_step(more, theta)

    def expected(m):  # the statistics in which EM is linear
        second = m.covariances + m.means[:, :, None] * m.means[:, None]
        w = m.weights
        return w, w[:, None] * m.means, w[:, None, None] * second

    parts = zip(expected(theta), expected(whole), expected(short), strict=True)
    for old, new, found in parts:
        np.testing.assert_allclose(found, old + 80 / 120 * (new - old), rtol=1e-12)


def test_the_share_lost_of_one_column_is_the_rate():
    x = np.random.default_rng(0).standard_normal((10, 1))
    lost = x.copy()
    lost[[1, 4, 5]] = np.nan
    end, theta = np.nanmean(lost), gm.Mixture([1.0], [[5.0]], [[[2.0]]])
    stepped = missing.em_step(lost, theta)
    assert stepped.means.item() - end == pytest.approx(0.3 * (5.0 - end))


def test_one_column_lost_in_part_has_a_closed_form(old_faithful):
    X = old_faithful.copy()
    rng = np.random.default_rng(1)
    X[rng.random(272) < np.where(X[:, 0] > 3, 0.7, 0.07), 1] = np.nan
    theta = gm.Mixture([1.0], [[3.0, 70.0]], [np.diag([1.0, 100.0])])
    fit = gm.em_by(lambda m: missing.expect(X, m), theta, tol=1e-14).mixture
    x, seen = X[:, 0], ~np.isnan(X[:, 1])
    slope, height = np.polyfit(x[seen], X[seen, 1], 1)
    rest = np.mean((X[seen, 1] - height - slope * x[seen]) ** 2)
    np.testing.assert_allclose(fit.means[0], [x.mean(), height + slope * x.mean()])
    v = x.var()
    expected = [[v, slope * v], [slope * v, rest + slope**2 * v]]
    np.testing.assert_allclose(fit.covariances[0], expected, rtol=1e-5)


@given(seeds, families)
@settings(max_examples=20)
def test_sums_from_nearby_origins_give_the_same_step(seed, name):
    X, theta = problem(seed, name)
    family, blocks = as_family(name), Holes(X)
    frame = Frame.about(theta, family)
    careful = MarginalPass(blocks, frame, family)
    sums = careful.expect(Parameters.of(theta, frame, family.diagonal))
    again = careful.expect(sums.reference, sums.origins + sums.move())
    np.testing.assert_allclose(again.first, 0, atol=1e-9)
    assert_alike(again.mixture(), sums.mixture(), rtol=1e-8)


def test_a_guess_is_the_conditional_mean_and_leaves_what_is_seen(old_faithful):
    theta = gm.GaussianMixture(2, random_state=0).fit(old_faithful).mixture_
    X = old_faithful.copy()
    X[::2, 1] = np.nan
    filled = missing.fill(X, theta)
    np.testing.assert_allclose(
        filled[::2, 1], theta.regress(0, X[::2, :1])[:, 0], rtol=1e-12
    )
    np.testing.assert_array_equal(filled[1::2], X[1::2])
    np.testing.assert_array_equal(filled[:, 0], X[:, 0])
    assert np.isnan(X[::2, 1]).all()


def test_drawn_guesses_have_the_distribution_of_what_is_missing():
    theta = gm.Mixture(
        [0.5, 0.5], [[0.0, 0.0], [6.0, 6.0]], [[[1.0, 0.8], [0.8, 1.0]]] * 2
    )
    X = np.tile([0.5, np.nan], (4000, 1))
    given = theta.condition(0, 0.5)
    drawn = missing.fill(X, theta, np.random.default_rng(0))[:, 1]
    assert drawn.mean() == pytest.approx(given.weights @ given.means[:, 0], abs=0.04)
    assert drawn.std() == pytest.approx(0.6, rel=0.05)
    empty = missing.fill(np.full((4000, 2), np.nan), theta, np.random.default_rng(1))
    assert empty.mean() == pytest.approx(3.0, abs=0.2)
    assert np.corrcoef(empty.T)[0, 1] == pytest.approx(1 - 0.2 / 10, abs=0.005)


def test_other_columns_than_the_mixtures_are_refused(lossy):
    theta = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    for refuse in (missing.expect, missing.log_density, missing.fill):
        with pytest.raises(ValueError, match=r"X has 2 features .* the mixture has 1"):
            refuse(lossy, theta)


def test_a_weight_of_zero_leaves_an_empty_row_out():
    X = np.array([[1.0, 2.0], [np.nan, np.nan], [3.0, np.nan]])
    measures = Holes(X, [1.0, 0.0, 2.0]).measure()
    assert measures.total == 3
    np.testing.assert_allclose(measures.mean, [7 / 3, 2.0])


def test_a_row_with_holes_that_no_component_reaches_is_named():
    theta = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    with pytest.raises(ValueError, match=r"X\[1\] is too far from every component"):
        gm.missing.expect([[0.0, 1.0], [1e60, np.nan]], theta)
