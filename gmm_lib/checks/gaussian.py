"""The laws of one Gaussian's log-density."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, differ, examine, survival
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report


class World(NamedTuple):
    """Hold points (N, D), a mean (D,) and a covariance (D, D)."""

    X: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray


def gaussian(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the log-density of one Gaussian.

    Parameters
    ----------
    f : callable
        f(X, mean, covariance) -> array of shape (N,), in nats.
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, "inv", "det" or "library",
        the library's own density.

    Returns
    -------
    Report

    Examples
    --------
    >>> from gmm_lib import Mixture
    >>> def log_density(X, mean, covariance):
    ...     return Mixture([1.0], [mean], [covariance]).log_density(X)
    >>> bool(gaussian(log_density))
    True
    >>> [fault.invariant for fault in gaussian(log_density, forbid="library").failures]
    ["it is not the library's own"]
    """
    laws = _LAWS + without(forbid, _log_p, (_SLANTED, *_LONG), _LIBRARY)
    return examine("gaussian", f, laws, "log_density")


def _world(X, mean, covariance):
    return World(*(np.array(part, dtype=float) for part in (X, mean, covariance)))


_UNIT = _world([[0.0]], [0.0], [[1.0]])
_LINE = _world([[3.0], [-1.0]], [1.0], [[4.0]])
_FLAT = _world([[0.0, 0.0], [3.0, 1.0]], [1.0, 0.0], [[4.0, 0.0], [0.0, 1.0]])
_SLANTED = _world(
    [[1.0, 0.0], [0.0, 2.0], [1, 3]], [1.0, 1.0], [[4.0, 1.0], [1.0, 1.0]]
)
_WORLDS = (_UNIT, _LINE, _FLAT, _SLANTED)


def _log_p(f, world):
    with given(_in_words, world):
        found = call("log_density", f, *world)
        return as_array("log_density", found, (len(world.X),), "(N,)")


def _in_words(world):
    N, D = world.X.shape
    if D > 2:
        return f"{N} points in {D} dimensions"
    if D == 1:
        mean, variance = show(world.mean[0]), show(world.covariance[0, 0])
        return f"x = {show(world.X[:, 0])}, mean {mean}, variance {variance}"
    return f"X = {show(world.X)}, mean {show(world.mean)}, covariance {_square(world)}"


def _square(world):
    return show(world.covariance if len(world.mean) > 1 else world.covariance[0, 0])


def _expected(world):
    # Through the eigenvalues: another road than Cholesky's.
    variances, axes = np.linalg.eigh(world.covariance)
    y = (world.X - world.mean) @ axes
    return -0.5 * (np.log(2 * np.pi * variances).sum() + (y**2 / variances).sum(axis=1))


def _at_the_mean(f, world):
    centre = world._replace(X=world.mean[None])
    found, expected = _log_p(f, centre)[0], _expected(centre)[0]
    if not abs(found - expected) <= CLOSE:
        density = abs(found - np.exp(expected)) <= CLOSE
        cure = ", the density itself: return its logarithm" if density else ""
        right, here = apart(expected, found)
        raise Fault(
            f"With covariance {_square(world)}, the log-density at the mean is "
            f"{right}; here it is {here}{cure}."
        )


def _on_a_grid(f, world):
    # The grid, its volume element, and the density on it.
    D, reach = len(world.mean), 9 * np.sqrt(np.linalg.eigvalsh(world.covariance)[-1])
    x, step = np.linspace(-reach, reach, 2001 if D == 1 else 121, retstep=True)
    grid = np.stack(np.meshgrid(*[x] * D), axis=-1).reshape(-1, D) + world.mean
    return grid, step**D, np.exp(_log_p(f, world._replace(X=grid)))


def _mass(f, world):
    _, volume, p = _on_a_grid(f, world)
    if not abs(p.sum() * volume - 1) < 1e-6:
        raise Fault(
            f"With covariance {_square(world)}, the density, exp(log_density), "
            f"integrates to {apart(p.sum() * volume, 1.0)[0]}."
        )


def _spread(f, world):
    grid, _, p = _on_a_grid(f, world)
    centred = grid - world.mean
    found = (p[:, None] * centred).T @ centred / max(p.sum(), 1e-300)
    if np.abs(found - world.covariance).max() > 1e-4:
        raise Fault(
            f"With covariance {_square(world)}, a grid of the density finds the "
            f"covariance {show(found if len(found) > 1 else found[0, 0])}."
        )


def _value(f, world):
    found, expected = _log_p(f, world), _expected(world)
    gap = np.abs(found - expected) / (1 + np.abs(expected))
    n = int(gap.argmax())
    if not gap[n] <= CLOSE:
        right, here = apart(expected[n], found[n])
        raise Fault(
            f"With {_in_words(world)}, the log-density of point {n} is {right}; here "
            f"it is {here}."
        )


def _units(f, world):
    D, found = len(world.mean), _log_p(f, world)
    for scale in (1e-3, 1e3):
        parts = scale * world.X, scale * world.mean, scale**2 * world.covariance
        other, drop = _log_p(f, World(*parts)), D * np.log(scale)
        if differ(other + drop, found):
            here, right = apart(other, found - drop)
            raise Fault(
                f"With {_in_words(world)} it is {show(found)}; with all lengths times "
                f"{show(scale)} it must be {right}, and is {here}. Is there a number "
                "with a unit?"
            )


def _shifted(f, world):
    found = _log_p(f, world)
    other = _log_p(f, World(world.X + 1e8, world.mean + 1e8, world.covariance))
    if differ(other, found, 1e-6):
        here, right = apart(other, found)
        raise Fault(
            f"With {_in_words(world)} it is {right}; with points and mean moved by 1e8 "
            f"it is {here}: subtract the mean before squaring."
        )


_MANY = _world(np.full((2, 400), 0.1), np.zeros(400), 0.01 * np.eye(400))
_DISTANT = _UNIT._replace(X=np.array([[1e3], [-1e3]]))
_survives = survival(_log_p, _expected, _WORLDS, _in_words, "the log-density of point")
_LAWS = (
    Law("runs", "it runs and returns an array of shape (N,)", _log_p, _WORLDS),
    Law(
        "mean",
        "at the mean it is -log of sqrt(det(2 pi Sigma))",
        _at_the_mean,
        _WORLDS,
    ),
    Law("integral", "the density integrates to one", _mass, _WORLDS),
    Law("spread", "the density has the covariance Sigma", _spread, _WORLDS),
    Law(
        "value",
        "each point has the Gaussian's log-density",
        _value,
        _WORLDS,
        6,
        defines=True,
    ),
    Law("units", "units do not matter but for D times their log", _units, _WORLDS),
    Law("shift", "a shift of 1e8 changes nothing", _shifted, _WORLDS),
    Law("far", "it survives a point at 1000 sigma", _survives, [_DISTANT], 2),
    Law("wide", "it survives 400 dimensions", _survives, [_MANY], 2),
)
# The same Gaussian with few points and with many, to count the steps they take.
_LONG = tuple(_SLANTED._replace(X=np.resize(_SLANTED.X, (n, 2))) for n in (100, 1100))
_LIBRARY = ("Mixture.log_density", "Mixture.log_joint", "log_likelihood")
