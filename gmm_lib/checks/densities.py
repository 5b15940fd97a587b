"""The laws of the log-density, and of the log-likelihood that sums it."""

from functools import partial

import numpy as np

from gmm_lib.checks.cases import (
    FAR,
    LADDER,
    ONE,
    SAME_SHAPE,
    THREE,
    TILTED,
    UNLIKE,
    Case,
    describe,
    wide,
)
from gmm_lib.checks.report import Fault, Law, as_array, call, given, show
from gmm_lib.checks.responsibilities import moved, reordered


def _value(name, f, case):
    # log_density is (N,); log_likelihood is its sum, a number.
    shape, axes = ((), "one number:") if name == "log_likelihood" else (None, "(N,)")
    with given(describe(case)):
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
    if np.abs(found - expected).max() > 1e-8:
        raise Fault(
            f"With {describe(case)}, {what} is {show(expected)}; here it is "
            f"{show(found)}."
        )


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
    if np.abs(whole - expected).max() > 1e-8:
        link = "add up to" if name == "log_likelihood" else "are"
        raise Fault(
            f"With {describe(case)}, the points taken one by one {link} "
            f"{show(expected)}; taken together they give {show(whole)}."
        )


def _reordered(name, f, case):
    order = range(case.mixture.n_components)[::-1]
    found, other = _value(name, f, case), _value(name, f, reordered(case, order))
    if np.abs(found - other).max() > 1e-8:
        raise Fault(
            f"With {describe(case)}, {name} is {show(found)}; with the components in "
            f"reverse order it is {show(other)}."
        )


def _units(name, f, case):
    D = case.X.shape[1]
    found = _value(name, f, case)
    other = _value(name, f, moved(case, 2 * np.eye(D), np.zeros(D)))
    drop = D * np.log(2) * (len(case.X) if name == "log_likelihood" else 1)
    if np.abs(found - drop - other).max() > 1e-8:
        raise Fault(
            f"With {describe(case)}, {name} is {show(found)}; with all lengths doubled "
            f"it must be {show(drop)} lower, and is {show(other)}."
        )


def _survives(name, f, case):
    try:
        found = _value(name, f, case)
    except Fault as fault:
        raise Fault(f"{fault} Stay with logarithms: log-sum-exp.") from None
    for small in LADDER:
        if np.abs(_value(name, f, small) - _expected(name, small)).max() > 1e-8:
            return  # wrong already where nothing underflows: not for this law to say
    expected = case.mixture.log_density(case.X)
    expected = expected.sum() if name == "log_likelihood" else expected
    if np.abs(found - expected).max() > 1e-6 * np.abs(expected).max():
        raise Fault(
            f"With {describe(case)}, {name} is {show(expected)}; here it is "
            f"{show(found)}: small numbers were lost on the way."
        )


def _integral(name, f, case):
    theta = case.mixture
    D = theta.n_features
    sigma = np.sqrt(np.linalg.eigvalsh(theta.covariances).max())
    low, high = theta.means.min() - 9 * sigma, theta.means.max() + 9 * sigma
    x, step = np.linspace(low, high, 2001 if D == 1 else 201, retstep=True)
    grid = np.stack(np.meshgrid(*[x] * D), axis=-1).reshape(-1, D)
    mass = np.exp(_value(name, f, Case(grid, theta))).sum() * step**D
    if abs(mass - 1) > 1e-6:
        parameters = describe(case).partition("weights")[2]
        raise Fault(
            f"With weights{parameters}, the density integrates to {show(mass)}."
        )


def _laws(name, first):
    laws = [
        Law(first, _value, LADDER),
        Law("for one component it is the Gaussian's", _one, [ONE]),
        Law("it is the log of a weighted sum of densities", _several, LADDER),
        Law("each point counts once", _adds, [UNLIKE, TILTED, THREE]),
        Law("reordering the components changes nothing", _reordered, [UNLIKE, THREE]),
        Law(
            "doubling all lengths takes off D log 2 a point",
            _units,
            [ONE, TILTED, THREE],
        ),
        Law("it survives a point at 1000 sigma", _survives, [FAR]),
        Law("it survives 400 dimensions", _survives, [wide()]),
    ]
    if name == "log_density":
        cases = [ONE, SAME_SHAPE, UNLIKE, TILTED]
        laws.insert(2, Law("the density integrates to one", _integral, cases))
    return tuple(Law(law.name, partial(law.test, name), law.cases) for law in laws)


DENSITY_LAWS = _laws("log_density", "it runs and returns an array of shape (N,)")
LIKELIHOOD_LAWS = _laws("log_likelihood", "it runs and returns one number")
