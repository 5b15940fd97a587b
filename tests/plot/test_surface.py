"""The density is drawn as high as it is, and no spike is missed."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gmm_lib as gm


def test_the_density_on_a_line_is_the_sum_of_its_terms(linear):
    ax = gm.plot.density(linear, n=2000)
    whole, *terms = (line.get_xydata() for line in ax.lines)
    assert np.allclose(whole[:, 1], sum(term[:, 1] for term in terms))
    assert np.trapezoid(whole[:, 1], whole[:, 0]) == pytest.approx(1, abs=0.01)


def test_contours_run_where_the_density_has_halved(planar):
    contours = gm.plot.density(planar, n=300).collections[0]
    edge = contours.get_paths()[3].vertices  # between 5 and 4 halvings
    log_p = planar.log_density(edge)
    beyond = (log_p.max() - log_p) / np.log(2)
    off = np.minimum(np.abs(beyond), np.abs(beyond - 1))
    assert np.quantile(off, 0.9) < 0.02


def test_a_density_too_small_for_floats_is_drawn(planar):
    ax = plt.figure().add_subplot()
    ax.plot([1e4, 2e4], [1e4, 2e4])
    assert gm.plot.density(planar, ax=ax, n=20).collections


def test_the_density_keeps_the_range_shown(planar, old_faithful):
    ax = gm.plot.points(old_faithful)
    limits = ax.get_xlim(), ax.get_ylim()
    gm.plot.density(planar, ax=ax)
    assert np.allclose((ax.get_xlim(), ax.get_ylim()), limits)


def spike(width, D=1):
    """Half the mass in a spike, the other half a hundred widths wide."""
    narrow, wide = np.eye(D) * width**2, np.eye(D) * 100.0
    means = [np.full(D, 0.123), np.zeros(D)]
    return gm.Mixture([0.5, 0.5], means, [narrow, wide])


@pytest.mark.parametrize("width", [1e-1, 1e-3, 1e-6])
def test_a_spike_shows_in_the_density_with_its_height_and_its_area(width):
    theta = spike(width)
    x, y = gm.plot.density(theta).lines[0].get_data()
    top = np.exp(theta.log_density([[0.123]]))[0]
    assert y.max() == pytest.approx(top, rel=1e-12)
    assert np.trapezoid(y, x) == pytest.approx(1, abs=0.01)
    plt.close("all")


def test_a_spike_shows_where_the_axes_are_already_drawn_and_not_beyond_them():
    _, ax = plt.subplots()
    ax.plot([-3, 3], [0, 0])
    shown = ax.get_xlim()
    x, y = gm.plot.density(spike(1e-3), ax=ax).lines[1].get_data()
    assert y.max() > 100
    assert shown[0] <= x.min() < x.max() <= shown[1]
    plt.close("all")


def test_a_spike_in_the_plane_is_the_highest_of_its_picture():
    theta = spike(1e-3, D=2)
    seen = []
    ax = plt.subplots()[1]
    contourf, ax.contourf = ax.contourf, lambda *args, **_: seen.append(args)
    gm.plot.density(theta, ax=ax)
    ax.contourf = contourf
    x, y, halvings = seen[0][:3]
    at = np.unravel_index(halvings.argmax(), halvings.shape)
    assert (x[at], y[at]) == (0.123, 0.123)
    assert np.all(np.diff(x[0]) > 0)
    assert np.all(np.diff(y[:, 0]) > 0)
    plt.close("all")
