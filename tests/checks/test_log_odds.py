"""The log-odds of two components, right and plausibly wrong."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

import gmm_lib as gm
from tests.checks.answers import Exercise


def log_odds(X, mixture):
    log_joint = mixture.log_joint(X)
    return log_joint[:, 0] - log_joint[:, 1]


def by_scipy(X, mixture):
    """A right answer that is a bare number for one point, as SciPy gives it."""
    first, second = (
        np.log(weight) + multivariate_normal(mean, S).logpdf(X)
        for weight, mean, S in zip(
            mixture.weights, mixture.means, mixture.covariances, strict=True
        )
    )
    return first - second


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


EXERCISES = [
    Exercise(
        gm.checks.log_odds,
        right=[log_odds, by_scipy],
        wrong=ODDS,
    )
]


@pytest.mark.parametrize("mutant", [second_over_first, without_weights])
def test_what_is_wrong_everywhere_is_not_put_down_to_lost_numbers(mutant):
    report = gm.checks.log_odds(mutant)
    assert not any("lost" in failure.sentence for failure in report.failures)
    extreme = [law for law in report.skipped if "it survives" in law or "far" in law]
    assert extreme
    assert not set(extreme) & set(report.held)
