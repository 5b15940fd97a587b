"""Weights: a point that counts twice is the point twice, and 0 is no point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.data import Blocks
from gmm_lib.engine import Engine, climb, feature_pass, threads
from gmm_lib.families import FAMILIES, as_family, features
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
families = st.sampled_from(FAMILIES)


def problem(seed, family="full", K=2, D=2, N=60):
    """Draw points, whole weights that are 0 for some, and a start in the family."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    covariances = as_family(family).project(2 * truth.covariances, truth.weights)
    start = gm.Mixture(truth.weights, truth.means, covariances)
    return truth.sample(N, rng)[0], rng.integers(4, size=N, dtype=np.intp), start


def textbook(X, start, family, weight=None):
    return gm.em(
        X,
        start,
        tol=0,
        max_iter=3,
        reg_covar=1e-3,
        covariance_type=family,
        sample_weight=weight,
    )


def fast(X, start, family, weight=None):
    blocks = Blocks(X, weight)
    engine = Engine(blocks, blocks.measure(), family, 1e-3, start.n_components)
    return climb(engine, start, tol=0, max_iter=3)


def careful(X, start, family, weight=None):
    limit, features._NARROW = features._NARROW, 0.0
    try:
        return fast(X, start, family, weight)
    finally:
        features._NARROW = limit


RUNS = [textbook, fast, careful]
runs = st.sampled_from(RUNS)


def assert_same(one, two, rtol=1e-8):
    # At tol=0 rounding decides when a finished run stops.
    pairs = zip(one.log_likelihoods, two.log_likelihoods, strict=False)
    for a, b in pairs:
        assert a == pytest.approx(b, rel=1e-10)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_allclose(
            getattr(one.mixture, name), getattr(two.mixture, name), rtol=rtol, atol=rtol
        )


@given(seeds, families, runs)
def test_whole_weights_are_repeated_rows_and_zero_removes_one(seed, family, run):
    X, weight, start = problem(seed, family)
    repeated = run(np.repeat(X, weight, axis=0), start, family)
    assert_same(run(X, start, family, weight), repeated)
    far = np.where(weight[:, None] == 0, 1e60, X)  # what is not there may be anywhere
    assert_same(run(far, start, family, weight), repeated)


@given(seeds, families, runs)
def test_a_factor_changes_the_log_likelihood_and_nothing_else(seed, family, run):
    X, weight, start = problem(seed, family)
    once, eight = (run(X, start, family, f * weight) for f in (1.0, 0.125))
    pairs = zip(once.log_likelihoods, eight.log_likelihoods, strict=False)
    for a, b in pairs:
        assert 0.125 * a == pytest.approx(b, rel=1e-12)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_allclose(
            getattr(once.mixture, name), getattr(eight.mixture, name), rtol=1e-9
        )


@given(seeds, families, runs)
def test_the_order_of_rows_does_not_matter(seed, family, run):
    X, weight, start = problem(seed, family)
    order = np.random.default_rng(seed).permutation(len(X))
    assert_same(
        run(X, start, family, weight), run(X[order], start, family, weight[order])
    )


@given(seeds, families, runs)
def test_a_shift_of_1e8_moves_the_means_and_nothing_else(seed, family, run):
    X, weight, start = problem(seed, family)
    shift = 2.0**27  # added to multiples of 2^-20 it is exact
    X, means = (np.round(a * 2**20) / 2**20 for a in (X, start.means))
    here, there = (
        run(
            X + s,
            gm.Mixture(start.weights, means + s, start.covariances),
            family,
            weight,
        )
        for s in (0.0, shift)
    )
    pairs = zip(there.log_likelihoods, here.log_likelihoods, strict=False)
    for a, b in pairs:
        assert a == pytest.approx(b, rel=1e-6)
    np.testing.assert_allclose(
        there.mixture.means - shift, here.mixture.means, atol=1e-6
    )
    np.testing.assert_allclose(
        there.mixture.covariances, here.mixture.covariances, rtol=1e-6, atol=1e-6
    )


@given(seeds, families)
def test_no_weights_are_weights_of_one(seed, family):
    X, _, start = problem(seed, family)
    for run in RUNS:
        assert_same(run(X, start, family), run(X, start, family, np.ones(len(X))))


@given(seeds, families)
def test_weighted_statistics_and_criteria_are_those_of_repeated_rows(seed, family):
    X, weight, start = problem(seed, family)
    rows = np.repeat(X, weight, axis=0)
    sums = gm.expected_statistics(X, start, family, sample_weight=weight)
    plain = gm.expected_statistics(rows, start, family)
    assert sums.total == plain.total == weight.sum()
    np.testing.assert_allclose(sums.counts, plain.counts, rtol=1e-9)
    np.testing.assert_allclose(sums.second, plain.second, rtol=1e-9, atol=1e-9)
    for ask in (gm.aic, gm.bic, gm.icl):
        found = ask(X, start, family, sample_weight=weight)
        assert found == pytest.approx(ask(rows, start, family))
    gamma = gm.e_step(X, start)
    found = gm.lower_bound(X, gamma, start, sample_weight=weight)
    expected = gm.lower_bound(rows, np.repeat(gamma, weight, axis=0), start)
    assert found == pytest.approx(expected)
    assert gm.log_likelihood(X, start, sample_weight=weight) == pytest.approx(
        gm.log_likelihood(rows, start)
    )


