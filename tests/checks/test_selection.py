"""Answers to the exercises of chapter 8, right and plausibly wrong."""

import numpy as np
import pytest
from scipy.stats import chi2

import gmm_lib as gm
from tests.checks.answers import Exercise


def n_parameters(K, D, covariance_type):
    """The chapter's solution."""
    own = {"full": D * (D + 1) // 2, "tied": 0, "diag": D, "spherical": 1}
    shared = D * (D + 1) // 2 if covariance_type == "tied" else 0
    return K - 1 + K * (D + own[covariance_type]) + shared


def free_weights(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) + 1


def square_matrices(K, D, covariance_type):
    copies = {"full": K, "tied": 1}.get(covariance_type, 0)
    return n_parameters(K, D, covariance_type) + copies * D * (D - 1) // 2


def tied_counted_each_time(K, D, covariance_type):
    return n_parameters(K, D, "full" if covariance_type == "tied" else covariance_type)


def sphere_like_a_diagonal(K, D, covariance_type):
    family = "diag" if covariance_type == "spherical" else covariance_type
    return n_parameters(K, D, family)


def means_as_numbers(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) - K * D + K


def no_weights(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) - (K - 1)


def no_means(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) - K * D


def one_covariance_for_all(K, D, covariance_type):
    family = "tied" if covariance_type == "full" else covariance_type
    return n_parameters(K, D, family)


def one_variance_for_all(K, D, covariance_type):
    copies = K - 1 if covariance_type == "spherical" else 0
    return n_parameters(K, D, covariance_type) - copies


def exchanged(K, D, covariance_type):
    return n_parameters(D, K, covariance_type)


def full_only(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) if covariance_type == "full" else None


def other_names(K, D, covariance_type):
    names = {"full": "full", "tied": "tied", "diagonal": "diag"}
    return n_parameters(K, D, names[covariance_type])


ONE, MORE = "one component is one Gaussian", "one more component"
COUNTS = [
    (free_weights, ONE),
    (square_matrices, ONE),
    (tied_counted_each_time, MORE),
    (sphere_like_a_diagonal, ONE),
    (lambda K, D, covariance_type: K * D / 2, "it returns a whole number"),
    (lambda K, D, covariance_type: None, "it returns a whole number"),
    (means_as_numbers, ONE),
    (no_weights, MORE),
    (no_means, ONE),
    (one_covariance_for_all, MORE),
    (one_variance_for_all, MORE),
    (exchanged, ONE),
    (full_only, "it returns a whole number"),
    (other_names, "it returns a whole number"),
]
COUNT_SENTENCES = [
    (free_weights, "K - 1 are free"),
    (square_matrices, "It is symmetric"),
    (tied_counted_each_time, "There is one for all"),
    (sphere_like_a_diagonal, "Does a spherical component get D variances?"),
    (means_as_numbers, "Is each mean counted as one number?"),
    (no_weights, "Are the weights left out?"),
    (no_means, "Are the means left out?"),
    (one_covariance_for_all, "counted for all components of a full mixture"),
    (one_variance_for_all, "counted for all components of a spherical mixture"),
    (exchanged, "Are K and D exchanged?"),
    (full_only, "does it return a count for 'tied'?"),
    (other_names, "With K = 1, D = 2, 'diag'"),
    (lambda K, D, covariance_type: (K - 1, K * D), "Return one whole number"),
]


def statistic(X, K, fit):
    null, other = fit(X, K), fit(X, K + 1)
    return 2 * (gm.log_likelihood(X, other) - gm.log_likelihood(X, null)), null


def bootstrap(X, n_components, fit, n_boot, rng):
    """The chapter's solution."""
    observed, null = statistic(X, n_components, fit)
    reached = 0
    for _ in range(n_boot):
        Y, _ = null.sample(len(X), rng)
        reached += statistic(Y, n_components, fit)[0] >= observed
    return (1 + reached) / (1 + n_boot)


def from_a_table(X, n_components, fit, n_boot, rng):
    return chi2(2).sf(statistic(X, n_components, fit)[0])


def resamples(X, n_components, fit, n_boot, rng):
    observed, _ = statistic(X, n_components, fit)
    draws = [rng.choice(X, len(X)) for _ in range(n_boot)]
    reached = sum(statistic(Y, n_components, fit)[0] >= observed for Y in draws)
    return (1 + reached) / (1 + n_boot)


def from_the_alternative(X, n_components, fit, n_boot, rng):
    observed, _ = statistic(X, n_components, fit)
    other = fit(X, n_components + 1)
    draws = [other.sample(len(X), rng)[0] for _ in range(n_boot)]
    reached = sum(statistic(Y, n_components, fit)[0] >= observed for Y in draws)
    return (1 + reached) / (1 + n_boot)


def keeps_the_null(X, n_components, fit, n_boot, rng):
    observed, null = statistic(X, n_components, fit)
    reached = 0
    for _ in range(n_boot):
        Y, _ = null.sample(len(X), rng)
        rise = gm.log_likelihood(Y, fit(Y, n_components + 1))
        reached += 2 * (rise - gm.log_likelihood(Y, null)) >= observed
    return (1 + reached) / (1 + n_boot)


def forgets_the_data(X, n_components, fit, n_boot, rng):
    p = bootstrap(X, n_components, fit, n_boot, rng)
    return (p * (1 + n_boot) - 1) / n_boot


def wrong_tail(X, n_components, fit, n_boot, rng):
    return 1 - bootstrap(X, n_components, fit, n_boot, rng)


def own_seed(X, n_components, fit, n_boot, rng):
    return bootstrap(X, n_components, fit, n_boot, np.random.default_rng(0))


def unseeded(X, n_components, fit, n_boot, rng):
    rng.random()
    return bootstrap(X, n_components, fit, n_boot, np.random.default_rng())


def one_short(X, n_components, fit, n_boot, rng):
    return bootstrap(X, n_components, fit, n_boot - 1, rng)


def one_gaussian(X, n_components, fit, n_boot, rng):
    observed, _ = statistic(X, n_components, fit)
    draws = [rng.normal(X.mean(), X.std(), X.shape) for _ in range(n_boot)]
    reached = sum(statistic(Y, n_components, fit)[0] >= observed for Y in draws)
    return (1 + reached) / (1 + n_boot)


def always_one_against_two(X, n_components, fit, n_boot, rng):
    return bootstrap(X, 1, fit, n_boot, rng)


def doubles_the_data(X, n_components, fit, n_boot, rng):
    observed, null = statistic(X, n_components, fit)
    draws = [null.sample(len(X), rng)[0] for _ in range(n_boot)]
    halves = [statistic(Y, n_components, fit)[0] / 2 for Y in draws]
    return (1 + sum(half >= observed for half in halves)) / (1 + n_boot)


def turned_round(X, n_components, fit, n_boot, rng):
    observed, null = statistic(X, n_components, fit)
    draws = [null.sample(len(X), rng)[0] for _ in range(n_boot)]
    below = sum(statistic(Y, n_components, fit)[0] <= observed for Y in draws)
    return (1 + below) / (1 + n_boot)


def evaluates_the_data(X, n_components, fit, n_boot, rng):
    observed, null = statistic(X, n_components, fit)
    reached = 0
    for _ in range(n_boot):
        Y, _ = null.sample(len(X), rng)
        levels = [gm.log_likelihood(X, fit(Y, n_components + J)) for J in (0, 1)]
        reached += 2 * (levels[1] - levels[0]) >= observed
    return (1 + reached) / (1 + n_boot)


def same_sample(X, n_components, fit, n_boot, rng):
    observed, null = statistic(X, n_components, fit)
    Y, _ = null.sample(len(X), rng)
    reached = sum(statistic(Y, n_components, fit)[0] >= observed for _ in range(n_boot))
    return (1 + reached) / (1 + n_boot)


def keeps_the_tuple(X, n_components, fit, n_boot, rng):
    _, null = statistic(X, n_components, fit)
    return statistic(null.sample(len(X), rng), n_components, fit)[0]


def few_points(X, n_components, fit, n_boot, rng):
    observed, null = statistic(X, n_components, fit)
    draws = [null.sample(n_boot, rng)[0] for _ in range(n_boot)]
    reached = sum(statistic(Y, n_components, fit)[0] >= observed for Y in draws)
    return (1 + reached) / (1 + n_boot)


def in_percent(X, n_components, fit, n_boot, rng):
    return 100 * bootstrap(X, n_components, fit, n_boot, rng)


def by_spawning(X, n_components, fit, n_boot, rng):
    """A right answer that draws nothing from rng itself."""
    observed, null = statistic(X, n_components, fit)
    draws = [null.sample(len(X), child)[0] for child in rng.spawn(n_boot)]
    reached = sum(statistic(Y, n_components, fit)[0] >= observed for Y in draws)
    return (1 + reached) / (1 + n_boot)


def without_the_factor(X, n_components, fit, n_boot, rng):
    """A right answer: twice a statistic orders the samples as the statistic does."""

    def gain(Y):
        levels = [fit(Y, n_components + J).log_density(Y).sum() for J in (0, 1)]
        return levels[1] - levels[0]

    null = fit(X, n_components)
    values = [gain(null.sample(len(X), rng)[0]) for _ in range(n_boot)]
    return np.mean(np.append(values, gain(X)) >= gain(X))


NULL, REFITS = "samples are drawn from the hypothesis", "both models are fitted"
P_VALUE, RANDOM = "p is the share", "the randomness comes from rng"
BOOTSTRAPS = [
    (from_a_table, REFITS),
    (resamples, NULL),
    (from_the_alternative, NULL),
    (keeps_the_null, REFITS),
    (forgets_the_data, P_VALUE),
    (wrong_tail, P_VALUE),
    (own_seed, RANDOM),
    (unseeded, RANDOM),
    (one_short, REFITS),
    (lambda X, n_components, fit, n_boot, rng: 0.05, "it runs"),
    (lambda X, n_components, fit, n_boot, rng: None, "it runs"),
    (one_gaussian, NULL),
    (always_one_against_two, REFITS),
    (doubles_the_data, P_VALUE),
    (turned_round, P_VALUE),
    (evaluates_the_data, P_VALUE),
    (same_sample, REFITS),
    (keeps_the_tuple, "it runs"),
    (few_points, NULL),
    (in_percent, "it runs"),
]
BOOTSTRAP_SENTENCES = [
    (from_a_table, "fit saw no data set besides X"),
    (one_gaussian, "has nothing between -4 and 4"),
    (always_one_against_two, "the statistic needs fits with 2 and with 3"),
    (keeps_the_null, "a sample was fitted with 2 components only"),
    (forgets_the_data, "leaves the data out"),
    (wrong_tail, "That is 1 - p"),
    (turned_round, "Is the comparison turned round?"),
    (doubles_the_data, "statistic of the data doubled"),
    (same_sample, "is each sample drawn anew?"),
    (keeps_the_tuple, "mixture.sample returns points and components"),
    (few_points, "draw as many"),
    (own_seed, "no generator of your own"),
    (0.05, "bootstrap must be a function"),
]

EXERCISES = [
    Exercise(
        gm.checks.n_parameters,
        right=[n_parameters, gm.n_parameters],
        wrong=COUNTS,
        told=COUNT_SENTENCES,
    ),
    Exercise(
        gm.checks.bootstrap,
        right=[bootstrap, by_spawning, without_the_factor],
        wrong=BOOTSTRAPS,
        told=BOOTSTRAP_SENTENCES,
    ),
]


@pytest.mark.parametrize("D", [1, 2])
def test_a_count_of_one_is_written_in_the_singular(D):
    def wrong_here(K, n_features, covariance_type):
        right = n_parameters(K, n_features, covariance_type)
        return right + 1 if n_features == D and K == 1 else right

    sentence = gm.checks.n_parameters(wrong_here).failures[0].sentence
    assert f"the mean has {['1 entry', '2 entries'][D - 1]}" in sentence


def test_no_slip_is_named_when_the_numbers_are_of_none():
    report = gm.checks.bootstrap(evaluates_the_data)
    assert report.failures[0].sentence.endswith(".")
    assert ", not 0.1." in report.failures[0].sentence


def test_samples_are_not_blamed_for_fits_that_were_not_made():
    report = gm.checks.bootstrap(from_a_table)
    assert len(report.failures) == 1
    assert len(report.skipped) == 3
