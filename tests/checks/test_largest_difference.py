"""Holding a program against scikit-learn's, right and plausibly wrong."""

import numpy as np
from sklearn.mixture import GaussianMixture

import gmm_lib as gm
from tests.checks.answers import Exercise


def other(X, start, reg_covar=0, tol=1e-8, max_iter=1000):
    """The log-likelihoods of scikit-learn's iterates."""
    model = GaussianMixture(
        start.n_components,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=np.linalg.inv(start.covariances),
        reg_covar=reg_covar,
        tol=tol,
        max_iter=max_iter,
    )
    return np.array(model.fit(X).lower_bounds_) * len(X)


def gaps(ours, theirs):
    both = min(len(ours), len(theirs))
    return np.asarray(theirs)[:both] - np.asarray(ours)[:both]


def largest_difference(X, start, run):
    """The chapter's solution."""
    return np.abs(gaps(run(X, start), other(X, start))).max()


def pair_by_pair(X, start, run):
    """A right answer that goes on for longer, and loops."""
    pairs = zip(run(X, start), other(X, start, tol=1e-9), strict=False)
    return max(abs(a - b) for a, b in pairs)


def by_the_norm(X, start, run):
    """A right answer by another word for it."""
    return np.linalg.norm(gaps(list(run(X, start)), other(X, start)), np.inf)


def with_a_sign(X, start, run):
    return gaps(run(X, start), other(X, start)).max()


def a_mean(X, start, run):
    return np.abs(gaps(run(X, start), other(X, start))).mean()


def a_sum(X, start, run):
    return np.abs(gaps(run(X, start), other(X, start))).sum()


def per_point(X, start, run):
    return largest_difference(X, start, run) / len(X)


def mean_beside_sum(X, start, run):
    return np.abs(gaps(run(X, start), other(X, start) / len(X))).max()


def with_a_ridge(X, start, run):
    return np.abs(gaps(run(X, start), other(X, start, reg_covar=1e-6))).max()


def stops_early(X, start, run):
    return np.abs(gaps(run(X, start), other(X, start, tol=1e-3))).max()


def the_ends(X, start, run):
    return abs(run(X, start)[-1] - other(X, start)[-1])


def one_too_late(X, start, run):
    return np.abs(gaps(run(X, start), other(X, start)[1:])).max()


def padded(X, start, run):
    ours, theirs = run(X, start), other(X, start)
    longest = max(len(ours), len(theirs))
    ours, theirs = (
        np.pad(a, (0, longest - len(a)), mode="edge") for a in (ours, theirs)
    )
    return np.abs(ours - theirs).max()


def from_another_start(X, start, run):
    second = gm.Mixture(start.weights[::-1], start.means[::-1], start.covariances[::-1])
    return np.abs(gaps(run(X, second), other(X, start))).max()


def beside_the_library(X, start, run):
    return np.abs(gaps(run(X, start), gm.em(X, start).log_likelihoods)).max()


FINDS = "it finds the largest fault"
EXERCISES = [
    Exercise(
        gm.checks.largest_difference,
        right=[largest_difference, pair_by_pair, by_the_norm],
        wrong=[
            (lambda X, start, run: 0.0, FINDS),
            (with_a_sign, FINDS),
            (a_mean, FINDS),
            (a_sum, FINDS),
            (per_point, FINDS),
            (mean_beside_sum, "a right program differs by rounding alone"),
            (with_a_ridge, "a right program differs by rounding alone"),
            (stops_early, "it looks at the last iterate"),
            (the_ends, FINDS),
            (one_too_late, "a right program differs by rounding alone"),
            (padded, "only iterates that both have count"),
            (lambda X, start, run: run(X, start), "it runs and returns a number"),
        ],
        told=[
            (from_another_start, "run was given another start"),
            (lambda X, start, run: run(X[1:], start)[0], "run was given other points"),
        ],
    ),
]


def test_the_librarys_own_loop_does_not_stand_in_for_the_other_program():
    assert gm.checks.largest_difference(beside_the_library)
    report = gm.checks.largest_difference(beside_the_library, forbid="library")
    assert report.score == 0
    assert "gmm_lib.em.em" in report.failures[0].sentence


def test_no_number_that_is_always_the_same_earns_anything():
    for nats in (0.0, 0.25, 1.0):
        report = gm.checks.largest_difference(lambda *_, nats=nats: nats)
        assert report.score == 0
