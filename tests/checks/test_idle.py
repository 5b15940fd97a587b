"""Answers that do no work: constants, the arguments returned, the means alone."""

import math

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import checks
from gmm_lib.mutants import components
from tests.checks.test_answers import OTHERS

MOST = 0.1  # of the marks


# Responsibilities and labels.
def uniform(X, mixture):
    K = mixture.n_components
    return np.full((len(X), K), 1 / K)


def weights_for_all(X, mixture):
    return np.tile(mixture.weights, (len(X), 1))


def first_takes_all(X, mixture):
    return np.eye(mixture.n_components)[np.zeros(len(X), dtype=int)]


def all_take_all(X, mixture):
    return np.ones((len(X), mixture.n_components))


def even_labels(log_p, weights, A):
    N, K = log_p.shape
    return np.full((N, K), 1 / K), np.full((K, K), (N - 1) / K**2), 0.0


def moves_as_given(log_p, weights, A):
    N, K = log_p.shape
    return np.tile(weights, (N, 1)), (N - 1) * np.asarray(A) / K, log_p.sum()


# Parameters.
def data_for_all(X, gamma, *_):
    (_, D), K = X.shape, gamma.shape[1]
    spread = np.cov(X.T, bias=True).reshape(D, D)
    return (
        np.full(K, 1 / K),
        np.tile(X.mean(axis=0), (K, 1)),
        np.tile(spread, (K, 1, 1)),
    )


def data_for_all_but_weights(X, gamma, *_):
    return gamma.mean(axis=0), *data_for_all(X, gamma)[1:]


def means_alone(X, gamma, *_):
    D, K = X.shape[1], gamma.shape[1]
    means = gamma.T @ X / gamma.sum(axis=0)[:, None]
    return np.full(K, 1 / K), means, np.tile(np.eye(D), (K, 1, 1))


def weighted_means_alone(X, gamma, w):
    return means_alone(X, w[:, None] * gamma)


def means_of_complete_rows(X, mixture):
    seen = X[~np.isnan(X).any(axis=1)]
    if len(seen) == 0:
        return mixture
    return (
        mixture.weights,
        means_alone(seen, gm.e_step(seen, mixture))[1],
        (mixture.covariances),
    )


def only_means_move(X, mixture):
    parts = means_alone(X, gm.e_step(X, mixture))
    return [mixture, gm.Mixture(mixture.weights, parts[1], mixture.covariances)]


# Samples.
def at_the_origin(mixture, n, rng):
    return np.zeros((n, mixture.n_features)), np.zeros(n)


def at_the_means(mixture, n, rng):
    z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
    return mixture.means[z], z


def unit_noise_at_the_origin(mixture, n, rng):
    return rng.standard_normal((n, mixture.n_features)), np.zeros(n)


def first_rows(X, m, rng):
    return X[np.zeros(m, int)], np.ones(m)


def as_many_rows_each(X, m, rng):
    return X[rng.integers(len(X), size=m)], np.full(m, len(X) / m)


def labels_as_they_were(X, z, K, prior, concentration, rng):
    D = X.shape[1]
    return (np.full(K, 1 / K), np.zeros((K, D)), np.tile(np.eye(D), (K, 1, 1))), z


def labels_at_random(X, z, K, prior, concentration, rng):
    theta, _ = labels_as_they_were(X, z, K, prior, concentration, rng)
    return theta, rng.integers(K, size=len(X))


def means_of_the_labels(X, z, K, prior, concentration, rng):
    (weights, means, covariances), _ = labels_as_they_were(
        X, z, K, prior, concentration, rng
    )
    for k in np.unique(z):
        means[k] = X[z == k].mean(axis=0)
    return (weights, means, covariances), z


# Slopes and curvatures.
def no_slope(X, mixture):
    parts = mixture.weights, mixture.means, mixture.covariances
    return tuple(np.zeros_like(part) for part in parts)


def no_curvature(X, mixture):
    return np.zeros((mixture.means.size,) * 2)


def flat(X, mixture):
    return np.eye(mixture.means.size)


def one_poisson(values, often):
    return gm.MixtureOf([1.0], [gm.Poisson(np.average(values, weights=often))])


def one_for_each_value(values, often):
    kinds = [gm.Poisson(max(value, 1e-9)) for value in values[:, 0]]
    return gm.MixtureOf(often / often.sum(), kinds)


def twins():
    return gm.Mixture([0.5, 0.5], [[0.0], [0.0]], [[[1.0]], [[1.0]]])


def same_for_all(value):
    return lambda runs: dict.fromkeys(runs, value)


