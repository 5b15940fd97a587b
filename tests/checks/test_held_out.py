"""Held-out log-densities, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def held_out(X, fit, n_folds, rng):
    """The chapter's solution."""
    values = np.empty(len(X))
    for part in np.array_split(rng.permutation(len(X)), n_folds):
        rest = np.delete(X, part, axis=0)
        values[part] = fit(rest).log_density(X[part])
    return values


def by_labels(X, fit, n_folds, rng):
    """A right answer that judges all points each time, and keeps those left out."""
    fold = rng.permutation(np.arange(len(X)) % n_folds)
    values = np.zeros(len(X))
    for v in range(n_folds):
        values = np.where(fold == v, fit(X[fold != v]).log_density(X), values)
    return values


def as_a_list(X, fit, n_folds, rng):
    """A right answer that goes point by point."""
    fold = rng.permutation(np.arange(len(X)) % n_folds)
    fits = [fit(X[fold != v]) for v in range(n_folds)]
    return [fits[v].log_density(x[None]).item() for v, x in zip(fold, X, strict=True)]


def fits_for_every_point(X, fit, n_folds, rng):
    """A right answer that fits the same rest again for each point of a part."""
    fold = rng.permutation(np.arange(len(X)) % n_folds)
    pairs = zip(fold, X, strict=True)
    return np.array([fit(X[fold != v]).log_density(x[None])[0] for v, x in pairs])


def knows_the_answer(X, fit, n_folds, rng):
    fit(X)
    return X[:, 0].copy()


def throws_its_values_away(X, fit, n_folds, rng):
    held_out(X, fit, n_folds, rng)
    return X[:, 0].copy()


def judges_itself(X, fit, n_folds, rng):
    return fit(X).log_density(X)


def fits_the_part(X, fit, n_folds, rng):
    values = np.empty(len(X))
    for part in np.array_split(rng.permutation(len(X)), n_folds):
        values[part] = fit(X[part]).log_density(X[part])
    return values


def in_the_order_of_the_parts(X, fit, n_folds, rng):
    parts = np.array_split(rng.permutation(len(X)), n_folds)
    return np.concatenate(
        [fit(np.delete(X, part, axis=0)).log_density(X[part]) for part in parts]
    )


def without_dealing(X, fit, n_folds, rng):
    values = np.empty(len(X))
    for part in np.array_split(np.arange(len(X)), n_folds):
        values[part] = fit(np.delete(X, part, axis=0)).log_density(X[part])
    return values


def own_seed(X, fit, n_folds, rng):
    return held_out(X, fit, n_folds, np.random.default_rng(0))


def unseeded(X, fit, n_folds, rng):
    return held_out(X, fit, n_folds, np.random.default_rng())


def a_total(X, fit, n_folds, rng):
    return held_out(X, fit, n_folds, rng).sum()


def densities(X, fit, n_folds, rng):
    return np.exp(held_out(X, fit, n_folds, rng))


def uneven(X, fit, n_folds, rng):
    fold, values = rng.integers(n_folds, size=len(X)), np.empty(len(X))
    fold[:n_folds] = np.arange(n_folds)
    for v in range(n_folds):
        values[fold == v] = fit(X[fold != v]).log_density(X[fold == v])
    return values


def leaves_one_out(X, fit, n_folds, rng):
    return held_out(X, fit, len(X), rng)


def another_part(X, fit, n_folds, rng):
    values, parts = np.empty(len(X)), np.array_split(rng.permutation(len(X)), n_folds)
    for v, part in enumerate(parts):
        other = parts[v - 1]
        values[part] = fit(np.delete(X, other, axis=0)).log_density(X[part])
    return values


def the_last_is_forgotten(X, fit, n_folds, rng):
    values, size = np.full(len(X), np.nan), len(X) // n_folds
    order = rng.permutation(len(X))
    for v in range(n_folds):
        part = order[v * size : (v + 1) * size]
        values[part] = fit(np.delete(X, part, axis=0)).log_density(X[part])
    return values


SELF, ORDER = "no point judges itself", "the values are those of the points"
EVEN, RANDOM, RUNS = "each point is left out once", "rng deals", "it returns a number"
EXERCISES = [
    Exercise(
        gm.checks.held_out,
        right=[held_out, by_labels, as_a_list, fits_for_every_point],
        wrong=[
            (judges_itself, SELF),
            (knows_the_answer, SELF),
            (throws_its_values_away, ORDER),
            (fits_the_part, SELF),
            (another_part, SELF),
            (in_the_order_of_the_parts, ORDER),
            (densities, ORDER),
            (lambda X, fit, n_folds, rng: X[:, 0], RUNS),
            (lambda X, fit, n_folds, rng: None, RUNS),
            (a_total, RUNS),
            (the_last_is_forgotten, RUNS),
            (uneven, EVEN),
            (leaves_one_out, EVEN),
            (without_dealing, RANDOM),
            (own_seed, RANDOM),
            (unseeded, RANDOM),
        ],
        told=[
            (judges_itself, "6 of 6 points are judged by a fit that was given them"),
            (in_the_order_of_the_parts, "in the order of the parts?"),
            (without_dealing, "deal the same parts"),
            (unseeded, "take all randomness from rng"),
            (the_last_is_forgotten, "was the point ever held out?"),
            (a_total, "The result has shape ()"),
        ],
    )
]


def test_who_judges_every_point_by_itself_earns_next_to_nothing():
    assert gm.checks.held_out(judges_itself).score <= 0.1
    assert gm.checks.held_out(lambda X, fit, n_folds, rng: None).score == 0
