"""Counting the passes of several methods, right and plausibly wrong."""

import math

import numpy as np
import pytest

from gmm_lib.checks import arrivals
from tests.checks.answers import Exercise

GAP = 1e-6


def top_of(runs):
    return max(levels.max() for levels in runs.values())


def my_passes(runs):
    """The chapter's solution, in one piece."""

    def arrival(levels, goal):
        there = np.flatnonzero(levels >= goal)
        return there[0] + 1 if len(there) else np.inf

    return {name: arrival(levels, top_of(runs) - GAP) for name, levels in runs.items()}


def by_loops(runs):
    found = dict.fromkeys(runs, math.inf)
    top = max(max(levels) for levels in runs.values())
    for name, levels in runs.items():
        for passes, level in enumerate(levels, 1):
            if top - level <= GAP:
                found[name] = passes
                break
    return found


def counted(runs, top=top_of, gap=GAP, shift=1, never=math.inf, pick=0):
    found = {}
    for name, levels in runs.items():
        goal = top(runs) if callable(top) else top
        there = np.flatnonzero(levels >= goal - gap)
        found[name] = there[pick] + shift if len(there) else never
    return found


def own_tops(runs):
    return {
        name: int(np.argmax(levels >= levels.max() - GAP)) + 1
        for name, levels in runs.items()
    }


def by_argmax(runs):
    return {
        name: int(np.argmax(levels >= top_of(runs) - GAP)) + 1
        for name, levels in runs.items()
    }


def relative(runs):
    return {
        name: next(
            (t for t, v in enumerate(levels, 1) if np.isclose(v, top_of(runs))),
            math.inf,
        )
        for name, levels in runs.items()
    }


def by_small_rises(runs):
    return {
        name: next(
            (t for t, rise in enumerate(np.diff(levels), 2) if rise < GAP), math.inf
        )
        for name, levels in runs.items()
    }


def highest_of_the_last(runs):
    return max(levels[-1] for levels in runs.values())


COUNTS = "it counts passes until 1e-6 nats below the maximum"
HIGHEST = "the maximum is the highest that any method reaches"
FIRST = "the first arrival counts, though the level falls again"
RUNS = "it gives each method a number"
EXERCISES = [
    Exercise(
        arrivals,
        right=[my_passes, by_loops, counted],
        wrong=[
            (lambda runs: dict.fromkeys(runs, 1), COUNTS),
            (lambda runs: dict.fromkeys(runs, math.inf), COUNTS),
            (lambda runs: {name: len(run) for name, run in runs.items()}, COUNTS),
            (lambda runs: {n: int(r.argmax()) + 1 for n, r in runs.items()}, COUNTS),
            (lambda runs: counted(runs, shift=0), COUNTS),
            (lambda runs: counted(runs, gap=0), COUNTS),
            (lambda runs: counted(runs, gap=1e-8), COUNTS),
            (lambda runs: counted(runs, gap=1e-5), COUNTS),
            (lambda runs: counted(runs, gap=0.01), COUNTS),
            (lambda runs: counted(runs, pick=-1), COUNTS),
            (lambda runs: counted(runs, never=3000), HIGHEST),
            (lambda runs: counted(runs, top=highest_of_the_last), FIRST),
            (lambda runs: counted(runs, top=lambda runs: runs["EM"].max()), ""),
            (own_tops, HIGHEST),
            (by_argmax, HIGHEST),
            (relative, COUNTS),
            (by_small_rises, COUNTS),
            (lambda runs: {}, RUNS),
            (lambda runs: [*my_passes(runs).values()], RUNS),
            (lambda runs: min(my_passes(runs)), RUNS),
        ],
        told=[
            (lambda runs: counted(runs, never=None), "needs math.inf passes"),
            (
                lambda runs: counted(runs, shift=0),
                "EM needs 3 passes, not 2. Is the first",
            ),
        ],
    )
]


@pytest.mark.parametrize(
    "answer",
    [
        lambda runs: dict.fromkeys(runs, 1),
        lambda runs: dict.fromkeys(runs, math.inf),
        lambda runs: {name: len(levels) for name, levels in runs.items()},
    ],
)
def test_the_same_for_all_earns_nothing(answer):
    assert arrivals(answer).score == 0
