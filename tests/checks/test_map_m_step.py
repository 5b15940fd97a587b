"""The M step with a prior on the covariances, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.checks.answers import Exercise


def map_m_step(X, gamma, Psi, nu, count=None, Psi_scale=1.0):
    """The chapter's solution, with places where a bug can be planted."""
    N_k, D = gamma.sum(axis=0), X.shape[1]
    means = gamma.T @ X / N_k[:, None]
    covariances = []
    for k in range(len(N_k)):
        r = X - means[k]
        scatter = (gamma[:, k, None] * r).T @ r
        whole = N_k[k] + nu + D + 1 if count is None else count(N_k[k], nu, D)
        covariances.append((scatter + Psi_scale * Psi) / whole)
    return gm.Mixture(N_k / len(X), means, covariances)


def mean_of_the_prior(X, gamma, Psi, nu):
    return map_m_step(X, gamma, Psi, nu, count=lambda N_k, nu, D: N_k + nu)


def ridge_in_disguise(X, gamma, Psi, nu):
    theta = gm.m_step(X, gamma, reg_covar=1e-9)
    return gm.Mixture(theta.weights, theta.means, theta.covariances + Psi)


def all_points_count(X, gamma, Psi, nu):
    return map_m_step(X, gamma, Psi, nu, count=lambda N_k, nu, D: len(X) + nu + D + 1)


def half_the_scale(X, gamma, Psi, nu):
    return map_m_step(X, gamma, Psi, nu, Psi_scale=0.5)


def writes_into_Psi(X, gamma, Psi, nu):
    Psi /= 2
    return map_m_step(X, gamma, 2 * Psi, nu)


def through_the_library(X, gamma, Psi, nu):
    theta = gm.m_step(X, gamma)
    return map_m_step(X, gamma, Psi, nu) if theta else None


def shrinks_the_means(X, gamma, Psi, nu):
    theta = map_m_step(X, gamma, Psi, nu)
    return gm.Mixture(theta.weights, 0.9 * theta.means, theta.covariances)


def weights_of_a_dirichlet_prior(X, gamma, Psi, nu):
    theta = map_m_step(X, gamma, Psi, nu)
    weights = (gamma.sum(axis=0) + 1) / (len(X) + gamma.shape[1])
    return gm.Mixture(weights, theta.means, theta.covariances)


def map_in_one_pass(X, gamma, Psi, nu, centre=0.0):
    N_k, D, Z = gamma.sum(axis=0), X.shape[1], X - centre
    means = gamma.T @ Z / N_k[:, None]
    squares = np.einsum("nk,nd,ne->kde", gamma, Z, Z)
    scatter = squares - np.einsum("k,kd,ke->kde", N_k, means, means)
    covariances = (scatter + Psi) / (N_k + nu + D + 1)[:, None, None]
    return N_k / len(X), centre + means, covariances


def about_the_first_point(X, gamma, Psi, nu):
    return map_in_one_pass(X, gamma, Psi, nu, X[0])


def about_the_middle(X, gamma, Psi, nu):
    return map_in_one_pass(X, gamma, Psi, nu, X.mean(axis=0))


BEST = "the covariances are the top of bound plus prior"


MAP = [
    (map_in_one_pass, "a shift of 1e8"),
    (about_the_first_point, "a shift of 1e8"),
    (about_the_middle, "a shift of 1e8"),
    (mean_of_the_prior, BEST),
    (ridge_in_disguise, BEST),
    (all_points_count, BEST),
    (half_the_scale, BEST),
    (shrinks_the_means, "weights and means are those of the M step"),
    (weights_of_a_dirichlet_prior, "weights and means are those of the M step"),
    (writes_into_Psi, "it runs and returns a mixture"),
    (lambda X, gamma, Psi, nu: None, "it runs and returns a mixture"),
]


EXERCISES = [
    Exercise(
        gm.checks.map_m_step,
        right=[map_m_step],
        wrong=MAP,
        told=[
            (lambda *_: None, "map_m_step returned None"),
            (through_the_library, "add Psi before you build"),
            (about_the_middle, "with the components moved 1e8 apart"),
        ],
    )
]


def test_a_slip_in_the_m_step_with_a_prior_is_recognised():
    assert "forgets D + 1" in gm.checks.map_m_step(mean_of_the_prior).hint
    assert not gm.checks.map_m_step(half_the_scale).hint


@pytest.mark.parametrize("what", [map_in_one_pass, about_the_middle])
def test_a_step_that_loses_digits_breaks_one_law_and_keeps_most_of_its_marks(what):
    report = gm.checks.map_m_step(what)
    assert len(report.failures) == 1
    assert 0.6 <= report.score <= 0.9
