"""Small far groups: a fit finds them, however few of their rows a sample holds."""

import warnings

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as Theirs

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import climb
from gmm_lib.starts.completion import complete_run
from gmm_lib.starts.cuts import cut_in_two
from gmm_lib.starts.highest import engine_for
from gmm_lib.starts.overlooked import with_group
from gmm_lib.starts.strata import Strata

N = 9000


def world(seed, rare, distance, D, K=3, n=N):
    """Draw unit groups that stand 10 apart on a line, and one of `rare` rows."""
    rng = np.random.default_rng(seed)
    centres = np.zeros((K, D))
    centres[:, 0] = 10 * np.arange(K)
    centres[-1] = centres[0]
    centres[-1, -1] = -distance  # of one feature: beyond the first
    z = np.append(rng.integers(K - 1, size=n - rare), np.full(rare, K - 1))
    z = rng.permutation(z)
    return centres[z] + rng.standard_normal((n, D)), z == K - 1


def finds(model, X, rare):
    """Tell whether one component has nearly all those rows and few others."""
    labels = model.predict(X)
    k = np.bincount(labels[rare]).argmax()
    return (labels[rare] == k).mean() > 0.85 and (labels == k).sum() < 1.5 * rare.sum()


def strata(X, mixture):
    """Let all rows stand for themselves, those that a mixture explains worst known."""
    logs = mixture.log_density(X)
    worst = logs.argsort()[:500]
    labels = gm.e_step(X, mixture).argmax(axis=1)
    return Strata(X, np.ones(len(X)), labels, worst, logs[worst])


def count(seeds, rare, distance, D, K=3, n=N, **options):
    found = 0
    for seed in range(seeds):
        X, small = world(seed, rare, distance, D, K, n)
        model = gm.GaussianMixture(K, random_state=seed, **options).fit(X)
        found += finds(model, X, small)
    return found


@pytest.mark.parametrize("D", [1, 2, 4, 8])
@pytest.mark.parametrize("distance", [10, 90])
@pytest.mark.parametrize("rare", [8, 20])
def test_a_few_far_rows_among_thousands_have_their_component(rare, distance, D):
    assert count(10, rare, distance, D) == 10


@pytest.mark.parametrize("K", [2, 6])
@pytest.mark.parametrize("n", [4500, 7900, 40_000])
def test_they_do_among_more_groups_and_other_numbers_of_rows(n, K):
    assert count(10, 20, 15, 3, K, n) == 10


@pytest.mark.parametrize(
    ("rare", "distance", "D", "K"), [(8, 10, 2, 3), (20, 10, 8, 5)]
)
@pytest.mark.parametrize("n", [1000, 3900])
def test_they_do_where_all_rows_fit_a_start(n, rare, distance, D, K):
    assert count(10, rare, distance, D, K, n) == 10


def test_a_run_that_lacks_nothing_is_left_as_it_was():
    X, _ = world(0, 300, 10, 2, 3, 1000)
    start = gm.Mixture([0.35, 0.35, 0.3], [[0, 0], [10, 0], [0, -10]], [np.eye(2)] * 3)
    engine = engine_for(Blocks(X), 3)
    run = climb(engine, start, tol=1e-6, max_iter=50)
    kept, begun = complete_run(run, start, engine, None, "full")
    assert kept is run
    assert begun is start


def test_a_component_over_two_groups_is_cut_and_two_that_share_one_merge():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((3000, 2)) + 8.0 * rng.integers(3, size=(3000, 1))
    wide = 17 * np.ones((2, 2)) + np.eye(2)
    local = gm.Mixture(
        [2 / 3, 1 / 6, 1 / 6],
        [[4, 4], [15.5, 16], [16.5, 16]],
        [wide, np.eye(2), np.eye(2)],
    )
    offered = cut_in_two(local, strata(X, local), "full")
    far = [np.abs(m.means[:, :1] - [0, 8, 16]).min(axis=0).max() for m in offered]
    assert min(far) < 0.2


def test_a_cut_of_weighted_rows_is_that_of_repeated_ones():
    X, _ = world(0, 100, 10, 2, 3, 1000)
    two = gm.Mixture([0.5, 0.5], [[0, -1], [10, 0]], [np.diag([1.0, 12]), np.eye(2)])
    once = strata(X, two)._replace(weights=np.full(len(X), 2.0))
    twice = strata(np.repeat(X, 2, axis=0), two)
    for one, other in zip(
        *(cut_in_two(two, s, "full") for s in (once, twice)), strict=True
    ):
        np.testing.assert_allclose(one.means, other.means, atol=1e-9)
        np.testing.assert_allclose(one.covariances, other.covariances, atol=1e-9)


@pytest.mark.parametrize("family", ["tied", "diag", "spherical"])
def test_they_do_in_every_family(family):
    assert count(10, 20, 20, 3, covariance_type=family) == 10


