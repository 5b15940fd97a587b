"""Rows of data in blocks: each is read once and in order."""

import numpy as np

from gmm_lib.data.blocks import Blocks


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
