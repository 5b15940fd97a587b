"""The pass that is chosen for a state: fast, or careful where digits would be lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.engine.frame import Parameters
from gmm_lib.families import FAMILIES, PLAIN, features
from tests.engine.runs import (
    assert_same,
    assert_same_history,
    engine_for,
    problem,
    run,
    seeds,
    sizes,
)


@given(seeds, sizes, sizes, st.sampled_from(PLAIN))
def test_both_passes_give_the_same_numbers(seed, K, D, family):
    X, start = problem(seed, K, D, family)
    engine = engine_for(X, family, K)
    quick = engine.start(start)
    careful = Parameters.of(start, engine.frame, family in ("diag", "spherical"))
    assert not isinstance(quick, Parameters)
    for _ in range(3):
        quick_sums, careful_sums = map(engine.expect, (quick, careful))
        value = careful_sums.log_likelihood
        assert quick_sums.log_likelihood == pytest.approx(value, rel=1e-12)
        quick = engine.maximise(quick, quick_sums)
        careful = engine.maximise(careful, careful_sums)
    assert_same(
        engine.parameters(quick).mixture(engine.frame), careful.mixture(engine.frame)
    )


@pytest.mark.parametrize("family", PLAIN)
def test_a_run_turns_careful_when_a_component_narrows(monkeypatch, family):
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(size=(50, 2)), rng.normal(60, 0.1, (50, 2))])
    covariances = [400 * np.eye(2)] * 2
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [60.0, 60.0]], covariances)
    switching = run(X, start, family, max_iter=6)
    engine = engine_for(X, family, 2)
    monkeypatch.setattr(features, "_NARROW", 50.0)
    state = engine.start(start)
    assert not isinstance(state, Parameters)
    state = engine.maximise(state, engine.expect(state))
    assert isinstance(state, Parameters)
    early = run(X, start, family, max_iter=6)
    assert_same(switching.mixture, early.mixture)
    assert_same_history(switching, early)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_component_far_out_for_its_width_is_treated_with_care(family):
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(size=(5000, 2)), rng.normal(1e3, 1, (5, 2))])
    start = gm.Mixture([0.999, 0.001], [[0.0, 0.0], [1e3, 1e3]], [np.eye(2)] * 2)
    assert isinstance(engine_for(X, family, 2).start(start), Parameters)
