"""Answers to the exercise of chapter 1: assertions, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.exercises import Exercise


def mean_balances(mixture, X):
    assert np.allclose(mixture.weights @ mixture.means, X.mean(axis=0))


def another_step_changes_nothing(mixture, X):
    again = gm.m_step(X, gm.e_step(X, mixture))
    assert np.allclose(again.means, mixture.means, rtol=1e-4)


def not_filled_in(mixture, X): ...


def refuses_everything(mixture, X):
    raise AssertionError


def weights_sum_to_one(mixture, X):
    assert np.isclose(mixture.weights.sum(), 1)


def means_near_the_truth(mixture, X):
    assert np.abs(mixture.means - [[0, 0], [3, 3]]).max() < 1


def first_component_on_the_right(mixture, X):
    mean_balances(mixture, X)
    assert mixture.means[0, 0] > mixture.means[1, 0]


def first_mean_is_not_that_of_the_data(mixture, X):
    assert not np.allclose(mixture.means[0], X.mean(axis=0))


def no_mean_is_that_of_the_data(mixture, X):
    assert not any(np.allclose(mean, X.mean(axis=0)) for mean in mixture.means)


def weights_differ(mixture, X):
    assert not np.allclose(mixture.weights, 0.5)


def weights_are_those_of_hard_labels(mixture, X):
    labels = gm.e_step(X, mixture).argmax(axis=1)
    shares = np.bincount(labels, minlength=2) / len(X)
    assert np.allclose(shares, mixture.weights, atol=0.02)


def crashes(mixture, X):
    raise KeyError("means")


WRONG = [
    (not_filled_in, "it refuses the broken program's fit"),
    (weights_sum_to_one, "it refuses the broken program's fit"),
    (refuses_everything, "it accepts a right fit"),
    (means_near_the_truth, "it accepts a right fit"),
    (first_component_on_the_right, "renumbering the components changes no verdict"),
    (
        first_mean_is_not_that_of_the_data,
        "renumbering the components changes no verdict",
    ),
    (no_mean_is_that_of_the_data, "it accepts a right fit"),
    (weights_differ, "it accepts a right fit"),
    (weights_are_those_of_hard_labels, "it accepts a right fit"),
    (crashes, "it runs"),
    (None, "it runs"),
]
EXERCISES = [
    Exercise(
        gm.checks.assertion,
        right=[mean_balances, another_step_changes_nothing],
        wrong=WRONG,
    )
]


def test_a_right_fit_that_was_refused_is_shown():
    sentence = gm.checks.assertion(weights_differ).failures[0].sentence
    assert "weights [0.5, 0.5], means [[" in sentence
