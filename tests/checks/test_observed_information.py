"""The observed information of the means, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.checks.answers import Exercise
from tests.checks.test_gradient import gradient


def observed_information(X, mixture, sign=-1, gamma=None):
    """The chapter's solution, with places where a bug can be planted."""
    gamma = gm.e_step(X, mixture) if gamma is None else gamma
    K, D = mixture.means.shape
    P, same = np.linalg.inv(mixture.covariances), np.eye(K)
    u = np.einsum("kij,nkj->nki", P, X[:, None, :] - mixture.means)
    shares = gamma[:, :, None] * same - gamma[:, :, None] * gamma[:, None, :]
    hidden = np.einsum("nkl,nki,nlj->kilj", shares, u, u)
    complete = np.einsum("k,kl,kij->kilj", gamma.sum(axis=0), same, P)
    return (complete + sign * hidden).reshape(K * D, K * D)


def by_differences(X, mixture, h=1e-5):
    columns = []
    for i in np.ndindex(mixture.means.shape):
        slopes = []
        for way in (h, -h):
            means = mixture.means.copy()
            means[i] += way
            theta = gm.Mixture(mixture.weights, means, mixture.covariances)
            slopes.append(gradient(X, theta)[1].ravel())
        columns.append((slopes[1] - slopes[0]) / (2 * h))
    return np.array(columns)


def from_the_library(X, mixture):
    K, D = mixture.means.shape
    whole = gm.information(X, mixture).observed
    return whole[K - 1 : K - 1 + K * D, K - 1 : K - 1 + K * D]


def no_covariance_across(X, mixture):
    K, D = mixture.means.shape
    whole = observed_information(X, mixture).reshape(K, D, K, D)
    return np.einsum("kilj,kl->kilj", whole, np.eye(K)).reshape(K * D, K * D)


def mean_over_points(X, mixture):
    return observed_information(X, mixture) / len(X)


def features_first(X, mixture):
    K, D = mixture.means.shape
    whole = observed_information(X, mixture).reshape(K, D, K, D)
    return whole.transpose(1, 0, 3, 2).reshape(K * D, K * D)


def from_densities(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    gamma = joint / joint.sum(axis=1, keepdims=True)
    return observed_information(X, mixture, gamma=gamma)


def from_guarded_densities(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    gamma = joint / (joint.sum(axis=1, keepdims=True) + 1e-300)
    return observed_information(X, mixture, gamma=gamma)


CURVED = "it is minus the slope of the gradient"


INFORMATIONS = [
    (lambda X, mixture: observed_information(X, mixture, sign=0), CURVED),
    (lambda X, mixture: observed_information(X, mixture, sign=1), CURVED),
    (lambda X, mixture: -observed_information(X, mixture), CURVED),
    (no_covariance_across, CURVED),
    (from_guarded_densities, "it is right 1000 sigma away"),
    (mean_over_points, CURVED),
    (mean_over_points, "every point twice"),
    (features_first, CURVED),
    (from_densities, "every point twice"),
    (by_differences, "it follows a change of units"),
    (lambda X, mixture: gm.information(X, mixture).observed, "it returns an array"),
    (lambda X, mixture: None, "it returns an array"),
]


EXERCISES = [
    Exercise(
        gm.checks.observed_information,
        right=[observed_information, from_the_library],
        wrong=INFORMATIONS,
        told=[(lambda *_: None, "observed_information returned None")],
    ),
]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (INFORMATIONS[0][0], "takes the labels as known"),
        (INFORMATIONS[1][0], "adds what is missing"),
        (INFORMATIONS[2][0], "has the sign"),
    ],
)
def test_a_known_slip_of_the_information_is_named(answer, words):
    assert words in gm.checks.observed_information(answer).hint


def test_a_slip_that_is_not_known_gets_no_hint():
    assert not gm.checks.observed_information(features_first).hint


def test_the_library_is_no_answer_where_the_exercise_forbids_it():
    assert not gm.checks.observed_information(from_the_library, forbid="library")


def test_the_solution_uses_no_forbidden_means():
    assert gm.checks.observed_information(
        observed_information, forbid=("loop", "library")
    )
