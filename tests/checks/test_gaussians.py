"""Answers to the exercises of chapters 2 and 3, right and plausibly wrong."""

import numpy as np
import pytest
from scipy.linalg import solve_triangular
from scipy.stats import multivariate_normal

import gmm_lib as gm
from gmm_lib.checks.skewed_mixture import modes_on_the_line
from tests.checks.answers import Exercise

HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def log_density(X, mean, covariance, scale=0.5, log_det=1.0, constant=1.0):
    """The chapter's solution, with places where a bug can be planted."""
    L = np.linalg.cholesky(covariance)
    y = solve_triangular(L, (X - mean).T, lower=True)
    half = log_det * np.log(np.diag(L)).sum()
    return -constant * len(mean) * HALF_LOG_2PI - half - scale * (y**2).sum(axis=0)


def scipy_log_density(X, mean, covariance):
    return np.atleast_1d(multivariate_normal(mean, covariance).logpdf(X))


def without_the_half(X, mean, covariance):
    return log_density(X, mean, covariance, scale=1.0)


def determinant_not_rooted(X, mean, covariance):
    return log_density(X, mean, covariance, log_det=2.0)


def determinant_multiplied(X, mean, covariance):
    return log_density(X, mean, covariance, log_det=-1.0)


def without_two_pi(X, mean, covariance):
    return log_density(X, mean, covariance, constant=0.0)


def covariance_for_its_inverse(X, mean, covariance):
    r = X - mean
    squares = np.einsum("nd,de,ne->n", r, covariance, r)
    return (
        -len(mean) * HALF_LOG_2PI + 0.5 * np.linalg.slogdet(covariance)[1] - squares / 2
    )


