"""Bootstraps of the likelihood ratio, right and plausibly wrong."""

import numpy as np
from scipy.stats import chi2

import gmm_lib as gm
from tests.checks.answers import Exercise


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
        gm.checks.bootstrap,
        right=[bootstrap, by_spawning, without_the_factor],
        wrong=BOOTSTRAPS,
        told=BOOTSTRAP_SENTENCES,
    )
]


def test_no_slip_is_named_when_the_numbers_are_of_none():
    report = gm.checks.bootstrap(evaluates_the_data)
    assert report.failures[0].sentence.endswith(".")
    assert ", not 0.1." in report.failures[0].sentence


def test_samples_are_not_blamed_for_fits_that_were_not_made():
    report = gm.checks.bootstrap(from_a_table)
    assert len(report.failures) == 1
    assert len(report.skipped) == 3
