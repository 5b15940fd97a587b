"""Samplers, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.checks.answers import names


def shared_z(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    return np.repeat(X[:1], n, axis=0), z


def sum_of_variables(mixture, n, rng):
    parts = [mixture.means[k] + rng.standard_normal((n, mixture.n_features))
             for k in range(mixture.n_components)]  # fmt: skip
    X = sum(w * part for w, part in zip(mixture.weights, parts, strict=True))
    return X, rng.choice(mixture.n_components, size=n, p=mixture.weights)


def own_seed(mixture, n, rng):
    return mixture.sample(n, np.random.default_rng(0))


def unseeded(mixture, n, rng):
    return mixture.sample(n, np.random.default_rng())


def fair_choice(mixture, n, rng):
    K = mixture.n_components
    fair = gm.Mixture(np.full(K, 1 / K), mixture.means, mixture.covariances)
    return fair.sample(n, rng)


def shuffled_labels(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    return X, rng.permutation(z)


def quotas(mixture, n, rng):
    ends = np.round(n * np.cumsum(mixture.weights))
    z = np.searchsorted(ends, np.arange(n), side="right")
    u = rng.standard_normal((n, mixture.n_features))
    L = np.linalg.cholesky(mixture.covariances)
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def sorted_by_component(mixture, n, rng):
    z = np.sort(rng.choice(mixture.n_components, size=n, p=mixture.weights))
    u = rng.standard_normal((n, mixture.n_features))
    L = np.linalg.cholesky(mixture.covariances)
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def each_point_twice(mixture, n, rng):
    X, z = mixture.sample(n // 2, rng)
    return np.concatenate([X, X]), np.concatenate([z, z])


def mean_covariance(mixture, n, rng):
    z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
    within = np.tensordot(mixture.weights, mixture.covariances, axes=1)
    u = rng.standard_normal((n, mixture.n_features))
    return mixture.means[z] + u @ np.linalg.cholesky(within).T, z


def uniform_noise(mixture, n, rng):
    z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
    u = np.sqrt(12) * (rng.random((n, mixture.n_features)) - 0.5)
    L = np.linalg.cholesky(mixture.covariances)
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def points_alone(mixture, n, rng):
    return mixture.sample(n, rng)[0]


def counted_from_one(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    return X, z + 1


def wider(mixture, n, rng):
    spread = gm.Mixture(mixture.weights, mixture.means, 1.08**2 * mixture.covariances)
    return spread.sample(n, rng)


def with_noise(noise):
    def sampler(mixture, n, rng):
        z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
        u = noise(rng, (n, mixture.n_features))
        L = np.linalg.cholesky(mixture.covariances)
        return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z

    return sampler


def antithetic(rng, shape):
    u = rng.standard_normal((-(-shape[0] // 2), shape[1]))
    return np.stack([u, -u], axis=1).reshape(-1, shape[1])[: shape[0]]


def mirrored_halves(rng, shape):
    u = rng.standard_normal((-(-shape[0] // 2), shape[1]))
    return np.concatenate([u, -u])[: shape[0]]


def logistic(rng, shape):
    return rng.logistic(size=shape) * np.sqrt(3) / np.pi


def components_in_pairs(mixture, n, rng):
    z = np.repeat(
        rng.choice(mixture.n_components, size=-(-n // 2), p=mixture.weights), 2
    )[:n]
    L = np.linalg.cholesky(mixture.covariances)
    u = rng.standard_normal((n, mixture.n_features))
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def sorted_in_blocks(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    order = np.concatenate(
        [i + np.argsort(z[i : i + 100], kind="stable") for i in range(0, n, 100)]
    )
    return X[order], z[order]


def quotas_but_one(mixture, n, rng):
    X, z = quotas(mixture, n, rng)
    order = rng.permutation(n)
    X, z = X[order], z[order]
    if mixture.n_components > 1 and rng.random() < 0.5:
        z[0] = (z[0] + 1) % mixture.n_components
    return X, z


@pytest.mark.parametrize(
    ("wrong", "invariant"),
    [
        (wider, "each component has its covariance"),
        (with_noise(logistic), "each component is a Gaussian"),
        (with_noise(antithetic), "the points are drawn one by one, in no order"),
        (with_noise(mirrored_halves), "the points are drawn one by one, in no order"),
        (components_in_pairs, "the points are drawn one by one, in no order"),
        (sorted_in_blocks, "the points are drawn one by one, in no order"),
        (quotas_but_one, "the share of a component varies by chance"),
        (shared_z, "samples have the mixture's mean and covariance"),
        (sum_of_variables, "samples have the mixture's mean and covariance"),
        (unseeded, "randomness comes from rng alone"),
        (own_seed, "randomness comes from rng alone"),
        (fair_choice, "samples have the mixture's mean and covariance"),
        (shuffled_labels, "each component has its share, about its mean"),
        (mean_covariance, "each component has its covariance"),
        (uniform_noise, "each component is a Gaussian"),
        (sorted_by_component, "the points are drawn one by one, in no order"),
        (each_point_twice, "the points are drawn one by one, in no order"),
        (quotas, "the share of a component varies by chance"),
        (points_alone, "it runs and returns n points"),
        (counted_from_one, "it runs and returns n points"),
    ],
)
def test_a_wrong_sampler_is_caught(wrong, invariant):
    assert invariant in names(gm.checks.sampler(wrong))


@pytest.mark.parametrize(
    "wrong", [sorted_by_component, each_point_twice, mean_covariance, uniform_noise]
)
def test_a_sampler_with_one_fault_is_told_of_one(wrong):
    assert len(gm.checks.sampler(wrong).failures) == 1


def by_loops(mixture, n, rng):
    X, z = [], []
    for _ in range(n):
        z.append(rng.choice(mixture.n_components, p=mixture.weights))
        L = np.linalg.cholesky(mixture.covariances[z[-1]])
        X.append(mixture.means[z[-1]] + L @ rng.standard_normal(mixture.n_features))
    return [X, z]


def by_counts(mixture, n, rng):
    counts = rng.multinomial(n, mixture.weights)
    z = rng.permutation(np.repeat(np.arange(mixture.n_components), counts))
    X = np.empty((n, mixture.n_features))
    for k in range(mixture.n_components):
        theta = mixture.means[k], mixture.covariances[k]
        X[z == k] = rng.multivariate_normal(*theta, size=counts[k])
    return X, z


@pytest.mark.parametrize("right", [by_loops, by_counts])
def test_a_right_sampler_of_another_kind_is_accepted(right):
    assert gm.checks.sampler(right), gm.checks.sampler(right)
