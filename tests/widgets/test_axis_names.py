"""Names of the axes: a data frame's own, unless the caller says others."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import widgets


class Frame:
    """Hold a table with names, as a data frame does."""

    def __init__(self, columns, rows):
        self.columns, self.rows = list(columns), np.array(rows, dtype=float)

    def __len__(self):
        return len(self.rows)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.rows, dtype=dtype)


ROWS = [[0, 0], [1, 2], [2, 1], [9, 0], [10, 1], [11, 3]]
TWO = Frame(["<b>height</b> (m)", "width"], ROWS)
ONE = Frame(TWO.columns[:1], [row[:1] for row in ROWS])


def start(X):
    return gm.initialize.k_means(X, 2, np.random.default_rng(0), 0.1)


LABS = {
    "BoundLab": lambda X, **how: widgets.BoundLab(ONE, **how),
    "LikelihoodLab": lambda X, **how: widgets.LikelihoodLab(ONE, sigma=1.0, **how),
    "MixtureLab": lambda X, **how: widgets.MixtureLab(ONE, **how),
    "EMLab": lambda X, **how: widgets.EMLab(X, start(X), **how),
    "EMPlayer": lambda X, **how: widgets.EMPlayer(X, gm.em(X, start(X)), **how),
    "SelectionLab": lambda X, **how: widgets.SelectionLab(
        X, gm.select(X, [1], "diag", rng=np.random.default_rng(0), n_init=1), **how
    ),
}


@pytest.mark.parametrize("name", LABS)
def test_axes_have_the_names_of_the_columns_unless_others_are_said(name):
    lab = LABS[name](TWO)
    expected = list(TWO.columns)[: len(lab.names)]
    assert lab.names == expected
    others = ["a", "b"][: len(lab.names)]
    assert LABS[name](TWO, names=others).names == others
