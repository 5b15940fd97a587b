"""Answers to the exercise of chapter 5, right and plausibly wrong."""

import numpy as np
import pytest
from scipy.special import xlogy

import gmm_lib as gm
from tests.checks.answers import Exercise


def lower_bound(X, q, mixture):
    """The chapter's solution."""
    return float(np.sum(q * mixture.log_joint(X)) - xlogy(q, q).sum())


def over_the_used(X, q, mixture):
    """Another right answer: leave out what is zero."""
    used = q > 0
    return np.sum(q[used] * (mixture.log_joint(X)[used] - np.log(q[used])))


def without_entropy(X, q, mixture):
    return np.sum(q * mixture.log_joint(X))


def with_the_wrong_sign(X, q, mixture):
    return np.sum(q * mixture.log_joint(X)) + xlogy(q, q).sum()


def without_weights(X, q, mixture):
    joint = mixture.log_joint(X) - np.log(mixture.weights)
    return np.sum(q * joint) - xlogy(q, q).sum()


def at_the_responsibilities(X, q, mixture):
    return lower_bound(X, gm.e_step(X, mixture), mixture)


def average(X, q, mixture):
    return lower_bound(X, q, mixture) / len(X)


def zero_log_zero(X, q, mixture):
    return np.sum(q * (mixture.log_joint(X) - np.log(q)))


def nudged(X, q, mixture):
    return np.sum(q * (mixture.log_joint(X) - np.log(q + 1e-6)))


def by_densities(X, q, mixture):
    return np.sum(q * np.log(np.exp(mixture.log_joint(X)))) - xlogy(q, q).sum()


def in_place(X, q, mixture):
    q *= mixture.log_joint(X)
    return q.sum()


def for_each_point(X, q, mixture):
    return np.sum(q * mixture.log_joint(X) - xlogy(q, q), axis=1)


WRONG = [
    (without_entropy, "it touches the log-likelihood at the responsibilities"),
    (with_the_wrong_sign, "it touches the log-likelihood at the responsibilities"),
    (without_weights, "it touches the log-likelihood at the responsibilities"),
    (average, "it touches the log-likelihood at the responsibilities"),
    (at_the_responsibilities, "elsewhere it is lower by the divergences"),
    (nudged, "elsewhere it is lower by the divergences"),
    (average, "points add up"),
    (zero_log_zero, "an entry of q may be exactly zero"),
    (by_densities, "it survives a point at 1000 sigma"),
    (in_place, "it runs and returns one number"),
    (for_each_point, "it runs and returns one number"),
    (lambda X, q, mixture: None, "it runs and returns one number"),
]

EXERCISES = [
    Exercise(
        gm.checks.lower_bound,
        right=[lower_bound, over_the_used, gm.lower_bound],
        wrong=WRONG,
    )
]


@pytest.mark.parametrize(
    ("attempt", "least", "most"),
    [
        (lower_bound, 1.0, 1.0),
        (at_the_responsibilities, 0.0, 0.1),
        (lambda X, q, mixture: gm.log_likelihood(X, mixture), 0.0, 0.1),
        (lambda X, q, mixture: None, 0.0, 0.0),
        (zero_log_zero, 0.6, 0.9),
        (by_densities, 0.6, 0.9),
    ],
)
def test_only_the_gap_earns(attempt, least, most):
    assert least <= gm.checks.lower_bound(attempt).score <= most
