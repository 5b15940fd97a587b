"""The fast pass: neither what it keeps nor which road it takes moves a number."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine, feature_pass
from gmm_lib.engine.frame import Parameters
from gmm_lib.families import FAMILIES, PLAIN, full, wide
from tests.engine.runs import (
    assert_same,
    assert_same_history,
    engine_for,
    in_threads,
    problem,
    run,
)


def test_many_features_take_another_road_to_the_same_numbers(monkeypatch):
    X, start = problem(0, 3, 5, "full", N=300)
    products = run(X, start, "full", reg_covar=0.1)
    monkeypatch.setattr(full, "_is_wide", lambda D, K: True)
    monkeypatch.setattr(wide, "_STRIP", 4)  # two strips
    strips = run(X, start, "full", reg_covar=0.1)
    assert isinstance(engine_for(X, "full", 3).fast.features, wide.WideProducts)
    assert_same(products.mixture, strips.mixture)
    assert_same_history(strips, products)


def test_a_far_point_keeps_its_responsibilities_in_the_fast_pass():
    X, start = problem(4, 2, 2, "full", N=5000)
    X[17] = 2000.0  # its densities are all below what a float can hold
    assert not isinstance(engine_for(X, "full", 2).start(start), Parameters)
    fast = run(X, start, "full", max_iter=1)
    trace = gm.em(X, start, tol=0, max_iter=1)
    assert_same_history(fast, trace)
    assert_same(fast.mixture, trace.mixture, rtol=1e-8)


@pytest.mark.parametrize("family", FAMILIES)
def test_features_kept_in_memory_give_the_same_fit(monkeypatch, family):
    X, start = problem(2, 3, 2, family, N=30_000)
    parts = [X[:9001], X[9001:20_000], X[20_000:]]
    kept = [run(data, start, family) for data in (X, parts)]
    monkeypatch.setattr(feature_pass, "_KEPT", 0)
    made_anew = run(X, start, family)
    for found in kept:
        assert_same(found.mixture, made_anew.mixture)
        assert_same_history(found, made_anew)


@pytest.mark.parametrize("family", PLAIN)
def test_standardised_points_kept_in_memory_give_the_same_bits(monkeypatch, family):
    in_threads(monkeypatch, 1)
    X, start = problem(2, 3, 4, family, N=30_000)
    weight = np.random.default_rng(0).random(len(X))
    engines = []
    for kept in (X.size, X.size - 1):
        monkeypatch.setattr(feature_pass, "_KEPT", kept)
        monkeypatch.setattr(feature_pass, "_ALONE", 1)
        blocks = Blocks(X, weight)
        engines.append(Engine(blocks, blocks.measure(), family, 0.0, 3))
        assert not engines[-1].fast.keeps
    first, second = ([engine.expect(engine.start(start))] for engine in engines)
    for engine, passes in zip(engines, (first, second), strict=True):
        passes.append(engine.expect(engine.start(start)))
        passes.append(engine.expect(engine.start(start)))
    assert engines[0].fast._standard
    assert not engines[1].fast._standard
    for sums in first + second:
        assert sums.log_likelihood == first[0].log_likelihood
        np.testing.assert_array_equal(sums.moments, first[0].moments)
