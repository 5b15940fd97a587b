"""The laws of running EM from many starts."""

from functools import cache
from itertools import combinations

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, as_array, call
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.em import em
from gmm_lib.mixture import Mixture

N_STARTS = 8
UNIT = 2**20  # a power of two, by which dividing rounds nothing


def restarts(f: Attempt) -> Report:
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
    return examine("restarts", _Attempt(f), _LAWS)


class _Attempt:
    # The reader's function, and what it gave for two components from each seed.
    def __init__(self, f):
        self.f, self.seen = f, {}


def _values(attempt, X, K, rng, n_starts=N_STARTS):
    result = call("restarts", attempt.f, X, K, n_starts, rng)
    return as_array("restarts", result, (n_starts,), "(n_starts,)")


def _seeded(attempt, X, seed):
    if seed not in attempt.seen:
        attempt.seen[seed] = _values(attempt, X, 2, np.random.default_rng(seed))
    return attempt.seen[seed]


def _runs(f, X):
    _seeded(f, X, 0)
    _values(f, X, 2, np.random.default_rng(0), n_starts=3)


def _closed_form(f, X):
    N, D = X.shape
    log_det = np.linalg.slogdet(2 * np.pi * np.cov(X.T, bias=True).reshape(D, D))[1]
    expected = -0.5 * N * (log_det + D)
    found = _values(f, X, 1, np.random.default_rng(0))
    n = int(np.abs(found - expected).argmax())
    if abs(found[n] - expected) > 1e-6 * (1 + abs(expected)):
        right, here = apart(expected, found[n])
        raise Fault(
            f"With n_components=1 and X = {show(X[:, 0])}, every run ends at the one "
            f"maximum, {right} nats; run {n} gives {here}."
        )


def _differ(f, X):
    found = max((_seeded(f, X, seed) for seed in range(3)), key=np.ptp)
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
    # By what comes of it: a generator that is spawned leaves rng's own state alone.
    found = [_seeded(f, X, seed) for seed in range(6)]
    if all(np.array_equal(found[0], other) for other in found[1:]):
        raise Fault(
            f"From six generators with different seeds the runs all end at "
            f"{show(found[0][:3])}, ... nats: draw the starts from rng."
        )


@cache
def _ends():
    # Where EM ends from each pair of points, as random_points may draw it.
    pairs = [_LUMPS[list(pair)] for pair in combinations(range(len(_LUMPS)), 2)]
    pooled = [np.cov(_LUMPS.T, ddof=0).reshape(1, 1)] * 2
    starts = [Mixture([0.5, 0.5], means, pooled) for means in pairs]
    return np.array([em(_LUMPS, start).log_likelihoods[-1] for start in starts])


def _tops():
    return np.unique(_ends().round(3))


def _off(found):
    # How far each run ends from the nearest of the local maxima.
    return np.abs(found[:, None] - _tops()).min(axis=1)


def _to_the_end(f, X):
    found = np.ravel([_seeded(f, X, seed) for seed in range(3)])
    off = _off(found)
    if off.max() > 0.01:
        raise Fault(
            f"With X = {show(X[:, 0])}, EM from two of the points ends at one of "
            f"{show(_tops(), 6)} nats; one of the runs ends at "
            f"{show(found[off.argmax()], 6)}: does each go on until the log-likelihood "
            "stands still, with a covariance of its own for each component?"
        )


def _random_starts(f, X):
    found = np.ravel([_seeded(f, X, seed) for seed in range(6)])
    if _off(found).max() > 0.01 or np.ptp(found) < 0.1:
        raise Untried("The runs do not go on to the end, or all start alike.")
    low = _ends().min() + 0.01
    share, expected = np.mean(found < low), np.mean(_ends() < low)
    if abs(share - expected) > 0.25:  # more than three standard errors
        raise Fault(
            f"With X = {show(X[:, 0])}, {share:.0%} of {len(found)} runs end at the "
            f"lower maximum; of starts at random points {expected:.0%} do: are the "
            "starts made by gm.initialize.random_points?"
        )


def _in_other_units(f, X):
    again, found = (_values(f, Y, 2, np.random.default_rng(0)) for Y in (X, X / UNIT))
    if not np.array_equal(again, _seeded(f, X, 0)):
        raise Untried("The same seed gives different runs.")
    shift = X.size * np.log(UNIT)
    expected = again + shift
    n = int(np.abs(found - expected).argmax())
    if not abs(found[n] - expected[n]) <= 0.05:
        right, here = apart(expected[n], found[n])
        raise Fault(
            f"With X = {show(X[:, 0])} divided by {UNIT}, the runs of the same seed "
            f"end {X.size} log {UNIT} = {show(shift)} nats higher, run {n} at {right}; "
            f"yours ends at {here}: does a ridge, or another number with a unit, take "
            "part?"
        )


# Four lumps for two components: they are shared out in more than one way.
_LUMPS = np.array([0, 1, 2.5, 10, 11.5, 12, 25, 26, 28.5, 50, 52, 55, 56])[:, None]
_X = (_LUMPS,)
_LAWS = (
    Law("runs", "it runs and returns one value for each start", _runs, _X),
    Law("one", "one component gives the closed form", _closed_form, _X),
    Law(
        "differ",
        "different starts can end differently",
        _differ,
        _X,
        2,
    ),
    Law("end", "the runs go on to the end", _to_the_end, _X, 4, defines=True),
    Law("seed", "the same seed gives the same runs", _repeatable, _X),
    Law("rng", "the randomness comes from rng", _uses_rng, _X),
    Law("starts", "the starts are random points", _random_starts, _X),
    Law("units", "another unit only shifts them", _in_other_units, _X),
)
