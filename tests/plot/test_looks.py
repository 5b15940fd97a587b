"""How component k looks: apart from the others, from grey and from the page."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

import gmm_lib as gm


@given(st.integers(0, 1000), st.integers(1, 7))
def test_a_blend_is_a_colour_and_a_sure_point_has_its_components_own(seed, K):
    gamma = np.random.default_rng(seed).dirichlet(np.ones(K), size=4)
    own = np.array([to_rgb(gm.plot.style(k).colour) for k in range(K)])
    mixed = gm.plot.blend(gamma)
    assert (mixed >= 0).all()
    assert (mixed <= 1).all()
    np.testing.assert_allclose(gm.plot.blend(np.eye(K)), own, atol=1e-6)


def cielab(colour):
    """CIE L*a*b* under D65, by the standard's own formulas."""
    c = np.asarray(colour)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
    x, y, z = np.array(to_xyz) @ linear / [0.9505, 1.0, 1.089]
    f = [np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("pair", list(combinations(range(len(gm.plot.STYLES)), 2)))
def test_a_shared_point_looks_like_no_unassigned_one(pair):
    grey = cielab(to_rgb(gm.plot.GREY))
    for share in (0.4, 0.45, 0.5, 0.55, 0.6):
        gamma = np.zeros((1, len(gm.plot.STYLES)))
        gamma[0, list(pair)] = share, 1 - share
        difference = cielab(gm.plot.blend(gamma)[0]) - grey
        assert np.linalg.norm(difference) >= 25


def luminance(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]


def test_the_first_four_components_and_greys_stand_out_on_white():
    looks = [style.colour for style in gm.plot.STYLES[:4]]
    for colour in [*looks, gm.plot.GREY, gm.plot.INK]:
        assert 1.05 / (luminance(colour) + 0.05) >= 3


def test_components_differ_in_colour_marker_and_dash():
    for column in zip(*gm.plot.STYLES, strict=True):
        assert len(set(column)) == len(gm.plot.STYLES)


def test_the_type_of_a_page_can_be_read_on_a_phone():
    with plt.rc_context(gm.plot.PAGE):
        figure, ax = plt.subplots()
        ax.set_xlabel("duration (min)")
        figure.canvas.draw()
        sizes = [ax.xaxis.label.get_size(), ax.get_xticklabels()[0].get_size()]
        shown = 330 / (figure.get_figwidth() * 72)  # CSS pixels a point
        assert min(sizes) * shown >= 9
        assert not ax.spines["top"].get_visible()
        assert not ax.spines["right"].get_visible()
    plt.close(figure)
