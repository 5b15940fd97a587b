"""The laws of the E step."""

from collections.abc import Sequence

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.hints import hinted
from gmm_lib.checks.laws import CLOSE, Law, examine, survival
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    FAR_THREE,
    LADDER,
    NEAR_ZERO,
    SAME_CENTRE,
    SAME_SHAPE,
    THREE,
    TILTED,
    TWO_ALIKE,
    UNLIKE,
    Case,
    bayes,
    describe,
    moved,
    reordered,
    units,
    wide,
)
from gmm_lib.em import e_step as right_e_step
from gmm_lib.em import log_likelihood, lower_bound
from gmm_lib.mutants import E_STEPS


def e_step(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the E step.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> gamma of shape (N, K), as `gmm_lib.e_step`.
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, "inv", "det" or "library",
        the library's own E step.

    Returns
    -------
    Report

    Notes
    -----
    When the numbers are those of a known bug, the report says which.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(e_step(gm.e_step))
    True
    >>> report = e_step(lambda X, mixture: None)
    >>> bool(report)
    False
    """
    laws = LAWS + without(forbid, gamma_of, (TILTED, *_LONG), _LIBRARY)
    left = FAR._replace(X=FAR.X[2:])
    cases = (*LADDER, NEAR_ZERO, wide(), FAR, FAR_THREE, left)
    report = examine("e_step", f, laws)
    return hinted(report, f, right_e_step, E_STEPS, gamma_of, cases)


def gamma_of(f, case, name="e_step", what="gamma"):
    """Run an attempt at the E step on a case.

    Parameters
    ----------
    f : callable
        The attempt: f(X, mixture) -> gamma.
    case : Case
        Points and parameters.
    name, what : str, optional
        What the attempt claims to be, and to return.

    Returns
    -------
    ndarray of shape (N, K)
        Finite numbers, but not yet probabilities.

    Raises
    ------
    Fault
        When f does not run, or returns something else.
    """
    shape = (len(case.X), case.mixture.n_components)
    with given(describe, case):
        gamma = call(name, f, case.X, case.mixture)
        return as_array(what, gamma, shape, "(N, K)")


def _off(a, b):
    return not np.abs(a - b).max() <= CLOSE


def _rows(f, case):
    gamma = gamma_of(f, case)
    if not _off(np.exp(gamma).sum(axis=1), 1):
        raise Fault(
            f"With {describe(case)}, gamma = {show(gamma)}: these are the logarithms "
            "of probabilities; take the exponential before you return them."
        )
    if gamma.min() < -CLOSE:
        raise Fault(f"With {describe(case)}, gamma = {show(gamma)}: one is negative.")
    sums = gamma.sum(axis=1)
    if _off(sums, 1):
        n = int(np.abs(sums - 1).argmax())
        found, _ = apart(sums[n], 1)
        raise Fault(
            f"With {describe(case)}, row {n} of gamma is {show(gamma[n])}: it adds up "
            f"to {found}, not to 1."
        )


def _weights_count(f, case):
    gamma, pi = gamma_of(f, case), case.mixture.weights
    if _off(gamma[0], pi):
        found, weights = apart(gamma[0], pi)
        raise Fault(
            f"With {describe(case)}, the two components are the same Gaussian, so x "
            f"tells nothing and gamma is the weights {weights}; here it is {found}."
        )


def _widths_count(f, case):
    gamma, expected = gamma_of(f, case), bayes(case)
    if _off(gamma, expected):
        here, right = apart(gamma[0], expected[0])
        raise Fault(
            f"With {describe(case)}, x is at both means, where the density is highest "
            f"for the narrower component: gamma is {right}, the densities being in the "
            f"ratio of 1 over the square roots of det Sigma_k; here it is {here}."
        )


def _bayes_rule(f, case):
    gamma, expected = gamma_of(f, case), bayes(case)
    if _off(gamma, expected):
        n = int(np.abs(gamma - expected).max(axis=1).argmax())
        here, right = apart(gamma[n], expected[n])
        raise Fault(
            f"With {describe(case)}, Bayes' rule gives gamma[{n}] = {right}; here it "
            f"is {here}."
        )


def _alone(f, case):
    together = gamma_of(f, case)
    for n in range(len(case.X)):
        alone = gamma_of(f, Case(case.X[n : n + 1], case.mixture))
        if _off(together[n], alone[0]):
            first, second = apart(together[n], alone[0])
            raise Fault(
                f"With {describe(case)}, gamma[{n}] is {first}; with that point alone "
                f"it is {second}: sums run over components, not over points."
            )


def _reordered(f, case):
    gamma, other = gamma_of(f, case)[:, ::-1], gamma_of(f, reordered(case))
    if _off(gamma, other):
        n = int(np.abs(gamma - other).max(axis=1).argmax())
        first, second = apart(gamma[n], other[n])
        raise Fault(
            f"With {describe(case)}, gamma[{n}] is {first} from the last component to "
            f"the first; with the components in reverse order it is {second}."
        )


def _affine(f, case):
    D = case.X.shape[1]
    gamma = gamma_of(f, case)
    for A in units(D):
        other = gamma_of(f, moved(case, A, A @ np.full(D, 2.0)))
        if _off(gamma, other):
            n = int(np.abs(gamma - other).max(axis=1).argmax())
            first, second = apart(gamma[n], other[n])
            raise Fault(
                f"With {describe(case)}, gamma[{n}] is {first}; in other units "
                f"(x -> A x + b, points and parameters alike, A = {show(A)}) it is "
                f"{second}."
            )


def _shifted(f, case):
    D = case.X.shape[1]
    gamma = gamma_of(f, case)
    other = gamma_of(f, moved(case, np.eye(D), np.full(D, 1e8)))
    if not np.abs(gamma - other).max() <= 1e-6:
        first, second = apart(gamma[0], other[0])
        raise Fault(
            f"With {describe(case)}, gamma[0] is {first}; with points and means moved "
            f"by 1e8 it is {second}: subtract the mean before squaring."
        )


def _bound(f, case):
    gamma = gamma_of(f, case)
    if gamma.min() < 0 or np.abs(gamma.sum(axis=1) - 1).max() > 1e-6:
        raise Fault(
            "Rows of gamma are no distributions, so F(gamma, theta) is nothing."
        )
    value = log_likelihood(case.X, case.mixture)
    gap = value - lower_bound(case.X, gamma, case.mixture)
    if abs(gap) > CLOSE * (1 + abs(value)):
        raise Fault(
            f"With {describe(case)}, F(gamma, theta) stays {show(gap)} nats below "
            f"l(theta) = {show(value)}: another gamma makes the bound touch."
        )


def _unclipped(f, case):
    # A constant added to each entry, or put in its place, is larger than what is there.
    if any(_off(gamma_of(f, small), bayes(small)) for small in LADDER):
        raise Untried("It is wrong already where no responsibility is tiny.")
    gamma, expected = gamma_of(f, case), bayes(case)
    gap = np.abs(gamma - expected)
    if not gap.max() <= 1e-14:
        n = int(gap.max(axis=1).argmax())
        k = int(gap[n].argmax())
        right, here = apart(expected[n, k], gamma[n, k], _exactly)
        raise Fault(
            f"With {describe(case)}, gamma[{n}, {k}] is {right}; here it is {here}. "
            "Is a constant added, or put in place of small numbers? At {0} sigma it "
            "outweighs the truth.".format(show(abs(case.X[n, 0])))
        )


def _exactly(value, digits):
    return f"{value:.{digits}g}"


_survives = survival(gamma_of, bayes, LADDER, describe, "row", close=1e-7)
_SEVERAL = (UNLIKE, TILTED, THREE)
LAWS = (
    Law("runs", "it runs and returns gamma of shape (N, K)", gamma_of, LADDER),
    Law("rows", "each row of gamma is a distribution over components", _rows, LADDER),
    Law(
        "weights",
        "where components coincide, gamma is the weights",
        _weights_count,
        [SAME_SHAPE],
    ),
    Law(
        "widths",
        "a narrower component is denser at its mean",
        _widths_count,
        [SAME_CENTRE],
    ),
    Law("bayes", "gamma is Bayes' rule", _bayes_rule, LADDER, 8, defines=True),
    Law("alone", "each point is judged alone", _alone, (TWO_ALIKE, *_SEVERAL)),
    Law(
        "order",
        "reordering the components reorders gamma",
        _reordered,
        (TWO_ALIKE, UNLIKE, THREE),
    ),
    Law("units", "units do not matter: x -> A x + b leaves gamma", _affine, _SEVERAL),
    Law("shift", "a shift of 1e8 leaves gamma", _shifted, (UNLIKE, TILTED)),
    Law("bound", "the bound touches: F(gamma, theta) = l(theta)", _bound, LADDER),
    Law("tiny", "tiny responsibilities are not rounded up", _unclipped, [NEAR_ZERO]),
    Law("far", "it survives a point at 1000 sigma", _survives, (FAR, FAR_THREE), 3),
    Law("wide", "it survives 400 dimensions", _survives, [wide()], 3),
)
# The same mixture with few points and with many, to count the steps that they take.
_LONG = tuple(Case(np.resize(TILTED.X, (n, 2)), TILTED.mixture) for n in (100, 1100))
_LIBRARY = ("e_step", "GaussianMixture.predict_proba")
