"""The laws of the M step."""

import inspect
from collections import namedtuple

import numpy as np

from gmm_lib.checks.cases import (
    SOFT_HARD,
    SOFT_LADDER,
    SOFT_ONE,
    SOFT_PLANE,
    SOFT_PLANE_HARD,
    SOFT_PLANE_ONE,
    SOFT_TWO,
    Soft,
    describe,
)
from gmm_lib.checks.report import Fault, Law, apart, as_array, call, given
from gmm_lib.checks.report import show as show_all
from gmm_lib.em import lower_bound
from gmm_lib.mixture import Mixture

CLOSE = 1e-8

Theta = namedtuple("Theta", ["weights", "means", "covariances"])


def theta_of(f, case, *, name="m_step", **options):
    """Run an attempt at the M step on a case.

    Parameters
    ----------
    f : callable
        The attempt: f(X, gamma) -> a Mixture, or (weights, means, covariances).
    case : Soft
        Points and responsibilities.
    name : str, optional
        What the attempt claims to be.
    **options
        Further arguments for f.

    Returns
    -------
    Theta
        Finite arrays, but not yet a mixture.

    Raises
    ------
    Fault
        When f does not run, or returns something else.
    """
    (_, D), K = case.X.shape, case.gamma.shape[1]
    with given(describe(case)):
        theta = call(name, lambda X, g: f(X, g, **options), case.X, case.gamma)
        if isinstance(theta, Mixture):
            theta = (theta.weights, theta.means, theta.covariances)
        if not isinstance(theta, tuple | list) or len(theta) != 3:
            raise Fault(
                f"{name} returned a {type(theta).__name__}, not a Mixture or the three "
                "arrays (weights, means, covariances)."
            )
        _check_order(name, theta, [(K,), (K, D), (K, D, D)])
        return Theta(
            as_array("weights", theta[0], (K,), "(K,)"),
            as_array("means", theta[1], (K, D), "(K, D)"),
            as_array("covariances", theta[2], (K, D, D), "(K, D, D)"),
        )


def _check_order(name, theta, wanted):
    try:
        shapes = [np.shape(part) for part in theta]
    except ValueError:  # ragged: as_array says so
        return
    if shapes != wanted and sorted(shapes) == sorted(wanted):
        raise Fault(
            f"{name} returned arrays of shapes {', '.join(map(str, shapes))}: the "
            "order is weights, means, covariances."
        )


def show(value, digits=4):
    """Write numbers without the brackets that one feature or component needs not.

    Parameters
    ----------
    value : array_like
        Numbers.
    digits : int, optional
        How many digits.

    Returns
    -------
    str

    Examples
    --------
    >>> show([[0.5], [2.0]])
    '[0.5, 2]'
    """
    return show_all(np.squeeze(value), digits)


def _differ(a, b):
    return np.abs(a - b).max() > CLOSE * (1 + np.abs(b).max())


def _runs(f, case):
    if not callable(f):
        call("m_step", f)
    theta_of(f, case)


def _weights(f, case):
    weights, expected = theta_of(f, case).weights, case.gamma.mean(axis=0)
    if _differ(weights, expected):
        found, right = apart(weights, expected, show)
        raise Fault(
            f"With {describe(case)}, the columns of gamma have the means {right}; the "
            f"weights are {found}."
        )


def _means(f, case):
    means = theta_of(f, case).means
    expected = case.gamma.T @ case.X / case.gamma.sum(axis=0)[:, None]
    if _differ(means, expected):
        k = int(np.abs(means - expected).max(axis=1).argmax())
        found, right = apart(means[k], expected[k], show)
        raise Fault(
            f"With {describe(case)}, the points weighted by gamma[:, {k}] have the "
            f"mean {right}; means[{k}] is {found}."
        )


def _covariances(f, case):
    covariances = theta_of(f, case).covariances
    for k, g in enumerate(case.gamma.T):
        centred = case.X - g @ case.X / g.sum()
        expected = (g[:, None] * centred).T @ centred / g.sum()
        if _differ(covariances[k], expected):
            found, right = apart(covariances[k], expected, show)
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
        if _differ(found, expected):
            here, right = apart(found, expected, show)
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
            if _differ(found, expected):
                here, right = apart(found, expected, show)
                raise Fault(
                    f"With {describe(case)}, component {k} owns the points "
                    f"{show(own)}: its {name} is {right}; here it is {here}."
                )


def _moments(f, case):
    pi, mu, sigma = theta_of(f, case)
    mean = pi @ mu
    total = np.tensordot(pi, sigma, 1) + (pi[:, None] * (mu - mean)).T @ (mu - mean)
    for name, found, expected in [
        ("mean", mean, case.X.mean(axis=0)),
        ("covariance", total, np.cov(case.X.T, ddof=0)),
    ]:
        if _differ(found, expected):
            here, right = apart(found, expected, show)
            raise Fault(
                f"With {describe(case)}, the data have {name} {right}; the mixture's, "
                f"by the law of total {name}, is {here}."
            )


def _same(f, case, other, map_back, what, hint=""):
    theta, image = theta_of(f, case), map_back(theta_of(f, other))
    for name, found, expected in zip(Theta._fields, image, theta, strict=True):
        if np.abs(found - expected).max() > 1e-6 * (1 + np.abs(expected).max()):
            after, before = apart(found, expected, show)
            hint = hint if name == "covariances" else ""
            raise Fault(
                f"With {describe(case)}, {name} are {before}; {what}, they are "
                f"{after}{hint}."
            )


