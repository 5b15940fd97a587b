"""EM from many starts, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise, once


@once
def end_of_run(X, start, **options):
    return gm.em(X, start, **options).log_likelihoods[-1]


def restarts(X, n_components, n_starts, rng):
    """The chapter's solution."""
    values = []
    for _ in range(n_starts):
        start = gm.initialize.random_points(X, n_components, rng)
        values.append(end_of_run(X, start, tol=1e-6, max_iter=300))
    return np.array(values)


def one_start(X, n_components, n_starts, rng):
    return np.full(n_starts, restarts(X, n_components, 1, rng)[0])


def from_starts(choose=gm.initialize.random_points, **options):
    """Make an answer that runs EM with these options from starts of this kind."""

    def answer(X, n_components, n_starts, rng):
        starts = [choose(X, n_components, rng) for _ in range(n_starts)]
        return [end_of_run(X, start, **options) for start in starts]

    return answer


one_iteration = from_starts(max_iter=1)


stops_early = from_starts(tol=1e-2)


k_means_starts = from_starts(gm.initialize.k_means)


with_a_ridge = from_starts(reg_covar=0.01)


with_a_small_ridge = from_starts(reg_covar=1e-3)


with_a_tiny_ridge = from_starts(reg_covar=1e-6)


def always_eight(X, n_components, n_starts, rng):
    return restarts(X, n_components, 8, rng)


def by_spawning(X, n_components, n_starts, rng):
    """A right answer, by NumPy's own way to independent streams."""
    starts = [
        gm.initialize.random_points(X, n_components, r) for r in rng.spawn(n_starts)
    ]
    return np.array([end_of_run(X, start) for start in starts])


def own_seed(X, n_components, n_starts, rng):
    return restarts(X, n_components, n_starts, np.random.default_rng(0))


def unseeded(X, n_components, n_starts, rng):
    rng.random()
    return restarts(X, n_components, n_starts, np.random.default_rng())


def per_point(X, n_components, n_starts, rng):
    return restarts(X, n_components, n_starts, rng) / len(X)


def best_only(X, n_components, n_starts, rng):
    return restarts(X, n_components, n_starts, rng).max()


RESTARTS = [
    (one_start, "different starts can end differently"),
    (one_iteration, "the runs go on to the end"),
    (stops_early, "the runs go on to the end"),
    (k_means_starts, "the starts are random points"),
    (with_a_ridge, "another unit only shifts them"),
    (with_a_small_ridge, "another unit only shifts them"),
    (with_a_tiny_ridge, "another unit only shifts them"),
    (always_eight, "it runs and returns one value for each start"),
    (own_seed, "the randomness comes from rng"),
    (unseeded, "the same seed gives the same runs"),
    (per_point, "one component gives the closed form"),
    (best_only, "it runs and returns one value for each start"),
    (lambda X, n_components, n_starts, rng: None, "it runs and returns one value"),
]


EXERCISES = [
    Exercise(
        gm.checks.restarts,
        right=[restarts, by_spawning],
        wrong=RESTARTS,
    )
]


def test_runs_that_stop_early_are_not_told_that_their_starts_are_wrong():
    broken = {failure.invariant for failure in gm.checks.restarts(stops_early).failures}
    assert broken == {"the runs go on to the end"}
