"""The laws of a parametric bootstrap of the likelihood ratio."""

import numpy as np

from gmm_lib.checks.report import Fault, Law, as_array, call, examine, show
from gmm_lib.em import e_step, log_likelihood, m_step

N_BOOT = 9


def bootstrap(f):
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

    Examples
    --------
    >>> bool(bootstrap(lambda X, n_components, fit, n_boot, rng: 0.05))
    False
    """
    return examine("bootstrap", f, _LAWS)


class _Fits:
    """Fit on the line with one variance for all, and remember every request."""

    def __init__(self):
        self.asked = {}  # the data as bytes -> (X, {K: mixture})

    def __call__(self, X, n_components):
        X, K = np.array(X, dtype=float), int(n_components)
        start = np.quantile(X, (np.arange(K) + 0.5) / K, axis=0)
        gamma = np.abs(X - start.T).argmin(axis=1)[:, None] == np.arange(K)
        mixture = m_step(X, gamma.astype(float), covariance_type="tied")
        for _ in range(4 * (K > 1)):
            mixture = m_step(X, e_step(X, mixture), covariance_type="tied")
        self.asked.setdefault(X.tobytes(), (X, {}))[1][K] = mixture
        return mixture


def _run(f, X, seed=0):
    fit, rng = _Fits(), np.random.default_rng(seed)
    before = rng.bit_generator.state
    result = call("bootstrap", f, X, 1, fit, N_BOOT, rng)
    p = float(as_array("bootstrap", result, (), "a single number,"))
    return p, fit.asked, rng.bit_generator.state != before


def _runs(f, X):
    p, asked, _ = _run(f, X)
    if not asked:
        raise Fault("fit was never called: fit both models with the fit it is given.")
    if not 0 <= p <= 1:
        raise Fault(f"The p-value is {show(p)}, not between 0 and 1.")


def _samples(X, asked):
    return [Y for Y, _ in asked.values() if not np.array_equal(Y, X)]


def _refits(f, X):
    _, asked, _ = _run(f, X)
    drawn = len(_samples(X, asked))
    if drawn != N_BOOT:
        raise Fault(
            f"With n_boot={N_BOOT}, fit saw {drawn} data sets besides X; draw "
            f"{N_BOOT}, and fit to each."
        )
    for Y, fits in asked.values():
        if not {1, 2} <= set(fits):
            what = "X" if np.array_equal(Y, X) else "a sample"
            raise Fault(
                f"With n_components=1, {what} was fitted with n_components in "
                f"{sorted(fits)} only; the statistic needs fits with 1 and with 2."
            )


def _from_the_null(f, X):
    _, asked, _ = _run(f, X)
    samples = _samples(X, asked)
    for Y in samples:
        if Y.shape != X.shape:
            raise Fault(f"X has shape {X.shape}, but a sample has {Y.shape}.")
        if np.isin(Y, X).all():
            raise Fault(
                "A sample consists of points of X: that resamples the data. Draw new "
                "points from the fit with n_components."
            )
    inside = np.mean([np.mean(np.abs(Y) < 4) for Y in samples]) if samples else 0
    if not 0.35 < inside < 0.75:  # 0.57 under the null, 0 under the alternative
        raise Fault(
            "X is two lumps, at -5 and 5, and one Gaussian fitted to it has 57 % "
            f"between -4 and 4; the samples have {100 * inside:.0f} %. Draw them from "
            "the fit with n_components, the hypothesis."
        )


def _statistic(X, fits):
    return 2 * (log_likelihood(X, fits[2]) - log_likelihood(X, fits[1]))


def _p_value(f, X):
    p, asked, _ = _run(f, X)
    complete = [(Y, fits) for Y, fits in asked.values() if {1, 2} <= set(fits)]
    observed = [_statistic(Y, fits) for Y, fits in complete if np.array_equal(Y, X)]
    values = [_statistic(Y, fits) for Y, fits in complete if not np.array_equal(Y, X)]
    if not observed or not values:
        raise Fault("X or the samples were not fitted with 1 and with 2 components.")
    reached = int(np.sum(np.array(values) >= observed[0]))
    expected = (1 + reached) / (1 + len(values))
    if abs(p - expected) > 1e-9:
        raise Fault(
            f"Of {len(values)} samples {reached} reach the statistic of the data, "
            f"{show(observed[0])}; counting the data as one more, p is "
            f"{show(expected)}, not {show(p)}."
        )


def _randomness(f, X):
    (p, asked, moved), (again, other, _) = _run(f, X, seed=3), _run(f, X, seed=3)
    if p != again or set(asked) != set(other):
        raise Fault(
            "Two generators with the same seed give different samples: take all "
            "randomness from rng."
        )
    if not moved:
        raise Fault("Nothing was drawn from rng: every generator would give the same.")


_LONE = np.array([-1.9, -1.2, -0.8, -0.4, -0.1, 0.2, 0.3, 0.7, 1.1, 1.8])[:, None]
_LUMPS = np.concatenate([_LONE / 10 - 5, _LONE / 10 + 5])
_DATA = (_LONE, _LUMPS)
_LAWS = (
    Law("it runs and returns a number from 0 to 1", _runs, (_LONE,)),
    Law("both models are fitted to the data and to each sample", _refits, (_LONE,)),
    Law("samples are drawn from the hypothesis", _from_the_null, (_LUMPS,)),
    Law(
        "p is the share that reaches the statistic, the data included", _p_value, _DATA
    ),
    Law("the randomness comes from rng", _randomness, (_LONE,)),
)
