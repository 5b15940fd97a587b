"""Sums over files, right and plausibly wrong."""

from functools import reduce
from operator import add

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def sums(paths, theta, pool):
    def share(path):
        rows = np.load(path, mmap_mode="r")
        return gm.expected_statistics(rows, theta) if len(rows) else None

    return reduce(add, (s for s in pool.map(share, paths) if s is not None))


def sums_of_triples(paths, theta, pool):
    """Send theta as an argument, and read the whole file."""

    def share(path, theta):
        rows = np.load(path)
        return [gm.expected_statistics(rows, theta)] if rows.size else []

    found = pool.map(share, paths, [theta] * len(paths))
    total = None
    for statistics in (s for some in found for s in some):
        total = statistics if total is None else total + statistics
    return total


def _map(paths, theta, pool):
    def share(path):
        rows = np.load(path)
        return gm.expected_statistics(rows, theta) if len(rows) else None

    return [s for s in pool.map(share, paths) if s is not None]


def crashes_on_empty(paths, theta, pool):
    found = pool.map(lambda p: gm.expected_statistics(np.load(p), theta), paths)
    return reduce(add, found)


def averages_the_sums(paths, theta, pool):
    found = _map(paths, theta, pool)
    return (1 / len(found)) * reduce(add, found)


def forgets_the_last(paths, theta, pool):
    return reduce(add, _map(paths, theta, pool)[:-1] or _map(paths, theta, pool))


def takes_the_first(paths, theta, pool):
    return _map(paths, theta, pool)[0]


def fetches_the_rows(paths, theta, pool):
    rows = [part for part in pool.map(np.load, paths) if len(part)]
    return gm.expected_statistics(np.concatenate(rows), theta)


def reads_at_home(paths, theta, pool):
    rows = np.concatenate([np.load(path) for path in paths])
    return gm.expected_statistics(rows, theta)


def averages_the_fits(paths, theta, pool):
    fits = [s.mixture() for s in _map(paths, theta, pool)]
    return gm.Mixture(
        *(
            sum(getattr(fit, name) for fit in fits) / len(fits)
            for name in ("weights", "means", "covariances")
        )
    )


def moves_on(paths, theta, pool):
    """Let each worker take its M step before the next one begins."""
    total = None
    for path in paths:
        for statistics in _map([path], theta, pool):
            total = statistics if total is None else total + statistics
            theta = total.mixture(1.0)
    return total


EXERCISES = [
    Exercise(
        gm.checks.sums,
        right=[sums, sums_of_triples],
        wrong=[
            (lambda paths, theta, pool: None, "it runs"),
            (lambda paths, theta, pool: 0.0, "it runs"),
            (crashes_on_empty, "a file without rows"),
            (averages_the_sums, "they are those of all rows"),
            (forgets_the_last, "they are those of all rows"),
            (takes_the_first, "the order of the files"),
            (fetches_the_rows, "what a worker sends"),
            (reads_at_home, "it runs"),
            (averages_the_fits, "it runs"),
            (moves_on, "it runs"),
        ],
        told=[
            (reads_at_home, "inside the function that you give to pool.map"),
            (averages_the_fits, "returned a Mixture, not Statistics"),
            (fetches_the_rows, "must not grow with the number of rows"),
        ],
    ),
]