def test_they_are_found_no_less_often_than_by_scikit_learn():
    for seed in range(5):
        X, small = world(seed, 20, 90, 2)
        theirs = Theirs(3, random_state=seed).fit(X)
        ours = gm.GaussianMixture(3, random_state=seed).fit(X)
        assert finds(ours, X, small) >= finds(theirs, X, small)
        assert ours.score(X) > theirs.score(X) - 1e-3


def test_two_small_groups_are_both_found():
    found = 0
    for seed in range(10):
        X, small = world(seed, 12, 40, 2, K=4)
        rng = np.random.default_rng(seed)
        other = rng.permutation(np.flatnonzero(~small))[:12]
        X[other] = rng.normal((5, 60), 1, (12, 2))
        model = gm.GaussianMixture(5, random_state=seed).fit(X)
        rest = np.zeros(len(X), bool)
        rest[other] = True
        found += finds(model, X, small) and finds(model, X, rest)
    assert found == 10


@pytest.mark.parametrize("how", ["blocks", "file", "float32", "weights"])
def test_data_of_every_kind_are_looked_through(how, tmp_path):
    X, small = world(0, 8, 30, 2, n=20_000)
    options, data = {}, X
    if how == "blocks":
        data = np.array_split(X, 7)
    elif how == "file":
        np.save(tmp_path / "X.npy", X)
        data = np.load(tmp_path / "X.npy", mmap_mode="r")
    elif how == "float32":
        data = X.astype(np.float32)
    else:  # rows of no weight lie farther out than any
        data = np.concatenate([X, np.full((9000, 2), 1e4)])
        options["sample_weight"] = np.repeat([2.0, 0.0], [len(X), 9000])
    model = gm.GaussianMixture(3, random_state=0).fit(data, **options)
    assert finds(model, X, small)


def test_the_same_seed_finds_the_same_to_the_last_bit():
    X, _ = world(0, 8, 10, 2)
    one, two = (gm.GaussianMixture(3, random_state=5).fit(X) for _ in range(2))
    np.testing.assert_array_equal(one.means_, two.means_)


def test_a_fit_that_lacks_nothing_is_offered_nothing():
    truth = gm.Mixture([0.3, 0.7], [[0, 0], [6, 6]], [np.eye(2)] * 2)
    for seed in range(20):
        X, _ = truth.sample(5000, np.random.default_rng(seed))
        rows = strata(X, truth)
        assert with_group(truth, rows, "full") == cut_in_two(truth, rows, "full") == []


def test_three_outliers_make_no_group_and_four_rows_do():
    truth = gm.Mixture([0.3, 0.7], [[0, 0], [6, 6]], [np.eye(2)] * 2)
    X, _ = truth.sample(5000, np.random.default_rng(0))
    for few, offered in ((3, 0), (4, 1)):
        far = 40 + 0.1 * np.random.default_rng(1).standard_normal((few, 2))
        rows = strata(np.vstack([far, X]), truth)
        assert bool(with_group(truth, rows, "full")) == offered


def test_a_component_that_took_strays_into_a_small_group_is_offered_its_core():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((5000, 2))
    X[:8] += [30, 0]
    strays = gm.Mixture(
        [4988 / 5000, 12 / 5000], [[0, 0], [20, 0]], [np.eye(2), np.diag([220.0, 1])]
    )
    rows = strata(X, strays)
    (offered,) = with_group(strays, rows, "full")
    assert np.abs(offered.means[-1] - X[:8].mean(axis=0)).max() < 0.5
    assert offered.weights[-1] == pytest.approx(8 / 5000, rel=0.05)


def test_many_heavy_tails_are_fitted_without_a_warning():
    X = np.random.default_rng(0).standard_t(3, size=(20_000, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = gm.GaussianMixture(3, random_state=0).fit(X)
    assert model.converged_


def test_a_group_that_has_its_component_is_offered_no_other():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((5000, 2))
    X[:8] += [30, 0]
    fit = gm.Mixture([4992 / 5000, 8 / 5000], [[0, 0], [30, 0]], [np.eye(2)] * 2)
    rows = strata(X, fit)
    assert with_group(fit, rows, "full") == []


def test_where_two_share_a_small_group_a_component_that_holds_two_is_halved():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((5000, 2))
    X[:2500] += [10, 0]
    X[-10:] += [0, 40]
    wide, tiny = np.diag([26.0, 1.0]), 0.5 * np.eye(2)
    two = gm.Mixture(
        [0.998, 0.001, 0.001], [[5, 0], [-0.5, 40], [0.5, 40]], [wide, tiny, tiny]
    )
    rows = strata(X, two)
    offered = cut_in_two(two, rows, "full")[0]
    far = np.abs(offered.means[:, :1] - [0, 10]).min(axis=0)
    assert far.max() < 1
    assert (offered.means[:, 1] > 30).sum() == 1


def test_a_constant_feature_and_a_group_that_two_share_are_no_obstacle():
    X, small = world(0, 20, 15, 3, 6, 7900)
    X = np.column_stack([X, np.full(len(X), 7.0)])
    model = gm.GaussianMixture(6, random_state=0).fit(X)
    assert finds(model, X, small)
