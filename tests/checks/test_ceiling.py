"""The highest mixture of Poisson laws, right and plausibly wrong."""

from types import SimpleNamespace

import numpy as np
from scipy.optimize import nnls

import gmm_lib as gm
from gmm_lib.checks import ceiling
from tests.checks.answers import Exercise, once

LONG = {"tol": 1e-10, "max_iter": 20_000}


@once
def log_densities(rates, values):
    return np.array([gm.Poisson(rate).log_density(values) for rate in rates])


def slopes(model, rates, values, often):
    below = model.log_density(values)
    parts = np.exp(log_densities(rates, values) - below)
    return parts @ often - often.sum()


def mean_of(values, often):
    return often @ values[:, 0] / often.sum()


def settled(model, values, often, tol=1e-13, max_iter=20_000):
    most = {"tol": tol, "max_iter": max_iter, "sample_weight": often}
    return gm.em(values, model, **most).model


@once
def highest(values, often, goal=0.005, **options):
    """The chapter's solution."""
    rates = np.linspace(0, values.max(), 1001)
    model = gm.MixtureOf([1.0], [gm.Poisson(mean_of(values, often))])
    for _ in range(12):
        D = slopes(model, rates, values, often)
        if D.max() <= goal:
            break
        weights = [*(0.95 * np.array(model.weights)), 0.05]
        parts = [*model.components, gm.Poisson(rates[D.argmax()])]
        model = settled(gm.MixtureOf(weights, parts), values, often, **options)
    return model


def by_weights_alone(values, often):
    """A right answer: 400 rates that stay, and a Newton step for their weights."""
    rates = np.linspace(0, values.max(), 401)
    p = np.exp(log_densities(rates, values)).T
    weights = np.full(len(rates), 1 / len(rates))
    for _ in range(100):
        ratio = p / (p @ weights)[:, None]
        # The second-order approximation of l has its maximum where these agree.
        root = np.sqrt(often)[:, None]
        A = np.vstack([root * ratio, 1e3 * np.ones(len(rates))])
        new = nnls(A, np.append(2 * root[:, 0], 1e3), maxiter=10_000)[0]
        weights = 0.5 * weights + 0.5 * new / new.sum()
    kept = weights > 1e-9
    parts = [gm.Poisson(rate) for rate in rates[kept]]
    return gm.MixtureOf(weights[kept] / weights[kept].sum(), parts)


def of_rates(*rates, **options):
    def fit(values, often):
        parts = [gm.Poisson(rate) for rate in rates]
        start = gm.MixtureOf(np.full(len(parts), 1 / len(parts)), parts)
        return settled(start, values, often, **options)

    return fit


def one(values, often):
    return gm.MixtureOf([1.0], [gm.Poisson(mean_of(values, often))])


def without_counts(values, often):
    return highest(values, np.ones(len(values)))


def a_gaussian_mixture(values, often):
    return gm.Mixture([1.0], [[mean_of(values, often)]], [[[1.0]]])


def coins(values, often):
    return gm.MixtureOf([1.0], [gm.Bernoulli([0.5])])


def weights_too_large(values, often):
    model = highest(values, often)
    return SimpleNamespace(weights=1.2 * model.weights, components=model.components)


def one_for_each_value(values, often):
    return gm.MixtureOf(often / often.sum(), [gm.Poisson(v[0]) for v in values])


HIGHEST = "no mixture is higher by more than 0.01 nats"
RUNS = "it returns a mixture of Poisson laws"
EXERCISES = [
    Exercise(
        ceiling,
        right=[by_weights_alone, highest, of_rates(0.5, 1, 2, 4, 6, 8, 12, **LONG)],
        wrong=[
            (one, HIGHEST),
            (of_rates(1.0, 6.0), HIGHEST),
            (of_rates(1.0, 6.0, **LONG), HIGHEST),
            (of_rates(1.0, 4.0, 8.0), HIGHEST),
            (of_rates(1.0, 4.0, 8.0, **LONG), HIGHEST),
            (of_rates(*range(1, 11), tol=1e-8, max_iter=200), HIGHEST),
            (of_rates(0.0, 1.0, 6.0, max_iter=50), HIGHEST),
            (lambda values, often: highest(values, often, goal=1.0), HIGHEST),
            (lambda values, often: highest(values, often, max_iter=20), HIGHEST),
            (lambda values, often: of_rates(1.1, 6.8)(values, often), HIGHEST),
            (lambda values, often: gm.MixtureOf([1.0], [gm.Poisson(3.0)]), HIGHEST),
            (without_counts, HIGHEST),
            (one_for_each_value, HIGHEST),
            (a_gaussian_mixture, RUNS),
            (coins, RUNS),
            (weights_too_large, RUNS),
            (lambda values, often: 0.0, RUNS),
        ],
        told=[
            (a_gaussian_mixture, "is no mixture: use gm.MixtureOf"),
            (coins, "use gm.Poisson"),
            (weights_too_large, "the weights sum to one"),
            (of_rates(1.0, 6.0), "for a new component of rate"),
        ],
    )
]


def test_a_mixture_that_sees_no_data_earns_nothing():
    fixed = gm.MixtureOf([0.5, 0.5], [gm.Poisson(1.0), gm.Poisson(6.0)])
    assert ceiling(lambda values, often: fixed).score == 0
    assert ceiling(one).score == 0
