"""The laws of an assertion: it accepts every right fit and refuses a wrong one."""

import warnings
from collections import namedtuple

import numpy as np

from gmm_lib.checks.report import Fault, Law, call, examine, show
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


# Points, where EM starts on them, and what they are in words.
World = namedtuple("World", ["X", "start", "words"])


def _two_groups(seed, shift=0.0, scale=1.0):
    X = _points(seed, shift, scale)
    start = Mixture([0.5, 0.5], X[[0, -1]], [np.cov(X.T)] * 2)
    mean = ", ".join(f"{x:.1f}" for x in X.mean(axis=0))
    return World(X, start, f"60 points with mean ({mean})")


def _one_centre():
    u = np.random.default_rng(2).standard_normal((30, 2))
    u[:10] *= 8
    X = np.concatenate([u, -u])
    start = Mixture([0.5, 0.5], np.zeros((2, 2)), [np.eye(2), 30 * np.eye(2)])
    return World(X, start, "60 points in a narrow and a wide group with one centre")


def _mirrored():
    u, centre = np.random.default_rng(3).standard_normal((30, 2)), [2.0, 1.0]
    X = np.concatenate([u + centre, -u - centre])
    start = Mixture([0.5, 0.5], [centre, [-2.0, -1.0]], [np.eye(2)] * 2)
    return World(X, start, "60 points in two groups that mirror each other")


def _overlapping():
    X = 10 * np.random.default_rng(4).standard_normal((120, 2))
    X[:30] += [15.0, 0.0]
    start = Mixture([0.7, 0.3], [[0.0, 0.0], [15.0, 0.0]], [100 * np.eye(2)] * 2)
    return World(X, start, "120 points in two groups that overlap")


def _right(world):
    return em(world.X, world.start, tol=1e-12, max_iter=5000).mixture


def _turned(theta):
    return Mixture(theta.weights[::-1], theta.means[::-1], theta.covariances[::-1])


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


_NEAR, _FAR = _two_groups(0), _two_groups(1, shift=50.0, scale=10.0)


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


def _runs(f, world):
    if not callable(f):
        call("the assertion", f)
    _refuses(f, _right(world), world.X)


def _accepts(f, world):
    theta = _right(world)
    if _refuses(f, theta, world.X):
        raise Fault(
            f"It refuses a right fit (EM run until nothing moves) on {world.words}: "
            f"weights {show(theta.weights)}, means {show(theta.means)}. "
            "Assert only what holds on every data set, within rounding error."
        )


def _renumbered(f, world):
    for fit, theta in [
        ("a right fit", _right(world)),
        ("the broken program's fit", stuck(world.X)),
    ]:
        verdicts = [_refuses(f, t, world.X) for t in (theta, _turned(theta))]
        if verdicts[0] != verdicts[1]:
            raise Fault(
                f"Of {fit} it refuses one numbering and accepts the other: the order "
                "of the components means nothing."
            )


def _objects(f, world):
    if not _refuses(f, stuck(world.X), world.X):
        raise Fault(
            "It says nothing about a fit whose first mean is the mean of all points "
            "and whose second mean is where it started."
        )


_RIGHT = (_NEAR, _FAR, _one_centre(), _mirrored(), _overlapping())
_LAWS = (
    Law("it runs", _runs, [_NEAR]),
    Law("it accepts a right fit", _accepts, _RIGHT),
    Law("renumbering the components changes no verdict", _renumbered, _RIGHT),
    Law("it refuses the broken program's fit", _objects, (_NEAR, _FAR)),
)
