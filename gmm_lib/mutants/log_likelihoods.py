"""Wrong log-likelihoods."""

import numpy as np

from gmm_lib.model import log_sum_exp
from gmm_lib.mutants.densities import log_gaussian
from gmm_lib.mutants.mutant import Mutant


def _sum_of_logs(X, mixture):
    return float(np.sum(mixture.weights * log_gaussian(X, mixture)))


def _average(X, mixture):
    return float(np.mean(mixture.log_density(X)))


def _product_of_densities(X, mixture):
    return float(np.log(np.prod(np.exp(mixture.log_density(X)))))


def _unweighted_sum(X, mixture):
    return float(log_sum_exp(log_gaussian(X, mixture)).sum())


def _no_two_pi(X, mixture):
    lost = np.shape(X)[1] / 2 * np.log(2 * np.pi)
    return float(np.sum(mixture.log_density(X) + lost))


LOG_LIKELIHOODS = (
    Mutant("sum_of_logs", "averages logarithms, for the log of a sum", _sum_of_logs),
    Mutant("average", "averages over the points", _average),
    Mutant("product_of_densities", "multiplies densities first", _product_of_densities),
    Mutant("unweighted_sum", "forgets the mixing weights", _unweighted_sum),
    Mutant("no_two_pi", "forgets the factor 2 pi", _no_two_pi),
)
