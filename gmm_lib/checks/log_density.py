"""The laws of a mixture's log-density, and of the log-likelihood that sums it."""

from functools import partial

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, differ, examine, survival
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import (
    FAR,
    FAR_THREE,
    LADDER,
    ONE,
    SAME_SHAPE,
    THREE,
    TILTED,
    UNLIKE,
    Case,
    describe,
    moved,
    reordered,
    wide,
)


def log_density(f: Attempt) -> Report:
    """Check an attempt at the log-density of a mixture.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> array of shape (N,), as `Mixture.log_density`.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(log_density(lambda X, mixture: mixture.log_density(X)))
    True
    """
    return examine("log_density", f, _LAWS)


def _value(name, f, case):
    # log_density is (N,); log_likelihood is its sum, a number.
    shape, axes = ((), "one number:") if name == "log_likelihood" else (None, "(N,)")
    with given(describe, case):
        value = call(name, f, case.X, case.mixture)
        return as_array(name, value, (len(case.X),) if shape is None else shape, axes)


def _expected(name, case):
    # By the formula, with inverse and determinant: another road than the library's.
    theta, p = case.mixture, np.zeros(len(case.X))
    for k, sigma in enumerate(theta.covariances):
        r = case.X - theta.means[k]
        squares = np.einsum("nd,de,ne->n", r, np.linalg.inv(sigma), r)
        scale = np.sqrt(np.linalg.det(2 * np.pi * sigma))
        p += theta.weights[k] * np.exp(-squares / 2) / scale
    return np.log(p).sum() if name == "log_likelihood" else np.log(p)


def _formula(name, f, case, what):
    found, expected = _value(name, f, case), _expected(name, case)
    if differ(found, expected):
        right, here = apart(expected, found)
        raise Fault(f"With {describe(case)}, {what} is {right}; here it is {here}.")


def _one(name, f, case):
    _formula(name, f, case, "the logarithm of one Gaussian's density")


def _several(name, f, case):
    sums = ", summed over n," if name == "log_likelihood" else ""
    _formula(name, f, case, f"log sum_k pi_k N(x_n | mu_k, Sigma_k){sums}")


def _adds(name, f, case):
    whole = _value(name, f, case)
    parts = [
        _value(name, f, Case(case.X[n : n + 1], case.mixture))
        for n in range(len(case.X))
    ]
    expected = np.sum(parts) if name == "log_likelihood" else np.concatenate(parts)
    if differ(whole, expected):
        link = "add up to" if name == "log_likelihood" else "are"
        alone, together = apart(expected, whole)
        raise Fault(
            f"With {describe(case)}, the points taken one by one {link} {alone}; taken "
            f"together they give {together}."
        )


def _reordered(name, f, case):
    found, other = _value(name, f, case), _value(name, f, reordered(case))
    if differ(found, other):
        before, after = apart(found, other)
        raise Fault(
            f"With {describe(case)}, {name} is {before}; with the components in "
            f"reverse order it is {after}."
        )


def _units(name, f, case):
    N, D = case.X.shape
    found = _value(name, f, case)
    for scale in (2.0, 1e-3, 1e3):
        other = _value(name, f, moved(case, scale * np.eye(D), np.zeros(D)))
        drop = D * np.log(scale) * (N if name == "log_likelihood" else 1)
        if differ(other + drop, found):
            here, right = apart(other, found - drop)
            raise Fault(
                f"With {describe(case)}, {name} is {show(found)}; with all lengths "
                f"times {show(scale)} it must be {show(drop)} lower, {right}, and is "
                f"{here}."
            )


def _shifted(name, f, case):
    found = _value(name, f, case)
    D = case.X.shape[1]
    other = _value(name, f, moved(case, np.eye(D), np.full(D, 1e8)))
    if differ(other, found, 1e-6):
        here, right = apart(other, found)
        raise Fault(
            f"With {describe(case)}, {name} is {right}; with points and means moved by "
            f"1e8 it is {here}: subtract the mean before squaring."
        )


def _true(name, case):
    p = case.mixture.log_density(case.X)
    return p.sum() if name == "log_likelihood" else p


def _integral(name, f, case):
    theta = case.mixture
    D = theta.n_features
    sigma = np.sqrt(np.linalg.eigvalsh(theta.covariances).max())
    low, high = theta.means.min() - 9 * sigma, theta.means.max() + 9 * sigma
    x, step = np.linspace(low, high, 2001 if D == 1 else 201, retstep=True)
    grid = np.stack(np.meshgrid(*[x] * D), axis=-1).reshape(-1, D)
    mass = np.exp(_value(name, f, Case(grid, theta))).sum() * step**D
    if not abs(mass - 1) <= 1e-6:
        parameters = describe(case).partition("weights")[2]
        here, _ = apart(mass, 1.0)
        raise Fault(f"With weights{parameters}, the density integrates to {here}.")


def laws_of(name, runs):
    """Make the laws of the log-density, or of its sum.

    Parameters
    ----------
    name : {"log_density", "log_likelihood"}
        What the attempt claims to be.
    runs : str
        The first law: that it runs and returns what it should.

    Returns
    -------
    tuple of Law
    """
    several = (UNLIKE, TILTED, THREE)
    what = "the log-density of point" if name == "log_density" else name
    survives = survival(
        partial(_value, name),
        partial(_true, name),
        LADDER,
        describe,
        what,
    )
    laws = [
        Law("runs", runs, _value, LADDER),
        Law("one", "for one component it is the Gaussian's", _one, [ONE]),
        Law("integral", "the density integrates to one", _integral, _FLAT),
        Law(
            "sum",
            "it is the log of a weighted sum of densities",
            _several,
            LADDER,
            6,
            defines=True,
        ),
        Law("alone", "each point counts once", _adds, several),
        Law(
            "order",
            "reordering the components changes nothing",
            _reordered,
            (UNLIKE, THREE),
        ),
        Law(
            "units",
            "scaling all lengths by c takes off D log c a point",
            _units,
            (ONE, TILTED, THREE),
        ),
        Law("shift", "a shift of 1e8 changes nothing", _shifted, (UNLIKE, TILTED)),
    ]
    if name == "log_likelihood":
        laws = [law for law in laws if law.id != "integral"]
    bound = [law._replace(test=partial(law.test, name)) for law in laws]
    return (
        *bound,
        Law("far", "it survives a point at 1000 sigma", survives, (FAR, FAR_THREE), 2),
        Law("wide", "it survives 400 dimensions", survives, [wide()], 2),
    )


_FLAT = (ONE, SAME_SHAPE, UNLIKE, TILTED)
_LAWS = laws_of("log_density", "it runs and returns an array of shape (N,)")
