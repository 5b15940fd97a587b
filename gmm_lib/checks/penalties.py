"""The laws of two repairs: a prior on the covariances, and a ridge that has units."""

from collections import namedtuple
from dataclasses import replace

import numpy as np

from gmm_lib.checks.cases import (
    SOFT_ONE,
    SOFT_PLANE,
    SOFT_PLANE_ONE,
    SOFT_TWO,
    Soft,
    describe,
)
from gmm_lib.checks.parameters import theta_of
from gmm_lib.checks.report import (
    Fault,
    Law,
    apart,
    as_array,
    call,
    examine,
    given,
    show,
)
from gmm_lib.errors import DegenerateComponentError

CLOSE = 1e-8

Prior = namedtuple("Prior", ["soft", "Psi", "nu"])


def map_m_step(f):
    """Check an attempt at the M step with an inverse-Wishart prior.

    Parameters
    ----------
    f : callable
        f(X, gamma, Psi, nu) -> a Mixture, or (weights, means, covariances), for Psi of
        shape (D, D) and the density det(Sigma)^(-(nu + D + 1) / 2)
        exp(-trace(Psi Sigma^-1) / 2).

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(map_m_step(lambda X, gamma, Psi, nu: gm.m_step(X, gamma)))
    False
    """
    report = examine("map_m_step", f, _MAP_LAWS)
    return report if report or report.skipped else replace(report, hint=_slip(f))


def relative_ridge(f):
    """Check an attempt at a ridge that follows the units of the data.

    Parameters
    ----------
    f : callable
        f(X, fraction) -> float, in the data's units squared.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(relative_ridge(lambda X, fraction: fraction * X.var(axis=0).mean()))
    True
    >>> bool(relative_ridge(lambda X, fraction: 1e-6))
    False
    """
    return examine("relative_ridge", f, _RIDGE_LAWS)


_ADVICE = (
    "a component may hold a single point, so add Psi before you build a mixture "
    "(gm.m_step cannot)"
)


def _first(error):
    return str(error).split(":")[0].split(";")[0]


def _theta(f, prior):
    def own(X, gamma):
        Psi = prior.Psi.copy()
        try:
            theta = f(X, gamma, Psi, prior.nu)
        except DegenerateComponentError as error:
            raise ValueError(f"{_first(error)}; {_ADVICE}") from error
        if not np.array_equal(Psi, prior.Psi):
            wrote = f"{show(prior.Psi)} became {show(Psi)}"
            raise ValueError(f"Psi was written into: {wrote}; work on a copy")
        return theta

    return theta_of(own, prior.soft, name="map_m_step")


def _in_words(prior):
    return f"{describe(prior.soft)}, Psi = {show(prior.Psi)}, nu = {show(prior.nu)}"


def _runs(f, prior):
    _theta(f, prior)


def _rest_unchanged(f, prior):
    theta, (X, gamma) = _theta(f, prior), prior.soft
    for name, expected in [
        ("weights", gamma.mean(axis=0)),
        ("means", gamma.T @ X / gamma.sum(axis=0)[:, None]),
    ]:
        found = getattr(theta, name)
        if np.abs(found - expected).max() > CLOSE:
            raise Fault(
                f"With {_in_words(prior)}, the {name} are {show(found)}; the prior "
                f"speaks of covariances only, so they are {show(expected)}."
            )


def _objective(covariance, S, N_k, prior):
    # The part of F + log prior that holds one covariance.
    D = len(S)
    log_det = np.linalg.slogdet(covariance)[1]
    scatter = np.trace(np.linalg.solve(covariance, N_k * S + prior.Psi))
    return -0.5 * ((N_k + prior.nu + D + 1) * log_det + scatter)


def _best(f, prior):
    X, gamma = prior.soft
    theta, N_k, D = _theta(f, prior), gamma.sum(axis=0), X.shape[1]
    for k, found in enumerate(theta.covariances):
        centred = X - gamma[:, k] @ X / N_k[k]
        S = (gamma[:, k, None] * centred).T @ centred / N_k[k]
        top = (N_k[k] * S + prior.Psi) / (N_k[k] + prior.nu + D + 1)
        if np.linalg.eigvalsh((found + found.T) / 2)[0] <= 0:
            raise Fault(
                f"With {_in_words(prior)}, covariances[{k}] is {show(found)}: it is "
                "not positive definite, though Psi is."
            )
        best, value = (_objective(c, S, N_k[k], prior) for c in (top, found))
        if value < best - CLOSE * (1 + abs(best)):
            here, there = apart(found, top)
            raise Fault(
                f"With {_in_words(prior)}, covariances[{k}] is {here}, where the bound "
                f"plus the log-prior lies {show(best - value)} nats below its top, at "
                f"{there}."
            )


def _units(f, prior):
    X, gamma = prior.soft
    found = _theta(f, Prior(Soft(3 * X, gamma), 9 * prior.Psi, prior.nu)).covariances
    expected = 9 * _theta(f, prior).covariances
    if np.abs(found - expected).max() > CLOSE * (1 + np.abs(expected).max()):
        raise Fault(
            f"With {_in_words(prior)}, x -> 3 x and Psi -> 9 Psi must multiply the "
            f"covariances by 9, to {show(expected)}; they are {show(found)}."
        )


