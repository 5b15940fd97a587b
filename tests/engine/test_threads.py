"""The fast pass in several threads: the numbers of one, and when they are worth it."""

import numpy as np
import pytest

from gmm_lib.engine import feature_pass
from gmm_lib.engine import threads as team
from gmm_lib.families import PLAIN, full
from tests.engine.runs import (
    assert_same,
    assert_same_history,
    engine_for,
    in_threads,
    problem,
    run,
)


@pytest.mark.parametrize("family", PLAIN)
@pytest.mark.parametrize("count", [2, 3])
def test_threads_give_the_numbers_of_one_and_always_the_same_bits(
    monkeypatch, family, count
):
    X, start = problem(3, 2, 20, family, N=4001)
    monkeypatch.setattr(feature_pass, "_KEPT", 0)
    in_threads(monkeypatch, 1)
    alone = run(X, start, family)
    assert isinstance(engine_for(X, family, 2).fast, feature_pass.FeaturePass)
    in_threads(monkeypatch, count)
    assert isinstance(engine_for(X, family, 2).fast, team.Team)
    several = [run(X, start, family) for _ in range(3)]
    assert_same(several[0].mixture, alone.mixture)
    assert_same_history(several[0], alone)
    for again in several[1:]:
        np.testing.assert_array_equal(again.log_likelihoods, several[0].log_likelihoods)
        np.testing.assert_array_equal(again.mixture.means, several[0].mixture.means)


def test_strips_of_products_gain_from_threads_and_give_the_same_numbers(monkeypatch):
    X, start = problem(3, 16, 25, "full", N=4001)
    in_threads(monkeypatch, 1)
    alone = run(X, start, "full")
    in_threads(monkeypatch, 2)
    engine = engine_for(X, "full", 16)
    assert isinstance(engine.fast, team.Team)
    assert isinstance(engine.fast.features, full.Products)
    assert len(engine.fast.features.strips) > 1
    several = run(X, start, "full")
    assert_same(several.mixture, alone.mixture)
    assert_same_history(several, alone)


def test_a_stream_and_short_calls_stay_in_one_thread(monkeypatch):
    in_threads(monkeypatch, 2)
    wide, narrow = (problem(4, 2, D, "full", N=4000)[0] for D in (20, 2))
    for X in ([wide[:3000], wide[3000:]], wide[:1500], narrow):
        assert isinstance(engine_for(X, "full", 2).fast, feature_pass.FeaturePass)


def test_what_goes_wrong_in_a_thread_is_raised(monkeypatch):
    in_threads(monkeypatch, 2)
    X, start = problem(5, 2, 20, "full", N=4000)
    engine = engine_for(X, "full", 2)

    def refuse(rows):
        raise OSError("the disk is gone")

    monkeypatch.setattr(engine.fast._parts[1].blocks, "read", refuse)
    with pytest.raises(OSError, match="the disk is gone"):
        engine.expect(engine.start(start))


@pytest.mark.parametrize(
    ("limit", "count"), [("1", 1), ("3", 3), ("4,2", 4), ("0", None), ("many", None)]
)
def test_the_environment_limits_the_threads(monkeypatch, limit, count):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    cores = team.threads()
    assert cores >= 1
    in_threads(monkeypatch, limit)
    assert team.threads() == (count or cores)
