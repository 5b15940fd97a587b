"""What every family of covariances owes to those who ask it, a fifth one included."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.data import Blocks
from gmm_lib.engine import Engine, climb
from gmm_lib.families import FAMILIES, as_family
from tests.conftest import random_mixture
from tests.families.tied_diagonal import TiedDiagonal

KINDS = [*map(as_family, FAMILIES), TiedDiagonal()]
families = st.sampled_from(KINDS)
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 4)
each = pytest.mark.parametrize("family", KINDS, ids=lambda family: family.name)


def member(seed, K, D, family):
    """Draw a mixture of the family, and 80 points near it."""
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, D)
    covariances = family.project(theta.covariances, theta.weights)
    theta = gm.Mixture(theta.weights, theta.means, covariances)
    return theta.sample(80, rng)[0], theta


def climbed(X, start, family, **options):
    blocks = Blocks(X)
    engine = Engine(blocks, blocks.measure(), family, 0.0, start.n_components)
    return climb(engine, start, **({"tol": 0, "max_iter": 4} | options))


@given(seeds, sizes, sizes, families)
def test_to_project_twice_is_to_project_once(seed, K, D, family):
    _, theta = member(seed, K, D, family)
    again = family.project(theta.covariances, theta.weights)
    np.testing.assert_allclose(again, theta.covariances, rtol=1e-12, atol=1e-14)


@given(seeds, sizes, sizes, families)
def test_the_reduced_numbers_have_the_shape_and_expand_to_the_matrices(
    seed, K, D, family
):
    _, theta = member(seed, K, D, family)
    numbers = family.reduce(theta.covariances)
    assert numbers.shape == family.shape(K, D)
    np.testing.assert_array_equal(family.expand(numbers, K, D), theta.covariances)


@given(seeds, sizes, sizes, families)
def test_as_many_entries_are_free_as_the_projection_has_directions(seed, K, D, family):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(K))
    units = np.triu(np.ones((D, D))).astype(bool)
    symmetric = np.zeros((units.sum(), D, D))
    symmetric[:, units] = np.eye(units.sum())
    moved = []
    for k in range(K):
        for unit in symmetric:
            direction = np.zeros((K, D, D))
            direction[k] = unit + unit.T
            moved.append(family.project(direction, shares).ravel())
    assert family.n_free(K, D) == np.linalg.matrix_rank(np.array(moved))


@given(seeds, sizes, sizes, families)
def test_both_passes_take_the_textbooks_steps(seed, K, D, family):
    X, start = member(seed, K, D, family)
    trace = gm.em(X, start, tol=0, max_iter=4, covariance_type=family)
    found = climbed(X, start, family)
    length = min(len(found.log_likelihoods), len(trace.log_likelihoods))
    np.testing.assert_allclose(
        found.log_likelihoods[:length], trace.log_likelihoods[:length], rtol=1e-10
    )
    if "degenerated" in trace.reason:
        return
    np.testing.assert_allclose(
        found.mixture.covariances, trace.mixture.covariances, rtol=1e-7, atol=1e-9
    )
    one = gm.expected_statistics(X, start, family).maximise()
    np.testing.assert_allclose(
        one.covariances, trace.mixtures[1].covariances, rtol=1e-9, atol=1e-12
    )
    rises = np.diff(trace.log_likelihoods)
    assert (rises >= -1e-9 * abs(trace.log_likelihoods[1:])).all()


@each
def test_a_family_goes_through_every_door(old_faithful, family):
    model = gm.GaussianMixture(2, covariance_type=family, random_state=0)
    model.fit(old_faithful)
    assert model.converged_
    assert model.covariances_.shape == family.shape(2, 2)
    again = gm.GaussianMixture(
        2,
        covariance_type=family,
        weights_init=model.weights_,
        means_init=model.means_,
        precisions_init=model.precisions_,
        max_iter=0,
    ).fit(old_faithful)
    np.testing.assert_allclose(again.covariances_, model.covariances_, rtol=1e-9)
    p = gm.n_parameters(2, 2, family)
    assert p == 1 + 4 + family.n_free(2, 2)
    expected = -2 * model.score(old_faithful) * 272 + p * np.log(272)
    assert model.bic(old_faithful) == pytest.approx(expected)
    rng = np.random.default_rng(0)
    row = gm.select(old_faithful, [2], family, rng=rng, n_init=2).best("bic")
    assert (row.covariance_type, row.n_parameters) == (family.name, p)
    assert pickle.loads(pickle.dumps(model)).bic(old_faithful) == pytest.approx(
        expected
    )


@each
def test_without_features_all_steps_are_careful(monkeypatch, old_faithful, family):
    start = gm.Mixture([0.5, 0.5], [[2.0, 55.0], [4.0, 80.0]], [9 * np.eye(2)] * 2)
    fast = climbed(old_faithful, start, family)
    monkeypatch.setattr(type(family), "features", lambda *_: None)
    careful = climbed(old_faithful, start, family, accelerate=True)
    np.testing.assert_allclose(
        careful.log_likelihoods, fast.log_likelihoods, rtol=1e-11
    )


def test_a_fifth_family_is_one_file():
    assert "tied_diag" not in FAMILIES
    with pytest.raises(ValueError, match="covariance_type is 'tied_diag'"):
        gm.m_step([[0.0], [1.0]], np.ones((2, 1)), covariance_type="tied_diag")
