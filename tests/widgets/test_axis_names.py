"""Names of the axes: a table's own, unless the caller says others."""

import numpy as np
import pytest
from matplotlib.pyplot import close

import gmm_lib as gm
from gmm_lib import plot, widgets


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


def dataset(frame):
    return gm.Dataset(frame.rows, frame.columns, [""] * len(frame.columns), "", "")


def one(X):
    """Take the first feature of such a table."""
    frame = Frame(X.columns[:1], [row[:1] for row in ROWS])
    return dataset(frame) if isinstance(X, gm.Dataset) else frame


def start(X):
    return gm.initialize.k_means(X, 2, np.random.default_rng(0), 0.1)


def repair_lab(X, **how):
    stage = {"title": "", "note": "", "mixtures": [start(X)], "laws": {}}
    return widgets.RepairLab(X, [stage], **how)


LABS = {
    "BoundLab": lambda X, **how: widgets.BoundLab(one(X), **how),
    "LikelihoodLab": lambda X, **how: widgets.LikelihoodLab(one(X), sigma=1.0, **how),
    "MixtureLab": lambda X, **how: widgets.MixtureLab(one(X), **how),
    "RepairLab": repair_lab,
    "SoftnessLab": lambda X, **how: widgets.SoftnessLab(X, ROWS[:2], **how),
    "EMLab": lambda X, **how: widgets.EMLab(X, start(X), **how),
    "EMPlayer": lambda X, **how: widgets.EMPlayer(X, gm.em(X, start(X)), **how),
    "SelectionLab": lambda X, **how: widgets.SelectionLab(
        X, gm.select(X, [1], "diag", rng=np.random.default_rng(0), n_init=1), **how
    ),
}


@pytest.mark.parametrize("X", [TWO, dataset(TWO)], ids=["frame", "dataset"])
@pytest.mark.parametrize("name", LABS)
def test_axes_have_the_names_of_the_columns_unless_others_are_said(name, X):
    lab = LABS[name](X)
    expected = TWO.columns[: len(lab.names)]
    assert lab.names == expected
    others = ["a", "b"][: len(lab.names)]
    assert LABS[name](X, names=others).names == others


def test_a_picture_names_its_axes_from_a_dataset():
    ax = plot.points(dataset(TWO))
    assert [ax.get_xlabel(), ax.get_ylabel()] == TWO.columns
    close(ax.figure)
