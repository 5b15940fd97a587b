"""Wrong bounds on the evidence."""

from math import lgamma

import numpy as np
from scipy.special import xlogy

from gmm_lib.bayes import evidence
from gmm_lib.bayes.dirichlet import log_beta
from gmm_lib.mutants.mutant import Mutant


def _entropy(gamma):
    return -xlogy(gamma, gamma).sum()


def _no_entropy(X, gamma, prior, concentration):
    return evidence(X, gamma, prior, concentration)


def _wrong_sign(X, gamma, prior, concentration):
    return evidence(X, gamma, prior, concentration) - _entropy(gamma)


def _no_two_pi(X, gamma, prior, concentration):
    lost = X.size / 2 * np.log(2 * np.pi)
    return evidence(X, gamma, prior, concentration) + _entropy(gamma) + lost


def _no_prior(X, gamma, prior, concentration):
    # The prior's normalisers: a constant, but another for each K.
    K = gamma.shape[1]
    lost = K * prior.log_normaliser() + log_beta(np.full(K, concentration))
    return evidence(X, gamma, prior, concentration) + _entropy(gamma) + lost


def _prior_once(X, gamma, prior, concentration):
    lost = (gamma.shape[1] - 1) * prior.log_normaliser()
    return evidence(X, gamma, prior, concentration) + _entropy(gamma) + lost


def _no_dirichlet(X, gamma, prior, concentration):
    before = np.full(gamma.shape[1], concentration)
    weights = log_beta(before + gamma.sum(axis=0)) - log_beta(before)
    return evidence(X, gamma, prior, concentration) + _entropy(gamma) - weights


def _all_orders(X, gamma, prior, concentration):
    F = evidence(X, gamma, prior, concentration) + _entropy(gamma)
    return F + lgamma(gamma.shape[1] + 1)


def _flat_weights(X, gamma, prior, concentration):
    return evidence(X, gamma, prior, 1.0) + _entropy(gamma)


def _rounds(X, gamma, prior, concentration):
    best = np.eye(gamma.shape[1])[gamma.argmax(axis=1)]
    return evidence(X, best, prior, concentration)


def _zero_log_zero(X, gamma, prior, concentration):
    own = (gamma * np.log(gamma)).sum()
    return evidence(X, gamma, prior, concentration) - own


def _average(X, gamma, prior, concentration):
    F = evidence(X, gamma, prior, concentration) + _entropy(gamma)
    return F / len(X)


BOUNDS = (
    Mutant("no_entropy", "forgets the entropy of gamma", _no_entropy),
    Mutant("wrong_sign", "takes the entropy away", _wrong_sign),
    Mutant("no_two_pi", "forgets the powers of 2 pi", _no_two_pi),
    Mutant("no_prior", "forgets the prior's normalisers", _no_prior),
    Mutant("prior_once", "counts the prior's normaliser once", _prior_once),
    Mutant("no_dirichlet", "forgets the weights", _no_dirichlet),
    Mutant("all_orders", "adds log K!", _all_orders),
    Mutant("flat_weights", "takes every prior on the weights for flat", _flat_weights),
    Mutant("rounds", "rounds gamma to labels", _rounds),
    Mutant("zero_log_zero", "takes the logarithm of 0", _zero_log_zero),
    Mutant("average", "averages over the points", _average),
)
