"""The laws of a parametric bootstrap of the likelihood ratio."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import UNTRIED, Attempt, Report
from gmm_lib.em import e_step, log_likelihood, m_step

N_BOOT = 9


class _Case(NamedTuple):
    X: np.ndarray
    K: int


def bootstrap(f: Attempt) -> Report:
    """Check an attempt at testing K components against K + 1 by simulation.

    Parameters
    ----------
    f : callable
        f(X, n_components, fit, n_boot, rng) -> float, the p-value.
        The check hands over its own `fit(X, n_components)`, which returns a Mixture,
        and watches what it is asked to fit.

    Returns
    -------
    Report

    Notes
    -----
    Where the fits are not those of the statistic, the other laws are not tried: they
    would blame the samples for it.

    Examples
    --------
    >>> bool(bootstrap(lambda X, n_components, fit, n_boot, rng: 0.05))
    False
    """
    run = _Runs(f)
    first = examine("bootstrap", run, _LAWS[:2])
    report = examine("bootstrap", run, _LAWS)
    if first:
        return report
    skipped = [
        verdict._replace(outcome=UNTRIED, sentence="The fits are not as they should.")
        for verdict in report.verdicts[2:]
    ]
    return replace(report, verdicts=(*first.verdicts, *skipped))


class _Fits:
    """Fit on the line with one variance for all, and remember every request."""

    def __init__(self, X):
        self.X = X
        self.asked = {}  # the data as bytes -> (X, {K: mixture})
        self.requests = 0  # fits to other data than X

    def __call__(self, X, n_components):
        X, K = _points(X), int(n_components)
        if not 1 <= K <= len(X):
            raise ValueError(f"fit was asked for {K} components of {len(X)} points")
        mixture = _fit(X.tobytes(), K)
        self.asked.setdefault(X.tobytes(), (X, {}))[1][K] = mixture
        self.requests += not np.array_equal(X, self.X)
        return mixture

    def samples(self):
        """The data sets that are not X."""
        return [Y for Y, _ in self.asked.values() if not np.array_equal(Y, self.X)]

    def statistics(self, K):
        """Twice the log-likelihood ratio for X, and for each sample."""
        values = [
            2 * (log_likelihood(Y, fits[K + 1]) - log_likelihood(Y, fits[K]))
            for Y, fits in self.asked.values()
        ]
        first = [np.array_equal(Y, self.X) for Y, _ in self.asked.values()].index(True)
        return values[first], np.delete(values, first)


@lru_cache(1024)  # the same seed draws the same samples, for one attempt and the next
def _fit(data, K):
    X = np.frombuffer(data)[:, None]
    rank = X[:, 0].argsort().argsort()  # equal shares, from left to right
    gamma = (rank * K // len(X))[:, None] == np.arange(K)
    mixture = m_step(X, gamma.astype(float), covariance_type="tied")
    for _ in range(20 * (K > 1)):
        mixture = m_step(X, e_step(X, mixture), covariance_type="tied")
    return mixture


def _points(X):
    if isinstance(X, tuple):
        raise ValueError(
            "fit was given a tuple; mixture.sample returns points and components, and "
            "fit takes the points"
        )
    X = np.array(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 1:
        raise ValueError(f"fit was given points of shape {X.shape}, not (N, 1)")
    return X


class _Runs:
    """Run an attempt once on each case and seed, and remember what came."""

    def __init__(self, f):
        self.f, self._known = f, {}

    def __call__(self, case, seed=0, again=0):
        """Give the p-value, and what was fitted on the way."""
        key = (case.X.tobytes(), case.K, seed, again)
        if key not in self._known:
            self._known[key] = self._fresh(case, seed)
        return self._known[key]

    def _fresh(self, case, seed):
        fits, rng = _Fits(case.X), np.random.default_rng(seed)
        result = call("bootstrap", self.f, case.X, case.K, fits, N_BOOT, rng)
        if not np.isscalar(result) and not isinstance(result, np.ndarray):
            kind = type(result).__name__
            raise Fault(f"bootstrap returned a {kind}; return the p-value, a number.")
        return float(as_array("the p-value", result, (), "a single number,")), fits


def _returns(run, case):
    p, fits = run(case)
    if not fits.asked:
        raise Fault(
            "fit was never called: fit both models with the function that bootstrap "
            "is given."
        )
    if not 0 <= p <= 1:
        raise Fault(f"The p-value is {show(p)}, not between 0 and 1.")


def _refits(run, case):
    _, fits = run(case)
    drawn = len(fits.samples())
    if drawn != N_BOOT:
        seen = {0: "no data set", 1: "1 data set"}.get(drawn, f"{drawn} data sets")
        advice = f"draw {N_BOOT} samples from the smaller fit, and fit both models."
        if drawn and fits.requests >= 2 * N_BOOT > 2 * drawn:
            advice = "is each sample drawn anew?"
        raise Fault(f"With n_boot = {N_BOOT}, fit saw {seen} besides X; {advice}")
    wanted = {case.K, case.K + 1}
    for Y, found in fits.asked.values():
        if not wanted <= set(found):
            what = "X" if np.array_equal(Y, case.X) else "a sample"
            numbers = " and ".join(map(str, sorted(found)))
            raise Fault(
                f"With n_components = {case.K}, {what} was fitted with {numbers} "
                f"component{'s' * (numbers != '1')} only; the statistic needs fits "
                f"with {case.K} and with {case.K + 1}, to the same points."
            )
    if case.X.tobytes() not in fits.asked:
        raise Fault("X itself was never fitted.")


def _from_the_null(run, case):
    # One Gaussian fitted to the two lumps has 57 % of its mass between them, and two
    # Gaussians have none: so the samples tell from which fit they are.
    _, fits = run(case)
    samples = fits.samples()
    for Y in samples:
        if Y.shape != case.X.shape:
            raise Fault(
                f"X has {len(case.X)} points, but a sample has {len(Y)}; draw as many."
            )
        if np.isin(Y, case.X).all():
            raise Fault(
                "A sample consists of points of X: that resamples the data. Draw new "
                "points from the fit with n_components."
            )
    inside = np.mean([np.mean(np.abs(Y) < 4) for Y in samples])
    low, high, says = (0.35, 0.75, "57 %") if case.K == 1 else (0.0, 0.05, "nothing")
    if not low <= inside <= high:
        raise Fault(
            f"X is two lumps, at -5 and 5, and the fit with n_components = {case.K} "
            f"to it has {says} between -4 and 4; the samples have "
            f"{100 * inside:.0f} % there. Draw them all from that fit, the hypothesis."
        )


def _p_value(run, case):
    p, fits = run(case)
    observed, values = fits.statistics(case.K)
    reached = int(np.sum(values >= observed))
    expected = (1 + reached) / (1 + N_BOOT)
    if abs(p - expected) > 1e-9:
        right, here = apart(expected, p)
        raise Fault(
            f"Of {N_BOOT} samples {reached} reach the statistic of the data, "
            f"{show(observed)}; counting the data as one more, p is {right}, not "
            f"{here}.{_slip(run)}"
        )


def _slip(run):
    # The known slip that gives the attempt's own numbers on all data, if just one does.
    told = None
    for case in _DATA:
        p, fits = run(case)
        same = {slip for slip, value in _slips(fits, case.K) if abs(p - value) < 1e-9}
        told = same if told is None else told & same
    return f" {told.pop()}" if len(told) == 1 else ""


def _slips(fits, K):
    observed, values = fits.statistics(K)
    reached, B = np.sum(values >= observed), N_BOOT
    yield "That leaves the data out of the count.", reached / B
    yield "The data are in the numerator only.", (1 + reached) / B
    yield "The data are in the denominator only.", reached / (1 + B)
    yield "That is 1 - p.", 1 - (1 + reached) / (1 + B)
    turned = (
        "Is the comparison turned round? The statistic is twice l_{K+1} - l_K, and p "
        "counts the samples that reach it. (Log-likelihoods are often negative, so "
        "that their quotient turns it round too.)"
    )
    yield turned, (1 + np.sum(values <= observed)) / (1 + B)
    for factor, where in [(2, "data"), (0.5, "samples")]:
        other = {"data": "samples", "samples": "data"}[where]
        yield (
            f"Is the statistic of the {where} doubled, and that of the {other} not?",
            (1 + np.sum(values >= factor * observed)) / (1 + B),
        )


def _randomness(run, case):
    (p, fits), (again, other) = run(case), run(case, again=1)
    if p != again or set(fits.asked) != set(other.asked):
        raise Fault(
            "Two generators with the same seed give different samples: take all "
            "randomness from rng."
        )
    if set(fits.asked) == set(run(case, seed=1)[1].asked):
        raise Fault(
            "Two generators with different seeds give the same samples: draw from "
            "rng, and from no generator of your own."
        )


_LONE = np.array([-1.9, -1.2, -0.8, -0.4, -0.1, 0.2, 0.3, 0.7, 1.1, 1.8])[:, None]
_LUMPS = np.concatenate([_LONE / 10 - 5, _LONE / 10 + 5])
_LEFT = [-3.6, -2.7, -2.6, -2.2, -2.0, -1.9, -1.3, -0.3]
_RIGHT = [0.4, 0.5, 2.2, 2.2, 2.3, 2.5, 3.6, 4.3]
_APART = np.array(_LEFT + _RIGHT)[:, None]
_DATA = (_Case(_LONE, 1), _Case(_APART, 2))
_LUMPED = tuple(_Case(_LUMPS, K) for K in (1, 2))
_LAWS = (
    Law("runs", "it runs and returns a number from 0 to 1", _returns, _DATA),
    Law(
        "refits",
        "both models are fitted to the data and to each sample",
        _refits,
        _DATA,
    ),
    Law(
        "null",
        "samples are drawn from the hypothesis",
        _from_the_null,
        _LUMPED,
        2,
        defines=True,
    ),
    Law(
        "share",
        "p is the share that reaches the statistic, the data included",
        _p_value,
        _DATA,
        2,
        defines=True,
    ),
    Law("rng", "the randomness comes from rng", _randomness, _DATA[:1]),
)
