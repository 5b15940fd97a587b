"""Laws of the order of components, and of agreeing on one."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 4)


@given(seeds, sizes)
def test_every_numbering_has_one_order(seed, K):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, 2)
    shuffled = theta.reorder(rng.permutation(K))
    for by in ("means", "weights"):
        assert shuffled.reorder(by) == theta.reorder(by)
    assert (np.diff(theta.reorder().means[:, 0]) >= 0).all()
    assert (np.diff(theta.reorder("weights").weights) <= 0).all()


@given(seeds, sizes)
def test_the_density_does_not_depend_on_the_order(seed, K):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, 2)
    X, order = theta.sample(10, rng)[0], rng.permutation(K)
    again = theta.reorder(order)
    np.testing.assert_allclose(again.log_density(X), theta.log_density(X), rtol=1e-12)
    np.testing.assert_array_equal(gm.e_step(X, again).shape, (10, K))
    np.testing.assert_array_equal(again.covariances, theta.covariances[order])


def test_equal_first_means_are_ordered_by_the_next():
    theta = gm.Mixture([0.5, 0.5], [[0.0, 2.0], [0.0, 1.0]], [np.eye(2)] * 2)
    np.testing.assert_array_equal(theta.reorder().means[:, 1], [1, 2])


@given(seeds, sizes)
def test_no_other_order_is_nearer_than_align(seed, K):
    rng = np.random.default_rng(seed)
    theta, reference = random_mixture(rng, K, 2), random_mixture(rng, K, 2)

    def distance(order):
        return ((theta.means[list(order)] - reference.means) ** 2).sum()

    aligned = gm.align(theta, reference)
    least = min(map(distance, permutations(range(K))))
    assert ((aligned.means - reference.means) ** 2).sum() == pytest.approx(least)
    assert aligned.reorder() == theta.reorder()


@given(seeds, sizes)
def test_align_undoes_a_shuffle(seed, K):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, 2)
    assert gm.align(theta.reorder(rng.permutation(K)), theta) == theta


@pytest.mark.parametrize(
    ("by", "kind", "words"),
    [
        ("size", ValueError, "must be 'means', 'weights' or an order"),
        (0, TypeError, "try by='means'"),
        ([0], ValueError, "names each of 0 to 1 once"),
        ([0, 0], ValueError, "names each of 0 to 1 once"),
        ([0.0, 1.0], ValueError, "names each of 0 to 1 once"),
    ],
)
def test_what_is_no_order_is_refused(by, kind, words, geyser_start):
    with pytest.raises(kind, match=words):
        geyser_start.reorder(by)


def test_mixtures_of_two_shapes_are_not_aligned(geyser_start):
    with pytest.raises(ValueError, match="fits of one K"):
        gm.align(geyser_start, gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)]))
    with pytest.raises(TypeError, match="reference must be a Mixture"):
        gm.align(geyser_start, geyser_start.means)
