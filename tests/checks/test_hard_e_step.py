"""The E step that gives each point to one component, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def hard_e_step(X, mixture):
    """The chapter's solution."""
    winner = mixture.log_joint(X).argmax(axis=1)
    return np.eye(mixture.n_components)[winner]


def in_single_precision(X, mixture):
    """A right answer: 0 and 1 are exact in any type."""
    return hard_e_step(X, mixture).astype(np.float32)


def everything(X, mixture):
    return np.ones((len(X), mixture.n_components))


def nearest_mean(X, mixture):
    squares = np.sum((X[:, None, :] - mixture.means) ** 2, axis=2)
    return np.eye(mixture.n_components)[squares.argmin(axis=1)]


def without_weights(X, mixture):
    joint = mixture.log_joint(X) - np.log(mixture.weights)
    return np.eye(mixture.n_components)[joint.argmax(axis=1)]


def rounded(X, mixture):
    return (gm.e_step(X, mixture) > 0.5).astype(float)


def all_of_the_largest(X, mixture):
    gamma = gm.e_step(X, mixture)
    return (gamma == gamma.max(axis=1, keepdims=True)).astype(float)


def labels(X, mixture):
    return gm.e_step(X, mixture).argmax(axis=1)


def largest_density(X, mixture):
    winner = np.exp(mixture.log_joint(X)).argmax(axis=1)
    return np.eye(mixture.n_components)[winner]


HARD = [
    (nearest_mean, "the 1 stands at the largest responsibility"),
    (without_weights, "the 1 stands at the largest responsibility"),
    (everything, "each row holds a single 1"),
    (rounded, "each row holds a single 1"),
    (all_of_the_largest, "each row holds a single 1"),
    (gm.e_step, "each row holds a single 1"),
    (largest_density, "it survives a point at 1000 sigma"),
    (labels, "it runs and returns an array of shape (N, K)"),
    (lambda X, mixture: None, "it runs and returns an array of shape (N, K)"),
]


EXERCISES = [
    Exercise(
        gm.checks.hard_e_step,
        right=[hard_e_step, in_single_precision],
        wrong=HARD,
    )
]


def test_a_tie_may_go_either_way():
    def last_of_the_largest(X, mixture):
        gamma = gm.e_step(X, mixture)[:, ::-1]
        return np.eye(mixture.n_components)[::-1][gamma.argmax(axis=1)]

    assert gm.checks.hard_e_step(last_of_the_largest)
