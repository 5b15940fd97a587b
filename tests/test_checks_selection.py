"""The checks of chapter 8: right answers pass, plausible wrong ones fail."""

import numpy as np
import pytest
from scipy.stats import chi2

import gmm_lib as gm


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


ONE, MORE = "one component is one Gaussian", "one more component"
COUNTS = [
    (free_weights, ONE),
    (square_matrices, ONE),
    (tied_counted_each_time, MORE),
    (sphere_like_a_diagonal, ONE),
    (lambda K, D, covariance_type: K * D / 2, "it returns a whole number"),
    (lambda K, D, covariance_type: None, "it returns a whole number"),
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
]


@pytest.mark.parametrize(
    ("check", "solution"),
    [
        (gm.checks.n_parameters, n_parameters),
        (gm.checks.n_parameters, gm.n_parameters),
        (gm.checks.bootstrap, bootstrap),
    ],
)
def test_a_right_answer_passes(check, solution):
    assert check(solution), check(solution)


@pytest.mark.parametrize(
    ("check", "mutant", "invariant"),
    [
        *[(gm.checks.n_parameters, *row) for row in COUNTS],
        *[(gm.checks.bootstrap, *row) for row in BOOTSTRAPS],
    ],
)
def test_a_wrong_answer_fails_by_the_invariant_it_breaks(check, mutant, invariant):
    report = check(mutant)
    assert not report
    assert any(failure.invariant.startswith(invariant) for failure in report.failures)
