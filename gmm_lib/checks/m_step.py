"""The laws of the M step."""

import inspect
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gmm_lib.checks.attempt import Fault, call
from gmm_lib.checks.digits import apart, bare, show
from gmm_lib.checks.hints import hinted
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.rise import as_mixture, check_rise
from gmm_lib.checks.theta import Theta, ridge_of, same_theta, theta_of
from gmm_lib.checks.worlds import (
    SOFT_HARD,
    SOFT_LADDER,
    SOFT_ONE,
    SOFT_PLANE,
    SOFT_PLANE_HARD,
    SOFT_PLANE_ONE,
    SOFT_TWO,
    Soft,
    describe,
    moves_apart,
    units,
)
from gmm_lib.em import lower_bound
from gmm_lib.em import m_step as right_m_step
from gmm_lib.mutants import M_STEPS


def m_step(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the M step.

    Parameters
    ----------
    f : callable
        f(X, gamma) -> a Mixture, or the arrays (weights, means, covariances), as
        `gmm_lib.m_step`.
        If it has an argument reg_covar, that is checked too.
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, "inv", "det" or "library",
        the library's own M step.

    Returns
    -------
    Report

    Notes
    -----
    When the numbers are those of a known bug, the report says which.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(m_step(gm.m_step))
    True
    """
    laws = LAWS + without(forbid, theta_of, (SOFT_PLANE, *_LONG), _LIBRARY)
    report = examine("m_step", f, laws)
    if not report and report.held and (ridge := ridge_of(f)):
        return replace(report, hint=f"adds {ridge:.3g} to every variance unasked")
    return hinted(report, f, right_m_step, M_STEPS, theta_of, SOFT_LADDER)


def _runs(f, case):
    if not callable(f):
        call("m_step", f)
    theta_of(f, case)


def _weights(f, case):
    weights, expected = theta_of(f, case).weights, case.gamma.mean(axis=0)
    if differ(weights, expected):
        found, right = apart(weights, expected, bare)
        raise Fault(
            f"With {describe(case)}, the columns of gamma have the means {right}; the "
            f"weights are {found}."
        )


def _means(f, case):
    means = theta_of(f, case).means
    expected = case.gamma.T @ case.X / case.gamma.sum(axis=0)[:, None]
    if differ(means, expected):
        k = int(np.abs(means - expected).max(axis=1).argmax())
        found, right = apart(means[k], expected[k], bare)
        raise Fault(
            f"With {describe(case)}, the points weighted by gamma[:, {k}] have the "
            f"mean {right}; means[{k}] is {found}."
        )


def _covariances(f, case):
    covariances = theta_of(f, case).covariances
    for k, g in enumerate(case.gamma.T):
        centred = case.X - g @ case.X / g.sum()
        expected = (g[:, None] * centred).T @ centred / g.sum()
        if differ(covariances[k], expected):
            found, right = apart(covariances[k], expected, bare)
            raise Fault(
                f"With {describe(case)}, the points weighted by gamma[:, {k}] spread "
                f"about their own mean by {right}; covariances[{k}] is {found}."
            )


def _one(f, case):
    theta = theta_of(f, case)
    for name, found, expected in [
        ("mean", theta.means[0], case.X.mean(axis=0)),
        ("covariance", theta.covariances[0], np.cov(case.X.T, ddof=0)),
    ]:
        if differ(found, expected):
            here, right = apart(found, expected, bare)
            raise Fault(
                f"With {describe(case)}, one component takes all: its {name} is that "
                f"of the data, {right} (dividing by N); here it is {here}."
            )


def _classes(f, case):
    theta = theta_of(f, case)
    for k, g in enumerate(case.gamma.T):
        own = case.X[g == 1]
        for name, found, expected in [
            ("weight", theta.weights[k], len(own) / len(case.X)),
            ("mean", theta.means[k], own.mean(axis=0)),
            ("covariance", theta.covariances[k], np.cov(own.T, ddof=0)),
        ]:
            if differ(found, expected):
                here, right = apart(found, expected, bare)
                raise Fault(
                    f"With {describe(case)}, component {k} owns the points "
                    f"{bare(own)}: its {name} is {right}; here it is {here}."
                )


def _moments(f, case):
    pi, mu, sigma = theta_of(f, case)
    mean = pi @ mu
    total = np.tensordot(pi, sigma, 1) + (pi[:, None] * (mu - mean)).T @ (mu - mean)
    for name, found, expected in [
        ("mean", mean, case.X.mean(axis=0)),
        ("covariance", total, np.cov(case.X.T, ddof=0)),
    ]:
        if differ(found, expected):
            here, right = apart(found, expected, bare)
            raise Fault(
                f"With {describe(case)}, the data have {name} {right}; the mixture's, "
                f"by the law of total {name}, is {here}."
            )


def _reordered(f, case):
    def back(theta):
        return Theta(*(part[::-1] for part in theta))

    other = Soft(case.X, case.gamma[:, ::-1])
    same_theta(f, case, other, back, "with the columns of gamma reversed, and back")


def _doubled(f, case):
    other = Soft(np.repeat(case.X, 2, axis=0), np.repeat(case.gamma, 2, axis=0))
    same_theta(f, case, other, lambda theta: theta, "with every point given twice")


def _affine(f, case):
    D = case.X.shape[1]
    for A in units(D):
        B, b = np.linalg.inv(A), A @ np.full(D, 3.0)

        def back(theta, B=B, b=b):
            return Theta(
                theta.weights, (theta.means - b) @ B.T, B @ theta.covariances @ B.T
            )

        other = Soft(case.X @ A.T + b, case.gamma)
        what = f"in other units (x -> A x + b, A = {bare(A)}), and back"
        same_theta(f, case, other, back, what, "Is there a number with a unit?")


def _shifted(f, case):
    def back(theta):
        return Theta(theta.weights, theta.means - 1e8, theta.covariances)

    other = Soft(case.X + 1e8, case.gamma)
    what = "with the points moved by 1e8, and back"
    advice = "Subtract the means before squaring."
    same_theta(f, case, other, back, what, advice, close=1e-6)
    moves = moves_apart(case.gamma)
    if moves is not None:
        _parted(f, case, moves)


def _parted(f, case, moves):
    def back(theta):
        return Theta(theta.weights, theta.means - moves, theta.covariances)

    other = Soft(case.X + case.gamma @ moves, case.gamma)
    what = "with the components moved 1e8 apart, and back"
    advice = "Subtract each component's own mean before squaring."
    same_theta(f, case, other, back, what, advice, close=1e-6)


def _best(f, case):
    reached = lower_bound(case.X, case.gamma, as_mixture(theta_of(f, case), case))
    top = lower_bound(case.X, case.gamma, right_m_step(*case))
    if not top - reached <= 1e-9 * (1 + abs(top)):
        here, there = apart(reached, top)
        raise Fault(
            f"With {describe(case)}, the bound F(gamma, theta) can reach {there} nats; "
            f"at this theta it is {here}."
        )


def _rises(f, case):
    new = as_mixture(theta_of(f, case), case)
    check_rise(case.X, case.gamma, new, describe(case))


def _ridge(f, case):
    if "reg_covar" not in inspect.signature(f).parameters:
        return
    plain = theta_of(f, case, reg_covar=0.0)
    ridged = theta_of(f, case, reg_covar=0.5)
    added = ridged.covariances - plain.covariances
    if differ(added, np.broadcast_to(0.5 * np.eye(case.X.shape[1]), added.shape)):
        raise Fault(
            f"With {describe(case)}, reg_covar = 0.5 adds {show(added[0])} to "
            "covariances[0], not 0.5 along the diagonal."
        )


_HARD = (SOFT_HARD, SOFT_PLANE_HARD)
_FIT = (SOFT_ONE, SOFT_HARD, SOFT_TWO, SOFT_PLANE_ONE, SOFT_PLANE_HARD)  # none singular
_SEVERAL = (SOFT_HARD, SOFT_TWO, SOFT_PLANE)
LAWS = (
    Law("runs", "it runs and returns weights, means, covariances", _runs, SOFT_LADDER),
    Law("one", "one component takes the data's mean and covariance", _one, _FIT[::3]),
    Law("classes", "hard gamma gives each class's own estimates", _classes, _HARD),
    Law(
        "weights",
        "weights are the column means of gamma",
        _weights,
        SOFT_LADDER,
        defines=True,
    ),
    Law(
        "means",
        "means are weighted means of the points",
        _means,
        SOFT_LADDER,
        2,
        defines=True,
    ),
    Law(
        "covariances",
        "covariances are weighted, about the new means",
        _covariances,
        SOFT_LADDER,
        4,
        defines=True,
    ),
    Law(
        "moments",
        "the mixture keeps the data's mean and covariance",
        _moments,
        SOFT_LADDER,
    ),
    Law(
        "order", "reordering the columns reorders the components", _reordered, _SEVERAL
    ),
    Law("twice", "giving every point twice changes nothing", _doubled, SOFT_LADDER),
    Law(
        "units",
        "units do not matter: x -> A x + b maps the answer",
        _affine,
        SOFT_LADDER,
        3,
    ),
    Law("shift", "a shift of 1e8 moves only the means", _shifted, SOFT_LADDER, 4),
    Law("bound", "it maximises the bound F(gamma, theta)", _best, _FIT),
    Law("rise", "the bound rises by N KL(new, old)", _rises, _FIT, 2),
    Law(
        "ridge",
        "reg_covar, where it is taken, adds to the diagonal",
        _ridge,
        (SOFT_TWO, SOFT_PLANE_HARD),
    ),
)
# The same points and responsibilities, few and many, to count the steps they take.
_LONG = tuple(
    Soft(np.resize(SOFT_PLANE.X, (n, 2)), np.resize(SOFT_PLANE.gamma, (n, 3)))
    for n in (100, 1100)
)
_LIBRARY = ("m_step", "em", "expected_statistics", "GaussianMixture.fit")
