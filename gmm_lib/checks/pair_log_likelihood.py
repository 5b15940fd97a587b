"""The laws of the log-likelihood of two equal Gaussians in their means."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, differ, examine, survival
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.em import log_likelihood
from gmm_lib.mixture import Mixture


class Pair(NamedTuple):
    """Hold points (N,), two means and their common standard deviation."""

    x: np.ndarray
    mu_1: float
    mu_2: float
    sigma: float

    @property
    def X(self):
        """The points, under the name that other worlds give them."""
        return self.x


def pair_log_likelihood(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at l(mu_1, mu_2) with equal weights and a common sigma.

    Parameters
    ----------
    f : callable
        f(x, mu_1, mu_2, sigma) -> float, in nats, for x of shape (N,).
    forbid : str or sequence of str, optional
        Means that f may not use: "loop" over the points, "inv", "det" or "library",
        the library's own density.

    Returns
    -------
    Report

    Examples
    --------
    >>> def right(x, mu_1, mu_2, sigma):
    ...     theta = Mixture([0.5, 0.5], [[mu_1], [mu_2]], [[[sigma**2]]] * 2)
    ...     return log_likelihood(x[:, None], theta)
    >>> bool(pair_log_likelihood(right))
    True
    """
    laws = _LAWS + without(forbid, _value, (_MORE, *_LONG), _LIBRARY)
    return examine("pair_log_likelihood", f, laws)


def _value(f, pair):
    name = "pair_log_likelihood"
    with given(_in_words, pair):
        return float(as_array(name, call(name, f, *pair), (), "a single number,"))


def _in_words(pair):
    x, *rest = pair
    names = zip(("mu_1", "mu_2", "sigma"), rest, strict=True)
    points = show(x) if len(x) < 9 else f"{len(x)} points"
    return ", ".join([f"x = {points}", *(f"{n} = {show(v)}" for n, v in names)])


def _expected(pair):
    x, mu_1, mu_2, sigma = pair
    theta = Mixture([0.5, 0.5], [[mu_1], [mu_2]], [[[sigma**2]]] * 2)
    return log_likelihood(x[:, None], theta)


def _right(f, pair):
    found, expected = _value(f, pair), _expected(pair)
    if differ(found, expected):
        right, here = apart(expected, found)
        raise Fault(
            f"With {_in_words(pair)}, the log-likelihood is {right} nats; here it is "
            f"{here}."
        )


def _mirrored(f, pair):
    found = _value(f, pair._replace(mu_1=pair.mu_2, mu_2=pair.mu_1))
    expected = _value(f, pair)
    if differ(found, expected):
        before, after = apart(expected, found)
        raise Fault(
            f"With {_in_words(pair)} it is {before} nats, and with the two means "
            f"exchanged {after}: it must be the same."
        )


def _adds(f, pair):
    whole = _value(f, pair)
    parts = sum(_value(f, pair._replace(x=point[None])) for point in pair.x)
    if differ(whole, parts):
        together, alone = apart(whole, parts)
        raise Fault(
            f"With {_in_words(pair)} it is {together} nats; the points one by one add "
            f"up to {alone}."
        )


_ONE = Pair(np.array([1.0]), 0.0, 0.0, 1.0)
_WIDE = Pair(np.array([1.0]), 0.0, 0.0, 2.0)
_TWO = Pair(np.array([0.0]), -1.0, 3.0, 1.0)
_MORE = Pair(np.array([0.0, 2.0, 5.0]), 1.0, 4.0, 0.5)
_USUAL = (_ONE, _WIDE, _TWO, _MORE)
# Points far out on both sides, whose two exponents are thousands apart: one maximum
# for all points would lose some, and so would any term that is not a point's own
# largest.
_FAR = tuple(Pair(np.array([0.0, x]), -30.0, 0.0, 1.0) for x in (100.0, -130.0))
_LAWS = (
    Law("runs", "it runs and returns one number", _value, (_ONE, _MORE)),
    Law("one", "equal means give one Gaussian", _right, (_ONE, _WIDE)),
    Law("sum", "points add up", _adds, (_MORE,)),
    Law("swap", "exchanging the means changes nothing", _mirrored, (_TWO, _MORE)),
    Law(
        "value",
        "it is the log of the sum, added over the points",
        _right,
        (_TWO, _MORE),
        4,
        defines=True,
    ),
    Law(
        "far",
        "it is finite 100 sigma away",
        survival(_value, _expected, _USUAL, _in_words, "the log-likelihood"),
        _FAR,
        2,
    ),
)
_LONG = tuple(_MORE._replace(x=np.resize(_MORE.x, n)) for n in (100, 1100))
_LIBRARY = ("log_likelihood", "Mixture.log_density", "Mixture.log_joint", "log_sum_exp")
