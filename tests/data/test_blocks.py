"""Rows of data in blocks: each is read once and in order."""

import numpy as np

from gmm_lib.data.blocks import Blocks


def test_rows_are_taken_from_every_block():
    X = np.arange(10_000.0)[:, None]
    rows = np.array([0, 4095, 4096, 8192, 9999])
    assert Blocks(X).take(rows).ravel().tolist() == rows.tolist()
