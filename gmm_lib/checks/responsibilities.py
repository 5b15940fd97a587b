"""The laws of the E step."""

import numpy as np

from gmm_lib.checks.cases import (
    FAR,
    LADDER,
    SAME_CENTRE,
    SAME_SHAPE,
    THREE,
    TILTED,
    TWO_ALIKE,
    UNLIKE,
    Case,
    bayes,
    describe,
    wide,
)
from gmm_lib.checks.report import Fault, Law, apart, as_array, call, given, show
from gmm_lib.em import log_likelihood, lower_bound
from gmm_lib.mixture import Mixture

CLOSE = 1e-8


def gamma_of(f, case, name="e_step"):
    """Run an attempt at the E step on a case.

    Parameters
    ----------
    f : callable
        The attempt: f(X, mixture) -> gamma.
    case : Case
        Points and parameters.
    name : str, optional
        What the attempt claims to be.

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
    with given(describe(case)):
        gamma = call(name, f, case.X, case.mixture)
        return as_array("gamma", gamma, shape, "(N, K)")


def moved(case, A, b):
    """Map a case by x -> A x + b, points and parameters alike.

    Parameters
    ----------
    case : Case
        Points and parameters.
    A : ndarray of shape (D, D)
        An invertible matrix.
    b : ndarray of shape (D,)
        A shift.

    Returns
    -------
    Case
    """
    theta = case.mixture
    covariances = A @ theta.covariances @ A.T
    return Case(
        case.X @ A.T + b, Mixture(theta.weights, theta.means @ A.T + b, covariances)
    )


def reordered(case, order):
    """Give a case's components in another order.

    Parameters
    ----------
    case : Case
        Points and parameters.
    order : sequence of int, length K
        Which component comes first, second, ...

    Returns
    -------
    Case
    """
    theta, order = case.mixture, list(order)
    return Case(
        case.X,
        Mixture(theta.weights[order], theta.means[order], theta.covariances[order]),
    )


def _differ(a, b):
    return np.abs(a - b).max() > CLOSE


def _rows(f, case):
    gamma = gamma_of(f, case)
    if not _differ(np.exp(gamma).sum(axis=1), 1):
        raise Fault(
            f"With {describe(case)}, gamma = {show(gamma)}: these are the logarithms "
            "of probabilities; take the exponential before you return them."
        )
    if gamma.min() < -CLOSE:
        raise Fault(f"With {describe(case)}, gamma = {show(gamma)}: one is negative.")
    sums = gamma.sum(axis=1)
    if _differ(sums, 1):
        n = int(np.abs(sums - 1).argmax())
        found, _ = apart(sums[n], 1)
        raise Fault(
            f"With {describe(case)}, row {n} of gamma is {show(gamma[n])}: it adds up "
            f"to {found}, not to 1."
        )


def _weights_count(f, case):
    gamma, pi = gamma_of(f, case), case.mixture.weights
    if _differ(gamma[0], pi):
        found, weights = apart(gamma[0], pi)
        raise Fault(
            f"With {describe(case)}, the two components are the same Gaussian, so x "
            f"tells nothing and gamma is the weights {weights}; here it is {found}."
        )


def _widths_count(f, case):
    gamma, expected = gamma_of(f, case), bayes(case)
    if _differ(gamma, expected):
        here, right = apart(gamma[0], expected[0])
        raise Fault(
            f"With {describe(case)}, x is at both means, where the density is highest "
            f"for the narrower component: gamma is {right}, the densities being in the "
            f"ratio of 1 over the square roots of det Sigma_k; here it is {here}."
        )


def _bayes_rule(f, case):
    gamma, expected = gamma_of(f, case), bayes(case)
    if _differ(gamma, expected):
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
        if _differ(together[n], alone[0]):
            first, second = apart(together[n], alone[0])
            raise Fault(
                f"With {describe(case)}, gamma[{n}] is {first}; with that point alone "
                f"it is {second}: sums run over components, not over points."
            )


def _reordered(f, case):
    order = list(range(case.mixture.n_components))[::-1]
    gamma, other = gamma_of(f, case), gamma_of(f, reordered(case, order))
    if _differ(gamma[:, order], other):
        raise Fault(
            f"With {describe(case)}, gamma[0] is {show(gamma[0])}; with the components "
            f"in reverse order it is {show(other[0])}, not the same numbers reversed."
        )


def _affine(f, case):
    D = case.X.shape[1]
    A = 3 * np.eye(D) + np.tri(D, k=-1)
    gamma, other = gamma_of(f, case), gamma_of(f, moved(case, A, np.full(D, 2.0)))
    if _differ(gamma, other):
        n = int(np.abs(gamma - other).max(axis=1).argmax())
        first, second = apart(gamma[n], other[n])
        raise Fault(
            f"With {describe(case)}, gamma[{n}] is {first}; in other units "
            f"(x -> A x + b, points and parameters alike) it is {second}."
        )


def _shifted(f, case):
    D = case.X.shape[1]
    gamma = gamma_of(f, case)
    other = gamma_of(f, moved(case, np.eye(D), np.full(D, 1e8)))
    if np.abs(gamma - other).max() > 1e-6:
        raise Fault(
            f"With {describe(case)}, gamma[0] is {show(gamma[0])}; with points and "
            f"means moved by 1e8 it is {show(other[0])}: subtract the mean before "
            "squaring."
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


def _survives(f, case):
    wrong = any(_differ(gamma_of(f, small), bayes(small)) for small in LADDER)
    advice = "" if wrong else " Stay with logarithms: log-sum-exp, row by row."
    try:
        gamma = gamma_of(f, case)
        _rows(f, case)
    except Fault as fault:
        raise Fault(f"{fault}{advice}") from None
    if wrong:
        return  # already where nothing underflows: not for this law to say
    expected = bayes(case)
    if np.abs(gamma - expected).max() > 1e-6:
        n = int(np.abs(gamma - expected).max(axis=1).argmax())
        raise Fault(
            f"With {describe(case)}, gamma[{n}] is {show(expected[n])}; here it is "
            f"{show(gamma[n])}: small numbers were lost on the way."
        )


LAWS = (
    Law("it runs and returns gamma of shape (N, K)", gamma_of, LADDER),
    Law("each row of gamma is a distribution over components", _rows, LADDER),
    Law(
        "where components coincide, gamma is the weights", _weights_count, [SAME_SHAPE]
    ),
    Law("a narrower component is denser at its mean", _widths_count, [SAME_CENTRE]),
    Law("gamma is Bayes' rule", _bayes_rule, LADDER),
    Law("each point is judged alone", _alone, [TWO_ALIKE, UNLIKE, TILTED, THREE]),
    Law(
        "reordering the components reorders gamma",
        _reordered,
        [TWO_ALIKE, UNLIKE, THREE],
    ),
    Law(
        "units do not matter: x -> A x + b leaves gamma",
        _affine,
        [UNLIKE, TILTED, THREE],
    ),
    Law("a shift of 1e8 leaves gamma", _shifted, [UNLIKE, TILTED]),
    Law("the bound touches: F(gamma, theta) = l(theta)", _bound, LADDER),
    Law("it survives a point at 1000 sigma", _survives, [FAR]),
    Law("it survives 400 dimensions", _survives, [wide()]),
)
