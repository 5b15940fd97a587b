"""Features of full covariances: each product once, in any number of strips."""

from itertools import pairwise

import numpy as np
import pytest

from gmm_lib.families import as_family
from gmm_lib.families.features import BLOCK, aligned
from gmm_lib.families.full import Products, Strips

SIZES = [(1, 1), (1, 40), (2, 3), (3, 2), (4, 5), (7, 4), (8, 8)]
LARGE = [(16, 16), (32, 8), (24, 33), (9, 100)]


def products(D, K):
    features = as_family("full").features(D, K, None)
    assert type(features) is (Strips if (D, K) in LARGE else Products)
    return features


def filled(features, D, n=13):
    rng = np.random.default_rng(D)
    Phi = aligned(features.rows * n).reshape(features.rows, n)
    Phi[:] = np.nan
    Phi[0], Phi[1 : D + 1] = 1, rng.standard_normal((D, n))
    features.fill(Phi, D)
    return Phi


@pytest.mark.parametrize(("D", "K"), SIZES)
def test_each_product_of_two_stands_once(D, K):
    features = products(D, K)
    Phi = filled(features, D)
    augmented = Phi[: D + 1]
    pairs = set(zip(features.i.tolist(), features.j.tolist(), strict=True))
    assert pairs == {(i, j) for i in range(D + 1) for j in range(i, D + 1)}
    assert len(pairs) == len(Phi) == features.rows
    np.testing.assert_array_equal(Phi, augmented[features.i] * augmented[features.j])


@pytest.mark.parametrize(("D", "K"), SIZES + LARGE)
def test_strips_give_what_the_whole_gives(D, K):
    features, rng = products(D, K), np.random.default_rng(0)
    Phi = filled(features, D)
    A = rng.standard_normal((K, D + 1, 4 * D + 4))
    M = A @ A.transpose(0, 2, 1)
    M /= M[:, :1, :1]
    weights = rng.dirichlet(np.ones(K))
    theta, _ = features.solve(weights, M)
    logs = np.empty((K, Phi.shape[1]))
    features.evaluate(theta, Phi, logs)
    x = Phi[: D + 1]
    squares = np.einsum("in,kij,jn->kn", x, np.linalg.inv(M), x)
    heights = np.log(weights) - 0.5 * np.linalg.slogdet(2 * np.pi * M)[1]
    heights += 0.5 * (1 + np.log(2 * np.pi))
    np.testing.assert_allclose(logs, heights[:, None] - 0.5 * squares, rtol=1e-9)
    gamma = rng.random(logs.shape)
    sums = features.collect(Phi, gamma)
    np.testing.assert_allclose(sums, np.einsum("pn,kn->pk", Phi, gamma), atol=1e-12)


@pytest.mark.parametrize(("D", "K"), SIZES + LARGE)
def test_no_product_is_so_large_that_blas_starts_threads(D, K):
    features = products(D, K)
    strips = getattr(features, "strips", [(0, features.rows)])
    ends = [0] + [stop for _, stop in strips]
    assert strips == list(pairwise(ends))
    assert ends[-1] == features.rows
    rows = features.block_rows(K)
    assert max((stop - start) * K * rows for start, stop in strips) <= BLOCK