def _reordered(f, case):
    def back(theta):
        return Theta(*(part[::-1] for part in theta))

    other = Soft(case.X, case.gamma[:, ::-1])
    _same(f, case, other, back, "with the columns of gamma reversed, and back")


def _doubled(f, case):
    other = Soft(np.repeat(case.X, 2, axis=0), np.repeat(case.gamma, 2, axis=0))
    _same(f, case, other, lambda theta: theta, "with every point given twice")


def _affine(f, case):
    D = case.X.shape[1]
    A, b = 2 * np.eye(D) + np.tri(D, k=-1), np.full(D, 3.0)

    def back(theta):
        B = np.linalg.inv(A)
        return Theta(
            theta.weights, (theta.means - b) @ B.T, B @ theta.covariances @ B.T
        )

    other = Soft(case.X @ A.T + b, case.gamma)
    _same(f, case, other, back, "in other units (x -> A x + b), and back")


def _shifted(f, case):
    def back(theta):
        return Theta(theta.weights, theta.means - 1e8, theta.covariances)

    other = Soft(case.X + 1e8, case.gamma)
    what = "with the points moved by 1e8, and back"
    _same(f, case, other, back, what, ": subtract the means before squaring")


def _best(f, case):
    pi, mu, sigma = theta_of(f, case)
    try:
        reached = lower_bound(case.X, case.gamma, Mixture(pi, mu, sigma))
    except ValueError as error:
        raise Fault(f"With {describe(case)}, this is no mixture: {error}.") from None
    shrunk = (1 - 1e-3) * pi + 1e-3 / len(pi)
    for name, near in [
        ("means a little larger", (pi, mu + 1e-3, sigma)),
        ("means a little smaller", (pi, mu - 1e-3, sigma)),
        ("covariances 0.1 % larger", (pi, mu, 1.001 * sigma)),
        ("covariances 0.1 % smaller", (pi, mu, 0.999 * sigma)),
        ("more equal weights", (shrunk, mu, sigma)),
    ]:
        rise = lower_bound(case.X, case.gamma, Mixture(*near)) - reached
        if rise > 1e-9 * (1 + abs(reached)):
            raise Fault(
                f"With {describe(case)}, F(gamma, theta) is {show(reached)} nats, and "
                f"{name} raise it by {show(rise)}: the M step is to find the top."
            )


def _ridge(f, case):
    if "reg_covar" not in inspect.signature(f).parameters:
        return
    plain = theta_of(f, case, reg_covar=0.0)
    ridged = theta_of(f, case, reg_covar=0.5)
    added = ridged.covariances - plain.covariances
    if _differ(added, np.broadcast_to(0.5 * np.eye(case.X.shape[1]), added.shape)):
        raise Fault(
            f"With {describe(case)}, reg_covar = 0.5 adds {show(added[0])} to "
            "covariances[0], not 0.5 along the diagonal."
        )


def ridge_of(f):
    """Find the number that an attempt adds to every variance, unasked.

    Parameters
    ----------
    f : callable
        The attempt: f(X, gamma) -> a Mixture, or (weights, means, covariances).

    Returns
    -------
    float
        0 when it adds nothing, or when something else is wrong too.
    """
    try:
        added = [_ridge_in(theta_of(f, case), *case) for case in SOFT_LADDER]
    except Fault:  # another answer than before: the attempt is not a function of these
        return 0.0
    one = min(added) > 1e-12 and not _differ(np.array(added), added[0])
    return float(added[0]) if one else 0.0


def _ridge_in(theta, X, gamma):
    N_k = gamma.sum(axis=0)
    mu = gamma.T @ X / N_k[:, None]
    r = X[:, None] - mu
    right = np.einsum("nk,nkd,nke->kde", gamma, r, r) / N_k[:, None, None]
    ridge = (theta.covariances - right)[0, 0, 0]
    expected = Theta(N_k / len(X), mu, right + ridge * np.eye(X.shape[1]))
    return 0.0 if any(map(_differ, theta, expected)) else ridge


_HARD = (SOFT_HARD, SOFT_PLANE_HARD)
_FIT = (SOFT_ONE, SOFT_HARD, SOFT_TWO, SOFT_PLANE_ONE, SOFT_PLANE_HARD)  # none singular
_SEVERAL = (SOFT_HARD, SOFT_TWO, SOFT_PLANE)
LAWS = (
    Law("it runs and returns weights, means, covariances", _runs, SOFT_LADDER),
    Law("one component takes the data's mean and covariance", _one, _FIT[::3]),
    Law("hard gamma gives each class's own estimates", _classes, _HARD),
    Law("weights are the column means of gamma", _weights, SOFT_LADDER),
    Law("means are weighted means of the points", _means, SOFT_LADDER),
    Law("covariances are weighted, about the new means", _covariances, SOFT_LADDER),
    Law("the mixture keeps the data's mean and covariance", _moments, SOFT_LADDER),
    Law("reordering the columns reorders the components", _reordered, _SEVERAL),
    Law("giving every point twice changes nothing", _doubled, SOFT_LADDER),
    Law("units do not matter: x -> A x + b maps the answer", _affine, SOFT_LADDER),
    Law("a shift of 1e8 moves only the means", _shifted, SOFT_LADDER),
    Law("it maximises the bound F(gamma, theta)", _best, _FIT),
    Law(
        "reg_covar, where it is taken, adds to the diagonal",
        _ridge,
        (SOFT_TWO, SOFT_PLANE_HARD),
    ),
)
