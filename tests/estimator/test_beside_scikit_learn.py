"""The estimator beside scikit-learn's: its conventions, its numbers, no import."""

import subprocess
import sys
import warnings
from itertools import product

import numpy as np
import pytest
import sklearn.exceptions
from sklearn.mixture import GaussianMixture as Theirs
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import gmm_lib as gm
from gmm_lib.families import PLAIN
from tests.estimator import fits
from tests.estimator.fits import SHAPED, fitted, pickled, same


def given_start(model, X):
    """Copy a fit's parameters into the arguments of another."""
    return {
        "weights_init": model.weights_,
        "means_init": model.means_,
        "precisions_init": model.precisions_,
    }


@pytest.mark.parametrize("covariance_type", PLAIN)
def test_a_fit_from_the_same_start_is_scikit_learns(old_faithful, covariance_type):
    options = {"covariance_type": covariance_type, "tol": 0, "random_state": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = Theirs(3, max_iter=2, **options).fit(old_faithful)
        begin = given_start(start, old_faithful)
        theirs = Theirs(3, max_iter=10, **options, **begin).fit(old_faithful)
        ours = gm.GaussianMixture(3, max_iter=10, **options, **begin).fit(old_faithful)
    for name in SHAPED:
        mine, other = getattr(ours, name), getattr(theirs, name)
        assert mine.shape == other.shape
        scale = np.abs(other).max()
        np.testing.assert_allclose(mine, other, rtol=1e-7, atol=1e-9 * scale)
    for name in ("score_samples", "predict_proba", "predict"):
        mine, other = (getattr(m, name)(old_faithful) for m in (ours, theirs))
        np.testing.assert_allclose(mine, other, rtol=1e-7, atol=1e-8)
    for name in ("score", "aic", "bic"):
        mine, other = (getattr(m, name)(old_faithful) for m in (ours, theirs))
        assert mine == pytest.approx(other, rel=1e-9)
    assert ours.n_iter_ == theirs.n_iter_ == 10
    np.testing.assert_allclose(ours.lower_bounds_[:10], theirs.lower_bounds_, rtol=1e-9)


def test_scikit_learns_checks_hold_but_for_one():
    from sklearn.utils.estimator_checks import check_estimator

    other = {
        "check_dtype_object": "a dict among the numbers gets our own TypeError",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(
            gm.GaussianMixture(), expected_failed_checks=other, on_skip=None
        )
    assert sum(result["status"] == "passed" for result in results) >= 30


def test_it_works_in_a_pipeline_and_a_grid_search(old_faithful):
    pipeline = make_pipeline(StandardScaler(), gm.GaussianMixture(2, random_state=0))
    assert pipeline.fit(old_faithful).predict(old_faithful).shape == (272,)
    search = GridSearchCV(
        gm.GaussianMixture(random_state=0),
        {"n_components": [1, 2], "covariance_type": ["full", "spherical"]},
    )
    search.fit(old_faithful)
    assert search.best_params_ == {"n_components": 2, "covariance_type": "full"}


@pytest.mark.parametrize("covariance_type", PLAIN)
def test_ten_starts_reach_what_scikit_learns_ten_reach(covariance_type):
    for X in (gm.load_galaxies().X, gm.load_iris().X):
        for K in (2, 3, 4):
            options = {"covariance_type": covariance_type, "n_init": 10}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = Theirs(K, random_state=0, **options).fit(X)
                ours = gm.GaussianMixture(K, random_state=0, **options).fit(X)
            assert ours.score(X) >= theirs.score(X) - 1e-4


def test_ten_starts_end_below_scikit_learns_ten_almost_never():
    gaps = []
    for load in (gm.load_old_faithful, gm.load_galaxies, gm.load_iris):
        X = load().X
        for covariance_type, K in product(PLAIN, range(2, 7)):
            options = {"covariance_type": covariance_type, "n_init": 10}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = Theirs(K, random_state=3, **options).fit(X)
                ours = gm.GaussianMixture(K, random_state=3, **options).fit(X)
            gaps.append(len(X) * (ours.score(X) - theirs.score(X)))
    # From other seeds scikit-learn's ten end below its own ten in one case of eight.
    gaps = np.array(gaps)
    assert np.sum(gaps < -0.1) <= 1
    assert np.sum(gaps > 0.1) >= 20


@pytest.mark.parametrize("made", [same, pickled])
def test_scikit_learns_own_classes_catch_what_is_raised_and_warned(old_faithful, made):
    with pytest.raises(sklearn.exceptions.NotFittedError) as raised:
        gm.GaussianMixture().predict(old_faithful)
    assert isinstance(made(raised.value), gm.NotFittedError)
    assert isinstance(made(raised.value), sklearn.exceptions.NotFittedError)
    assert made(raised.value).args == raised.value.args
    with pytest.warns(sklearn.exceptions.ConvergenceWarning) as warned:
        fitted(old_faithful, max_iter=1)
    assert issubclass(warned[0].category, gm.ConvergenceWarning)
    assert warned[0].filename == fits.__file__.replace(".pyc", ".py")


def test_without_scikit_learn_the_errors_are_our_own():
    code = (
        "import sys, gmm_lib as gm\n"
        "try: gm.GaussianMixture().predict([[0.0]])\n"
        "except gm.NotFittedError as error: assert type(error) is gm.NotFittedError\n"
        "assert not any('sklearn' in name for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_library_never_imports_scikit_learn():
    import subprocess

    code = (
        "import sys, gmm_lib as gm; X = gm.load_old_faithful().X;"
        "gm.GaussianMixture(2, random_state=0).fit(X).predict(X);"
        "assert not any('sklearn' in name for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
