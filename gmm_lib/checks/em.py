"""The laws of a run of EM."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.history import has_history, is_told
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.rise import check_rise, divergence
from gmm_lib.checks.stopping import stops_at
from gmm_lib.checks.worlds import describe, moved, reordered, run_data, units
from gmm_lib.em import e_step, log_likelihood, lower_bound, m_step
from gmm_lib.mixture import Mixture
from gmm_lib.trace import Trace


def em(
    f: Attempt, *, tol: float | None = None, forbid: str | Sequence[str] = ()
) -> Report:
    """Check an attempt at the EM loop.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> a Trace, or the list of mixtures that starts with the given
        one.
    tol : float, optional
        Where its runs have to stop: at the first iteration that raises the
        log-likelihood by no more, in nats a point. They then return a Trace, which
        says how they went.
    forbid : str or sequence of str, optional
        "library", the library's own loop, which f may not use.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(em(gm.em))
    True
    """
    run, stops = Runs(f), (stops_at(tol, _RUNS),) if tol else ()
    # A list has no histories: without a tolerance nothing is said of them.
    told = tol or has_history(run, _RUNS[0])
    laws = tuple(law for law in LAWS if told or law.id != "history") + stops
    laws += without(forbid, _anew, _RUNS[:1], ("em", "em_by"))
    return examine("em", run, laws)


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
            with given(describe, case):
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


def _anew(run, case):
    Runs(run.f)(case)


def _start(run, case):
    mixtures, _, _ = run(case)
    for name in ("weights", "means", "covariances"):
        start, first = getattr(case.mixture, name), getattr(mixtures[0], name)
        if not np.allclose(start, first, rtol=1e-12, atol=0):
            here, right = apart(first, start)
            raise Fault(
                f"With {describe(case)}, the first iterate has {name} {here}: it must "
                f"be the start, theta_0, which has {right}."
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
        here, right = apart(values[1], top)
        raise Fault(
            f"With {describe(case)}, the first iteration takes the log-likelihood from "
            f"{show(values[0])} to {here} nats; one E step and one M step take it to "
            f"{right} at least."
        )


def _rises(run, case):
    X, _ = case
    mixtures, _, _ = run(case)
    steps = list(pairwise(mixtures))
    if not steps:
        raise Untried(_IDLE)
    for t, (old, new) in enumerate(steps[:_FOLLOWED]):
        words = f"{describe(case)}, iteration {t + 1}"
        check_rise(X, e_step(X, old), new, words, old)


def _at_rest(run, case):
    # How far one more iteration moves, in nats a point: KL(next, last).
    X, _ = case
    mixtures, _, trace = run(case)
    if trace and not trace.converged:
        raise Untried("The run says itself that it did not converge.")
    last = mixtures[-1]
    following = m_step(X, e_step(X, last))
    step = divergence(following, last)
    if not step <= _STILL:
        name, before, after = _largest_move(X, last, following)
        raise Fault(
            f"With {describe(case)}, the run stops after {len(mixtures) - 1} "
            f"iteration{'s' * (len(mixtures) != 2)}, but one more E step and M step "
            f"takes {name} from {before} to {after}: {show(step)} nats a point."
        )


def _largest_move(X, last, following):
    scale = X.std(axis=0)
    sizes = {"weights": 1.0, "means": scale, "covariances": np.outer(scale, scale)}
    moves = {
        name: np.abs((getattr(following, name) - getattr(last, name)) / size).max()
        for name, size in sizes.items()
    }
    name = max(moves, key=moves.get)
    return name, *apart(getattr(last, name), getattr(following, name))


def _reordered(run, case):
    what = "with the start's components in reverse order"
    _same_end(run, case, reordered(case), what)


def _affine(run, case):
    N, D = case.X.shape
    for A in units(D):
        other = moved(case, A, A @ np.ones(D))
        what = f"in other units (x -> A x + b, A = {show(A)})"
        _same_step(run, case, other, A, what)
        _same_end(run, case, other, what, N * np.log(np.linalg.det(A)))


def _same_step(run, case, other, A, what):
    # The first iteration, where the whole mixture can be followed.
    first, image = run(case)[0][1:2], run(other)[0][1:2]
    if not (first and image):
        raise Untried(_IDLE)
    expected = A @ first[0].covariances @ A.T
    size = np.abs(expected).max()
    if differ(image[0].covariances / size, expected / size, 1e-6):
        here, right = apart(image[0].covariances, expected)
        raise Fault(
            f"With {describe(case)}, the first iteration {what} must give the "
            f"covariances {right}; it gives {here}. Is there a number with a unit?"
        )


def _shifted(run, case):
    D = case.X.shape[1]
    other = moved(case, np.eye(D), np.full(D, 1e8))
    _same_end(run, case, other, "with everything moved by 1e8")


def _same_end(run, case, other, what, drop=0.0):
    end, expected = run(other)[1][-1], run(case)[1][-1] - drop
    if abs(end - expected) > 1e-4 * (1 + abs(expected)):
        here, right = apart(end, expected)
        raise Fault(
            f"With {describe(case)}, the run {what} must end at {right} nats; it ends "
            f"at {here}."
        )


_IDLE = "The run makes no iteration."
_FOLLOWED = 30  # iterations: a program that is not EM shows it early
_STILL = 1e-6  # nats a point; a run that stops at a rise of 1e-4 still moves by more
_RUNS = run_data()
LAWS = (
    Law("runs", "it runs and returns a Trace or a list of mixtures", _runs, _RUNS),
    Law("start", "the first iterate is the start", _start, _RUNS),
    Law("falls", "the log-likelihood never falls", _never_falls, _RUNS),
    Law(
        "lifts",
        "an iteration lifts it to the top of the bound",
        _first_step,
        _RUNS,
        2,
        defines=True,
    ),
    Law(
        "rise",
        "each iteration lifts the bound by N KL(new, old)",
        _rises,
        _RUNS,
        2,
    ),
    Law("history", "the histories are those of the iterates", is_told, _RUNS),
    Law("rest", "one more iteration moves nothing", _at_rest, _RUNS, 4, defines=True),
    Law("order", "reordering the start changes nothing", _reordered, _RUNS),
    Law("units", "units do not matter", _affine, _RUNS),
    Law("shift", "a shift of 1e8 does not matter", _shifted, _RUNS[:1]),
)
