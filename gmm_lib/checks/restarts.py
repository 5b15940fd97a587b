"""The laws of running EM from many starts."""

import numpy as np

from gmm_lib.checks.report import Fault, Law, as_array, call, examine, show
from gmm_lib.em import em
from gmm_lib.initialize import random_points

N_STARTS = 8


def restarts(f):
    """Check an attempt at EM from many random starts.

    Parameters
    ----------
    f : callable
        f(X, n_components, n_starts, rng) -> array of shape (n_starts,): the last
        log-likelihood of each run, in nats.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(restarts(lambda X, n_components, n_starts, rng: np.zeros(n_starts)))
    False
    """
    return examine("restarts", f, _LAWS)


def _values(f, X, K, rng):
    result = call("restarts", f, X, K, N_STARTS, rng)
    return as_array("restarts", result, (N_STARTS,), "(n_starts,)")


def _runs(f, X):
    _values(f, X, 2, np.random.default_rng(0))


def _closed_form(f, X):
    N, D = X.shape
    log_det = np.linalg.slogdet(2 * np.pi * np.cov(X.T, bias=True).reshape(D, D))[1]
    expected = -0.5 * N * (log_det + D)
    found = _values(f, X, 1, np.random.default_rng(0))
    n = int(np.abs(found - expected).argmax())
    if abs(found[n] - expected) > 1e-6 * (1 + abs(expected)):
        raise Fault(
            f"With n_components=1 and X = {show(X[:, 0])}, every run ends at the one "
            f"maximum, {show(expected)} nats; run {n} gives {show(found[n])}."
        )


def _differ(f, X):
    runs = [_values(f, X, 2, np.random.default_rng(seed)) for seed in range(3)]
    found = max(runs, key=np.ptp)
    if np.ptp(found) < 0.1:
        raise Fault(
            f"With X = {show(X[:, 0])} there are several local maxima, but all "
            f"{N_STARTS} runs end at {show(found[0])}: do they all start alike?"
        )


def _repeatable(f, X):
    first, second = (_values(f, X, 2, np.random.default_rng(3)) for _ in range(2))
    if not np.array_equal(first, second):
        raise Fault(
            "Two generators with the same seed give different runs: take all "
            "randomness from rng."
        )


def _uses_rng(f, X):
    rng = np.random.default_rng(4)
    before = rng.bit_generator.state
    found = _values(f, X, 2, rng)
    if rng.bit_generator.state == before:
        raise Fault(
            f"The runs end at {show(found[:3])}, ... nats, but nothing was drawn from "
            "rng: they would be the same for every generator."
        )


def _to_the_end(f, X):
    starts = [random_points(X, 2, np.random.default_rng(seed)) for seed in range(6)]
    best = max(em(X, start).log_likelihoods[-1] for start in starts)
    runs = [_values(f, X, 2, np.random.default_rng(seed)) for seed in range(3)]
    found = np.max(runs)
    if found < best - 0.01:
        raise Fault(
            f"With X = {show(X[:, 0])}, the highest of {3 * N_STARTS} runs ends at "
            f"{show(found)} nats, but many starts lead to {show(best)}: does each run "
            "go on until the log-likelihood stands still?"
        )


# Four lumps for two components: they are shared out in more than one way.
_LUMPS = np.array([0, 1, 2.5, 10, 11.5, 12, 25, 26, 28.5, 50, 52, 55, 56])[:, None]
_LAWS = (
    Law("it runs and returns one value for each start", _runs, (_LUMPS,)),
    Law("one component gives the closed form", _closed_form, (_LUMPS,)),
    Law("different starts can end differently", _differ, (_LUMPS,)),
    Law("the runs go on to the end", _to_the_end, (_LUMPS,)),
    Law("the same seed gives the same runs", _repeatable, (_LUMPS,)),
    Law("the randomness comes from rng", _uses_rng, (_LUMPS,)),
)
