"""The log-density of a Gaussian, right and plausibly wrong."""

import numpy as np
import pytest
from scipy.linalg import solve_triangular
from scipy.stats import multivariate_normal

import gmm_lib as gm
from tests.checks.answers import Exercise

HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def log_density(X, mean, covariance, scale=0.5, log_det=1.0, constant=1.0):
    """The chapter's solution, with places where a bug can be planted."""
    L = np.linalg.cholesky(covariance)
    y = solve_triangular(L, (X - mean).T, lower=True)
    half = log_det * np.log(np.diag(L)).sum()
    return -constant * len(mean) * HALF_LOG_2PI - half - scale * (y**2).sum(axis=0)


def scipy_log_density(X, mean, covariance):
    """A right answer that is a bare number for one point, as SciPy gives it."""
    return multivariate_normal(mean, covariance).logpdf(X)


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


EXERCISES = [
    Exercise(
        gm.checks.gaussian,
        right=[log_density, scipy_log_density],
        wrong=GAUSSIANS,
    )
]


def test_a_density_in_place_of_its_logarithm_is_told():
    sentence = gm.checks.gaussian(the_density_itself).failures[0].sentence
    assert sentence.endswith("0.3989, the density itself: return its logarithm.")


@pytest.mark.parametrize("mutant", [without_the_half, determinant_not_rooted])
def test_what_is_wrong_everywhere_is_not_put_down_to_lost_numbers(mutant):
    report = gm.checks.gaussian(mutant)
    assert not any("lost" in failure.sentence for failure in report.failures)
    extreme = [law for law in report.skipped if "it survives" in law or "far" in law]
    assert extreme
    assert not set(extreme) & set(report.held)
