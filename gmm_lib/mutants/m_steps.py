"""Wrong M steps."""

import numpy as np

from gmm_lib.em import m_step
from gmm_lib.mixture import Mixture
from gmm_lib.mutants.mutant import Mutant


def about(X, gamma, centres):
    # Weighted covariances about the given centres, (K, D, D).
    r = np.asarray(X)[:, None, :] - centres
    N_k = np.sum(gamma, axis=0)
    return np.einsum("nk,nkd,nke->kde", gamma, r, r) / N_k[:, None, None]


def _mean_over_N(X, gamma):
    theta = m_step(X, gamma)
    means = theta.means * theta.weights[:, None]
    return Mixture(theta.weights, means, about(X, gamma, means))


def _covariance_over_N(X, gamma):
    theta = m_step(X, gamma)
    shrunk = theta.covariances * theta.weights[:, None, None]
    return Mixture(theta.weights, theta.means, shrunk)


def _sample_covariance(X, gamma):
    theta, N_k = m_step(X, gamma), np.sum(gamma, axis=0)
    grown = theta.covariances * (N_k / (N_k - 1))[:, None, None]
    return Mixture(theta.weights, theta.means, grown)


def _unweighted_covariance(X, gamma):
    theta, all_of_it = m_step(X, gamma), np.ones_like(gamma, dtype=float)
    return Mixture(theta.weights, theta.means, about(X, all_of_it, np.mean(X, axis=0)))


def _about_the_data_mean(X, gamma):
    theta = m_step(X, gamma)
    return Mixture(theta.weights, theta.means, about(X, gamma, np.mean(X, axis=0)))


def _drops_correlations(X, gamma):
    theta = m_step(X, gamma)
    diagonal = theta.covariances * np.eye(theta.n_features)
    return Mixture(theta.weights, theta.means, diagonal)


def _rounds(X, gamma):
    best = np.eye(np.shape(gamma)[1])[np.argmax(gamma, axis=1)]
    best = np.where(best.sum(axis=0) > 0, best, gamma)  # nobody is left empty
    means = best.T @ X / best.sum(axis=0)[:, None]
    weights = best.sum(axis=0) / best.sum()
    return Mixture(weights, means, about(X, gamma, means))


def _equal_weights(X, gamma):
    theta = m_step(X, gamma)
    equal = np.full(theta.n_components, 1 / theta.n_components)
    return Mixture(equal, theta.means, theta.covariances)


def _difference_of_squares(X, gamma):
    theta = m_step(X, gamma)
    squares = about(X, gamma, 0.0)
    outer = theta.means[:, :, None] * theta.means[:, None, :]
    return Mixture(theta.weights, theta.means, squares - outer)


def _squared_gamma(X, gamma):
    theta, N_k = m_step(X, gamma), np.sum(gamma, axis=0)
    squared = np.square(gamma)
    share = (squared.sum(axis=0) / N_k)[:, None, None]
    covariances = about(X, squared, theta.means) * share
    return Mixture(theta.weights, theta.means, covariances)


def _hidden_ridge(X, gamma):
    return m_step(X, gamma, reg_covar=1e-3)


def _tiny_ridge(X, gamma):
    return m_step(X, gamma, reg_covar=1e-9)


def _ignores_gamma(X, gamma):
    theta = m_step(X, gamma)
    means = np.tile(np.mean(X, axis=0), (theta.n_components, 1))
    return Mixture(theta.weights, means, about(X, gamma, means))


def _writes_into_gamma(X, gamma):
    theta = m_step(X, gamma)
    gamma /= gamma.sum(axis=0)
    return theta


M_STEPS = (
    Mutant("mean_over_N", "divides the sums for the means by N", _mean_over_N),
    Mutant(
        "covariance_over_N",
        "divides the sums for the covariances by N",
        _covariance_over_N,
    ),
    Mutant(
        "sample_covariance",
        "divides by N_k - 1, which is not maximum likelihood",
        _sample_covariance,
    ),
    Mutant(
        "unweighted_covariance",
        "gives every component the covariance of all the data",
        _unweighted_covariance,
    ),
    Mutant(
        "about_the_data_mean",
        "measures every covariance about the data's mean",
        _about_the_data_mean,
    ),
    Mutant(
        "drops_correlations",
        "keeps only the variances of a full covariance",
        _drops_correlations,
    ),
    Mutant("rounds", "takes weights and means from hard labels", _rounds),
    Mutant("equal_weights", "never updates the weights", _equal_weights),
    Mutant(
        "difference_of_squares",
        "computes E[x x'] - E[x] E[x]', which cancels far from 0",
        _difference_of_squares,
    ),
    Mutant("squared_gamma", "weights the covariances by gamma squared", _squared_gamma),
    Mutant("hidden_ridge", "adds 0.001 to every variance unasked", _hidden_ridge),
    Mutant("ignores_gamma", "gives every component the data's mean", _ignores_gamma),
    Mutant("writes_into_gamma", "changes gamma in place", _writes_into_gamma),
    Mutant("tiny_ridge", "adds 1e-09 to every variance unasked", _tiny_ridge),
)
