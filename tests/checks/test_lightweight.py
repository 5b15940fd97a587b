"""Lightweight coresets, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def _q(X):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    if far.sum() == 0:
        far = np.ones(len(X))
    return 0.5 / len(X) + 0.5 * far / far.sum()


def _drawn(X, m, rng, q, weight):
    chosen = rng.choice(len(X), size=m, p=q)
    return X[chosen], weight[chosen]


def lightweight(X, m, rng):
    q = _q(X)
    return _drawn(X, m, rng, q, 1 / (m * q))


def by_inversion(X, m, rng):
    q = _q(X)
    chosen = np.searchsorted(np.cumsum(q)[:-1], rng.random(m), side="right")
    return [X[chosen], 1 / (m * q[chosen])]


def uniform(X, m, rng):
    N = len(X)
    return _drawn(X, m, rng, np.full(N, 1 / N), np.full(N, N / m))


def drawn_uniformly(X, m, rng):
    return _drawn(X, m, rng, np.full(len(X), 1 / len(X)), 1 / (m * _q(X)))


def without_weights(X, m, rng):
    return _drawn(X, m, rng, _q(X), np.full(len(X), len(X) / m))


def weights_that_sum_to_n(X, m, rng):
    rows, w = lightweight(X, m, rng)
    return rows, w * len(X) / w.sum()


def forgets_m(X, m, rng):
    return _drawn(X, m, rng, _q(X), 1 / _q(X))


def distances_not_squared(X, m, rng):
    far = np.linalg.norm(X - X.mean(axis=0), axis=1)
    q = 0.5 / len(X) + 0.5 * far / max(far.sum(), 1e-300)
    q = q / q.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def from_the_origin(X, m, rng):
    far = np.sum(X**2, axis=1)
    q = 0.5 / len(X) + 0.5 * far / far.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def without_the_uniform_half(X, m, rng):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    q = far / far.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def without_replacement(X, m, rng):
    q = _q(X)
    chosen = rng.choice(len(X), size=m, p=q, replace=False)
    return X[chosen], 1 / (m * q[chosen])


def own_randomness(X, m, rng):
    return lightweight(X, m, np.random.default_rng())


def fixed_seed(X, m, rng):
    return lightweight(X, m, np.random.default_rng(0))


def divides_by_zero(X, m, rng):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    q = 0.5 / len(X) + 0.5 * far / far.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def never_divides_by_zero(X, m, rng):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    q = 0.5 / len(X) + 0.5 * far / (far.sum() + 1e-9)
    q = q / q.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def row_numbers(X, m, rng):
    q = _q(X)
    chosen = rng.choice(len(X), size=m, p=q)
    return np.repeat(chosen[:, None], X.shape[1], axis=1) + 0.5, 1 / (m * q[chosen])


EXERCISES = [
    Exercise(
        gm.checks.lightweight,
        right=[lightweight, by_inversion],
        wrong=[
            (lambda X, m, rng: None, "it runs"),
            (lambda X, m, rng: X[:m], "it runs"),
            (uniform, "each weight is"),
            (drawn_uniformly, "far rows are drawn"),
            (without_weights, "each weight is"),
            (weights_that_sum_to_n, "each weight is"),
            (forgets_m, "each weight is"),
            (distances_not_squared, "each weight is"),
            (from_the_origin, "another unit or origin"),
            (without_the_uniform_half, "far rows are drawn"),
            (without_replacement, "it runs"),
            (own_randomness, "the randomness comes from rng"),
            (fixed_seed, "the randomness comes from rng"),
            (never_divides_by_zero, "another unit or origin"),
            (divides_by_zero, "rows that are all the same"),
            (row_numbers, "what is drawn are rows"),
        ],
        told=[(weights_that_sum_to_n, "and so the weight")],
    ),
]
