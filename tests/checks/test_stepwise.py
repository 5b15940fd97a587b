"""Stepwise EM, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def _averages(X, theta, centre):
    gamma, Z = gm.e_step(X, theta), X - centre
    second = np.einsum("nk,ni,nj->kij", gamma, Z, Z)
    return [part / len(X) for part in (gamma.sum(axis=0), gamma.T @ Z, second)]


def _own(theta, centre):
    w, mu = theta.weights, theta.means - centre
    squares = theta.covariances + mu[:, :, None] * mu[:, None]
    return [w, w[:, None] * mu, w[:, None, None] * squares]


def _mixture(s, centre):
    mu = s[1] / s[0][:, None]
    S = s[2] / s[0][:, None, None] - mu[:, :, None] * mu[:, None]
    return gm.Mixture(s[0] / s[0].sum(), centre + mu, (S + S.transpose(0, 2, 1)) / 2)


def _stepped(batches, theta, steps, centre, averages=_averages, frozen=False):
    s, first = _own(theta, centre), theta
    for X, step in zip(batches, steps, strict=True):
        new = averages(X, first if frozen else theta, centre)
        s = [(1 - step) * a + step * b for a, b in zip(s, new, strict=True)]
        theta = _mixture(s, centre)
    return theta


def stepwise(batches, theta, steps):
    return _stepped(batches, theta, steps, theta.means[0])


def stepwise_by_moves(batches, theta, steps):
    """Begin anew from theta's own averages each time; each batch about a new centre."""
    for X, step in zip(batches, steps, strict=True):
        centre = theta.weights @ theta.means
        new, old = _averages(X, theta, centre), _own(theta, centre)
        s = [a + step * (b - a) for a, b in zip(old, new, strict=True)]
        theta = _mixture(s, centre)
    return theta


def from_the_origin_stepwise(batches, theta, steps):
    return _stepped(batches, theta, steps, 0.0)


def adds_sums(batches, theta, steps):
    def sums(X, theta, centre):
        return [len(X) * part for part in _averages(X, theta, centre)]

    return _stepped(batches, theta, steps, theta.means[0], averages=sums)


def never_looks_again(batches, theta, steps):
    return _stepped(batches, theta, steps, theta.means[0], frozen=True)


def averages_parameters(batches, theta, steps):
    for X, step in zip(batches, steps, strict=True):
        gamma = gm.e_step(X, theta)
        N_k = gamma.sum(axis=0)
        means = gamma.T @ X / N_k[:, None]
        r = X[:, None] - means
        S = np.einsum("nk,nki,nkj->kij", gamma, r, r) / N_k[:, None, None]
        new = N_k / len(X), means, S
        old = theta.weights, theta.means, theta.covariances
        parts = [(1 - step) * a + step * b for a, b in zip(old, new, strict=True)]
        theta = gm.Mixture(*parts)
    return theta


def step_the_wrong_way(batches, theta, steps):
    return stepwise(batches, theta, 1 - steps)


def first_batch_replaces(batches, theta, steps):
    return stepwise(batches, theta, np.r_[1.0, steps[1:]])


def one_step_only(batches, theta, steps):
    return stepwise(batches[:1], theta, steps[:1])


def keeps_the_weights(batches, theta, steps):
    new = stepwise(batches, theta, steps)
    return gm.Mixture(theta.weights, new.means, new.covariances)


def rows_at_once(batches, theta, steps):
    return stepwise([np.concatenate(batches)], theta, steps[:1])


EXERCISES = [
    Exercise(
        gm.checks.stepwise,
        right=[stepwise, stepwise_by_moves],
        wrong=[
            (lambda batches, theta, steps: None, "it runs"),
            (lambda batches, theta, steps: theta, "steps of 1 on all rows"),
            (from_the_origin_stepwise, "units and a shift"),
            (adds_sums, "the averages move"),
            (never_looks_again, "steps of 1 on all rows"),
            (averages_parameters, "with K = 1 and 1 / n"),
            (step_the_wrong_way, "steps of 0 change nothing"),
            (first_batch_replaces, "steps of 0 change nothing"),
            (one_step_only, "steps of 1 on all rows"),
            (keeps_the_weights, "the averages move"),
            (rows_at_once, "the averages move"),
        ],
        told=[
            (adds_sums, "steps ["),
            (averages_parameters, "by the recursion of averages"),
        ],
    ),
]
