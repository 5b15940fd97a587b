"""Starts: reproducible mixtures of the right family, in any units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import KMeans

import gmm_lib as gm
from gmm_lib import initialize
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Run
from gmm_lib.families import FAMILIES, as_family
from gmm_lib.starts import around as begin
from gmm_lib.starts import clusters
from gmm_lib.starts.highest import best_of
from gmm_lib.starts.search import STARTS as IN_TURN
from gmm_lib.starts.search import sample

STARTS = {name: each[0] for name, each in IN_TURN.items() if len(each) == 1}
starts = st.sampled_from(sorted(STARTS))
families = st.sampled_from(FAMILIES)
seeds = st.integers(0, 2**32 - 1)


def blobs(seed, N=60, D=2):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((N, D)) + 5 * rng.integers(3, size=(N, 1))


@given(starts, families, seeds, st.integers(1, 5))
def test_every_start_is_a_mixture_of_its_family(name, family, seed, K):
    X = blobs(seed)
    start = STARTS[name](X, K, np.random.default_rng(seed), 1e-6, family)
    assert start.n_components == K
    own = as_family(family).project(start.covariances, start.weights)
    np.testing.assert_allclose(start.covariances, own, rtol=1e-9, atol=1e-12)
    assert np.isfinite(gm.log_likelihood(X, start))


@given(starts, seeds)
def test_the_same_generator_gives_the_same_start(name, seed):
    X = blobs(seed)
    one, two = (STARTS[name](X, 3, np.random.default_rng(seed)) for _ in range(2))
    assert repr(one) == repr(two)


@given(starts, seeds)
def test_a_start_does_not_depend_on_the_units(name, seed):
    X = blobs(seed)
    unit = np.array([2.0**-20, 2.0**10])
    one = STARTS[name](X, 3, np.random.default_rng(seed))
    two = STARTS[name](X * unit, 3, np.random.default_rng(seed))
    np.testing.assert_allclose(two.means, one.means * unit, rtol=1e-6)
    np.testing.assert_allclose(two.weights, one.weights, rtol=1e-6)


@given(starts, families, seeds)
def test_as_many_components_as_points_still_start(name, family, seed):
    X = blobs(seed, N=5)
    start = STARTS[name](X, 5, np.random.default_rng(seed), 1e-3, family)
    assert np.isfinite(gm.log_likelihood(X, start))


@pytest.mark.parametrize("name", sorted(STARTS))
def test_identical_points_start_with_a_ridge_and_are_refused_without(name):
    X, rng = np.ones((10, 2)), np.random.default_rng(0)
    assert np.isfinite(gm.log_likelihood(X, STARTS[name](X, 2, rng, 1e-6)))
    with pytest.raises(gm.DegenerateComponentError, match="larger reg_covar"):
        STARTS[name](X, 2, rng)


@pytest.mark.parametrize("name", ["kmeans", "short_em"])
def test_separated_groups_are_found_at_once(name):
    rng = np.random.default_rng(0)
    centres = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 20.0], [20.0, 20.0]])
    X = np.concatenate([c + rng.standard_normal((50, 2)) for c in centres])
    for seed in range(5):
        means = STARTS[name](X, 4, np.random.default_rng(seed)).means
        found = centres[np.linalg.norm(means[:, None] - centres, axis=2).argmin(axis=1)]
        assert len(np.unique(found, axis=0)) == 4
        assert np.abs(means - found).max() < 1


def sum_of_squares(X, means):
    return ((X[:, None] - means) ** 2).sum(axis=2).min(axis=1).sum()


def test_k_means_gets_as_close_to_the_points_as_scikit_learns():
    X = np.random.default_rng(0).standard_normal((300, 2))
    X = (X - X.mean(axis=0)) / X.std(axis=0)

    def average(fit):
        return np.mean([sum_of_squares(X, fit(seed)) for seed in range(10)])

    def ours(name):
        return lambda seed: STARTS[name](X, 8, np.random.default_rng(seed)).means

    def theirs(seed):
        return KMeans(8, n_init=1, random_state=seed).fit(X).cluster_centers_

    assert average(ours("kmeans")) < 1.03 * average(theirs)
    assert average(ours("kmeans")) < average(ours("k-means++"))
    assert average(ours("k-means++")) < average(ours("random_from_data"))


def test_a_choice_among_several_draws_leaves_smaller_squares():
    X = np.random.default_rng(0).standard_normal((300, 2))

    def average(n_trials):
        rngs, ones = map(np.random.default_rng, range(20)), np.ones(len(X))
        rows = [clusters.spread_out(X, ones, 6, rng, n_trials) for rng in rngs]
        return np.mean([sum_of_squares(X, X[each]) for each in rows])

    assert average(5) < 0.95 * average(1)


def test_short_runs_start_no_lower_than_the_first_of_them_and_often_higher():
    X, steps = gm.load_iris().X, {"tol": 1e-3, "max_iter": 10, "reg_covar": 1e-6}
    gains = []
    for seed in range(5):
        short = initialize.short_em(X, 5, np.random.default_rng(seed), 1e-6)
        first = initialize.k_means(X, 5, np.random.default_rng(seed), 1e-6)
        one = gm.em(X, first, **steps).log_likelihoods[-1]
        gains.append(gm.log_likelihood(X, short) - one)
    assert min(gains) > -1e-6
    assert max(gains) > 1


@pytest.mark.parametrize("name", sorted(STARTS))
def test_more_components_than_points_are_refused(name):
    with pytest.raises(ValueError, match="n_components is 3, but X has only 2 rows"):
        STARTS[name](np.eye(2), 3, np.random.default_rng(0))


def test_a_component_with_few_points_is_lent_a_covariance():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.standard_normal((50, 2)), [[99.0, 99.0]]])
    labels = np.array([0] * 50 + [1])
    lent = begin.around_labels(X, labels, 2)
    np.testing.assert_allclose(lent.means[1], [99, 99])
    np.testing.assert_allclose(
        lent.covariances[1], lent.covariances[0] * 50 / 51, rtol=1e-12
    )


def test_a_sound_run_is_preferred_to_a_higher_one_that_collapsed():
    def run(value, degenerate):
        return Run(None, np.array([value]), not degenerate, degenerate, "")

    runs = [run(9.0, True), run(1.0, False), run(2.0, False)]
    assert best_of(runs.__getitem__, range(3)) == (runs[2], 2)
    assert best_of(runs.__getitem__, range(1)) == (runs[0], 0)
    assert best_of(runs.__getitem__, range(3), sound=1) == (runs[1], 1)


def test_a_component_without_points_moves_to_the_point_farthest_from_the_mean():
    X = np.array([[0.0], [1.0], [2.0], [9.0], [1.5]])
    start = begin.around_labels(X, np.zeros(5, dtype=int), 2)
    assert start.means.ravel().tolist() == [X.mean(), 9.0]


def test_a_mean_without_points_stays_where_it_is():
    Z = np.array([[0.0], [1.0]])
    means = clusters.lloyd(Z, np.ones(len(Z)), np.array([[3.0], [0.2]]), n_steps=5)
    assert means.tolist() == [[3.0], [0.5]]


@pytest.mark.parametrize("unit", [[1.0, 1.0], [1.0, 2.0**10], [2.0**-10, 1.0]])
def test_given_means_take_their_points_in_any_units(unit):
    X = np.array([[0.0, 0.0], [0.0, 1.0], [10.0, 0.0], [10.0, 1.0], [11.0, 0.5]])
    means = np.array([[0.0, 1.0], [10.0, 0.0]])
    one = begin.around_means(X, means, covariance_type="tied")
    other = begin.around_means(X * unit, means * unit, covariance_type="tied")
    scaled = one.covariances * np.outer(unit, unit)
    np.testing.assert_allclose(other.covariances, scaled)


def test_k_means_looks_at_many_rows_of_many():
    X = np.random.default_rng(0).standard_normal((6000, 2))
    X = (X - X.mean(axis=0)) / X.std(axis=0)

    def inertia(means):
        return ((X[:, None] - means) ** 2).sum(axis=2).min(axis=1).sum()

    ours = [
        inertia(initialize.k_means(X, 8, np.random.default_rng(seed)).means)
        for seed in range(5)
    ]
    theirs = [
        inertia(KMeans(8, n_init=1, random_state=seed).fit(X).cluster_centers_)
        for seed in range(5)
    ]
    assert np.mean(ours) < 1.03 * np.mean(theirs)


def weighted_rows(seed, N=200):
    """Draw three groups, and whole weights that are 0 for some."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((N, 2)) + 2 * rng.integers(3, size=(N, 1))
    return X, rng.integers(4, size=N, dtype=np.intp)


