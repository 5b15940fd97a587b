"""An interval of two standard errors, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from gmm_lib.checks import interval
from tests.checks.answers import Exercise, once


@once
def fitted(X, start, tol=1e-12):
    return gm.em(X, start, tol=tol, max_iter=5000).mixture


def error_of(X, theta):
    return gm.information(X, theta).standard_errors().weights[0]


def solution(X, start):
    """The chapter's."""
    theta = fitted(X, start)
    error = error_of(X, theta)
    return theta.weights[0] - 2 * error, theta.weights[0] + 2 * error


def by_differences(X, start):
    """A right answer from the curvature of l in the vector of all parameters."""
    theta = fitted(X, start)
    v, shape = gm.to_vector(theta), theta.means.shape

    def level(u):
        return gm.log_likelihood(X, gm.from_vector(u, *shape))

    h, D = 1e-4, np.eye(len(v))
    H = [
        [
            sum(
                s * t * level(v + h * (s * a + t * b)) for s in (1, -1) for t in (1, -1)
            )
            / (4 * h * h)
            for b in D
        ]
        for a in D
    ]
    # The first entry is a log of a ratio of weights: their slope turns it back.
    w = theta.weights[0]
    error = w * (1 - w) * np.sqrt(np.linalg.inv(-np.array(H))[0, 0])
    return np.array([w - 2 * error, w + 2 * error])


def with_1_96(X, start):
    theta = fitted(X, start, tol=1e-10)
    error = error_of(X, theta)
    return [theta.weights[0] - 1.96 * error, theta.weights[0] + 1.96 * error]


def about(X, start, half=None, weight=None, k=0, times=2):
    theta = fitted(X, start)
    half = times * error_of(X, theta) if half is None else half(X, theta)
    weight = theta.weights[k] if weight is None else weight(X, theta)
    return weight - half, weight + half


def counting(X, theta):
    w = theta.weights[0]
    return 2 * np.sqrt(w * (1 - w) / len(X))


def others_known(X, theta):
    slope = theta.weights.prod()  # of the weight by the log of the ratio of the two
    return 2 * slope / np.sqrt(gm.information(X, theta).observed[0, 0])


def of_the_ratio(X, theta):
    return others_known(X, theta) / theta.weights.prod()


def labels_known(X, theta):
    return 2 * np.sqrt(np.linalg.inv(gm.information(X, theta).complete)[0, 0])


def squared(X, theta):
    return 2 * error_of(X, theta) ** 2


def of_a_mean(X, theta):
    return 2 * gm.information(X, theta).standard_errors().means.ravel()[0]


def at_the_start(X, start):
    error = error_of(X, start)
    return start.weights[0] - 2 * error, start.weights[0] + 2 * error


def after_one_iteration(X, start):
    theta = gm.m_step(X, gm.e_step(X, start))
    error = error_of(X, theta)
    return theta.weights[0] - 2 * error, theta.weights[0] + 2 * error


def share_of_positive(X, start):
    w = np.mean(X < 0)
    half = 2 * np.sqrt(w * (1 - w) / len(X))
    return w - half, w + half


CENTRE = "its middle is the first weight where EM ends"
WIDTH = "it reaches two standard errors to each side"
RUNS = "it returns two numbers"
EXERCISES = [
    Exercise(
        interval,
        right=[solution, with_1_96, by_differences],
        wrong=[
            (lambda X, start: (0.0, 1.0), CENTRE),
            (lambda X, start: (0.65, 0.73), CENTRE),
            (lambda X, start: about(X, start, times=1), WIDTH),
            (lambda X, start: about(X, start, times=4), WIDTH),
            (lambda X, start: about(X, start, times=3), WIDTH),
            (lambda X, start: about(X, start, half=counting), WIDTH),
            (lambda X, start: about(X, start, half=others_known), WIDTH),
            (lambda X, start: about(X, start, half=of_the_ratio), WIDTH),
            (lambda X, start: about(X, start, half=labels_known), WIDTH),
            (lambda X, start: about(X, start, half=squared), WIDTH),
            (lambda X, start: about(X, start, half=of_a_mean), WIDTH),
            (lambda X, start: about(X, start, k=1), CENTRE),
            (lambda X, start: about(X, start, weight=lambda *_: 0.5), CENTRE),
            (at_the_start, RUNS),
            (after_one_iteration, CENTRE),
            (share_of_positive, WIDTH),
            (lambda X, start: solution(X, start)[::-1], RUNS),
            (lambda X, start: fitted(X, start).weights[0], RUNS),
        ],
        told=[
            (lambda X, start: about(X, start, times=1), "That is one standard error."),
            (lambda X, start: about(X, start, k=1), "that is the second weight"),
            (lambda X, start: about(X, start, half=counting), "counting labels"),
            (lambda X, start: about(X, start, half=others_known), "whole matrix"),
            (lambda X, start: about(X, start, half=squared), "take the root"),
        ],
    )
]


def test_a_constant_earns_nothing_and_a_middle_alone_a_fifth():
    assert interval(lambda X, start: (0.0, 1.0)).score == 0
    assert interval(after_one_iteration).score == 0
    assert interval(lambda X, start: about(X, start, times=1)).score == 0.2
