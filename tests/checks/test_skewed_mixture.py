"""Mixtures with one mode and a long tail, and some that have not both."""

import pytest

import gmm_lib as gm
from gmm_lib.checks.skewed_mixture import modes_on_the_line
from tests.checks.answers import Exercise


def pair(weight, mean, variance):
    return gm.Mixture([1 - weight, weight], [[0.0], [mean]], [[[0.5]], [[variance]]])


SKEWED = [
    (lambda: pair(0.3, 8.0, 2.5), "the density has one mode"),
    (lambda: pair(0.5, 1.0, 0.5), "the density is skewed to the right"),
    (lambda: pair(0.3, -1.6, 2.5), "the density is skewed to the right"),
    (lambda: pair(0.02, 1.6, 2.5), "each component carries weight"),
    (lambda: gm.Mixture([1.0], [[0.0]], [[[1.0]]]), "it returns two components on the"),
    (lambda: None, "it returns two components on the line"),
]


EXERCISES = [
    Exercise(
        gm.checks.skewed_mixture,
        right=[lambda: pair(0.3, 1.6, 2.5)],
        wrong=SKEWED,
    )
]


@pytest.mark.parametrize(("separation", "count"), [(1.9, 1), (2.1, 2), (40.0, 2)])
def test_two_equal_components_have_two_modes_beyond_two_sigma(separation, count):
    theta = gm.Mixture([0.5, 0.5], [[0.0], [separation]], [[[1.0]], [[1.0]]])
    assert len(modes_on_the_line(theta)) == count


@pytest.mark.parametrize(
    ("variance", "mean", "cure"),
    [(1.0, 0.6, "make it longer"), (2.5, -1.6, "put the wider component there")],
)
def test_a_tail_too_short_is_told_from_one_on_the_wrong_side(variance, mean, cure):
    report = gm.checks.skewed_mixture(lambda: pair(0.3, mean, variance))
    assert cure in report.failures[0].sentence


@pytest.mark.parametrize(
    ("place", "unit", "words"),
    [
        (0.0, 1e-6, "near x = 0 and 7.998e-06"),
        (1e6, 1.0, "near x = 1e+06 and 1.00001e+06"),
    ],
)
def test_two_modes_are_told_apart_in_any_unit_and_place(place, unit, words):
    means = [[place], [place + 8 * unit]]
    theta = gm.Mixture([0.7, 0.3], means, [[[0.5 * unit**2]], [[2.5 * unit**2]]])
    report = gm.checks.skewed_mixture(lambda: theta)
    assert words in report.failures[0].sentence
