"""Fits of data with holes: they end where the steps do, whatever marks a hole."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import missing
from gmm_lib.families import FAMILIES
from tests.conftest import assert_alike


def marginal(X, K=2, **options):
    options = {"tol": 1e-9, "max_iter": 1000, "random_state": 0, **options}
    return gm.GaussianMixture(K, missing="marginal", **options).fit(X)


def test_missing_entries_are_refused_by_default(lossy):
    for X in kinds(lossy)[:2]:
        with pytest.raises(ValueError, match=r"missing='marginal'"):
            gm.GaussianMixture(2).fit(X)
    with pytest.raises(ValueError, match=r"X\[\d+, \d\] is nan.*missing='marginal'"):
        gm.GaussianMixture(2).fit(lossy)
    with pytest.raises(ValueError, match="missing is 'impute'; it must be one of"):
        gm.GaussianMixture(2, missing="impute").fit(lossy)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_fit_is_a_fixed_point_of_the_step(lossy, family):
    fit = marginal(lossy, covariance_type=family, reg_covar=0.0, tol=1e-12)
    again = missing.em_step(lossy, fit.mixture_, covariance_type=family)
    assert_alike(again, fit.mixture_, rtol=1e-3)
    mean = missing.log_density(lossy, fit.mixture_).mean()
    assert fit.score(lossy) == pytest.approx(mean)
    assert fit.lower_bound_ == pytest.approx(mean)


def test_without_holes_the_fit_is_the_usual_one(old_faithful):
    usual = gm.GaussianMixture(2, random_state=0, tol=1e-9, max_iter=500)
    usual.fit(old_faithful)
    assert_alike(
        marginal(old_faithful).mixture_.reorder(), usual.mixture_.reorder(), rtol=1e-4
    )


class NAType:
    """Stand in for pandas' own, by its name."""


def kinds(X):
    rows = [[None if np.isnan(x) else x for x in row] for row in X]
    na = [[NAType() if np.isnan(x) else x for x in row] for row in X]
    return [rows, np.array(na, dtype=object), np.ma.masked_invalid(X), [X[:99], X[99:]]]


def test_every_sign_of_a_hole_means_the_same(lossy):
    fit = marginal(lossy)
    for X in kinds(lossy):
        same = marginal(X)
        assert_alike(same.mixture_, fit.mixture_, rtol=1e-6)
        np.testing.assert_array_equal(same.predict(X), fit.predict(lossy))


def test_a_row_is_predicted_from_what_it_has(lossy):
    fit = marginal(lossy)
    gamma = fit.predict_proba([[2.0, None], [None, None], [None, 1e200**0.7]])
    known = fit.mixture_.marginal(0)
    np.testing.assert_allclose(gamma[0], gm.e_step([[2.0]], known)[0])
    np.testing.assert_allclose(gamma[1], fit.weights_)
    np.testing.assert_allclose(gamma[2].max(), 1.0)


def test_the_textbook_retraces_the_fit(lossy):
    fit = marginal(lossy)
    trace = fit.trace(lossy)
    assert_alike(trace.mixture, fit.mixture_, rtol=1e-6)


def test_holes_go_with_what_is_fixed_with_a_prior_and_with_labels(lossy):
    means = np.array([[2.0, 55.0], [4.3, 80.0]])
    fixed = marginal(lossy, means_init=means, fixed="means")
    np.testing.assert_array_equal(fixed.means_, means)
    kept = marginal(lossy, prior=gm.Prior())
    assert np.diff(kept.lower_bounds_).min() > -1e-9
    assert_alike(kept.trace(lossy).mixture, kept.mixture_, rtol=1e-6)
    labels = np.where(np.nan_to_num(lossy[:, 0], nan=4.0) > 3, 1, 0)
    start = marginal(lossy, gamma_init=labels)
    assert start.means_[0, 0] < 3 < start.means_[1, 0]


def test_a_sample_starts_a_fit_to_many_rows():
    rng = np.random.default_rng(4)
    truth = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [9.0, 9.0]], [np.eye(2)] * 2)
    X = truth.sample(9000, rng)[0]
    X[rng.random(9000) < 0.5, 1] = np.nan
    fit = marginal(X, tol=1e-4)
    assert_alike(fit.mixture_.reorder(), truth, rtol=0.05)


def test_scikit_learn_learns_that_holes_are_welcome():
    from sklearn.utils import get_tags

    assert not get_tags(gm.GaussianMixture()).input_tags.allow_nan
    assert get_tags(gm.GaussianMixture(missing="marginal")).input_tags.allow_nan


@pytest.mark.parametrize(
    ("X", "error", "words"),
    [
        ([[1.0, np.nan], [2.0, np.inf]], ValueError, r"X\[1, 1\] is inf"),
        ([[1.0, np.nan], [2.0, "a"]], TypeError, "not str: .* leave out what is no"),
        ([[1.0, np.nan], [2.0, None]], ValueError, "column 1 of X has no entry"),
        ([[1.0, 2.0], [None, None]], ValueError, r"X\[1\] has no entry.*numpy.isnan"),
        (
            [np.ones((2, 2)), np.full((1, 2), np.nan)],
            ValueError,
            r"block 1 of X at \[0\] \(row 2 of all\) has no entry.*for each block",
        ),
        (np.ones(3), ValueError, "X"),
    ],
)
def test_what_says_nothing_is_refused_by_place(X, error, words):
    with pytest.raises(error, match=words):
        marginal(X, 1)


def test_the_remedy_for_an_empty_row_works(lossy):
    X = np.concatenate([lossy, np.full((2, 2), np.nan)])
    with pytest.raises(ValueError, match="has no entry") as caught:
        marginal(X)
    remedy = str(caught.value).partition(": pass ")[2]
    kept = eval(remedy, {"X": X, "numpy": np})
    np.testing.assert_array_equal(kept, lossy)
