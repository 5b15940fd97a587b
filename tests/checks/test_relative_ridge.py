"""A ridge in the units of the data, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def relative_ridge(X, fraction):
    return fraction * X.var(axis=0).mean()


def by_n_minus_1(X, fraction):
    return fraction * np.trace(np.atleast_2d(np.cov(X.T))) / X.shape[1]


def across_the_thinnest_direction(X, fraction):
    return fraction * np.linalg.eigvalsh(np.atleast_2d(np.cov(X.T, bias=True)))[0]


def with_a_floor(X, fraction):
    return max(relative_ridge(X, fraction), 1e-6)


def in_one_pass(X, fraction):
    return fraction * np.mean((X**2).mean(axis=0) - X.mean(axis=0) ** 2)


RIDGES = [
    (with_a_floor, "c times the units"),
    (lambda X, fraction: relative_ridge(X, fraction) + 1e-10, "c times the units"),
    (lambda X, fraction: 1e308, "c times the units"),
    (in_one_pass, "a shift changes nothing"),
    (lambda X, fraction: 1e-6, "c times the units"),
    (lambda X, fraction: fraction * X.std(axis=0).mean(), "c times the units"),
    (lambda X, fraction: fraction * np.mean(X**2), "a shift changes nothing"),
    (lambda X, fraction: fraction * X.var(), "a shift changes nothing"),
    (lambda X, fraction: fraction * X.var(axis=0).mean() * len(X), "doubling every"),
    (lambda X, fraction: 1e-3 * X.var(axis=0).mean(), "it is proportional"),
    (lambda X, fraction: -fraction * X.var(axis=0).mean(), "it returns a positive"),
    (lambda X, fraction: None, "it returns a positive number"),
]


EXERCISES = [
    Exercise(
        gm.checks.relative_ridge,
        right=[relative_ridge, by_n_minus_1, across_the_thinnest_direction],
        wrong=RIDGES,
        told=[(lambda X, c: c * X.var(0), "not a single number.")],
    )
]
