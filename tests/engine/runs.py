"""Runs of the engine from a start within its family, and when two are the same."""

import numpy as np
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine, climb
from gmm_lib.families import FAMILIES, as_family
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 3)
families = st.sampled_from(FAMILIES)


def problem(seed, K, D, family, N=100):
    """Draw points, and a blurred start within the family."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    means = truth.means + 0.5 * rng.standard_normal((K, D))
    weights = np.full(K, 1 / K)
    covariances = as_family(family).project(2 * truth.covariances, weights)
    return truth.sample(N, rng)[0], gm.Mixture(weights, means, covariances)


def engine_for(X, family, K, reg_covar=0.0):
    blocks = Blocks(X)
    return Engine(blocks, blocks.measure(), family, reg_covar, K)


def run(X, start, family, **options):
    options = {"tol": 0, "max_iter": 4} | options
    engine = engine_for(X, family, start.n_components, options.pop("reg_covar", 0.0))
    return climb(engine, start, **options)


def assert_same(one, two, rtol=1e-9):
    np.testing.assert_allclose(one.weights, two.weights, rtol=rtol)
    np.testing.assert_allclose(one.means, two.means, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(one.covariances, two.covariances, rtol=rtol, atol=rtol)


def assert_same_history(one, two):
    # At tol=0 rounding decides when a finished run stops.
    length = min(len(one.log_likelihoods), len(two.log_likelihoods))
    np.testing.assert_allclose(
        one.log_likelihoods[:length], two.log_likelihoods[:length], rtol=1e-10
    )


def in_threads(monkeypatch, count):
    monkeypatch.setenv("OMP_NUM_THREADS", str(count))