def own_density(X, fit, n_folds, rng):
    return fit(X).log_density(X)


def number(value):
    """Whatever is asked, the answer is this number."""
    return lambda *_, **__: value


def lengths_of_the_runs(runs):
    return {name: len(run) for name, run in runs.items()}


IDLE = {
    "e_step": [uniform, weights_for_all, first_takes_all],
    "m_step": [data_for_all, data_for_all_but_weights, means_alone],
    "em": [
        lambda X, mixture: [mixture],
        lambda X, mixture: [mixture] * 5,
        only_means_move,
    ],
    "log_density": [lambda X, mixture: np.zeros(len(X))],
    "log_likelihood": [number(0.0)],
    "gaussian": [lambda X, mean, covariance: np.zeros(len(X))],
    "log_odds": [lambda X, mixture: np.zeros(len(X))],
    "pair_log_likelihood": [number(0.0)],
    "hard_e_step": [first_takes_all, all_take_all, uniform],
    "sampler": [at_the_origin, at_the_means, unit_noise_at_the_origin],
    "align": [
        lambda mixture, reference: mixture,
        lambda mixture, reference: reference,
    ],
    "relative_ridge": [
        number(1e-6),
        lambda X, fraction: fraction,
        lambda X, fraction: X.mean(),
    ],
    "restarts": [lambda X, n_components, n_starts, rng: np.zeros(n_starts)],
    "n_parameters": [number(6), number(0), lambda K, D, family: K * D],
    "bootstrap": [number(0.05), number(1.0)],
    "map_m_step": [data_for_all, data_for_all_but_weights, means_alone],
    "weighted_m_step": [
        data_for_all,
        data_for_all_but_weights,
        means_alone,
        weighted_means_alone,
    ],
    "assertion": [lambda mixture, X: None],
    "lightweight": [first_rows, as_many_rows_each],
    "stepwise": [lambda batches, mixture, steps: mixture],
    "em_step_missing": [lambda X, mixture: mixture, means_of_complete_rows],
    "component": [components.poisson(lambda x, w: 2.0)],
    "forward_backward": [even_labels, moves_as_given],
    "gene_counting": [
        lambda counts, frequencies: np.full(3, 1 / 3),
        lambda counts, frequencies: frequencies,
    ],
    "gradient": [no_slope],
    "observed_information": [no_curvature, flat],
    "relaxed_em": [lambda X, mixture, step, n_iter: [mixture] * (n_iter + 1)],
    "lower_bound": [
        number(0.0),
        lambda X, q, mixture: gm.log_likelihood(X, mixture),
    ],
    "sums": [
        number(0.0),
        lambda paths, theta, pool: gm.expected_statistics(theta.means, theta),
    ],
    "skewed_mixture": [twins],
    "criteria": [
        number((0.0, 0.0)),
        lambda X, mixture, p: (-2 * gm.log_likelihood(X, mixture),) * 2,
        lambda X, mixture, p: (p, p),
    ],
    "held_out": [lambda X, fit, n_folds, rng: np.zeros(len(X)), own_density],
    "choice": [number(K) for K in (2, 3, 4, 5)],
    "largest_difference": [
        number(0.0),
        number(1e-9),
        number(math.inf),
        lambda X, start, run: gm.log_likelihood(X, start),
    ],
    "arrivals": [
        same_for_all(0),
        same_for_all(1),
        same_for_all(math.inf),
        lengths_of_the_runs,
    ],
    "interval": [
        number((0.0, 1.0)),
        number((-math.inf, math.inf)),
        lambda X, start: (start.weights[0],) * 2,
        lambda X, start: (start.weights[0] - 0.1, start.weights[0] + 0.1),
    ],
    "ceiling": [one_poisson, one_for_each_value],
    "memory": [number(True), number(False)],
    "update": [lambda prior, X, w: prior],
    "bound": [
        number(0.0),
        number(-math.inf),
        lambda X, gamma, prior, concentration: float(gamma.sum()),
    ],
    "sweep": [labels_as_they_were, labels_at_random, means_of_the_labels],
}
NO_MARKS = {"estimator"}  # for a reader's own estimator, and asked by no exercise


@pytest.mark.parametrize(
    ("name", "answer"),
    [(name, answer) for name, answers in IDLE.items() for answer in answers],
)
def test_an_answer_that_does_no_work_earns_next_to_nothing(name, answer):
    assert getattr(checks, name)(answer).score <= MOST


def test_no_check_goes_without_an_answer_that_does_no_work():
    assert {*IDLE} | NO_MARKS | OTHERS == {*checks.__all__}
