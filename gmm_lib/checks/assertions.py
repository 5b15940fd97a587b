"""The laws of an assertion: it accepts every right fit and refuses a wrong one."""

import warnings

import numpy as np

from gmm_lib.checks.report import Fault, Law, call, examine
from gmm_lib.em import em
from gmm_lib.mixture import Mixture


def assertion(f):
    """Check a reader's own assertion about a fit of two components in the plane.

    Parameters
    ----------
    f : callable
        f(mixture, X): raises AssertionError when `mixture` cannot be what EM made of
        the points X, and otherwise returns without complaint.

    Returns
    -------
    Report

    Notes
    -----
    The wrong fit is that of a program whose M step puts every point in the first
    component and leaves the second where it started.

    Examples
    --------
    >>> def check(mixture, X):
    ...     assert np.allclose(mixture.weights @ mixture.means, X.mean(axis=0))
    >>> bool(assertion(check))
    True
    """
    return examine("assertion", f, _LAWS)


def _points(seed, shift=0.0, scale=1.0):
    rng = np.random.default_rng(seed)
    u = rng.standard_normal((60, 2))
    u[:36] += [3.0, 3.0]
    return scale * u + shift


def _start(X):
    return Mixture([0.5, 0.5], X[[0, -1]], [np.cov(X.T)] * 2)


def _right(X):
    return em(X, _start(X), tol=1e-12, max_iter=5000).mixture


def stuck(X):
    """Fit as the crash-mended program of chapter 1 does.

    Parameters
    ----------
    X : ndarray of shape (N, 2)
        Points.

    Returns
    -------
    Mixture
        The first component at the mean of all points, the second at its start.
    """
    return Mixture([0.5, 0.5], [X.mean(axis=0), X[-1]], [np.cov(X.T)] * 2)


_NEAR, _FAR = _points(0), _points(1, shift=50.0, scale=10.0)


def _refuses(f, mixture, X):
    # Whether f objects: call() hands over copies, so wrap what it returns.
    def tried(mixture, X):
        try:
            # An assertion that returns is silent whatever it returns, but False.
            return "objects" if f(mixture, X) is False else "is silent"
        except AssertionError:
            return "objects"

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call("the assertion", tried, mixture, X) == "objects"


def _runs(f, X):
    if not callable(f):
        call("the assertion", f)
    _refuses(f, _right(X), X)


def _accepts(f, X):
    if _refuses(f, _right(X), X):
        raise Fault(
            "It refuses a right fit: EM run until nothing moves, on 60 points with "
            f"mean ({X[:, 0].mean():.1f}, {X[:, 1].mean():.1f}). Assert only what "
            "holds on every data set, within rounding error."
        )


def _accepts_renumbered(f, X):
    theta = _right(X)
    turned = Mixture(theta.weights[::-1], theta.means[::-1], theta.covariances[::-1])
    if _refuses(f, turned, X):
        raise Fault(
            "It accepts a right fit and refuses the same fit with its two components "
            "renumbered: the order of the components means nothing."
        )


def _objects(f, X):
    if not _refuses(f, stuck(X), X):
        raise Fault(
            "It says nothing about a fit whose first mean is the mean of all points "
            "and whose second mean is where it started."
        )


_WORLDS = (_NEAR, _FAR)
_LAWS = (
    Law("it runs", _runs, [_NEAR]),
    Law("it accepts a right fit", _accepts, _WORLDS),
    Law("it accepts a renumbered fit", _accepts_renumbered, _WORLDS),
    Law("it refuses the broken program's fit", _objects, _WORLDS),
)
