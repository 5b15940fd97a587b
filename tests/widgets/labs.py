"""One of each lab, small, for what every lab must do."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import widgets


def em_player():
    X = gm.load_old_faithful().X
    start = gm.Mixture([0.5, 0.5], [[2.5, 80], [4, 60]], [np.diag([1, 100])] * 2)
    return widgets.EMPlayer(X, gm.em(X, start, max_iter=3))


def repair_lab():
    """Make as many repairs and laws as its place on the page is reserved for."""
    theta = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    laws = {f"law {i}": i < 3 for i in range(8)}
    stage = {"title": "A repair", "note": "", "mixtures": [theta] * 2, "laws": laws}
    return widgets.RepairLab([[0, 1], [1, 0], [2, 2]], [stage] * 8, truth=theta)


def selection_lab():
    X = np.random.default_rng(0).normal(size=(40, 2))
    rng = np.random.default_rng(0)
    found = gm.select(X, [1, 2], ["full", "tied"], rng=rng, n_init=1, n_folds=2)
    return widgets.SelectionLab(X, found)


def lab_with(traits):
    """Make a StreamLab with these traits."""
    lab = widgets.StreamLab()
    for name in sorted(traits, key="batches".__eq__):  # after the size of a batch
        setattr(lab, name, traits[name])
    return lab


LABS = {
    "BoundLab": lambda: widgets.BoundLab([[0.0], [1.0], [1.5], [7.0], [9.0]]),
    "ChainLab": lambda: widgets.ChainLab(),
    "EMLab": lambda: widgets.EMLab(),
    "EMPlayer": em_player,
    "GaussianLab": lambda: widgets.GaussianLab(),
    "LikelihoodLab": lambda: widgets.LikelihoodLab(
        [[0.0], [1.0], [1.5], [7.0], [9.0]], sigma=1.5
    ),
    "MixtureLab": lambda: widgets.MixtureLab([[0.0], [1.0], [1.5], [7.0], [9.0]]),
    "PruneLab": lambda: widgets.PruneLab(),
    "RepairLab": repair_lab,
    "SelectionLab": selection_lab,
    "SoftnessLab": lambda: widgets.SoftnessLab(
        [[0, 0], [1, 0.5], [4, 1], [5, 2], [6, 3]], means=[[1, 1], [3, 2]]
    ),
    "StepLab": lambda: widgets.StepLab(),
    "StreamLab": lambda: widgets.StreamLab(),
    "StreamLab, holes": lambda: widgets.StreamLab("holes"),
}
every_lab = pytest.mark.parametrize("lab", LABS.values(), ids=LABS)
