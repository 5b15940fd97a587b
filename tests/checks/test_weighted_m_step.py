"""Answers to the weighted data of chapter 6, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.checks.answers import Exercise


def weighted_m_step(X, gamma, w):
    """The chapter's solution."""
    mass = w[:, None] * gamma
    N_k = mass.sum(axis=0)
    means = mass.T @ X / N_k[:, None]
    r = X - means[:, None, :]
    covariances = np.einsum("nk,knd,kne->kde", mass, r, r) / N_k[:, None, None]
    return N_k / w.sum(), means, covariances


def scales_the_counts(X, gamma, w):
    return weighted_m_step(X, gamma, w / w.sum())


def ignores_the_counts(X, gamma, w):
    return weighted_m_step(X, gamma, np.ones(len(X)))


def divides_by_the_rows(X, gamma, w):
    weights, means, covariances = weighted_m_step(X, gamma, w)
    return weights * w.sum() / len(X), means, covariances


def counts_the_means_only(X, gamma, w):
    _, means, _ = weighted_m_step(X, gamma, w)
    weights, _, covariances = ignores_the_counts(X, gamma, w)
    return weights, means, covariances


def counts_twice(X, gamma, w):
    return weighted_m_step(X, gamma, w**2)


def weighs_gamma_in_place(X, gamma, w):
    gamma *= w[:, None]
    return weighted_m_step(X, gamma, np.ones(len(X)))


def scales_w_in_place(X, gamma, w):
    w /= w.sum()
    return weighted_m_step(X, gamma, w)


def centres_X_in_place(X, gamma, w):
    mean = X.mean(axis=0)
    X -= mean
    weights, means, covariances = weighted_m_step(X, gamma, w)
    return weights, means + mean, covariances


def in_one_pass(X, gamma, w, centre=0.0):
    mass, Z = w[:, None] * gamma, X - centre
    N_k = mass.sum(axis=0)
    means = mass.T @ Z / N_k[:, None]
    squares = np.einsum("nk,nd,ne->kde", mass, Z, Z) / N_k[:, None, None]
    covariances = squares - np.einsum("kd,ke->kde", means, means)
    return N_k / w.sum(), centre + means, covariances


def about_the_first_point(X, gamma, w):
    return in_one_pass(X, gamma, w, X[0])


def about_the_middle(X, gamma, w):
    return in_one_pass(X, gamma, w, X.mean(axis=0))


def about_the_weighted_mean(X, gamma, w):
    return in_one_pass(X, gamma, w, w @ X / w.sum())


def sums_to_one_only(X, gamma, w):
    _, means, covariances = weighted_m_step(X, gamma, w)
    return gm.Mixture((w[:, None] * gamma).sum(axis=0) / len(X), means, covariances)


EXERCISES = [
    Exercise(
        gm.checks.weighted_m_step,
        right=[weighted_m_step, scales_the_counts],
        wrong=[
            (lambda X, gamma, w: None, "it runs"),
            (ignores_the_counts, "a point that counts twice"),
            (divides_by_the_rows, "its sums are those"),
            (counts_the_means_only, "a point that counts 0 times"),
            (counts_twice, "a point may be split"),
            (weighs_gamma_in_place, "it runs"),
            (scales_w_in_place, "it runs"),
            (centres_X_in_place, "it runs"),
            (in_one_pass, "a shift of 1e8"),
            (about_the_first_point, "a shift of 1e8"),
            (about_the_middle, "a shift of 1e8"),
            (about_the_weighted_mean, "a shift of 1e8"),
            (sums_to_one_only, "it runs"),
        ],
        told=[
            (weighs_gamma_in_place, "wrote into an argument"),
            (scales_w_in_place, "wrote into an argument"),
            (sums_to_one_only, "w = "),
            (about_the_weighted_mean, "with the components moved 1e8 apart"),
        ],
    )
]


@pytest.mark.parametrize("what", [in_one_pass, about_the_middle])
def test_a_step_that_loses_digits_breaks_one_law_and_keeps_most_of_its_marks(what):
    report = gm.checks.weighted_m_step(what)
    assert len(report.failures) == 1
    assert 0.6 <= report.score <= 0.9
