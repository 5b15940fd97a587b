"""What every test shares: repeatable hypothesis runs, and data with a known answer."""

import os

import numpy as np
import pytest
from hypothesis import settings

import gmm_lib as gm

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def random_mixture(rng, K, D, spread=3.0):
    """Draw a mixture with full covariances of moderate condition."""
    A = rng.standard_normal((K, D, D))
    return gm.Mixture(
        rng.dirichlet(np.full(K, 5.0)),
        spread * rng.standard_normal((K, D)),
        A @ A.transpose(0, 2, 1) / D + 0.3 * np.eye(D),
    )


@pytest.fixture(scope="session")
def old_faithful():
    return gm.load_old_faithful().X


@pytest.fixture(scope="session")
def geyser_start():
    covariances = [np.diag([1.0, 100.0])] * 2
    return gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], covariances)
