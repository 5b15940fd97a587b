"""AIC, BIC and ICL charge what they say, whatever the units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.mixture import GaussianMixture as Reference

import gmm_lib as gm
from gmm_lib.families import FAMILIES
from tests.conftest import random_mixture, rng


def of_family(mixture, family):
    own = gm.mixture.as_family(family).project(mixture.covariances, mixture.weights)
    return gm.Mixture(mixture.weights, mixture.means, own)


def reference(mixture, family):
    model = Reference(mixture.n_components, covariance_type=family)
    model.weights_, model.means_ = mixture.weights, mixture.means
    S = mixture.covariances
    model.covariances_ = {
        "full": S,
        "tied": S[0],
        "diag": np.diagonal(S, axis1=1, axis2=2),
        "spherical": S[:, 0, 0],
    }[family]
    P = np.linalg.cholesky(np.linalg.inv(S))
    model.precisions_cholesky_ = {
        "full": P,
        "tied": P[0],
        "diag": np.diagonal(P, axis1=1, axis2=2),
        "spherical": P[:, 0, 0],
    }[family]
    return model


@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from(FAMILIES))
def test_free_parameters_are_counted_as_scikit_learn_does(K, D, family):
    model = reference(of_family(random_mixture(rng(), K, D), family), family)
    assert gm.n_parameters(K, D, family) == model._n_parameters()


@given(
    st.integers(0, 500), st.integers(1, 4), st.integers(1, 3), st.sampled_from(FAMILIES)
)
def test_aic_and_bic_are_those_of_scikit_learn(seed, K, D, family):
    mixture = of_family(random_mixture(rng(seed), K, D), family)
    X, _ = mixture.sample(30, rng(seed))
    model = reference(mixture, family)
    assert gm.aic(X, mixture, family) == pytest.approx(model.aic(X))
    assert gm.bic(X, mixture, family) == pytest.approx(model.bic(X))


@given(st.integers(0, 500), st.integers(1, 4))
def test_icl_is_bic_and_twice_the_doubt_about_each_label(seed, K):
    mixture = random_mixture(rng(seed), K, 2)
    X, _ = mixture.sample(30, rng(seed))
    doubt = -np.log(gm.e_step(X, mixture).max(axis=1)).sum()
    assert doubt >= 0
    assert gm.icl(X, mixture) == pytest.approx(gm.bic(X, mixture) + 2 * doubt)


@pytest.mark.parametrize("criterion", [gm.aic, gm.bic, gm.icl])
def test_a_change_of_units_moves_every_candidate_alike(criterion):
    moves = []
    for K in (1, 3):
        mixture = random_mixture(rng(K), K, 2)
        X, _ = mixture.sample(40, rng())
        scaled = gm.Mixture(
            mixture.weights, 5 * mixture.means, 25 * mixture.covariances
        )
        moves.append(criterion(5 * X, scaled) - criterion(X, mixture))
    assert np.allclose(moves, 2 * 40 * 2 * np.log(5))


def test_a_mixture_of_another_family_is_refused():
    mixture = random_mixture(rng(), 2, 2)
    with pytest.raises(ValueError, match="not tied"):
        gm.bic(np.zeros((3, 2)), mixture, "tied")
    with pytest.raises(ValueError, match="covariance_type is 'round'"):
        gm.n_parameters(2, 2, "round")
    with pytest.raises(ValueError, match="n_components is 0"):
        gm.n_parameters(0, 2)
