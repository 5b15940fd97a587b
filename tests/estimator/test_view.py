"""Fitted arrays are views of one mixture that all the model says follows."""

import copy

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as Theirs

import gmm_lib as gm
from gmm_lib.families import FAMILIES, PLAIN
from tests.estimator.fits import SHAPED, fitted, pickled, same


@pytest.mark.parametrize("made", [same, copy.copy, copy.deepcopy, pickled])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_fitted_array_can_be_written_or_set(old_faithful, family, made):
    model = made(fitted(old_faithful, covariance_type=family))
    for name in SHAPED:
        before = getattr(model, name).copy()
        with pytest.raises(ValueError, match="read-only"):
            getattr(model, name)[...] = 0
        with pytest.raises(AttributeError, match=f"{name} shows .*set mixture_"):
            setattr(model, name, before)
        np.testing.assert_array_equal(getattr(model, name), before)


@pytest.mark.parametrize("family", PLAIN)
def test_all_that_a_model_says_follows_the_mixture_that_is_set(old_faithful, family):
    model = fitted(old_faithful, covariance_type=family)
    labels, score = model.predict(old_faithful), model.score(old_faithful)
    means, S = model.means_, model.mixture_.covariances
    model.mixture_ = gm.Mixture(model.weights_[::-1], means[::-1], S[::-1])
    np.testing.assert_array_equal(model.predict(old_faithful), 1 - labels)
    np.testing.assert_array_equal(model.means_, means[::-1])
    assert model.score(old_faithful) == pytest.approx(score)
    theirs = Theirs(2, covariance_type=family)
    for name in [*SHAPED, "n_features_in_"]:
        setattr(theirs, name, getattr(model, name))
    np.testing.assert_allclose(
        theirs.score_samples(old_faithful), model.score_samples(old_faithful)
    )


def test_a_mixture_that_is_set_must_be_one_of_the_family(old_faithful):
    model = fitted(old_faithful, covariance_type="spherical")
    with pytest.raises(TypeError, match="mixture must be a Mixture"):
        model.mixture_ = [0.5, 0.5]
    with pytest.raises(ValueError, match="is not spherical"):
        model.mixture_ = fitted(old_faithful).mixture_


def test_an_unfitted_model_has_none_of_the_arrays():
    for name in [*SHAPED, "mixture_"]:
        assert not hasattr(gm.GaussianMixture(), name)
        with pytest.raises(gm.NotFittedError):
            getattr(gm.GaussianMixture(), name)


def test_parameters_changed_after_a_fit_do_not_change_what_it_says(old_faithful):
    model = fitted(old_faithful)
    shapes = [getattr(model, name).shape for name in SHAPED]
    bic, trace = model.bic(old_faithful), model.trace(old_faithful)
    model.set_params(covariance_type="spherical", n_components=5)
    assert [getattr(model, name).shape for name in SHAPED] == shapes
    assert model.bic(old_faithful) == bic
    np.testing.assert_array_equal(
        model.trace(old_faithful).log_likelihoods, trace.log_likelihoods
    )
