"""The laws of one Gaussian's log-density, and of the log-odds between two."""

from collections import namedtuple

import numpy as np

from gmm_lib.checks.cases import FAR, SAME_CENTRE, TILTED, TWO_ALIKE, UNLIKE, describe
from gmm_lib.checks.report import Fault, Law, as_array, call, examine, show
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture

CLOSE = 1e-8

World = namedtuple("World", ["X", "mean", "covariance"])


def gaussian(f):
    """Check an attempt at the log-density of one Gaussian.

    Parameters
    ----------
    f : callable
        f(X, mean, covariance) -> array of shape (N,), in nats.

    Returns
    -------
    Report

    Examples
    --------
    >>> def log_density(X, mean, covariance):
    ...     return Mixture([1.0], [mean], [covariance]).log_density(X)
    >>> bool(gaussian(log_density))
    True
    """
    return examine("log_density", f, _GAUSSIAN_LAWS)


def log_odds(f):
    """Check an attempt at the log-odds of the first of two components.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> array of shape (N,): log p(z = 1 | x) - log p(z = 2 | x).

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(log_odds(lambda X, mixture: -np.diff(mixture.log_joint(X))[:, 0]))
    True
    """
    return examine("log_odds", f, _ODDS_LAWS)


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
    shape = (len(world.X),)
    try:
        return as_array("log_density", call("log_density", f, *world), shape, "(N,)")
    except Fault as fault:
        raise Fault(f"With {_in_words(world)}: {fault}") from None


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
    if abs(found - expected) > CLOSE:
        density = abs(found - np.exp(expected)) <= CLOSE
        cure = ", the density itself: return its logarithm" if density else ""
        raise Fault(
            f"With covariance {_square(world)}, the log-density at the mean is "
            f"{show(expected)}; here it is {show(found)}{cure}."
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
            f"integrates to {show(p.sum() * volume)}."
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
    n = int(np.abs(found - expected).argmax())
    if abs(found[n] - expected[n]) > CLOSE * (1 + abs(expected[n])):
        raise Fault(
            f"With {_in_words(world)}, the log-density of point {n} is "
            f"{show(expected[n])}; here it is {show(found[n])}."
        )


def _survives(f, world):
    found, expected = _log_p(f, world), _expected(world)
    for small in _WORLDS:
        if np.abs(_log_p(f, small) - _expected(small)).max() > CLOSE:
            return  # wrong already where nothing is extreme: not for this law to say
    n = int(np.abs(found - expected).argmax())
    if abs(found[n] - expected[n]) > CLOSE * (1 + abs(expected[n])):
        raise Fault(
            f"With {_in_words(world)}, the log-density of point {n} is "
            f"{show(expected[n])}; here it is {show(found[n])}: small numbers were "
            "lost on the way. Stay with logarithms."
        )


_MANY = _world(np.full((2, 400), 0.1), np.zeros(400), 0.01 * np.eye(400))
_DISTANT = _UNIT._replace(X=1e3 + _UNIT.X)
_GAUSSIAN_LAWS = (
    Law("it runs and returns an array of shape (N,)", _log_p, _WORLDS),
    Law("at the mean it is -log of sqrt(det(2 pi Sigma))", _at_the_mean, _WORLDS),
    Law("the density integrates to one", _mass, _WORLDS),
    Law("the density has the covariance Sigma", _spread, _WORLDS),
    Law("each point has the Gaussian's log-density", _value, _WORLDS),
    Law("it survives a point at 1000 sigma", _survives, [_DISTANT]),
    Law("it survives 400 dimensions", _survives, [_MANY]),
)


def _odds_of(f, case):
    try:
        result = call("log_odds", f, case.X, case.mixture)
        return as_array("log_odds", result, (len(case.X),), "(N,)")
    except Fault as fault:
        raise Fault(f"With {describe(case)}: {fault}") from None


def _even(f, case):
    found = _odds_of(f, case)[0]
    if abs(found) > CLOSE:
        raise Fault(
            f"With {describe(case)}, both components are equally probable, so the "
            f"log-odds are 0; here they are {show(found)}."
        )


def _true_odds(case):
    log_joint = case.mixture.log_joint(case.X)
    return log_joint[:, 0] - log_joint[:, 1]


def _ratio(f, case):
    gamma, found = e_step(case.X, case.mixture), _odds_of(f, case)
    expected = np.log(gamma[:, 0]) - np.log(gamma[:, 1])
    n = int(np.abs(found - expected).argmax())
    if abs(found[n] - expected[n]) > CLOSE:
        raise Fault(
            f"With {describe(case)}, point {n} has the posterior probabilities "
            f"{show(gamma[n])}, so its log-odds are {show(expected[n])}; here they are "
            f"{show(found[n])}."
        )


def _far(f, case):
    found, expected = _odds_of(f, case), _true_odds(case)
    for small in _UNEVEN:
        if np.abs(_odds_of(f, small) - _true_odds(small)).max() > CLOSE:
            return  # wrong already where nothing underflows: not for this law to say
    n = int(np.abs(found - expected).argmax())
    if abs(found[n] - expected[n]) > CLOSE * (1 + abs(expected[n])):
        raise Fault(
            f"With {describe(case)}, the log-odds of point {n} are "
            f"{show(expected[n])}; here they are {show(found[n])}: small numbers were "
            "lost on the way. Stay with logarithms."
        )


def _swapped(f, case):
    theta = case.mixture
    turned = Mixture(theta.weights[::-1], theta.means[::-1], theta.covariances[::-1])
    found, mirrored = _odds_of(f, case), _odds_of(f, case._replace(mixture=turned))
    if np.abs(found + mirrored).max() > CLOSE:
        raise Fault(
            f"With {describe(case)}, the log-odds are {show(found)}; with the two "
            f"components swapped they are {show(mirrored)}, not the negative."
        )


_MIDWAY = TWO_ALIKE._replace(X=np.array([[1.5]]))
_UNEVEN = (_MIDWAY, SAME_CENTRE, UNLIKE, TILTED)
_ODDS_LAWS = (
    Law("it runs and returns an array of shape (N,)", _odds_of, _UNEVEN),
    Law("midway between equal components it is zero", _even, [_MIDWAY]),
    Law("it is the log of the ratio of the posteriors", _ratio, _UNEVEN),
    Law("swapping the components changes its sign", _swapped, _UNEVEN),
    Law("it is finite and right far from both means", _far, [FAR]),
)
