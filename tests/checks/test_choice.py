"""Choosing a number of components, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise

OFFERED = range(2, 6)


def found_by(criterion, family="tied", n_init=2):
    def answer(X, rng):
        found = gm.select(X, OFFERED, [family], rng=rng, n_init=n_init)
        return found.best(criterion).n_components

    return answer


def by_held_out_points(X, rng):
    """A right answer that takes no criterion."""
    levels = [gm.held_out(X, K, "tied", rng=rng, n_init=2).sum() for K in OFFERED]
    return OFFERED[int(np.argmax(levels))]


def by_hand(X, rng):
    """A right answer without the library's search, as a NumPy integer."""
    bics = []
    for K in OFFERED:
        starts = [gm.initialize.k_means(X, K, rng) for _ in range(2)]
        runs = [gm.em(X, start, max_iter=60) for start in starts]
        level = max(run.log_likelihoods[-1] for run in runs)
        bics.append(-2 * level + (6 * K - 1) * np.log(len(X)))
    return OFFERED[0] + np.argmin(bics)


def by_all_that_is_known(X, rng):
    """A right answer that fits the means alone, for unit Gaussians of equal weight."""
    bics = []
    for K in OFFERED:
        levels = []
        for _ in range(4):
            means = X[rng.choice(len(X), K, replace=False)]
            for _ in range(30):
                theta = gm.Mixture(np.full(K, 1 / K), means, [np.eye(2)] * K)
                gamma = gm.e_step(X, theta)
                means = gamma.T @ X / gamma.sum(axis=0)[:, None]
            levels.append(gm.log_likelihood(X, theta))
        bics.append(-2 * max(levels) + 2 * K * np.log(len(X)))
    return OFFERED[int(np.argmin(bics))]


def largest_likelihood(X, rng):
    found = gm.select(X, OFFERED, ["tied"], rng=rng, n_init=2)
    best = max(found.candidates, key=lambda fit: fit.log_likelihood)
    return best.n_components


def smallest(X, rng):
    return -from_the_spread(X, rng)


def always(K):
    return lambda X, rng: K


def from_the_spread(X, rng):
    return 2 + int(X.std() > 3)


EXERCISES = [
    Exercise(
        gm.checks.choice,
        right=[
            found_by("bic"),
            found_by("icl", "full"),
            by_held_out_points,
            by_hand,
            by_all_that_is_known,
        ],
        wrong=[
            (largest_likelihood, "it invents no component"),
            (from_the_spread, "it finds what lies apart"),
            (always(2), "it finds what lies apart"),
            (always(3), "it finds what lies apart"),
            (always(4), "it invents no component"),
            (always(1), "it returns a whole number from 2 to 5"),
            (always(2.0), "it returns a whole number from 2 to 5"),
            (smallest, "it returns a whole number from 2 to 5"),
            (lambda X, rng: from_the_spread(X, rng) > 2, "it returns a whole number"),
            (lambda X, rng: X.mean(axis=0), "it returns a whole number from 2 to 5"),
        ],
        told=[
            (always(None), "choose_K returned None"),
            (always(7), "the envelope holds two to five"),
        ],
    ),
]


def test_a_number_without_a_look_at_the_points_earns_nothing():
    assert [gm.checks.choice(always(K)).score for K in OFFERED] == [0.0] * 4
