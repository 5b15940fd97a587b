"""The fast engine: the textbook's numbers, from any data, in constant memory."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.engine import feature_pass
from gmm_lib.families import FAMILIES, features
from tests.engine.runs import (
    assert_same,
    assert_same_history,
    families,
    problem,
    run,
    seeds,
    sizes,
)


@given(seeds, sizes, sizes, families, st.sampled_from([0.0, 0.1]))
def test_the_engine_gives_the_textbooks_numbers(seed, K, D, family, reg_covar):
    X, start = problem(seed, K, D, family)
    fast = run(X, start, family, reg_covar=reg_covar)
    trace = gm.em(
        X, start, tol=0, max_iter=4, reg_covar=reg_covar, covariance_type=family
    )
    assert_same_history(fast, trace)
    assert_same(fast.mixture, trace.mixture)


class Reader:
    """Give blocks afresh each time, as a reader of files would."""

    def __init__(self, X, rows):
        self.X, self.rows = X, rows

    def __iter__(self):
        for start in range(0, len(self.X), self.rows):
            yield self.X[start : start + self.rows]


def on_disk(X, tmp_path):
    file = np.memmap(tmp_path / "X", dtype=X.dtype, mode="w+", shape=X.shape)
    file[:] = X
    file.flush()
    return np.memmap(tmp_path / "X", dtype=X.dtype, mode="r", shape=X.shape)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_of_data_gives_the_same_fit(family, tmp_path):
    X, start = problem(1, 3, 2, family, N=20_000)
    X = X.astype(np.float32).astype(float)  # what float32 can hold
    expected = run(X, start, family)
    for data in (
        X.astype(np.float32),
        np.asfortranarray(X),
        np.repeat(X, 2, axis=0)[::2],
        [X[:7], X[7:15_000], X[15_000:]],
        Reader(X, 999),
        on_disk(X.astype(np.float32), tmp_path),
    ):
        found = run(data, start, family)
        assert_same(found.mixture, expected.mixture)
        assert_same_history(found, expected)


class Changing(Reader):
    """Give these numbers of rows, one after the other, each time they are read."""

    def __init__(self, X, counts):
        self.X, self.counts = X, iter(counts)

    def __iter__(self):
        yield self.X[: next(self.counts)]


@pytest.mark.parametrize("counts", [(100, 60), (60, 100)])
def test_a_stream_that_changes_its_length_is_refused(counts):
    X, start = problem(0, 2, 2, "full")
    with pytest.raises(ValueError, match=r"X gave \d+ rows when first read, and"):
        run(Changing(X, counts), start, "full")


@pytest.mark.parametrize("pass_", ["fast", "careful"])
def test_the_memory_of_a_fit_does_not_grow_with_the_data(monkeypatch, pass_):
    if pass_ == "careful":
        monkeypatch.setattr(features, "_NARROW", 0.0)
    rng = np.random.default_rng(0)
    start = gm.Mixture([0.5, 0.5], [[0.0] * 4, [3.0] * 4], [np.eye(4)] * 2)

    def peak(N):
        X = rng.standard_normal((N, 4)) + 3 * rng.integers(2, size=(N, 1))
        tracemalloc.start()
        run(X, start, "full", max_iter=1)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(1000)  # what is made once
    kept = feature_pass._ALONE * feature_pass._KEPT
    assert kept < 15 * 2**18  # 1, z_i and z_i z_j: too many to keep
    assert peak(2**19) < 1.02 * peak(2**18)  # whole blocks of either pass
    assert peak(2**17) < 1.02 * peak(2**18) + 8 * kept


def test_the_engine_never_writes_into_its_data():
    X, start = problem(0, 2, 2, "full", N=5000)
    before = X.copy()
    X.setflags(write=False)
    for limit in (features._NARROW, 0.0):
        features_limit, features._NARROW = features._NARROW, limit
        run(X, start, "full", accelerate=True)
        features._NARROW = features_limit
    np.testing.assert_array_equal(X, before)
