"""What an M step returns: weights, means and covariances, not yet a mixture."""

from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, bare
from gmm_lib.checks.laws import CLOSE, differ
from gmm_lib.checks.worlds import SOFT_LADDER, describe
from gmm_lib.mixture import Mixture


class Theta(NamedTuple):
    """Hold the arrays of weights (K,), means (K, D) and covariances (K, D, D)."""

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray


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
    with given(describe, case):
        theta = call(name, lambda X, g: f(X, g, **options), case.X, case.gamma)
        return read_theta(name, theta, K, D)


def read_theta(name, theta, K, D):
    """Read what an M step returned.

    Parameters
    ----------
    name : str
        What the attempt claims to be.
    theta : object
        What it returned.
    K, D : int
        The numbers of components and features.

    Returns
    -------
    Theta

    Raises
    ------
    Fault
        When it is something else than a Mixture or its three arrays.
    """
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


def right_theta(X, mass):
    """Compute the weighted moments that an M step returns, by the formulas.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        Points.
    mass : ndarray of shape (N, K)
        Responsibilities, or these times the points' counts.

    Returns
    -------
    Theta
    """
    N_k = mass.sum(axis=0)
    means = mass.T @ X / N_k[:, None]
    r = X[:, None] - means
    covariances = np.einsum("nk,nkd,nke->kde", mass, r, r) / N_k[:, None, None]
    return Theta(N_k / mass.sum(), means, covariances)


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


def same_theta(f, case, other, map_back, what, advice="", close=CLOSE):
    """Compare an attempt's answer on a case with that on another form of the case.

    Parameters
    ----------
    f : callable
        The attempt.
    case, other : Soft
        The case, and its other form.
    map_back : callable
        map_back(theta): what the answer on the other form says of the case.
    what : str
        What was done to the case, in words.
    advice : str, optional
        What may be wrong where the covariances differ.
    close : float, optional
        What numbers may differ by, relative to one and the largest.

    Raises
    ------
    Fault
        When they differ.
    """
    theta, image = theta_of(f, case), map_back(theta_of(f, other))
    for name, found, expected in zip(Theta._fields, image, theta, strict=True):
        if differ(found, expected, close):
            after, before = apart(found, expected, bare)
            raise Fault(
                f"With {describe(case)}, {name} are {before}; {what}, they are {after}."
                + (f" {advice}" if advice and name == "covariances" else "")
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
    one = min(added) > 1e-11 and np.ptp(added) < 1e-3 * added[0]
    return float(added[0]) if one else 0.0


def _ridge_in(theta, X, gamma):
    right = right_theta(X, gamma)
    ridge = (theta.covariances - right.covariances)[0, 0, 0]
    ridged = right.covariances + ridge * np.eye(X.shape[1])
    expected = right._replace(covariances=ridged)
    return 0.0 if any(map(differ, theta, expected)) else ridge
