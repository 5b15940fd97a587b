"""Rings and intervals lie at one and two sigma."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

import gmm_lib as gm
from tests.conftest import random_mixture


@pytest.mark.parametrize("seed", range(5))
def test_ellipses_lie_at_one_and_two_sigma(seed):
    mixture = random_mixture(np.random.default_rng(seed), 2, 2)
    rings = iter(gm.plot.ellipses(mixture).patches)
    for mean, covariance in zip(mixture.means, mixture.covariances, strict=True):
        for s in (1, 2):
            r = around(next(rings)) - mean
            squares = np.einsum("nd,de,ne->n", r, np.linalg.inv(covariance), r)
            assert np.allclose(squares, s**2)


def around(ring):
    t, turn = np.linspace(0, 2 * np.pi, 9), np.radians(ring.angle)
    x, y = ring.width / 2 * np.cos(t), ring.height / 2 * np.sin(t)
    c, s = np.cos(turn), np.sin(turn)
    return np.column_stack([c * x - s * y, s * x + c * y]) + ring.center


def test_intervals_on_a_line_end_at_one_and_two_sigma(linear):
    ax = gm.plot.ellipses(linear)
    ends = [tuple(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert ends == [(-1, 1), (-2, 2), (3, 7), (1, 9)]


def test_the_truth_is_dashed_and_wears_no_components_colour(planar):
    ax = gm.plot.ellipses(planar, truth=True)
    assert {to_hex(ring.get_edgecolor()) for ring in ax.patches} == {gm.plot.INK}
    assert all(ring.get_linestyle()[1] for ring in ax.patches)  # lengths on and off
