"""Fits of `GaussianMixture`: from any start, in any units, with a word on their end."""

import pickle
import threading
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.families import FAMILIES, PLAIN, check_member
from gmm_lib.starts.search import STARTS
from tests.estimator.fits import fitted


def test_the_same_seed_gives_the_same_fit_and_another_may_not(old_faithful):
    for state in (0, np.random.RandomState(0), np.random.default_rng(0)):
        state_again = pickle.loads(pickle.dumps(state))
        one = gm.GaussianMixture(3, random_state=state).fit(old_faithful)
        two = gm.GaussianMixture(3, random_state=state_again).fit(old_faithful)
        np.testing.assert_array_equal(one.means_, two.means_)


@pytest.mark.parametrize("covariance_type", PLAIN)
def test_more_starts_never_end_lower_and_are_really_different(covariance_type):
    X = gm.load_iris().X

    def fit(n_init):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", gm.ConvergenceWarning)
            return gm.GaussianMixture(
                4,
                covariance_type=covariance_type,
                n_init=n_init,
                init_params="random_from_data",
                random_state=0,
            ).fit(X)

    scores = [fit(n).score(X) for n in (1, 2, 10)]
    assert scores == sorted(scores)
    assert scores[-1] > scores[0]


def test_a_warm_start_goes_on_where_the_last_fit_stopped(old_faithful):
    model = gm.GaussianMixture(3, max_iter=2, tol=0, warm_start=True, random_state=0)
    scores = []
    for _ in range(4):
        with pytest.warns(gm.ConvergenceWarning):
            scores.append(model.fit(old_faithful).score(old_faithful))
    assert scores == sorted(scores)
    straight = gm.GaussianMixture(3, max_iter=8, tol=0, random_state=0)
    with pytest.warns(gm.ConvergenceWarning):
        straight.fit(old_faithful)
    np.testing.assert_allclose(model.means_, straight.means_, rtol=1e-9)


def test_a_warm_start_of_another_size_starts_afresh(old_faithful):
    model = gm.GaussianMixture(2, warm_start=True, random_state=0).fit(old_faithful)
    assert model.set_params(n_components=3).fit(old_faithful).means_.shape == (3, 2)


@pytest.mark.parametrize("max_iter", [0, 100])
@pytest.mark.parametrize("before", FAMILIES)
@pytest.mark.parametrize("after", FAMILIES)
def test_a_warm_start_in_another_family_starts_within_it(
    old_faithful, before, after, max_iter
):
    model = fitted(old_faithful, covariance_type=before, warm_start=True)
    model.set_params(covariance_type=after, max_iter=max_iter).fit(old_faithful)
    check_member(model.start_, after)
    check_member(model.mixture_, after)
    start = gm.log_likelihood(old_faithful, model.start_) / len(old_faithful)
    assert model.lower_bounds_[0] == pytest.approx(start)
    # The ridge, 1e-6, may cost a little.
    assert np.diff(model.lower_bounds_).min(initial=0) > -1e-6
    if before == after and max_iter == 0:
        assert model.start_ is model.mixture_


def test_a_cold_fit_forgets_the_one_before(old_faithful):
    model = gm.GaussianMixture(3, max_iter=2, tol=0, random_state=0)
    with pytest.warns(gm.ConvergenceWarning):
        first = model.fit(old_faithful).score(old_faithful)
    with pytest.warns(gm.ConvergenceWarning):
        assert model.fit(old_faithful).score(old_faithful) == first


def test_a_fit_that_stops_early_says_so_and_what_to_try(old_faithful):
    model = gm.GaussianMixture(3, max_iter=1, tol=0, random_state=0)
    with pytest.warns(gm.ConvergenceWarning, match=r"max_iter=1 .*larger max_iter"):
        model.fit(old_faithful)
    assert not model.converged_
    assert model.n_iter_ == 1


def test_a_degenerate_fit_says_which_component_and_stays_usable():
    X = np.vstack([np.random.default_rng(0).normal(size=(30, 2)), [[50.0, 50.0]]])
    model = gm.GaussianMixture(2, reg_covar=0, random_state=0)
    with pytest.warns(gm.ConvergenceWarning, match="component . degenerated|component"):
        model.fit(X)
    assert np.isfinite(model.score_samples(X)).all()
    assert "degenerated" in model.reason_


def test_no_iterations_keep_the_start(old_faithful):
    means = [[2.0, 55.0], [4.0, 80.0]]
    model = gm.GaussianMixture(2, max_iter=0, means_init=means).fit(old_faithful)
    np.testing.assert_array_equal(model.means_, means)
    assert np.isfinite(model.score(old_faithful))
    assert model.n_iter_ == 0


@pytest.mark.parametrize("init_params", sorted(set(STARTS) - {"random"}))
def test_large_data_are_started_from_a_sample(init_params):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30_000, 2)) + 6 * rng.integers(2, size=(30_000, 1))
    model = gm.GaussianMixture(2, init_params=init_params, random_state=0).fit(X)
    assert model.converged_
    np.testing.assert_allclose(np.sort(model.means_[:, 0]), [0, 6], atol=0.05)
    if init_params == "varied":
        assert model.n_iter_ < 5  # EM on the sample has done the rest


