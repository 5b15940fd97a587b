"""Small far groups: a fit finds them, however few of their rows a sample holds."""

import warnings

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as Theirs

import gmm_lib as gm
from gmm_lib.overlooked import Strata, proposals

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
        X = X[truth.log_density(X).argsort()]
        rows = Strata(X, np.ones(5000), truth.log_density(X[:500]))
        assert proposals(truth, rows, "full") == []


def test_three_outliers_make_no_group_and_four_rows_do():
    truth = gm.Mixture([0.3, 0.7], [[0, 0], [6, 6]], [np.eye(2)] * 2)
    X, _ = truth.sample(5000, np.random.default_rng(0))
    for few, offered in ((3, 0), (4, 1)):
        far = 40 + 0.1 * np.random.default_rng(1).standard_normal((few, 2))
        rows = Strata(np.vstack([far, X]), np.ones(few + 5000), truth.log_density(far))
        assert len(proposals(truth, rows, "full")) == offered


def test_a_component_that_took_strays_into_a_small_group_is_offered_its_core():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((5000, 2))
    X[:8] += [30, 0]
    strays = gm.Mixture(
        [4988 / 5000, 12 / 5000], [[0, 0], [20, 0]], [np.eye(2), np.diag([220.0, 1])]
    )
    logs = strays.log_density(X)
    order = logs.argsort()
    rows = Strata(X[order], np.ones(5000), logs[order[:500]])
    (offered,) = proposals(strays, rows, "full")
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
    logs = fit.log_density(X)
    order = logs.argsort()
    rows = Strata(X[order], np.ones(5000), logs[order[:500]])
    assert proposals(fit, rows, "full") == []


def test_where_two_share_a_small_group_a_component_that_holds_two_is_halved():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((5000, 2))
    X[:2500] += [10, 0]
    X[-10:] += [0, 40]
    wide, tiny = np.diag([26.0, 1.0]), 0.5 * np.eye(2)
    two = gm.Mixture(
        [0.998, 0.001, 0.001], [[5, 0], [-0.5, 40], [0.5, 40]], [wide, tiny, tiny]
    )
    logs = two.log_density(X)
    order = logs.argsort()
    rows = Strata(X[order], np.ones(5000), logs[order[:500]])
    offered = proposals(two, rows, "full")[-1]
    far = np.abs(offered.means[:, :1] - [0, 10]).min(axis=0)
    assert far.max() < 1
    assert (offered.means[:, 1] > 30).sum() == 1


def test_a_constant_feature_and_a_group_that_two_share_are_no_obstacle():
    X, small = world(0, 20, 15, 3, 6, 7900)
    X = np.column_stack([X, np.full(len(X), 7.0)])
    model = gm.GaussianMixture(6, random_state=0).fit(X)
    assert finds(model, X, small)
