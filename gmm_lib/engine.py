"""The fast engine: EM on data of any size, in either of two passes.

The fast pass works on features (`feature_pass`; in several threads, `team`), the
careful one on residuals (`statistics`), where a component is narrow beside the data's
spread.
"""

from typing import NamedTuple

import numpy as np

from gmm_lib.features import Coefficients, Narrow
from gmm_lib.mixture import DegenerateComponentError, Mixture
from gmm_lib.parameters import DIAGONAL, Frame, Parameters, diagonals
from gmm_lib.statistics import sum_blocks
from gmm_lib.team import fast_pass

_CANCELLED = 1e4  # rounding errors magnified more than this: look again


class Run(NamedTuple):
    """Hold what a run of the engine found."""

    mixture: Mixture
    log_likelihoods: np.ndarray  # (T + 1,), in nats
    converged: bool
    degenerate: bool
    reason: str


class Engine:
    """Take E and M steps on the same data, quickly where that is safe.

    Parameters
    ----------
    blocks : Blocks
        The data.
    measures : Measures
        Their size and spread.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}
        The family.
    reg_covar : float
        Added to the diagonal of each covariance, in the data's units squared.
    n_components : int
        K.

    Notes
    -----
    A state is theta, as `Parameters` or as `Coefficients` of features.
    Once a component is too narrow for features, the run stays with residuals.
    """

    def __init__(self, blocks, measures, covariance_type, reg_covar, n_components):
        self.blocks, self.covariance_type = blocks, covariance_type
        self.reg_covar, self.n_points = reg_covar, measures.n_points
        self.frame = Frame.of(measures.mean, measures.variance, covariance_type)
        self.fast = fast_pass(
            blocks, self.frame, covariance_type, reg_covar, n_components
        )

    def start(self, mixture):
        """Turn a mixture of the family into a state."""
        return self.state(
            Parameters.of(mixture, self.frame, self.covariance_type in DIAGONAL)
        )

    def state(self, parameters):
        """Choose the pass for these parameters."""
        if parameters.weights.min() == 0:  # no logarithm
            return parameters
        try:
            return self.fast.start(parameters)
        except Narrow:
            return parameters

    def parameters(self, state):
        """Turn a state into parameters."""
        return self.fast.parameters(state) if _is_fast(state) else state

    def expect(self, state):
        """Take the E step: l(theta) in nats, and the sums that the M step needs."""
        if _is_fast(state):
            return self.fast.expect(state)
        sums = sum_blocks(self.blocks, self.frame, state, self.covariance_type)
        return sums.log_likelihood, sums

    def maximise(self, state, sums):
        """Take the M step from the sums found at `state`."""
        if _is_fast(state):
            try:
                return self.fast.maximise(sums)
            except Narrow:
                state = self.parameters(state)
                _, sums = self.expect(state)
        if sums.cancelled(self.reg_covar) > _CANCELLED:  # look again, from nearby
            origins = sums.origins + sums.move()
            family = self.covariance_type
            sums = sum_blocks(self.blocks, self.frame, state, family, origins)
        return sums.parameters(self.reg_covar)


def climb(engine, mixture, *, tol, max_iter, accelerate=False, report=None):
    """Alternate E and M steps from `mixture`, keeping the last iterate only.

    Parameters
    ----------
    engine : Engine
        The steps.
    mixture : Mixture
        The start, theta_0.
    tol : float
        Stop when an iteration changes the log-likelihood by at most this many nats
        per point.
    max_iter : int
        The largest number of passes over the data after the first.
    accelerate : bool, optional
        Extrapolate after each pair of EM steps (SQUAREM), and take the jump back where
        it lowers the log-likelihood.
    report : callable, optional
        Called as report(t, l) after each E step.

    Returns
    -------
    Run
        l never falls from entry to entry of its history when reg_covar is 0.

    Notes
    -----
    Varadhan and Roland (2008), Scandinavian Journal of Statistics 35, 335-353,
    scheme SqS3, with l itself as the merit.
    """
    state, fallback, path, history = engine.start(mixture), None, [], []
    converged = degenerate = False
    reason = f"reached max_iter={max_iter} before tol={tol:g}"
    for t in range(max_iter + 1):
        value, sums = engine.expect(state)
        if report is not None:
            report(t, value)
        jumped = fallback is not None
        if jumped and not value >= history[-1]:
            state, fallback = fallback, None
            continue
        history.append(value)
        best = state
        if not jumped and _settled(history, tol * engine.n_points):
            converged = True
            reason = f"the log-likelihood changed by at most {tol:g} nats per point"
            break
        if t == max_iter:
            break
        try:
            state, fallback = engine.maximise(state, sums), None
        except DegenerateComponentError as error:
            degenerate, reason = True, f"a component degenerated: {error}"
            break
        path.append(best)
        if accelerate and len(path) == 2:
            jump = _extrapolate(engine, *path, state)
            state, fallback, path = (jump, state, []) if jump else (state, None, [])
    end = engine.parameters(best).mixture(engine.frame) if len(history) > 1 else mixture
    return Run(end, np.array(history), converged, degenerate, reason)


def _settled(history, change):
    return len(history) > 1 and abs(history[-1] - history[-2]) <= change


def _extrapolate(engine, zero, one, two):
    # theta_0 - 2 a r + a^2 v; with a = -1 it is theta_2.  None where it is no gain.
    if not (_is_fast(zero) and _is_fast(one) and _is_fast(two)):
        return None
    first, second, third = (_free(engine.parameters(s)) for s in (zero, one, two))
    r, v = second - first, third - 2 * second + first
    a = -np.linalg.norm(r) / max(np.linalg.norm(v), np.finfo(float).tiny)
    if not -1e6 < a < -1:
        return None
    vector = first - 2 * a * r + a**2 * v
    jump = engine.state(_bound(vector, engine.parameters(two)))
    return jump if _is_fast(jump) else None


def _free(p):
    # Unconstrained coordinates: log-weights, means, factors with log-diagonals.
    factors = p.factors.copy()
    diagonal = _diagonal(factors)
    diagonal[...] = np.log(diagonal)
    return np.concatenate([np.log(p.weights), p.means.ravel(), factors.ravel()])


def _bound(vector, like):
    # The parameters, shaped as `like`, at these coordinates.
    ends = np.cumsum([like.weights.size, like.means.size])
    logits, means, factors = np.split(vector, ends)
    factors = factors.reshape(like.factors.shape).copy()
    diagonal = _diagonal(factors)
    with np.errstate(over="ignore"):  # too far to be of use
        diagonal[...] = np.exp(diagonal)
    weights = np.exp(logits - logits.max())
    return Parameters(weights / weights.sum(), means.reshape(like.means.shape), factors)


def _diagonal(factors):
    return diagonals(factors) if factors.ndim == 3 else factors


def _is_fast(state):
    return isinstance(state, Coefficients)
