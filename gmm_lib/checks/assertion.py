"""The laws of an assertion: it accepts every right fit and refuses a wrong one."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, call
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.em import em
from gmm_lib.mixture import Mixture


def assertion(f: Attempt) -> Report:
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
    The wrong fits are those of a program whose M step puts every point in the first
    component and leaves the second where it started: in the unit square and one wide
    there, as in chapter 1, or at a point.

    Examples
    --------
    >>> def check(mixture, X):
    ...     off = mixture.weights @ mixture.means - X.mean(axis=0)
    ...     assert np.abs(off).max() < 1e-6 * X.std()
    >>> bool(assertion(check))
    True
    """
    return examine("assertion", f, _LAWS)


def _points(seed, shift=0.0, scale=1.0):
    rng = np.random.default_rng(seed)
    u = rng.standard_normal((60, 2))
    u[:36] += [3.0, 3.0]
    return scale * u + shift


@dataclass(frozen=True, eq=False)
class World:
    """Hold points, where EM starts on them, and what they are in words."""

    X: np.ndarray
    start: Mixture
    words: str


def _two_groups(seed, shift=0.0, scale=1.0):
    X = _points(seed, shift, scale)
    start = Mixture([0.5, 0.5], X[[0, -1]], [np.cov(X.T)] * 2)
    middle, _ = apart(X.mean(axis=0), X[0])
    return World(X, start, f"60 points with mean {middle}")


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


@cache
def _right(world):
    return em(world.X, world.start, tol=1e-12, max_iter=5000).mixture


def _turned(theta):
    return Mixture(theta.weights[::-1], theta.means[::-1], theta.covariances[::-1])


def stuck(X):
    """Fit as the crash-mended program of chapter 1 does, and as its likes.

    Parameters
    ----------
    X : ndarray of shape (N, 2)
        Points.

    Returns
    -------
    list of Mixture
        The first component at the mean of all points, with their covariance (about
        N - 1 in the program itself, or about N); the second at its start.
    """
    mean, inside = X.mean(axis=0), X.min(axis=0) + [0.4, 0.7] * np.ptp(X, axis=0)
    one, own = np.cov(X.T), np.cov(X.T, bias=True)
    small = np.diag(X.var(axis=0)) / 3
    fits = [
        Mixture([0.5, 0.5], [mean, inside], [one, small]),
        Mixture([0.5, 0.5], [mean, X[-1]], [own, own]),
    ]
    if np.abs(mean).max() < 5:  # elsewhere the unit square lies out of reach
        fits.append(Mixture([0.5, 0.5], [mean, [0.37, 0.82]], [one, np.eye(2)]))
    return fits


_NEAR, _FAR = _two_groups(0), _two_groups(1, shift=50.0, scale=10.0)
_DISTANT, _TINY = _two_groups(2, shift=1e6), _two_groups(3, scale=1e-6)


def _refuses(f, mixture, X):
    # Whether f objects: call() hands over copies, so wrap what it returns.
    def tried(mixture, X):
        try:
            f(mixture, X)
        except AssertionError:
            return "objects"
        return "is silent"

    return call("the assertion", tried, mixture, X) == "objects"


def _runs(f, world):
    if not callable(f):
        call("the assertion", f)
    _refuses(f, _right(world), world.X)


def _accepts(f, world):
    theta = _right(world)
    if _refuses(f, theta, world.X):
        one, other = apart(*theta.means)
        raise Fault(
            f"It refuses a right fit (EM run until nothing moves) on {world.words}: "
            f"weights {show(theta.weights)}, means {one} and {other}. "
            "Assert only what holds on every data set, within rounding error."
        )


def _renumbered(f, world):
    fits = [("a right fit", _right(world))]
    fits += [("a broken program's fit", theta) for theta in stuck(world.X)]
    for fit, theta in fits:
        verdicts = [_refuses(f, t, world.X) for t in (theta, _turned(theta))]
        if verdicts[0] != verdicts[1]:
            raise Fault(
                f"Of {fit} it refuses one numbering and accepts the other: the order "
                "of the components means nothing."
            )


def _objects(f, world):
    if any(_refuses(f, _right(one), one.X) for one in _RIGHT):
        raise Untried("It refuses right fits too.")
    for theta in stuck(world.X):
        if not _refuses(f, theta, world.X):
            _, second = apart(*theta.means)
            raise Fault(
                f"On {world.words} it says nothing about a fit whose first mean is the "
                f"mean of all points and whose second mean, {second}, is where it "
                f"started.{_returned(f, theta, world.X)}"
            )


def _returned(f, theta, X):
    # A comparison that is returned asserts nothing.
    verdict = f(theta, X.copy())
    if isinstance(verdict, bool | np.bool_):
        return f" It returned {bool(verdict)}: write assert in front of the comparison."
    return ""


_RIGHT = (_NEAR, _FAR, _DISTANT, _TINY, _one_centre(), _mirrored(), _overlapping())
_BROKEN = (_NEAR, _FAR, _DISTANT, _TINY)
_LAWS = (
    Law("runs", "it runs", _runs, [_NEAR]),
    Law("accepts", "it accepts a right fit", _accepts, _RIGHT),
    Law(
        "numbering",
        "renumbering the components changes no verdict",
        _renumbered,
        _RIGHT,
    ),
    Law(
        "refuses",
        "it refuses the broken program's fit",
        _objects,
        _BROKEN,
        3,
        defines=True,
    ),
)
