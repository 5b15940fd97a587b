"""The laws of an M step with a prior on the covariances."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, differ, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import theta_of
from gmm_lib.checks.worlds import (
    SOFT_HARD,
    SOFT_ONE,
    SOFT_PLANE,
    SOFT_PLANE_HARD,
    SOFT_PLANE_ONE,
    SOFT_TWO,
    Soft,
    describe,
    moves_apart,
)
from gmm_lib.errors import DegenerateComponentError


class Prior(NamedTuple):
    """Hold points with responsibilities, and the prior's scale (D, D) and weight."""

    soft: Soft
    Psi: np.ndarray
    nu: float


def map_m_step(f: Attempt) -> Report:
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
    report = examine("map_m_step", f, _LAWS)
    return report if report or not report.held else replace(report, hint=_slip(f))


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


def _rest_unchanged(f, prior):
    theta, (X, gamma) = _theta(f, prior), prior.soft
    for name, expected in [
        ("weights", gamma.mean(axis=0)),
        ("means", gamma.T @ X / gamma.sum(axis=0)[:, None]),
    ]:
        found = getattr(theta, name)
        if differ(found, expected):
            here, right = apart(found, expected)
            raise Fault(
                f"With {_in_words(prior)}, the {name} are {here}; the prior speaks of "
                f"covariances only, so they are {right}."
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
    before = _theta(f, prior).covariances
    for c in (3.0, 1e-3, 1e3):
        other = Prior(Soft(c * X, gamma), c**2 * prior.Psi, prior.nu)
        found = _theta(f, other).covariances / c**2
        if differ(found, before):
            here, right = apart(found, before)
            raise Fault(
                f"With {_in_words(prior)}, the covariances are {right}; with x -> "
                f"{show(c)} x and Psi -> {show(c**2)} Psi, and back, they are {here}. "
                "Is there a number with a unit?"
            )


def _shifted(f, prior):
    gamma = prior.soft.gamma
    _moved(f, prior, 1e8, "points moved by 1e8")
    moves = moves_apart(gamma)
    if moves is not None:
        _moved(f, prior, gamma @ moves, "components moved 1e8 apart")


def _moved(f, prior, moves, what):
    X, gamma = prior.soft
    before = _theta(f, prior).covariances
    found = _theta(f, prior._replace(soft=Soft(X + moves, gamma))).covariances
    if differ(found, before, 1e-6):
        here, right = apart(found, before)
        raise Fault(
            f"With {_in_words(prior)}, the covariances are {right}; with the {what} "
            f"they are {here}. Subtract each component's own mean before squaring."
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
_ALL = (*_PRIORS, *_WIDER)
_LAWS = (
    Law("runs", "it runs and returns a mixture", _theta, _ALL),
    Law("rest", "weights and means are those of the M step", _rest_unchanged, _ALL, 2),
    Law(
        "best",
        "the covariances are the top of bound plus prior",
        _best,
        _ALL,
        4,
        defines=True,
    ),
    Law("units", "units do not matter when Psi has them", _units, _ALL),
    Law(
        "shift",
        "a shift of 1e8 moves only the means",
        _shifted,
        (*_ALL, _prior(SOFT_HARD), _prior(SOFT_PLANE_HARD)),
        2,
    ),
)
