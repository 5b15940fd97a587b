"""How the check of a component starts one, asks it, fits it, and adds it up."""

from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call
from gmm_lib.checks.digits import bare, show


class World(NamedTuple):
    """Hold points (N, D), weights (N,), and the arguments of a component there."""

    X: np.ndarray
    w: np.ndarray
    start: tuple
    counts: bool = False


def of_points(X, start):
    """Give a reader's own points weights of many sizes.

    Examples
    --------
    >>> of_points([[1], [2]], [3.0]).w.round(2)
    array([0.82, 0.44])
    """
    X = np.asarray(X, dtype=float)
    return World(X, 0.2 + np.arange(1, len(X) + 1) * 0.618034 % 1, tuple(start))


def counted(rate, N=12):
    """Make counts around a rate, far from one that a component starts at."""
    rng = np.random.default_rng(int(10 * rate))
    X = rng.poisson(rate, (N, 1)).astype(float)
    return World(X, rng.uniform(0.2, 2, N), (1.5 * rate,), True)


SMALL = World(
    np.array([[0.0], [1.0], [1.0], [4.0]]),
    np.array([0.5, 1.0, 2.0, 0.25]),
    (2.0,),
    True,
)
HUNDREDS = World(
    np.array([[380.0], [400.0], [431.0]]), np.array([1.0, 0.5, 2.0]), (400.0,), True
)


def in_words(case):
    """Write a world in words, whole when it is small.

    Examples
    --------
    >>> in_words(SMALL)
    'X = [0, 1, 1, 4], w = [0.5, 1, 2, 0.25], start 2'
    """
    begin = f", start {show(case.start[0])}" if case.counts else ""
    if len(case.X) > 12:
        return f"{len(case.X)} points{begin}"
    return f"X = {bare(case.X)}, w = {show(case.w)}{begin}"


def started(make, case):
    """Make a component to start from; a Fault where it is none."""
    made = call("component", make, *case.start)
    for name in ("log_density", "fit"):
        if not callable(getattr(made, name, None)):
            raise Fault(
                f"A {type(made).__name__} has no method {name}; a component has "
                "log_density(X) and fit(X, w)."
            )
    return made


def density(one, X):
    """Ask for the log-densities of points, (N,); -inf, an impossible point, is one."""
    found = call("log_density", one.log_density, X)
    array = np.asarray(found)
    if array.dtype.kind == "f" and (array == -np.inf).any():
        held = np.where(array == -np.inf, 0, array)
        checked = as_array("log_density", held, (len(X),), "(N,)")
        return np.where(array == -np.inf, -np.inf, checked)
    return as_array("log_density", found, (len(X),), "(N,)")


def fitted(one, X, w):
    """Fit a component to weighted points."""
    after = call("fit", one.fit, X, w)
    if not callable(getattr(after, "log_density", None)):
        raise Fault(
            f"fit returned a {type(after).__name__}, which has no log_density; return "
            "a new component."
        )
    return after


def value(one, case):
    """Evaluate sum w log p."""
    return float(case.w @ density(one, case.X))


def rivals(make, case):
    """Name other components that a fit has to match."""
    one, w = started(make, case), case.w
    others = {"roots": np.sqrt(w), "squares": w**2}
    for what, weights in others.items():
        yield f"the fit to the {what} of the weights", fitted(one, case.X, weights)
    yield "the fit to weights with mean 1", fitted(one, case.X, w / w.mean())
    if case.counts:
        mean = w @ case.X[:, 0] / w.sum()
        for c in (0.8, 0.98, 1.0, 1.02, 1.25):
            rate = float(c * mean)
            yield f"the component at {show(rate)}", call("component", make, rate)


def mass(one, case):
    """Add up the probabilities of all points of one column, wherever these may lie.

    Of the supports that the points allow the first is taken on which the sum is one,
    or else the first of all whose points the component does not refuse.
    """
    found, refused = [], []
    for points, widths in _supports(case):
        try:
            logs = density(one, points[:, None])
        except Fault as fault:
            refused.append(fault)
            continue
        found.append(float((np.exp(logs) * widths).sum()))
        if abs(found[-1] - 1) <= 1e-6:
            return found[-1]
    if not found:
        raise refused[0]
    return found[0]


def _supports(case):
    # Points and the widths that they stand for: bits, counts, a line, half a line.
    x = case.X[:, 0]
    counts = np.arange(np.ceil(3 * x.max() + 100)), 1.0
    whole = (x == np.round(x)).all() and x.min() >= 0
    if whole and x.max() <= 1 and not case.counts:
        yield counts[0][:2], 1.0
    if whole:
        yield counts
    if not case.counts:
        yield _line(x)
    if not case.counts and x.min() > 0:
        yield _half_line(x)


def _line(x, n=40_000):
    # x = centre + width tan u: no tail is too heavy.
    u = (np.arange(n) + 0.5) / n * np.pi - np.pi / 2
    width = x.std() + 1e-300
    return x.mean() + width * np.tan(u), width / np.cos(u) ** 2 * np.pi / n


def _half_line(x, n=40_000):
    u = np.linspace(-30, 12, n)
    points = x.mean() * np.exp(u)
    return points, points * (u[1] - u[0])