def _prior(soft, nu=4.0):
    D = soft.X.shape[1]
    return Prior(soft, 2 * np.eye(D) + 0.5 * (1 - np.eye(D)), nu)


# Slips with the right parts: what they make of N_k S_k, N_k, Psi, nu and D.
_SLIPS = {
    "divides by N_k + nu and forgets D + 1": lambda W, N, P, nu, D: (W + P) / (N + nu),
    "divides by N_k + nu - D - 1: the mean of the posterior, not its top": (
        lambda W, N, P, nu, D: (W + P) / (N + nu - D - 1)
    ),
    "divides by N_k + nu + D + 2, as a prior on the means too would ask": (
        lambda W, N, P, nu, D: (W + P) / (N + nu + D + 2)
    ),
    "adds Psi to S_k in place of N_k S_k": (
        lambda W, N, P, nu, D: (W / N + P) / (N + nu + D + 1)
    ),
    "adds Psi as if it were a ridge": lambda W, N, P, nu, D: W / N + P,
    "adds nu times Psi": lambda W, N, P, nu, D: (W + nu * P) / (N + nu + D + 1),
}


def _slip(f):
    for name, rule in _SLIPS.items():
        if all(_has_slipped(f, prior, rule) for prior in (*_PRIORS, *_WIDER)):
            return name
    return ""


def _has_slipped(f, prior, rule):
    X, gamma = prior.soft
    for k, found in enumerate(_theta(f, prior).covariances):
        centred = X - gamma[:, k] @ X / gamma[:, k].sum()
        scatter = (gamma[:, k, None] * centred).T @ centred
        slipped = rule(scatter, gamma[:, k].sum(), prior.Psi, prior.nu, X.shape[1])
        if np.abs(found - slipped).max() > CLOSE:
            return False
    return True


# The second component holds one point only: without the prior it has no width.
_LONE = Soft(np.array([[0.0], [2.0], [9.0]]), np.array([[1.0, 0], [1, 0], [0, 1]]))
_PRIORS = tuple(_prior(soft) for soft in (SOFT_ONE, SOFT_TWO, SOFT_PLANE_ONE))
_WIDER = (_prior(_LONE), _prior(SOFT_PLANE, nu=6.0))
_MAP_LAWS = (
    Law("it runs and returns a mixture", _runs, (*_PRIORS, *_WIDER)),
    Law(
        "weights and means are those of the M step",
        _rest_unchanged,
        (*_PRIORS, *_WIDER),
    ),
    Law("the covariances are the top of bound plus prior", _best, (*_PRIORS, *_WIDER)),
    Law("units do not matter when Psi has them", _units, (*_PRIORS, *_WIDER)),
)


def _ridge(f, X, fraction=0.01):
    with given(f"X = {show(X)}" if len(X) < 9 else f"{len(X)} points"):
        result = call("relative_ridge", f, X, fraction)
        return float(as_array("relative_ridge", result, (), "a single number,"))


def _positive(f, X):
    value = _ridge(f, X)
    if value <= 0:
        raise Fault(f"With X = {show(X)} it is {show(value)}, not positive.")


def _follows(f, X, what, other, factor, fraction=0.01):
    found, expected = _ridge(f, other, fraction), factor * _ridge(f, X)
    if abs(found - expected) > CLOSE * abs(expected):
        after, right = apart(found, expected)
        raise Fault(
            f"With X = {show(X)} it is {show(_ridge(f, X))}; {what} it must be "
            f"{right}, and is {after}."
        )


def _rescaled(f, X):
    _follows(f, X, "with 10 X", 10 * X, 100.0)


def _shifted(f, X):
    shift = 50.0 * np.arange(1, X.shape[1] + 1)  # features need not move alike
    _follows(f, X, f"with X + {show(shift)}", X + shift, 1.0)


def _doubled(f, X):
    # Within 2 %: dividing by N - 1 in place of N is as good a ridge.
    once, twice = _ridge(f, X), _ridge(f, np.concatenate([X, X]))
    if abs(twice - once) > 0.02 * once:
        raise Fault(
            f"With {len(X)} points it is {show(once)}; with every point twice it is "
            f"{show(twice)}. A variance is a mean, which does not grow with the sample."
        )


def _proportional(f, X):
    _follows(f, X, "with three times the fraction", X, 3.0, fraction=0.03)


_DATA = (np.array([[0.0], [2.0]]), np.array([[0.0, 1.0], [2.0, 5.0], [1.0, 2.0]]))
_MANY = np.column_stack([np.arange(60.0) % 7, 2 * (np.arange(60.0) % 5)])
_RIDGE_LAWS = (
    Law("it returns a positive number", _positive, _DATA),
    Law("ten times the units give a hundred times the ridge", _rescaled, _DATA),
    Law("a shift changes nothing", _shifted, _DATA),
    Law("doubling every point changes next to nothing", _doubled, (_MANY,)),
    Law("it is proportional to the fraction", _proportional, _DATA),
)
