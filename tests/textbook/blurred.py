"""Points from a mixture, and that mixture blurred to start from."""

import numpy as np
from hypothesis import strategies as st

import gmm_lib as gm
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 3)


def problem(seed, K, D, N=100):
    """Draw points from a mixture, and blur that mixture to start from."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    means = truth.means + 0.5 * rng.standard_normal((K, D))
    start = gm.Mixture(np.full(K, 1 / K), means, 2 * truth.covariances)
    return truth.sample(N, rng)[0], start, rng
