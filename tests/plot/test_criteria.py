"""The picture of a table of candidates."""

import numpy as np
import pytest

import gmm_lib as gm


def test_the_picture_of_a_table_rings_its_best(old_faithful):
    how = {"n_init": 5, "rng": np.random.default_rng(0)}
    table = gm.select(old_faithful, [1, 2, 3], **how)
    *lines, ring = gm.plot.selection(table).lines
    names = [row.covariance_type for row in table.candidates]
    assert [line.get_label() for line in lines] == list(dict.fromkeys(names))
    assert ring.get_xydata().tolist() == [[3.0, table.best("bic").bic]]
    assert len({line.get_marker() for line in lines}) == 4
    with pytest.raises(TypeError, match="table must be a Selection"):
        gm.plot.selection([1, 2])