def transposed_factor(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    y = solve_triangular(L.T, (X - mean).T)
    half = np.log(np.diag(L)).sum()
    return -len(mean) * HALF_LOG_2PI - half - (y**2).sum(axis=0) / 2


def inverse_and_determinant(X, mean, covariance):
    r = X - mean
    squares = np.einsum("nd,de,ne->n", r, np.linalg.inv(covariance), r)
    scale = np.sqrt((2 * np.pi) ** len(mean) * np.linalg.det(covariance))
    return -squares / 2 - np.log(scale)


def logarithm_of_the_density(X, mean, covariance):
    return np.log(np.exp(log_density(X, mean, covariance)))


def the_density_itself(X, mean, covariance):
    return np.exp(log_density(X, mean, covariance))


def in_expanded_squares(X, mean, covariance):
    P = np.linalg.inv(covariance)
    squares = np.einsum("nd,de,ne->n", X, P, X) - 2 * X @ P @ mean + mean @ P @ mean
    half = np.linalg.slogdet(2 * np.pi * covariance)[1] / 2
    return -half - squares / 2


def ridged_by(ridge):
    def answer(X, mean, covariance):
        return log_density(X, mean, covariance + ridge * np.eye(len(mean)))

    return answer


GAUSSIANS = [
    (in_expanded_squares, "a shift of 1e8 changes nothing"),
    (ridged_by(1e-9), "units do not matter"),
    (ridged_by(1e-6), "units do not matter"),
    (without_the_half, "the density integrates to one"),
    (determinant_not_rooted, "at the mean it is -log of sqrt(det(2 pi Sigma))"),
    (determinant_multiplied, "at the mean it is -log of sqrt(det(2 pi Sigma))"),
    (without_two_pi, "the density integrates to one"),
    (covariance_for_its_inverse, "the density has the covariance Sigma"),
    (transposed_factor, "the density has the covariance Sigma"),
    (the_density_itself, "at the mean it is -log of sqrt(det(2 pi Sigma))"),
    (inverse_and_determinant, "it survives 400 dimensions"),
    (logarithm_of_the_density, "it survives a point at 1000 sigma"),
    (lambda X, mean, covariance: None, "it runs and returns an array of shape (N,)"),
]


def log_odds(X, mixture):
    log_joint = mixture.log_joint(X)
    return log_joint[:, 0] - log_joint[:, 1]


def second_over_first(X, mixture):
    return -log_odds(X, mixture)


def without_weights(X, mixture):
    return log_odds(X, mixture) - np.log(mixture.weights[0] / mixture.weights[1])


def difference_of_probabilities(X, mixture):
    return -np.diff(gm.e_step(X, mixture))[:, 0]


def probabilities_first(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    return np.log(joint[:, 0] / joint[:, 1])


def kept_from_zero(X, mixture):
    gamma = gm.e_step(X, mixture) + 1e-300
    return np.log(gamma[:, 0]) - np.log(gamma[:, 1])


ODDS = [
    (second_over_first, "it is the log of the ratio of the posteriors"),
    (without_weights, "it is the log of the ratio of the posteriors"),
    (difference_of_probabilities, "it is the log of the ratio of the posteriors"),
    (probabilities_first, "it is finite and right far from both means"),
    (kept_from_zero, "it is finite and right far from both means"),
    (lambda X, mixture: None, "it runs and returns an array of shape (N,)"),
]


def pair(weight, mean, variance):
    return gm.Mixture([1 - weight, weight], [[0.0], [mean]], [[[0.5]], [[variance]]])


SKEWED = [
    (lambda: pair(0.3, 8.0, 2.5), "the density has one mode"),
    (lambda: pair(0.5, 1.0, 0.5), "the density is skewed to the right"),
    (lambda: pair(0.3, -1.6, 2.5), "the density is skewed to the right"),
    (lambda: pair(0.02, 1.6, 2.5), "each component carries weight"),
    (lambda: gm.Mixture([1.0], [[0.0]], [[[1.0]]]), "it returns two components on the"),
    (lambda: None, "it returns two components on the line"),
]

EXERCISES = [
    Exercise(
        gm.checks.gaussian, right=[log_density, scipy_log_density], wrong=GAUSSIANS
    ),
    Exercise(gm.checks.log_odds, right=[log_odds], wrong=ODDS),
    Exercise(
        gm.checks.skewed_mixture, right=[lambda: pair(0.3, 1.6, 2.5)], wrong=SKEWED
    ),
]


@pytest.mark.parametrize(("separation", "count"), [(1.9, 1), (2.1, 2), (40.0, 2)])
def test_two_equal_components_have_two_modes_beyond_two_sigma(separation, count):
    theta = gm.Mixture([0.5, 0.5], [[0.0], [separation]], [[[1.0]], [[1.0]]])
    assert len(modes_on_the_line(theta)) == count


@pytest.mark.parametrize(
    ("variance", "mean", "cure"),
    [(1.0, 0.6, "make it longer"), (2.5, -1.6, "put the wider component there")],
)
def test_a_tail_too_short_is_told_from_one_on_the_wrong_side(variance, mean, cure):
    report = gm.checks.skewed_mixture(lambda: pair(0.3, mean, variance))
    assert cure in report.failures[0].sentence


@pytest.mark.parametrize(
    ("check", "mutant"),
    [
        (gm.checks.gaussian, without_the_half),
        (gm.checks.gaussian, determinant_not_rooted),
        (gm.checks.log_odds, second_over_first),
        (gm.checks.log_odds, without_weights),
    ],
)
def test_what_is_wrong_everywhere_is_not_put_down_to_lost_numbers(check, mutant):
    report = check(mutant)
    assert not any("lost" in failure.sentence for failure in report.failures)
    extreme = [law for law in report.skipped if "it survives" in law or "far" in law]
    assert extreme
    assert not set(extreme) & set(report.held)


def test_a_density_in_place_of_its_logarithm_is_told():
    sentence = gm.checks.gaussian(the_density_itself).failures[0].sentence
    assert sentence.endswith("0.3989, the density itself: return its logarithm.")
