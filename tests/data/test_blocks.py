"""Rows of data in blocks: each is read once and in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gmm_lib.data.blocks import Blocks

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 3)


def test_rows_are_taken_from_every_block():
    X = np.arange(10_000.0)[:, None]
    rows = np.array([0, 4095, 4096, 8192, 9999])
    assert Blocks(X).take(rows).ravel().tolist() == rows.tolist()


def test_weighted_rows_are_measured_as_repeated_ones():
    rng = np.random.default_rng(0)
    X = rng.normal(3, 2, (9000, 2))
    weight = rng.integers(4, size=9000, dtype=np.intp)
    X[weight == 3] += 10
    n, mean, variance, total = Blocks(X, weight).measure()
    rows = np.repeat(X, weight, axis=0)
    assert (n, total) == ((weight > 0).sum(), len(rows))
    np.testing.assert_allclose(mean, rows.mean(axis=0))
    np.testing.assert_allclose(variance, rows.var(axis=0))


@given(seeds, sizes, st.lists(st.integers(1, 40), min_size=1, max_size=4))
def test_blocks_are_measured_as_one_array(seed, D, lengths):
    rng = np.random.default_rng(seed)
    parts = [rng.normal(rng.normal(0, 5), 1, (n, D)) for n in lengths]
    n, mean, variance, total = Blocks(parts).measure()
    X = np.concatenate(parts)
    assert n == total == len(X)
    np.testing.assert_allclose(mean, X.mean(axis=0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(variance, X.var(axis=0), rtol=1e-9, atol=1e-9)
