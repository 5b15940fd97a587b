"""What one iteration of EM does: each thing once."""

from collections import Counter

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import model
from gmm_lib.mixture import Mixture

PARTS = ("log_joint", "log_sum_exp", "responsibilities", "m_step")


@pytest.fixture
def counted(monkeypatch):
    """Count how often a Gaussian mixture's parts of an iteration are called."""
    calls = Counter()

    def watch(place, name):
        plain = getattr(place, name)

        def called(*args, **options):
            calls[name] += 1
            return plain(*args, **options)

        monkeypatch.setattr(place, name, called)

    for name in PARTS:
        watch(model if hasattr(model, name) else Mixture, name)
    return calls


@pytest.mark.parametrize("zeros", [None, 0, 5])
def test_an_iteration_does_each_thing_once(counted, old_faithful, geyser_start, zeros):
    weight = None if zeros is None else np.ones(len(old_faithful))
    if zeros:
        weight[:zeros] = 0
    trace = gm.em(old_faithful, geyser_start, tol=0, max_iter=7, sample_weight=weight)
    assert trace.n_iter == 7
    assert len(trace.lower_bounds) == 7
    assert counted == {
        "log_joint": 8,  # once more, at the start
        "log_sum_exp": 8,
        "responsibilities": 7,
        "m_step": 7,
    }


def test_responsibilities_that_are_kept_cannot_be_written_into(old_faithful):
    one = gm.Mixture([1.0], [[3.0, 70.0]], [np.diag([1.0, 100.0])])
    sums = one.expect(old_faithful)
    with pytest.raises(ValueError, match="read-only"):
        sums.gamma[0] = 0
    assert sums.gamma is sums.gamma
