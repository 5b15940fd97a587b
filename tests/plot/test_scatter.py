"""Points stand where they are, and wear their components' looks."""

import numpy as np
from matplotlib.colors import to_hex

import gmm_lib as gm


def offsets(ax):
    return np.concatenate([dots.get_offsets() for dots in ax.collections])


def colours(ax):
    return np.concatenate([dots.get_facecolors()[:, :3] for dots in ax.collections])


def test_points_without_gamma_are_grey_rings_as_in_the_labs(old_faithful):
    ax = gm.plot.points(old_faithful, labels=gm.load_old_faithful().labels)
    assert np.array_equal(offsets(ax), old_faithful)
    [rings] = ax.collections
    assert {to_hex(c) for c in rings.get_facecolors()} == {"#ffffff"}
    assert {to_hex(c) for c in rings.get_edgecolors()} == {gm.plot.GREY}
    assert rings.get_linewidths()[0] > 0.5
    assert ax.get_ylabel() == "waiting time (min)"


def test_points_wear_the_colour_and_marker_of_their_component():
    X, gamma = np.arange(6.0).reshape(3, 2), np.array([[1, 0], [0.25, 0.75], [0, 1]])
    ax = gm.plot.points(X, gamma)
    expected = dict(zip(map(tuple, X), gm.plot.blend(gamma), strict=True))
    for x, colour in zip(offsets(ax), colours(ax), strict=True):
        assert np.allclose(colour, expected[tuple(x)])
    sizes = [len(dots.get_offsets()) for dots in ax.collections]
    assert sizes == [1, 2]  # one group of markers for each winner


def test_points_on_a_line_set_the_range(linear):
    ax = gm.plot.points(np.array([[3.0], [7.0]]))
    low, high = ax.get_xlim()
    assert 2 < low <= 3
    assert 7 <= high < 8


class Frame:
    """Stand in for a data frame: an array whose columns have names."""

    def __init__(self, values, columns):
        self.values, self.columns = values, columns

    def __len__(self):
        return len(self.values)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype=dtype)


def test_axes_take_the_names_of_columns_unless_labels_are_given(old_faithful):
    frame = Frame(old_faithful, ["duration", "waiting"])
    ax = gm.plot.points(frame)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("duration", "waiting")
    named = gm.plot.points(frame, labels=["a", "b"])
    assert (named.get_xlabel(), named.get_ylabel()) == ("a", "b")
    assert gm.plot.points(old_faithful).get_xlabel() == ""
    numbered = gm.plot.points(Frame(old_faithful, [0, 1]))
    assert numbered.get_xlabel() == ""
