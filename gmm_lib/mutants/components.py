"""Wrong components for counts: what the check of a component is to refuse."""

import numpy as np
from scipy.special import gammaln, xlogy

from gmm_lib.mutants.mutant import Mutant


def poisson(fit=None, log_density=None):
    """Make a class for counts in one column; what is left out is right."""

    class Counts:
        def __init__(self, rate):
            self.rate = rate

        def log_density(self, X):
            return (log_density or _log_density)(X[:, 0], self.rate)

        def fit(self, X, w):
            return Counts((fit or _fit)(X[:, 0], w))

    return Counts


def _log_density(x, rate):
    return xlogy(x, rate) - rate - gammaln(x + 1)


def _fit(x, w):
    return w @ x / w.sum()


def _no_factorial(x, rate):
    return xlogy(x, rate) - rate


def _no_rate(x, rate):
    return xlogy(x, rate) - gammaln(x + 1)


def _no_logarithms(x, rate):
    factorial = np.array([np.prod(np.arange(1.0, n + 1)) for n in x])
    return np.log(rate**x * np.exp(-rate) / factorial)


def _geometric(x, rate):
    return xlogy(x, rate) - (x + 1) * np.log1p(rate)


COMPONENTS = (
    Mutant(
        "by_points",
        "divides by the number of points",
        poisson(lambda x, w: w @ x / len(x)),
    ),
    Mutant("no_weights", "ignores the weights", poisson(lambda x, w: x.mean())),
    Mutant("total", "takes the sum for the mean", poisson(lambda x, w: w @ x)),
    Mutant("squared", "squares the weights", poisson(lambda x, w: _fit(x, w**2))),
    Mutant(
        "variance",
        "takes the variance for the mean",
        poisson(lambda x, w: _fit((x - _fit(x, w)) ** 2, w)),
    ),
    Mutant(
        "hard", "takes a weight for a yes", poisson(lambda x, w: _fit(x, 1.0 * (w > 0)))
    ),
    Mutant("no_factorial", "forgets log x!", poisson(None, _no_factorial)),
    Mutant("no_rate", "forgets the rate", poisson(None, _no_rate)),
    Mutant("no_logarithms", "multiplies numbers", poisson(None, _no_logarithms)),
    Mutant("geometric", "has another law", poisson(None, _geometric)),
)
