"""The log-likelihood of two equal components, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def pair_log_likelihood(x, mu_1, mu_2, sigma):
    """The chapter's solution."""
    constant = np.log(0.5) - np.log(sigma) - 0.5 * np.log(2 * np.pi)
    first = constant - (x - mu_1) ** 2 / (2 * sigma**2)
    second = constant - (x - mu_2) ** 2 / (2 * sigma**2)
    return np.logaddexp(first, second).sum()


def underflows(x, mu_1, mu_2, sigma):
    first = np.exp(-((x - mu_1) ** 2) / (2 * sigma**2))
    second = np.exp(-((x - mu_2) ** 2) / (2 * sigma**2))
    return np.log((first + second) / (2 * sigma * np.sqrt(2 * np.pi))).sum()


def one_maximum_for_all(x, mu_1, mu_2, sigma):
    a = np.stack([-((x - mu) ** 2) / (2 * sigma**2) for mu in (mu_1, mu_2)])
    sums = a.max() + np.log(np.exp(a - a.max()).sum(axis=0))
    return (sums - np.log(2 * sigma * np.sqrt(2 * np.pi))).sum()


def kept_from_zero(x, mu_1, mu_2, sigma):
    first = np.exp(-((x - mu_1) ** 2) / (2 * sigma**2))
    second = np.exp(-((x - mu_2) ** 2) / (2 * sigma**2))
    scale = 2 * sigma * np.sqrt(2 * np.pi)
    return np.log((first + second) / scale + 1e-300).sum()


def log_of_the_product(x, mu_1, mu_2, sigma):
    return pair_log_likelihood(x, mu_1, mu_2, sigma) / len(x)


def sum_of_the_logs(x, mu_1, mu_2, sigma):
    first = pair_log_likelihood(x, mu_1, mu_1, sigma)
    return 0.5 * first + 0.5 * pair_log_likelihood(x, mu_2, mu_2, sigma)


def sigma_not_squared(x, mu_1, mu_2, sigma):
    return pair_log_likelihood(x, mu_1, mu_2, np.sqrt(sigma))


def without_the_weights(x, mu_1, mu_2, sigma):
    return pair_log_likelihood(x, mu_1, mu_2, sigma) + len(x) * np.log(2)


def first_counts_twice(x, mu_1, mu_2, sigma):
    return pair_log_likelihood(x, mu_1, (mu_1 + mu_2) / 2, sigma)


def shifted_by(shift):
    """Make a log-sum-exp that takes out something else than the larger exponent."""

    def answer(x, mu_1, mu_2, sigma):
        a, b = (-((x - mu) ** 2) / (2 * sigma**2) for mu in (mu_1, mu_2))
        m = shift(a, b)
        sums = m + np.log(np.exp(a - m) + np.exp(b - m))
        return np.sum(sums - np.log(2 * sigma) - 0.5 * np.log(2 * np.pi))

    return answer


PAIRS = [
    (shifted_by(np.minimum), "it is finite 100 sigma away"),
    (shifted_by(lambda a, b: a), "it is finite 100 sigma away"),
    (shifted_by(lambda a, b: b), "it is finite 100 sigma away"),
    (shifted_by(lambda a, b: (a + b) / 2), "it is finite 100 sigma away"),
    (underflows, "it is finite 100 sigma away"),
    (one_maximum_for_all, "it is finite 100 sigma away"),
    (kept_from_zero, "it is finite 100 sigma away"),
    (log_of_the_product, "points add up"),
    (sum_of_the_logs, "it is the log of the sum"),
    (sigma_not_squared, "equal means give one Gaussian"),
    (without_the_weights, "equal means give one Gaussian"),
    (first_counts_twice, "exchanging the means changes nothing"),
    (lambda x, mu_1, mu_2, sigma: None, "it runs and returns one number"),
]


EXERCISES = [
    Exercise(
        gm.checks.pair_log_likelihood,
        right=[pair_log_likelihood, shifted_by(np.maximum)],
        wrong=PAIRS,
    )
]


def test_what_is_wrong_everywhere_is_not_put_down_to_lost_numbers():
    report = gm.checks.pair_log_likelihood(without_the_weights)
    assert "it is finite 100 sigma away" in report.skipped
    (failure,) = gm.checks.pair_log_likelihood(kept_from_zero).failures
    assert "small numbers were lost on the way" in failure.sentence
