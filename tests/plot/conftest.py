"""Mixtures to draw, and the promise that a picture leaves nothing behind."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import gmm_lib as gm
from tests.conftest import random_mixture

mpl.use("Agg")


@pytest.fixture(autouse=True)
def no_trace_of_drawing():
    before = dict(mpl.rcParams)
    yield
    plt.close("all")
    assert dict(mpl.rcParams) == before


@pytest.fixture
def planar():
    return random_mixture(np.random.default_rng(3), 3, 2)


@pytest.fixture
def linear():
    return gm.Mixture([0.25, 0.75], [[0.0], [5.0]], [[[1.0]], [[4.0]]])
