"""A mixture written down, read again, and compared."""

import copy
import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 3)


@given(seeds, sizes, sizes)
def test_json_pickle_and_copies_keep_every_bit(seed, K, D):
    theta = random_mixture(np.random.default_rng(seed), K, D)
    text = json.dumps(theta.to_dict())
    for again in (
        gm.Mixture.from_dict(json.loads(text)),
        pickle.loads(pickle.dumps(theta)),
        copy.deepcopy(theta),
    ):
        assert again == theta
        assert hash(again) == hash(theta)
        for name in ("weights", "means", "covariances", "_cholesky"):
            np.testing.assert_array_equal(getattr(again, name), getattr(theta, name))


@pytest.mark.parametrize("name", ["weights", "means", "covariances"])
def test_one_changed_number_makes_another_mixture(name):
    theta = random_mixture(np.random.default_rng(0), 2, 2)
    parts = {key: np.array(value) for key, value in theta.to_dict().items()}
    parts[name] += {"weights": [1e-10, -1e-10]}.get(name, 1e-10)
    assert gm.Mixture(**parts) != theta


def test_what_is_no_mixture_is_not_equal():
    theta = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    assert theta != theta.to_dict()
    assert theta != gm.Mixture([0.5, 0.5], [[0.0]] * 2, [[[1.0]]] * 2)
    assert theta == gm.Mixture([1], [[-0.0]], [[[1.0]]])


@pytest.mark.parametrize(
    ("record", "kind", "words"),
    [
        ("{}", TypeError, r"json\.loads of a text"),
        ({"weights": [1.0], "means": [[0.0]]}, ValueError, "'covariances' is missing"),
        (
            {"weights": [1], "means": [[0]], "covariances": [[[1]]], "tol": 1},
            ValueError,
            "'tol' is not known",
        ),
    ],
)
def test_what_is_no_record_is_refused(record, kind, words):
    with pytest.raises(kind, match=words):
        gm.Mixture.from_dict(record)
