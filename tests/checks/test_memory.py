"""Telling whether labels remember, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.checks import memory
from gmm_lib.checks.memory import sequence
from tests.checks.answers import Exercise, once

STATES = [gm.Normal(2.0, 0.3), gm.Normal(4.0, 0.5)]


@once
def gain(rows):
    flat = mixture_of(np.sort(rows, axis=0))
    w = flat.weights
    run = gm.em(rows, gm.Chain(w, flat.components, [w, w]), tol=1e-6)
    return run.log_likelihoods[-1] - run.log_likelihoods[0]


@once
def mixture_of(rows):
    """Fit what forgets: to it a sequence and its shuffles are the same rows, sorted."""
    return gm.em(rows, gm.MixtureOf([0.5, 0.5], STATES)).model


def by_chance(rows, rng, statistic=gain, n=19):
    return [statistic(rng.permutation(rows)) for _ in range(n)]


def remembers(rows, rng):
    """The chapter's solution."""
    return gain(rows) > max(by_chance(rows, rng))


def by_bic(rows, rng):
    return bool(2 * gain(rows) > 2 * np.log(len(rows)))


def correlation(rows):
    x = rows[:, 0] - rows.mean()
    return abs(x[1:] @ x[:-1]) / (x @ x)


def by_correlation(rows, rng):
    return correlation(rows) > max(by_chance(rows, rng, correlation, 199))


def alike(rows):
    short = rows[:, 0] < 3
    return np.mean(short[1:] == short[:-1])


def by_pairs(rows, rng):
    chance = by_chance(rows, rng, alike, 99)
    return bool(abs(alike(rows) - np.mean(chance)) > 3 * np.std(chance))


def any_gain(rows, rng):
    return gain(rows) > 0


def more_than_the_mean(rows, rng):
    return gain(rows) > np.mean(by_chance(rows, rng))


def more_than_the_least(rows, rng):
    return gain(rows) > min(by_chance(rows, rng))


def the_other_way(rows, rng):
    return gain(rows) <= max(by_chance(rows, rng))


def of_a_shuffle(rows, rng):
    return by_correlation(rng.permutation(rows), rng)


def compared_with_itself(rows, rng):
    return gain(rows) > max(gain(rows) for _ in range(19))


def stays_more_than_half(rows, rng):
    return bool(alike(rows) > 0.5)


def off_one_half(rows, rng):
    return bool(abs(alike(rows) - 0.5) > 0.05)


def longer_runs(rows, rng):
    return alike(rows) > max(by_chance(rows, rng, alike))


def two_lumps(rows, rng):
    one = gm.em(rows, gm.MixtureOf([1.0], [gm.Normal(rows.mean(), rows.var())]))
    two = gm.em(rows, gm.MixtureOf([0.5, 0.5], STATES))
    return bool(two.log_likelihoods[-1] > one.log_likelihoods[-1])


def a_coin(rows, rng):
    return bool(rng.random() < 0.5)


def within_two_nats(rows, rng):
    return gain(rows) > 0.5


TELLS = "it tells a sequence from a shuffle of it"
ALARM = "it raises no alarm where nothing is remembered"
RUNS = "it returns True or False"
EXERCISES = [
    Exercise(
        memory,
        right=[by_bic, remembers, by_correlation, by_pairs],
        wrong=[
            (lambda rows, rng: True, TELLS),
            (lambda rows, rng: False, TELLS),
            (a_coin, TELLS),
            (any_gain, TELLS),
            (more_than_the_least, TELLS),
            (more_than_the_mean, ALARM),
            (within_two_nats, ALARM),
            (the_other_way, TELLS),
            (of_a_shuffle, TELLS),
            (compared_with_itself, TELLS),
            (stays_more_than_half, TELLS),
            (off_one_half, ALARM),
            (longer_runs, TELLS),
            (two_lumps, TELLS),
            (lambda rows, rng: gain(rows), RUNS),
            (lambda rows, rng: 1, RUNS),
        ],
        told=[
            (lambda rows, rng: True, "With a shuffle of the sequence"),
            (lambda rows, rng: False, "the answer is False, not True"),
        ],
    )
]


@pytest.mark.parametrize("verdict", [True, False])
def test_the_same_verdict_on_all_earns_nothing(verdict):
    assert memory(lambda rows, rng: verdict).score == 0


@pytest.mark.parametrize("other", range(1, 4))
def test_more_than_the_mean_is_no_luck_of_the_shuffles(other):
    rng, above = np.random.default_rng(other), []
    for seed in (2, 56, 60):
        rows = sequence(0.7, 0.7, seed)
        own, chance = gain(rows), by_chance(rows, rng)
        assert own < np.max(chance)
        above.append(own > np.mean(chance))
    assert any(above)
