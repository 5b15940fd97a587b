"""Statistics: sums that add, as long as they are taken at one mixture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import residual_pass
from gmm_lib.engine.frame import Parameters
from gmm_lib.families import as_family
from tests.engine.runs import assert_same, families, problem, seeds, sizes


@given(seeds, sizes, sizes, families, st.integers(1, 99))
def test_statistics_of_parts_add_to_those_of_the_whole(seed, K, D, family, cut):
    X, theta = problem(seed, K, D, family)
    whole = gm.expected_statistics(X, theta, family)
    first, last = (
        gm.expected_statistics(part, theta, family) for part in (X[:cut], X[cut:])
    )
    for total in (first + last, last + first):
        assert total.n_points == 100
        assert total.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
        np.testing.assert_allclose(total.counts, whole.counts, rtol=1e-9)
        np.testing.assert_allclose(total.first, whole.first, atol=1e-9)
        np.testing.assert_allclose(total.second, whole.second, atol=1e-9)
    textbook = gm.m_step(X, gm.e_step(X, theta), 0.1, family)
    assert_same((first + last).mixture(reg_covar=0.1), textbook)
    assert whole.log_likelihood == pytest.approx(gm.log_likelihood(X, theta))


def test_statistics_keep_their_block_size_in_bounds(monkeypatch):
    X, theta = problem(0, 2, 2, "full", N=500)
    whole = gm.expected_statistics(X, theta)
    monkeypatch.setattr(residual_pass, "_BLOCK", 1)  # 64 rows a block
    assert_same(whole.mixture(), gm.expected_statistics(X, theta).mixture())


@pytest.mark.parametrize("part", ["weights", "means", "covariances"])
def test_statistics_at_mixtures_that_differ_in_one_part_are_refused(part):
    X = np.random.default_rng(0).normal(size=(20, 2))
    parts = {
        "weights": [0.5, 0.5],
        "means": [[0.0, 0.0], [1.0, 1.0]],
        "covariances": [np.eye(2)] * 2,
    }
    other = {
        "weights": [0.4, 0.6],
        "means": [[0.0, 0.5], [1.0, 0.5]],
        "covariances": [np.diag([1.5, 0.5])] * 2,
    }
    one, two = gm.Mixture(**parts), gm.Mixture(**(parts | {part: other[part]}))
    frame = gm.expected_statistics(X, one).frame
    careful = residual_pass.ResidualPass(Blocks(X), frame, as_family("full"))
    a, b = (careful.expect(Parameters.of(m, frame, False)) for m in (one, two))
    with pytest.raises(ValueError, match="different mixtures"):
        a + b


@pytest.mark.parametrize(("mean", "variance"), [(5.0, 1.0), (0.0, 4.0)])
def test_statistics_at_mixtures_that_differ_in_place_or_unit_alone_do_not_add(
    mean, variance
):
    # Each measures from its own mean in its own width, where both are the same.
    X = np.random.default_rng(0).normal(size=(20, 1))
    one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    other = gm.Mixture([1.0], [[mean]], [[[variance]]])
    sums = gm.expected_statistics(X, one)
    assert (sums + gm.expected_statistics(X, one)).n_points == 40
    with pytest.raises(ValueError, match="different mixtures"):
        sums + gm.expected_statistics(X, other)


@pytest.mark.parametrize("ridge", [0.0, 0.09])
def test_rounding_errors_grow_by_the_least_variance_in_old_widths(ridge):
    X = [[x, y] for x in (-0.1, 0.1) for y in (-1.0, 1.0)]
    one = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    grown = gm.expected_statistics(X, one).cancelled(ridge)
    assert grown == pytest.approx(1 / (0.01 + ridge))


def test_rounding_errors_grow_by_how_far_a_mean_moves():
    X = [[x + 3, y + 4] for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    one = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    assert gm.expected_statistics(X, one).cancelled(0.0) == pytest.approx(26)
