"""Wrong loops around right or wrong steps."""

import numpy as np

from gmm_lib.em import e_step, log_likelihood, m_step
from gmm_lib.mixture import Mixture
from gmm_lib.mutants.e_steps import hard, no_weights
from gmm_lib.mutants.mutant import Mutant
from gmm_lib.trace import Trace


def _loop(X, mixture, e_step=e_step, stop=None, n=60):
    mixtures = [mixture]
    for _ in range(n):
        mixtures.append(m_step(X, e_step(X, mixtures[-1])))
        if stop and stop(*mixtures[-2:]):
            break
    return mixtures


def _aliased(X, mixture):
    return _loop(X, mixture, stop=lambda old, new: True)


def _stops_by_means(X, mixture):
    def still(old, new):
        return np.allclose(old.means, new.means, atol=1e-3)

    return _loop(X, mixture, stop=still)


def _gamma_once(X, mixture):
    gamma = e_step(X, mixture)
    return _loop(X, mixture, e_step=lambda X, theta: gamma, n=20)


def _unweighted_loop(X, mixture):
    return _loop(X, mixture, e_step=no_weights)


def _hard_loop(X, mixture):
    def soft_enough(X, theta):  # a pinch of softness, or a component dies
        return 0.98 * hard(X, theta) + 0.02 / theta.n_components

    return _loop(X, mixture, e_step=soft_enough)


def _frozen_shapes(X, mixture):
    mixtures, D = _loop(X, mixture, n=1), np.shape(X)[1]
    shapes = mixtures[-1].covariances
    inverses = np.linalg.inv(shapes)
    for _ in range(100):
        theta = m_step(X, e_step(X, mixtures[-1]))
        # how much larger each is, the best that one number can do
        traces = np.trace(inverses @ theta.covariances, axis1=1, axis2=2)
        scaled = shapes * (traces / D)[:, None, None]
        mixtures.append(Mixture(theta.weights, theta.means, scaled))
    return mixtures


def _late_history(X, mixture):
    mixtures = _loop(X, mixture)
    values = [log_likelihood(X, theta) for theta in mixtures]
    return Trace(tuple(mixtures), values[1:] + values[-1:], values[1:], True, "done")


LOOPS = (
    Mutant("aliased", "compares theta with itself and stops at once", _aliased),
    Mutant("stops_by_means", "stops when the means alone stand still", _stops_by_means),
    Mutant("gamma_once", "runs the E step once, before the loop", _gamma_once),
    Mutant("unweighted_loop", "forgets the weights in every E step", _unweighted_loop),
    Mutant("hard_loop", "hardens gamma in every E step", _hard_loop),
    Mutant("late_history", "records each log-likelihood one step late", _late_history),
    Mutant(
        "frozen_shapes",
        "lets the covariances change in size only, after the first step",
        _frozen_shapes,
    ),
)
