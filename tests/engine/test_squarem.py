"""Acceleration: as high in fewer passes, and never down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.engine import climb
from gmm_lib.families import PLAIN
from tests.engine.runs import engine_for, families, problem, run, seeds, sizes


@given(seeds, st.integers(2, 3), sizes, families)
def test_acceleration_never_lowers_the_log_likelihood(seed, K, D, family):
    X, start = problem(seed, K, D, family)
    found = run(X, start, family, max_iter=40, accelerate=True, tol=1e-12)
    rises = np.diff(found.log_likelihoods)
    assert (rises >= -1e-9 * abs(found.log_likelihoods[-1])).all()
    value = gm.log_likelihood(X, found.mixture)
    assert value == pytest.approx(found.log_likelihoods[-1], rel=1e-9)


@pytest.mark.parametrize("family", PLAIN)
def test_acceleration_reaches_the_same_optimum_in_fewer_passes(family):
    rng = np.random.default_rng(3)
    X = np.concatenate([rng.normal(0, 1, (300, 2)), rng.normal(1.2, 1.4, (300, 2))])
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.5], [1.5, 1.0]], [np.eye(2)] * 2)
    options = {"tol": 1e-11, "max_iter": 20_000}
    plain = run(X, start, family, **options)
    fast = run(X, start, family, accelerate=True, **options)
    assert plain.converged
    assert fast.converged
    assert len(fast.log_likelihoods) < 0.6 * len(plain.log_likelihoods)
    # SQUAREM may stop where EM's own steps are small: 1e-6 nats a point apart.
    gap = abs(fast.log_likelihoods[-1] - plain.log_likelihoods[-1])
    assert gap < 1e-6 * len(X)


def test_a_jump_to_nowhere_is_taken_back(monkeypatch, old_faithful, geyser_start):
    engine = engine_for(old_faithful, "full", 2)
    plain, calls = engine.expect, []

    def expect(state):
        calls.append(state)
        sums = plain(state)
        bad = len(calls) in (3, 6)
        return sums._replace(log_likelihood=np.nan) if bad else sums

    monkeypatch.setattr(engine, "expect", expect)
    found = climb(engine, geyser_start, tol=0, max_iter=30, accelerate=True)
    assert len(calls) > 6
    assert np.isfinite(found.log_likelihoods).all()
