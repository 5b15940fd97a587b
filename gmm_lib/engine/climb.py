"""The loop of a fit: E and M steps, keeping the last theta only."""

from typing import NamedTuple

import numpy as np

from gmm_lib.ending import degenerated, settled, spent
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.mixture import Mixture


class Run(NamedTuple):
    """Hold what a run of the engine found."""

    mixture: Mixture
    log_likelihoods: np.ndarray  # (T + 1,), in nats
    converged: bool
    degenerate: bool
    reason: str
    remedy: str = ""


def climb(engine, mixture, *, tol, max_iter, accelerate=False, report=None):
    """Alternate E and M steps from `mixture`, keeping the last iterate only.

    Parameters
    ----------
    engine : Engine
        Or anything else that has its four steps: `start(theta)` gives a state,
        `expect(state)` sums with `log_likelihood` and `total`, `maximise(state, sums)`
        the next state, and `finish(state)` theta; `jump(states)` only to accelerate.
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
    ending = spent(max_iter, tol)
    for t in range(max_iter + 1):
        sums = engine.expect(state)
        value = sums.log_likelihood
        if report is not None:
            report(t, value)
        jumped = fallback is not None
        if jumped and not value >= history[-1]:
            state, fallback = fallback, None
            continue
        history.append(value)
        best = state
        if not jumped and _settled(history, tol * sums.total):
            ending = settled(tol)
            break
        if t == max_iter:
            break
        try:
            state, fallback = engine.maximise(state, sums), None
        except DegenerateComponentError as error:
            ending = degenerated(error)
            break
        path.append(best)
        if accelerate and len(path) == 2:
            jump = engine.jump([*path, state])
            state, fallback, path = (jump, state, []) if jump else (state, None, [])
    end = engine.finish(best) if len(history) > 1 else mixture
    kept = ending.converged, ending.degenerate, ending.reason, ending.remedy
    return Run(end, np.array(history), *kept)


def _settled(history, change):
    return len(history) > 1 and abs(history[-1] - history[-2]) <= change