def assert_alike(one, other, tol=1e-9):
    for name in ("weights", "means", "covariances"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=tol)


@pytest.mark.parametrize("start", ["k_means", "k_means_plus_plus"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_start_takes_whole_weights_for_repeated_rows(start, family):
    for seed in range(5):
        X, w = weighted_rows(seed)
        make, rng = getattr(initialize, start), np.random.default_rng
        one = make(X, 3, rng(seed), 0.0, family, sample_weight=w)
        assert_alike(one, make(np.repeat(X, w, axis=0), 3, rng(seed), 0.0, family))


def test_rows_that_lie_apart_are_drawn_and_chosen_as_often_as_they_are_repeated():
    for seed in range(20):
        draws, rng = np.random.default_rng(seed), np.random.default_rng
        X, w = draws.standard_normal((60, 2)), draws.choice([1, 40], size=60)
        again = np.repeat(X, w, axis=0)
        one = X[clusters.spread_out(X, w, 4, rng(seed), n_trials=5)]
        rows = clusters.spread_out(again, np.ones(len(again)), 4, rng(seed), n_trials=5)
        np.testing.assert_array_equal(one, again[rows])


@pytest.mark.parametrize("start", [*STARTS.values(), initialize.short_em])
def test_a_start_never_sees_a_row_of_no_weight(start):
    X, w = weighted_rows(0, N=3000)
    far, rng = np.where(w[:, None] == 0, 1e9, X), np.random.default_rng
    one = start(far, 3, rng(1), sample_weight=w)
    assert_alike(one, start(X[w > 0], 3, rng(1), sample_weight=w[w > 0]), tol=0)


@pytest.mark.parametrize("start", [*STARTS.values(), initialize.short_em])
def test_a_factor_of_all_weights_changes_no_start(start):
    X, w = weighted_rows(0, N=3000)
    w, rng = w + 0.3, np.random.default_rng  # no whole numbers, whatever the factor
    one = start(X, 3, rng(1), sample_weight=w)
    assert_alike(one, start(X, 3, rng(1), sample_weight=0.125 * w))


@pytest.mark.parametrize("start", [*STARTS.values(), initialize.short_em])
def test_a_group_of_no_weight_draws_no_mean_and_one_of_most_weight_draws_all(start):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((4000, 1)) + 50 * (np.arange(4000) >= 2000)[:, None]
    w = np.where(np.arange(4000) < 2000, 1e-9, 1.0)
    found = start(X, 1, np.random.default_rng(0), sample_weight=w)
    if start is not initialize.random_points:  # whose covariance alone is weighted
        assert found.means.item() == pytest.approx(50, abs=0.1)
    assert found.covariances.item() == pytest.approx(1, abs=0.1)


def test_rows_of_most_weight_are_sampled_as_often():
    X = np.arange(30_000.0)[:, None]
    w = np.ones(len(X))
    w[:3000] = 9.0
    found = sample(Blocks(X, w), 3, 1, np.random.default_rng(0))
    assert (found < 3000).mean() == pytest.approx(0.5, abs=0.03)
