"""The laws of a run of EM, and of an estimator that runs it."""

import copy

import numpy as np

from gmm_lib.checks.cases import describe, run_data
from gmm_lib.checks.report import Fault, Law, as_array, call, given, show
from gmm_lib.checks.responsibilities import moved, reordered
from gmm_lib.em import e_step, log_likelihood, lower_bound, m_step
from gmm_lib.mixture import Mixture
from gmm_lib.trace import Trace


class Runs:
    """Run an attempt at EM once on each case, and remember what came.

    Parameters
    ----------
    f : callable
        The attempt: f(X, mixture) -> a Trace, or a list of mixtures.
    """

    def __init__(self, f):
        self.f, self._known = f, {}

    def __call__(self, case):
        """Give the iterates of a case, their log-likelihoods, and the Trace if any.

        Parameters
        ----------
        case : Case
            Points and the start.

        Returns
        -------
        mixtures : tuple of Mixture
        values : ndarray of shape (T + 1,)
        trace : Trace or None

        Raises
        ------
        Fault
            When the attempt does not run, or returns something else.
        """
        theta = case.mixture
        arrays = (case.X, theta.weights, theta.means, theta.covariances)
        key = tuple(array.tobytes() for array in arrays)
        if key not in self._known:
            with given(describe(case)):
                mixtures, trace = _iterates(call("em", self.f, *case), case)
                values = [log_likelihood(case.X, mixture) for mixture in mixtures]
            self._known[key] = mixtures, np.array(values), trace
        return self._known[key]


def _iterates(result, case):
    trace = result if isinstance(result, Trace) else None
    mixtures = result.mixtures if trace else result
    if not isinstance(mixtures, list | tuple) or not mixtures:
        kind = type(mixtures).__name__
        raise Fault(f"em returned a {kind}, not a Trace or a list of mixtures.")
    for t, mixture in enumerate(mixtures):
        if not isinstance(mixture, Mixture):
            raise Fault(f"iterate {t} is a {type(mixture).__name__}, not a Mixture.")
        if mixture.means.shape != case.mixture.means.shape:
            raise Fault(
                f"iterate {t} has means of shape {mixture.means.shape}; the start has "
                f"{case.mixture.means.shape}."
            )
    return tuple(mixtures), trace


def _runs(run, case):
    run(case)


def _start(run, case):
    mixtures, _, _ = run(case)
    for name in ("weights", "means", "covariances"):
        given, first = getattr(case.mixture, name), getattr(mixtures[0], name)
        if not np.allclose(given, first, rtol=1e-12, atol=0):
            raise Fault(
                f"With {describe(case)}, the first iterate has {name} {show(first)}: "
                "it "
                "must be the start, theta_0."
            )


def _never_falls(run, case):
    _, values, _ = run(case)
    falls = np.diff(values) < -1e-9 * (1 + np.abs(values[1:]))
    if falls.any():
        t = int(falls.argmax())
        raise Fault(
            f"With {describe(case)}, iteration {t + 1} lowers the log-likelihood, "
            f"{show(values[t])} nats, by {show(values[t] - values[t + 1])}."
        )


def _first_step(run, case):
    X, theta = case
    mixtures, values, _ = run(case)
    gamma = e_step(X, theta)
    top = lower_bound(X, gamma, m_step(X, gamma))
    if len(mixtures) < 2:
        raise Fault(f"With {describe(case)}, the run makes no iteration.")
    if values[1] < top - 1e-9 * (1 + abs(top)):
        raise Fault(
            f"With {describe(case)}, the first iteration takes the log-likelihood from "
            f"{show(values[0])} to {show(values[1])} nats; one E step and one M step "
            f"take it to {show(top)} at least."
        )


def _honest(run, case):
    _, values, trace = run(case)
    if trace and not np.allclose(trace.log_likelihoods, values, rtol=1e-9, atol=1e-9):
        t = int(np.abs(trace.log_likelihoods - values).argmax())
        raise Fault(
            f"With {describe(case)}, log_likelihoods[{t}] is "
            f"{show(trace.log_likelihoods[t])}, but mixtures[{t}] has "
            f"{show(values[t])}."
        )


def _stationary(run, case):
    # The slope along each parameter, in nats a point for one standard deviation.
    mixtures, _, trace = run(case)
    if trace and not trace.converged:
        return
    theta, N = mixtures[-1], len(case.X)
    name, slope = max(_slopes(case.X, theta), key=lambda pair: abs(pair[1]))
    if abs(slope) > 1e-2 * N:
        raise Fault(
            f"With {describe(case)}, the run stops after {len(mixtures) - 1} "
            f"iteration{'s' * (len(mixtures) != 2)}, where changing {name} still "
            f"changes the log-likelihood: the slope is {show(slope / N)} nats a point, "
            "and 0 at a stationary point."
        )


def _slopes(X, theta, h=1e-5):
    for name, direction in _directions(theta, X.std(axis=0)):
        up, down = (log_likelihood(X, _moved(theta, direction, s)) for s in (h, -h))
        yield name, (up - down) / (2 * h)


