"""The axes of a picture: those that were asked for, and nothing said twice."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

import gmm_lib as gm
from tests.conftest import random_mixture


def test_every_picture_is_drawn_where_asked_and_names_each_thing_once(linear):
    X = np.array([[0.0], [5.0]])
    ax = plt.figure().add_subplot()
    assert gm.plot.points(X, gm.e_step(X, linear), ax=ax) is ax
    assert gm.plot.density(linear, ax=ax) is ax
    assert gm.plot.ellipses(linear, ax=ax) is ax
    labels = ax.get_legend_handles_labels()[1]
    assert labels == ["density", "component 1", "component 2"]


def test_a_new_figure_is_opaque(planar):
    ax = gm.plot.ellipses(planar)
    assert to_hex(ax.figure.get_facecolor(), keep_alpha=True) == "#ffffffff"
    assert to_hex(ax.get_facecolor(), keep_alpha=True) == "#ffffffff"


def test_what_cannot_be_drawn_is_refused_with_a_remedy(planar):
    with pytest.raises(ValueError, match=r"X has 4 features.*choose some"):
        gm.plot.points(np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"gamma has shape \(1, 2\)"):
        gm.plot.points(np.ones((3, 2)), [[0.5, 0.5]])
    with pytest.raises(ValueError, match="labels is 'ab'; 2 of them"):
        gm.plot.points(np.ones((3, 2)), labels="ab")
    with pytest.raises(TypeError, match="mixture must be a Mixture, not 3"):
        gm.plot.ellipses(3)
    with pytest.raises(TypeError, match="trace must be a Trace"):
        gm.plot.history([planar])
    with pytest.raises(ValueError, match="mixture has 3 features"):
        gm.plot.density(random_mixture(np.random.default_rng(0), 2, 3))
