"""Coordinates: every vector is a mixture, and every mixture a vector."""

import numpy as np
import pytest
from hypothesis import given

import gmm_lib as gm
from gmm_lib.errors import DegenerateComponentError
from tests.model.slopes import problem, seeds, sizes


@given(seeds, sizes)
def test_a_mixture_comes_back_from_its_vector(seed, size):
    _, theta = problem(seed, *size)
    again = gm.from_vector(gm.to_vector(theta), *size)
    for name in ("weights", "means", "covariances"):
        one, two = getattr(again, name), getattr(theta, name)
        np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-13)


@given(seeds, sizes)
def test_every_vector_is_a_mixture(seed, size):
    K, D = size
    length = K - 1 + K * D + K * D * (D + 1) // 2
    assert length == gm.n_parameters(K, D)
    v = np.random.default_rng(seed).standard_normal(length)
    np.testing.assert_allclose(gm.to_vector(gm.from_vector(v, K, D)), v, atol=1e-10)


@pytest.mark.parametrize(
    ("vector", "error", "words"),
    [
        ([0.0, 1.0, 2.0], ValueError, "vector has 3 entries, but 2 .* have 5 coord"),
        ([0.0, 0.0, np.nan, 0.0, 0.0], ValueError, r"vector\[2\] is nan"),
        (
            [0.0, 0.0, 1.0, 0.0, 400.0],
            ValueError,
            r"vector\[4\] is 400, .* component 1",
        ),
        ([0.0, 0.0, 1.0, 0.0, -400.0], DegenerateComponentError, r"\[1\]"),
        ("theta", TypeError, "vector"),
    ],
)
def test_a_vector_that_is_none_is_refused_by_place(vector, error, words):
    with pytest.raises(error, match=words):
        gm.from_vector(vector, 2, 1)


def test_a_weight_of_zero_has_no_coordinates():
    theta = gm.Mixture([1.0, 0.0], [[0.0], [1.0]], [[[1.0]], [[1.0]]])
    for refuse in (gm.to_vector, lambda m: gm.information([[0.0]], m)):
        with pytest.raises(ValueError, match=r"weights\[1\] is 0.*leave component 1"):
            refuse(theta)
