"""The loop of a fit: where it ends, and what it says of itself then."""

from types import SimpleNamespace

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.engine import climb
from gmm_lib.families import FAMILIES
from tests.engine.runs import problem, run


@pytest.mark.parametrize("family", ["full", "diag", "spherical"])
def test_a_collapse_stops_the_run_at_the_last_sound_mixture(family):
    X = np.concatenate([np.random.default_rng(0).normal(size=(30, 2)), [[50.0, 50.0]]])
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [50.0, 50.0]], [np.eye(2)] * 2)
    found = run(X, start, family, max_iter=50)
    assert found.degenerate
    assert not found.converged
    assert "component 1" in found.reason
    assert "reg_covar" in found.reason
    assert np.isfinite(found.log_likelihoods).all()
    value = gm.log_likelihood(X, found.mixture)
    assert value == pytest.approx(found.log_likelihoods[-1], rel=1e-9)
    assert not run(X, start, family, max_iter=50, reg_covar=1e-3).degenerate


@pytest.mark.parametrize("family", FAMILIES)
def test_an_empty_component_stops_the_run_and_is_named(family):
    X = np.random.default_rng(0).normal(size=(30, 2))
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [40.0, 40.0]], [np.eye(2)] * 2)
    found = run(X, start, family, reg_covar=0.1)
    assert found.degenerate
    assert "component 1 explains no point" in found.reason
    assert np.isfinite(found.log_likelihoods).all()


def test_a_start_with_a_weight_of_zero_is_evaluated_and_its_component_named():
    X = np.random.default_rng(0).normal(size=(30, 2))
    start = gm.Mixture([1.0, 0.0], [[0.0, 0.0], [1.0, 1.0]], [np.eye(2)] * 2)
    found = run(X, start, "full")
    expected = gm.log_likelihood(X, start)
    assert found.log_likelihoods[0] == pytest.approx(expected)
    assert "component 1" in found.reason


def test_no_iterations_give_the_start_itself():
    X, start = problem(0, 2, 2, "full")
    found = run(X, start, "full", max_iter=0)
    assert found.mixture is start
    expected = gm.log_likelihood(X, start)
    assert found.log_likelihoods == pytest.approx([expected])


def test_progress_is_reported_at_every_pass():
    X, start = problem(0, 2, 2, "full")
    seen = []
    found = run(X, start, "full", report=lambda t, value: seen.append((t, value)))
    assert seen == list(enumerate(found.log_likelihoods))


@pytest.mark.parametrize("family", ["full", "tied"])
@pytest.mark.parametrize("apart", [1e-8, 3e-8])
def test_a_run_on_features_that_repeat_one_another_ends_and_says_why(apart, family):
    rng = np.random.default_rng(0)
    x = rng.standard_normal(200)
    X = np.column_stack([x, x + apart * rng.standard_normal(200)])
    start = gm.Mixture([0.5, 0.5], [[-1, -1], [1, 1]], [np.eye(2)] * 2)
    found = run(X, start, family, max_iter=30)
    assert found.degenerate
    assert "features may repeat one another" in found.reason


class Scripted:
    """Take states that are whole numbers: a step leads to the next, a jump as told."""

    def __init__(self, levels, jumps):
        self.levels, self.jumps = levels, jumps

    def start(self, theta):
        return 0

    def expect(self, state):
        return SimpleNamespace(log_likelihood=self.levels[state], total=1.0)

    def maximise(self, state, sums):
        return state + 1

    def jump(self, states):
        return self.jumps.get(states[-1])

    def finish(self, state):
        return state


def scripted(levels, jumps, tol=0.5):
    engine = Scripted(levels, jumps)
    return climb(engine, None, tol=tol, max_iter=9, accelerate=True)


def test_a_jump_that_gains_little_is_no_sign_that_the_run_has_settled():
    found = scripted([0.0, 10.0, 20.0, 10.0, 30.0, 30.1], {2: 3})
    assert found.log_likelihoods.tolist() == [0.0, 10.0, 10.0, 30.0, 30.1]
    assert found.converged
    assert found.mixture == 5


@pytest.mark.parametrize("low", [9.0, np.nan])
def test_a_jump_that_lowers_l_or_leads_nowhere_is_taken_back(low):
    found = scripted([0.0, 10.0, 20.0, 20.1, low], {2: 4})
    assert found.log_likelihoods.tolist() == [0.0, 10.0, 20.0, 20.1]
    assert found.mixture == 3