def test_each_part_of_a_given_start_is_used_alone(old_faithful):
    precisions = np.array([[[2.0, 0.0], [0.0, 0.01]]] * 2)
    quick = {"max_iter": 0, "random_state": 0}
    weighted = gm.GaussianMixture(2, weights_init=[0.9, 0.1], **quick).fit(old_faithful)
    assert weighted.weights_.tolist() == [0.9, 0.1]
    shaped = gm.GaussianMixture(2, precisions_init=precisions, **quick).fit(
        old_faithful
    )
    np.testing.assert_allclose(shaped.precisions_, precisions)


def test_a_start_that_is_all_given_runs_once(old_faithful, monkeypatch):
    runs, run = [], gm.GaussianMixture._run

    def counted(self, engine, start):
        runs.append(start)
        return run(self, engine, start)

    monkeypatch.setattr(gm.GaussianMixture, "_run", counted)
    fitted(old_faithful, n_init=20, means_init=[[2.0, 50.0], [4.0, 80.0]])
    assert len(runs) == 1
    fitted(old_faithful, n_init=3, weights_init=[0.5, 0.5])
    assert len(runs) == 4


def test_random_from_data_never_starts_in_one_place():
    X = np.repeat([[0.0], [1.0]], 500, axis=0)
    for seed in range(40):
        model = gm.GaussianMixture(
            2, init_params="random_from_data", random_state=seed
        ).fit(X)
        assert sorted(model.means_.ravel().round(6)) == [0, 1]


def test_acceleration_ends_as_high(old_faithful):
    options = {"tol": 1e-9, "max_iter": 2000, "random_state": 0}
    plain = gm.GaussianMixture(3, **options).fit(old_faithful)
    fast = gm.GaussianMixture(3, accelerate=True, **options).fit(old_faithful)
    assert fast.n_iter_ < plain.n_iter_
    assert fast.score(old_faithful) >= plain.score(old_faithful) - 1e-5


@pytest.mark.parametrize("init", ["kmeans", "varied", "k-means++", "random_from_data"])
def test_more_components_than_distinct_values_are_told(init):
    X = np.repeat([[0.0], [5.0], [9.0]], [20, 50, 30], axis=0)
    model = gm.GaussianMixture(5, random_state=0, init_params=init)
    with pytest.warns(gm.ConvergenceWarning, match=r"components \d and \d coincide"):
        model.fit(X)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gm.GaussianMixture(3, random_state=0, init_params="varied").fit(X)


def test_more_components_than_rows_are_refused_before_memory_is_asked_for():
    with pytest.raises(ValueError, match="1000000000000000, but X has only 2 rows"):
        gm.GaussianMixture(10**15).fit([[0.0], [1.0]])


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize(
    "points",
    {
        "identical": np.ones((10, 2)),
        "constant column": np.column_stack([np.arange(10.0), np.ones(10)]),
        "collinear": np.outer(np.arange(10.0), [1.0, 3.0]),
        "one point": np.ones((1, 2)),
        "an outlier": np.vstack(
            [np.random.default_rng(0).normal(size=(9, 2)), [[1e6] * 2]]
        ),
    }.items(),
    ids=lambda item: item[0] if isinstance(item, tuple) else str(item),
)
@pytest.mark.parametrize("covariance_type", FAMILIES)
def test_awkward_points_are_fitted_or_refused_in_words(covariance_type, points, unit):
    X = points[1] * unit
    K = min(2, len(X))
    for reg_covar in (0.0, 1e-6):
        model = gm.GaussianMixture(
            K, covariance_type=covariance_type, reg_covar=reg_covar, random_state=0
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", gm.ConvergenceWarning)
            try:
                model.fit(X)
            except gm.DegenerateComponentError as error:
                assert reg_covar == 0 or unit == 1e6, error  # noqa: PT017
                continue
        assert np.isfinite(model.score_samples(X)).all()
        assert np.isfinite(model.means_).all()


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.sampled_from(FAMILIES))
def test_the_fit_does_not_depend_on_the_units_without_a_ridge(seed, covariance_type):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((80, 2)) + 6 * rng.integers(2, size=(80, 1))
    unit = 2.0**-10
    options = {"covariance_type": covariance_type, "reg_covar": 0, "random_state": 0}
    one = gm.GaussianMixture(2, **options).fit(X)
    two = gm.GaussianMixture(2, **options).fit(X * unit)
    np.testing.assert_allclose(two.means_, one.means_ * unit, rtol=1e-9)
    assert two.score(X * unit) == pytest.approx(one.score(X) - 2 * np.log(unit))


def test_a_fit_goes_on_where_no_thread_can_be_started(monkeypatch):
    X = np.random.default_rng(0).standard_normal((20_000, 40))
    options = {"covariance_type": "full", "random_state": 0, "max_iter": 3, "tol": 0}
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    scores, started = [], []

    def refuse(self):
        started.append(self)
        raise RuntimeError("can't start new thread")

    for start in (threading.Thread.start, refuse):
        monkeypatch.setattr(threading.Thread, "start", start)
        with pytest.warns(gm.ConvergenceWarning):
            scores.append(gm.GaussianMixture(2, **options).fit(X).score(X))
    assert scores[0] == scores[1]
    assert started
