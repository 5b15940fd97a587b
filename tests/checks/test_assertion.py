"""Answers to the exercise of chapter 1: assertions, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


def mean_balances(mixture, X):
    off = mixture.weights @ mixture.means - X.mean(axis=0)
    assert np.abs(off).max() < 1e-6 * X.std()


def another_step_changes_nothing(mixture, X):
    again = gm.m_step(X, gm.e_step(X, mixture))
    assert np.abs(again.means - mixture.means).max() < 1e-4 * X.std(axis=0).max()


def balances_near_the_origin(mixture, X):
    assert np.allclose(mixture.weights @ mixture.means, X.mean(axis=0))


def balances_within_a_thousandth(mixture, X):
    assert np.abs(mixture.weights @ mixture.means - X.mean(axis=0)).max() < 1e-3


def no_mean_is_a_point(mixture, X):
    assert not any((mean == X).all(axis=1).any() for mean in mixture.means)


def spreads_less_than_the_data(mixture, X):
    within = np.tensordot(mixture.weights, mixture.covariances, axes=1)
    assert np.trace(within) < np.cov(X.T, bias=True).trace()


def compares_and_returns(mixture, X):
    off = mixture.weights @ mixture.means - X.mean(axis=0)
    return np.abs(off).max() < 1e-6 * X.std()


def compares_and_returns_a_bool(mixture, X):
    return bool(compares_and_returns(mixture, X))


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
    (balances_near_the_origin, "it refuses the broken program's fit"),
    (balances_within_a_thousandth, "it refuses the broken program's fit"),
    (no_mean_is_a_point, "it refuses the broken program's fit"),
    (spreads_less_than_the_data, "it accepts a right fit"),
    (compares_and_returns, "it refuses the broken program's fit"),
    (compares_and_returns_a_bool, "it refuses the broken program's fit"),
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
        told=[
            (compares_and_returns, "write assert in front of the comparison"),
            (compares_and_returns_a_bool, "write assert in front of the comparison"),
        ],
    )
]


def test_a_right_fit_that_was_refused_is_shown():
    sentence = gm.checks.assertion(weights_differ).failures[0].sentence
    assert "weights [0.5, 0.5], means [" in sentence


def test_two_means_far_from_the_origin_are_told_apart():
    sentence = gm.checks.assertion(balances_near_the_origin).failures[0].sentence
    assert "mean [1000002, 1000001.7]" in sentence
    assert "whose second mean, [1000001.2, 1000002.8], is" in sentence