def test_threads_and_blocks_read_the_weights_of_their_own_rows(monkeypatch):
    X, weight, start = problem(0, D=20, N=6001)
    weight[:2500] = 0  # a thread's whole part, and more
    expected = fast(np.repeat(X, weight, axis=0), start, "full")
    monkeypatch.setattr(feature_pass, "_KEPT", 0)
    for count in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", count)
        assert_same(fast(X, start, "full", weight), expected)
    blocks = Blocks(X, weight)
    engine = Engine(blocks, blocks.measure(), "full", 1e-3, 2)
    assert isinstance(engine.fast, threads.Team)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_estimator_fits_the_repeated_rows(old_faithful, family):
    weight = np.random.default_rng(0).integers(4, size=272, dtype=np.intp)
    rows = np.repeat(old_faithful, weight, axis=0)
    means = [[2.0, 55.0], [4.0, 80.0]]
    model = gm.GaussianMixture(2, covariance_type=family, means_init=means, tol=1e-9)
    weighted, repeated = (
        gm.GaussianMixture(**(model.get_params() | {"max_iter": 500})) for _ in range(2)
    )
    weighted.fit(old_faithful, sample_weight=weight)
    repeated.fit(rows)
    np.testing.assert_allclose(weighted.means_, repeated.means_, rtol=1e-5)
    score = weighted.score(old_faithful, sample_weight=weight)
    assert score == pytest.approx(weighted.score(rows))
    assert score == pytest.approx(weighted.lower_bound_)
    for name in ("aic", "bic"):
        found = getattr(weighted, name)(old_faithful, sample_weight=weight)
        assert found == pytest.approx(getattr(weighted, name)(rows))
    trace = weighted.trace(old_faithful, sample_weight=weight)
    assert trace.log_likelihoods[-1] / weight.sum() == pytest.approx(score)


def test_a_far_point_counts_by_its_weight_in_the_fast_pass():
    X, weight, start = problem(3)
    X[7], weight[7] = 60.0, 3  # its densities are all below what a float can hold
    engine = Engine(Blocks(X), Blocks(X).measure(), "full", 1e-3, 2)
    assert isinstance(engine.start(start), feature_pass.Coefficients)
    repeated = textbook(np.repeat(X, weight, axis=0), start, "full")
    found = fast(X, start, "full", weight)
    assert found.log_likelihoods[0] == pytest.approx(repeated.log_likelihoods[0])


def test_a_selection_counts_the_weights(old_faithful):
    weight = np.random.default_rng(0).integers(4, size=272, dtype=np.intp)
    rows = np.repeat(old_faithful, weight, axis=0)
    for family in FAMILIES:
        weighted, repeated = (
            gm.select(X, [1, 2], family, rng=np.random.default_rng(1), **options)
            for X, options in ((old_faithful, {"sample_weight": weight}), (rows, {}))
        )
        for one, two in zip(weighted.candidates, repeated.candidates, strict=True):
            for name in ("log_likelihood", "aic", "bic", "icl"):
                assert getattr(one, name) == pytest.approx(getattr(two, name), 1e-6)


def test_points_held_out_count_by_their_weights():
    X = np.array([[0.0], [1.0], [2.0], [4.0], [7.0], [9.0]])
    weight = np.array([1.0, 1.0, 1.0, 1.0, 5.0, 1.0])
    options = {"n_folds": 6, "rng": np.random.default_rng(0), "sample_weight": weight}
    row = gm.select(X, [1], ["full"], **options).candidates[0]
    left = [
        gm.m_step(X[rest], np.ones((5, 1)), sample_weight=weight[rest])
        for rest in ~np.eye(6, dtype=bool)
    ]
    each = [one.log_density(x[None])[0] for one, x in zip(left, X, strict=True)]
    assert row.held_out == pytest.approx(weight @ each / weight.sum(), rel=1e-9)


def test_a_large_fit_starts_from_rows_that_have_weight():
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(0, 1, (15_000, 1)), rng.normal(90, 1, (15_000, 1))])
    weight = np.where(X[:, 0] > 45, 0.0, 2.0)
    fit = gm.GaussianMixture(2, random_state=0).fit(X, sample_weight=weight)
    assert fit.means_.max() < 5
    few = np.zeros(30_000)
    few[:3] = 1
    assert gm.GaussianMixture(1).fit(X, sample_weight=few).means_ == pytest.approx(
        X[:3].mean()
    )


BAD = {
    "too few": ([1.0, 1.0], ValueError, r"shape \(2,\), but X has 3 rows"),
    "negative": ([1.0, -1.0, 1.0], ValueError, r"sample_weight\[1\] is -1"),
    "NaN": ([1.0, np.nan, 1.0], ValueError, r"sample_weight\[1\] is nan"),
    "all zero": ([0.0, 0.0, 0.0], ValueError, "zero for every row"),
    "text": (["a", "b", "c"], TypeError, "sample_weight must be"),
    "two columns": (np.ones((3, 2)), ValueError, "sample_weight has shape"),
}
X3 = np.array([[0.0], [1.0], [3.0]])
ONE = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
TAKE = {
    "em": lambda w: gm.em(X3, ONE, sample_weight=w),
    "m_step": lambda w: gm.m_step(X3, np.ones((3, 1)), sample_weight=w),
    "log_likelihood": lambda w: gm.log_likelihood(X3, ONE, sample_weight=w),
    "lower_bound": lambda w: gm.lower_bound(X3, np.ones((3, 1)), ONE, sample_weight=w),
    "expected_statistics": lambda w: gm.expected_statistics(X3, ONE, sample_weight=w),
    "bic": lambda w: gm.bic(X3, ONE, sample_weight=w),
    "fit": lambda w: gm.GaussianMixture().fit(X3, sample_weight=w),
    "score": lambda w: gm.GaussianMixture().fit(X3).score(X3, sample_weight=w),
}


@pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)
@pytest.mark.parametrize(("weight", "kind", "words"), BAD.values(), ids=BAD)
def test_bad_weights_are_named(take, weight, kind, words):
    with pytest.raises(kind, match=words):
        take(weight)
