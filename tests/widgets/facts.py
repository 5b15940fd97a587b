"""The numbers that a widget says of itself, beside those of the library."""

import numpy as np
import pytest

import gmm_lib as gm


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-10)


def mixture_of(facts):
    return gm.Mixture(facts["weights"], facts["means"], facts["covariances"])


def assert_like(facts, theta, rel=1e-10):
    assert facts["weights"] == pytest.approx(theta.weights.tolist(), rel=rel)
    np.testing.assert_allclose(facts["means"], theta.means, rtol=rel)
    scale = np.abs(theta.covariances).max()
    np.testing.assert_allclose(
        facts["covariances"], theta.covariances, rtol=rel, atol=rel * scale
    )
