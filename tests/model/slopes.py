"""Points, a mixture that did not make them, and slopes by differences."""

import numpy as np
from hypothesis import strategies as st

import gmm_lib as gm
from tests.conftest import random_mixture

STEP = 1e-5
seeds = st.integers(0, 2**32 - 1)
sizes = st.sampled_from([(1, 1), (1, 3), (2, 1), (2, 2), (3, 3)])


def problem(seed, K=2, D=2, N=80):
    """Draw points, and a mixture that did not make them."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    means = truth.means + 0.3 * rng.standard_normal((K, D))
    elsewhere = gm.Mixture(rng.dirichlet(np.full(K, 9.0)), means, truth.covariances)
    return truth.sample(N, rng)[0], elsewhere


def differences(f, v):
    """Differentiate f at v: one column a coordinate."""
    slopes = [(f(v + STEP * e) - f(v - STEP * e)) / (2 * STEP) for e in np.eye(len(v))]
    return np.array(slopes).T