def _directions(theta, sd):
    K, D = theta.means.shape
    for k in range(K):
        one = np.eye(K)[k]
        for d in range(D):
            step = np.outer(one, sd * np.eye(D)[d])
            yield f"means[{k}]", (0 * one, step, 0.0)
        yield f"covariances[{k}]", (0 * one, 0.0, one)
        yield f"weights[{k}]", (one - theta.weights, 0.0, 0 * one)


def _moved(theta, direction, h):
    weights, means, log_scale = direction
    scale = np.exp(h * np.asarray(log_scale) * np.ones(theta.n_components))
    return Mixture(
        theta.weights + h * weights,
        theta.means + h * means,
        theta.covariances * scale[:, None, None],
    )


def _reordered(run, case):
    order = range(case.mixture.n_components)[::-1]
    what = "with the start's components in reverse order"
    _same(run, case, reordered(case, order), what)


def _affine(run, case):
    N, D = case.X.shape
    A = 2 * np.eye(D) + np.tri(D, k=-1)
    drop = N * np.log(np.linalg.det(A))
    _same(run, case, moved(case, A, np.ones(D)), "in other units (x -> A x + b)", drop)


def _shifted(run, case):
    D = case.X.shape[1]
    other = moved(case, np.eye(D), np.full(D, 1e8))
    _same(run, case, other, "with everything moved by 1e8")


def _same(run, case, other, what, drop=0.0):
    end, expected = run(other)[1][-1], run(case)[1][-1] - drop
    if abs(end - expected) > 1e-4 * (1 + abs(expected)):
        raise Fault(
            f"With {describe(case)}, the run {what} must end at {show(expected)} nats; "
            f"it ends at {show(end)}."
        )


_RUNS = run_data()
RUN_LAWS = (
    Law("it runs and returns a Trace or a list of mixtures", _runs, _RUNS),
    Law("the first iterate is the start", _start, _RUNS),
    Law("the log-likelihood never falls", _never_falls, _RUNS),
    Law("an iteration lifts it to the top of the bound", _first_step, _RUNS),
    Law("log_likelihoods are those of the iterates", _honest, _RUNS),
    Law("the run stops at a stationary point", _stationary, _RUNS),
    Law("reordering the start changes nothing", _reordered, _RUNS),
    Law("units do not matter", _affine, _RUNS),
    Law("a shift of 1e8 does not matter", _shifted, _RUNS[:1]),
)


def _fitted(estimator, X, n_components):
    def fit(X):
        model = copy.deepcopy(estimator).set_params(n_components=n_components)
        model.fit(X)
        return model

    return call("fit", fit, X)


def _fits(estimator, case):
    model = _fitted(estimator, case.X, 2)
    for name, shape in [("weights_", (2,)), ("means_", (2, case.X.shape[1]))]:
        as_array(name, getattr(model, name, None), shape, "the shape")
    proba = call("predict_proba", model.predict_proba, case.X)
    as_array("predict_proba", proba, (len(case.X), 2), "(N, K)")


def _one(estimator, case):
    model = _fitted(estimator, case.X, 1)
    found, expected = np.ravel(model.means_), case.X.mean(axis=0)
    if not np.allclose(found, expected, rtol=1e-6, atol=1e-6):
        raise Fault(
            f"With n_components=1, means_ is {show(found)}; the data's mean is "
            f"{show(expected)}."
        )


def _proba(estimator, case):
    model = _fitted(estimator, case.X, 2)
    gamma = model.predict_proba(case.X)
    if not np.allclose(np.sum(gamma, axis=1), 1):
        raise Fault(
            "predict_proba gives rows that are no distributions over components."
        )
    if not np.array_equal(model.predict(case.X), np.argmax(gamma, axis=1)):
        raise Fault(
            "predict does not choose the most probable component of predict_proba."
        )


def _score(estimator, case):
    model = _fitted(estimator, case.X, 2)
    score, expected = model.score(case.X), np.mean(model.score_samples(case.X))
    if not np.isclose(score, expected):
        raise Fault(
            f"score is {show(score)}; the mean of score_samples is {show(expected)}."
        )


def _moments(estimator, case):
    model = _fitted(estimator, case.X, 2)
    found, expected = model.weights_ @ model.means_, case.X.mean(axis=0)
    if not np.allclose(found, expected, atol=1e-3 * case.X.std(axis=0).max()):
        raise Fault(
            f"sum_k pi_k mu_k is {show(found)}; the data's mean is {show(expected)}, "
            "and "
            "every M step keeps it."
        )


def _gains(estimator, case):
    one, two = (_fitted(estimator, case.X, K).score(case.X) for K in (1, 2))
    if two < one - 1e-3:
        raise Fault(
            f"Two components score {show(two)} nats a point, below one's {show(one)}."
        )


ESTIMATOR_LAWS = (
    Law("it fits, and has weights_, means_ and predict_proba", _fits, _RUNS),
    Law("it fits one component, at the data's mean", _one, _RUNS),
    Law("predict_proba gives distributions; predict their best", _proba, _RUNS),
    Law("score is the mean of score_samples", _score, _RUNS),
    Law("the mixture keeps the data's mean", _moments, _RUNS),
    Law("two components fit no worse than one", _gains, _RUNS),
)
