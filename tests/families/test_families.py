"""What every family of covariances owes to those who ask it, new ones included."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.data import Blocks
from gmm_lib.engine import Engine, climb
from gmm_lib.families import FAMILIES, as_family, check_member
from tests.conftest import random_mixture
from tests.families.equal_volume import EqualVolume
from tests.families.tied_diagonal import TiedDiagonal

KINDS = [*map(as_family, FAMILIES), TiedDiagonal(), EqualVolume()]
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
    shares = rng.dirichlet(np.full(K, 5.0))
    A = 0.1 * rng.standard_normal((K, D, D))
    at = family.project(np.eye(D) + A @ A.transpose(0, 2, 1), shares)
    moved = []
    for k in range(K):
        for i, j in zip(*np.triu_indices(D), strict=True):
            step = np.zeros((K, D, D))
            step[k, i, j] = step[k, j, i] = 1e-4
            ends = family.project(at + step, shares), family.project(at - step, shares)
            moved.append((ends[0] - ends[1]).ravel())
    rank = np.linalg.matrix_rank(np.array(moved), rtol=1e-5)
    assert family.n_free(K, D) == rank


@given(seeds, sizes, families)
def test_components_with_nothing_in_common_are_projected_one_by_one(seed, D, family):
    rng = np.random.default_rng(seed)
    S = random_mixture(rng, 3, D).covariances
    together = family.project(S, np.ones(3))
    alone = np.concatenate([family.project(S[[k]], np.ones(1)) for k in range(3)])
    assert np.allclose(together, alone, rtol=1e-9) != family.coupled(D)


@given(seeds, sizes, sizes, families, st.sampled_from([0.0, 0.3]))
def test_both_passes_take_the_textbooks_steps(seed, K, D, family, reg_covar):
    X, start = member(seed, K, D, family)
    how = {"tol": 0, "max_iter": 4, "reg_covar": reg_covar}
    trace = gm.em(X, start, covariance_type=family, **how)
    blocks = Blocks(X)
    engine = Engine(blocks, blocks.measure(), family, reg_covar, K)
    found = climb(engine, start, tol=0, max_iter=4)
    length = min(len(found.log_likelihoods), len(trace.log_likelihoods))
    np.testing.assert_allclose(
        found.log_likelihoods[:length], trace.log_likelihoods[:length], rtol=1e-10
    )
    if "degenerated" in trace.reason:
        return
    np.testing.assert_allclose(
        found.mixture.covariances, trace.mixture.covariances, rtol=1e-7, atol=1e-9
    )
    one = gm.expected_statistics(X, start, family).maximise(reg_covar)
    np.testing.assert_allclose(
        one.covariances, trace.mixtures[1].covariances, rtol=1e-9, atol=1e-12
    )
    for theta in trace.mixtures:
        check_member(theta, family)
    rises = np.diff(trace.log_likelihoods)
    assert reg_covar > 0 or (rises >= -1e-9 * abs(trace.log_likelihoods[1:])).all()


@given(seeds, sizes, families)
def test_with_a_prior_and_fixed_means_the_engine_takes_the_textbooks_steps(
    seed, K, family
):
    X, start = member(seed, K, 2, family)
    how = {"prior": gm.Prior(np.diag([1.0, 5.0]), dof=9), "fixed": {"means": [0]}}
    how |= {"tol": 0, "max_iter": 4}
    trace = gm.em(X, start, covariance_type=family, **how)
    found = gm.em_by(
        lambda theta: gm.expected_statistics(X, theta, family), start, **how
    )
    length = min(len(found.objectives), len(trace.objectives))
    np.testing.assert_allclose(
        found.objectives[:length], trace.objectives[:length], rtol=1e-11
    )
    rises = np.diff(trace.objectives)
    assert (rises >= -1e-9 * abs(trace.objectives[1:])).all()


@each
def test_what_components_have_in_common_is_fixed_for_all_or_none(old_faithful, family):
    _, start = member(0, 2, 2, family)
    how = {"covariance_type": family, "max_iter": 2}
    kept = gm.em(old_faithful, start, fixed="covariances", **how).mixture
    np.testing.assert_array_equal(kept.covariances, start.covariances)
    how["fixed"] = {"covariances": [0]}
    if family.coupled(2):
        with pytest.raises(ValueError, match="have something in common; pass True"):
            gm.em(old_faithful, start, **how)
        return
    mixture = gm.em(old_faithful, start, **how).mixture
    check_member(mixture, family)
    np.testing.assert_array_equal(mixture.covariances[0], start.covariances[0])


@each
def test_a_component_that_loses_its_width_ends_the_run_or_keeps_another(family):
    X = np.concatenate(
        [np.random.default_rng(0).normal(9, 1, (20, 2)), np.zeros((5, 2))]
    )
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [9.0, 9.0]], [np.eye(2)] * 2)
    trace = gm.em(X, start, covariance_type=family)
    assert trace.converged or "degenerated" in trace.reason
    run = climbed(X, start, family, tol=1e-8, max_iter=1000)
    assert run.converged or run.degenerate
    row = (
        gm.select(X, [2], family, rng=np.random.default_rng(0), n_init=2).best("bic")
        if run.converged
        else None
    )
    assert row is None or np.isfinite(row.bic)


@each
def test_in_one_dimension_each_model_has_one_fit(old_faithful, family):
    X = old_faithful[:, :1]
    same = "tied" if family.coupled(1) else "full"
    one, other = (
        gm.select(X, [2], kind, rng=np.random.default_rng(0), n_init=1).candidates[0]
        for kind in (family, same)
    )
    assert one.covariance_type == family.name
    assert one[1:-2] == other[1:-2]


@given(seeds, st.sampled_from([kind for kind in KINDS if not kind.isotropic]))
def test_who_is_a_member_does_not_hang_on_the_units(seed, family):
    theta = random_mixture(np.random.default_rng(seed), 2, 2)
    units = np.array([1e-9, 1.0])
    small = family.project(theta.covariances, theta.weights) * np.outer(units, units)
    check_member(gm.Mixture(theta.weights, theta.means, small), family)
    strange = gm.Mixture(
        theta.weights, theta.means, theta.covariances * np.outer(units, units)
    )
    if family.name == "full":
        check_member(strange, family)
        return
    with pytest.raises(ValueError, match=f"is not {family.name}"):
        check_member(strange, family)


def test_precisions_of_another_family_are_refused(old_faithful):
    model = gm.GaussianMixture(
        2, covariance_type=EqualVolume(), precisions_init=[np.eye(2), 2 * np.eye(2)]
    )
    with pytest.raises(ValueError, match=r"precisions_init\[[01]\] is not the inverse"):
        model.fit(old_faithful)


def test_a_class_in_the_place_of_a_family_is_named(old_faithful):
    for ask in (
        lambda kind: gm.GaussianMixture(covariance_type=kind).fit(old_faithful),
        lambda kind: gm.select(old_faithful, 1, kind, rng=np.random.default_rng(0)),
    ):
        with pytest.raises(TypeError, match=r"TiedDiagonal; pass .*: TiedDiagonal\(\)"):
            ask(TiedDiagonal)


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
@pytest.mark.parametrize("prior", [None, gm.Prior()], ids=["no prior", "prior"])
def test_whatever_an_estimator_makes_is_of_the_family(old_faithful, family, prior):
    how = {"reg_covar": 0.1, "prior": prior, "missing": "marginal", "random_state": 0}
    holes = old_faithful.copy()
    holes[::5, 1] = np.nan
    for points in (old_faithful, holes):
        model = gm.GaussianMixture(2, covariance_type=family, **how).fit(points)
        check_member(model.start_, family)
        check_member(model.mixture_, family)
        check_member(model.partial_fit(points[:50]).mixture_, family)


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
