"""BIC and ICL, right and plausibly wrong."""

import numpy as np
from scipy.special import logsumexp

import gmm_lib as gm
from tests.checks.answers import Exercise


def criteria(X, mixture, p):
    """The chapter's solution."""
    joint, price = mixture.log_joint(X), p * np.log(len(X))
    bic = -2 * logsumexp(joint, axis=1).sum() + price
    return bic, -2 * joint.max(axis=1).sum() + price


def by_posteriors(X, mixture, p):
    """A right answer that takes ICL from BIC and the largest responsibilities."""
    bic = -2 * gm.log_likelihood(X, mixture) + p * np.log(len(X))
    top = mixture.log_joint(X).max(axis=1) - mixture.log_density(X)
    return np.array([bic, bic - 2 * top.sum()])


def pair(level, price):
    return lambda X, mixture, p: (
        level(mixture.log_joint(X), X) + price(X, p),
        criteria(X, mixture, p)[1],
    )


def total(joint, X):
    return -2 * logsumexp(joint, axis=1).sum()


def negative(X, mixture, p):
    return tuple(-value for value in criteria(X, mixture, p))


def exponentiates(X, mixture, p):
    price = p * np.log(len(X))
    joint = np.exp(mixture.log_joint(X))
    level, top = np.log(joint.sum(axis=1)).sum(), np.log(joint.max(axis=1)).sum()
    return -2 * level + price, -2 * top + price


def entropy(X, mixture, p):
    gamma = gm.e_step(X, mixture)
    bic, _ = criteria(X, mixture, p)
    return bic, bic - 2 * np.sum(gamma * np.log(np.maximum(gamma, 1e-300)))


def over_points(X, mixture, p):
    bic, _ = criteria(X, mixture, p)
    return bic, -2 * mixture.log_joint(X).max(axis=0).sum() + p * np.log(len(X))


def own_count(X, mixture, p):
    return criteria(X, mixture, gm.n_parameters(*mixture.means.shape))


def always_seven(X, mixture, p):
    return criteria(X, mixture, 7)


BIC, ICL, FAR = "BIC is", "ICL takes", "it survives"
aic = pair(total, lambda X, p: 2 * p)
once = pair(lambda joint, X: total(joint, X) / 2, lambda X, p: p * np.log(len(X)))
numbers = pair(total, lambda X, p: p * np.log(X.size))
mean = pair(lambda j, X: total(j, X) / len(X), lambda X, p: p * np.log(len(X)))
half = pair(total, lambda X, p: p * np.log(len(X)) / 2)


def alike(X, mixture, p):
    return (criteria(X, mixture, p)[0],) * 2


EXERCISES = [
    Exercise(
        gm.checks.criteria,
        right=[criteria, by_posteriors, lambda X, m, p: list(criteria(X, m, p))],
        wrong=[
            (negative, BIC),
            (aic, BIC),
            (once, BIC),
            (numbers, BIC),
            (mean, BIC),
            (half, BIC),
            (own_count, BIC),
            (always_seven, BIC),
            (alike, ICL),
            (entropy, ICL),
            (over_points, ICL),
            (exponentiates, FAR),
            (lambda X, mixture, p: criteria(X, mixture, p)[0], "it returns"),
            (lambda X, mixture, p: None, "it returns"),
        ],
        told=[
            (negative, "made small"),
            (aic, "That is AIC"),
            (once, "It counts twice"),
            (mean, "Is l a mean?"),
            (alike, "ICL takes the largest term"),
            (entropy, "adds the entropy"),
            (over_points, "over the points?"),
        ],
    )
]


def test_numbers_of_the_wrong_kind_earn_next_to_nothing():
    assert gm.checks.criteria(lambda X, mixture, p: (0.0, 0.0)).score <= 0.1
    assert 0.6 <= gm.checks.criteria(exponentiates).score <= 0.9
