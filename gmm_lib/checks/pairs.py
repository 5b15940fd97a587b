"""The laws of the log-likelihood of two equal Gaussians in their means."""

from collections import namedtuple

import numpy as np

from gmm_lib.checks.report import Fault, Law, as_array, call, examine, show
from gmm_lib.em import log_likelihood
from gmm_lib.mixture import Mixture

CLOSE = 1e-8

Pair = namedtuple("Pair", ["x", "mu_1", "mu_2", "sigma"])


def pair_log_likelihood(f):
    """Check an attempt at l(mu_1, mu_2) with equal weights and a common sigma.

    Parameters
    ----------
    f : callable
        f(x, mu_1, mu_2, sigma) -> float, in nats, for x of shape (N,).

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
    return examine("pair_log_likelihood", f, _LAWS)


def _value(f, pair):
    name = "pair_log_likelihood"
    return float(as_array(name, call(name, f, *pair), (), "a single number,"))


def _in_words(pair):
    x, *rest = pair
    names = zip(("mu_1", "mu_2", "sigma"), rest, strict=True)
    return ", ".join([f"x = {show(x)}", *(f"{n} = {show(v)}" for n, v in names)])


def _runs(f, pair):
    _value(f, pair)


def _expected(pair):
    x, mu_1, mu_2, sigma = pair
    theta = Mixture([0.5, 0.5], [[mu_1], [mu_2]], [[[sigma**2]]] * 2)
    return log_likelihood(x[:, None], theta)


def _differ(found, expected):
    return abs(found - expected) > CLOSE * (1 + abs(expected))


def _right(f, pair):
    found, expected = _value(f, pair), _expected(pair)
    if _differ(found, expected):
        raise Fault(
            f"With {_in_words(pair)}, the log-likelihood is {show(expected)} nats; "
            f"here it is {show(found)}."
        )


def _survives(f, pair):
    found, expected = _value(f, pair), _expected(pair)
    for small in (_ONE, _WIDE, _TWO, _MORE):
        if _differ(_value(f, small), _expected(small)):
            return  # wrong already where nothing underflows: not for this law to say
    if _differ(found, expected):
        raise Fault(
            f"With {_in_words(pair)}, the log-likelihood is {show(expected)} nats; "
            f"here it is {show(found)}: small numbers were lost on the way. Stay with "
            "logarithms."
        )


def _mirrored(f, pair):
    found = _value(f, pair._replace(mu_1=pair.mu_2, mu_2=pair.mu_1))
    expected = _value(f, pair)
    if _differ(found, expected):
        raise Fault(
            f"With {_in_words(pair)} it is {show(expected)} nats, and with the two "
            f"means exchanged {show(found)}: it must be the same."
        )


def _adds(f, pair):
    whole = _value(f, pair)
    parts = sum(_value(f, pair._replace(x=point[None])) for point in pair.x)
    if _differ(whole, parts):
        raise Fault(
            f"With {_in_words(pair)} it is {show(whole)} nats; the points one by one "
            f"add up to {show(parts)}."
        )


_ONE = Pair(np.array([1.0]), 0.0, 0.0, 1.0)
_WIDE = Pair(np.array([1.0]), 0.0, 0.0, 2.0)
_TWO = Pair(np.array([0.0]), -1.0, 3.0, 1.0)
_MORE = Pair(np.array([0.0, 2.0, 5.0]), 1.0, 4.0, 0.5)
# One maximum for all points at once would lose the second.
_FAR = Pair(np.array([0.0, 100.0]), -1.0, 0.0, 1.0)
_LAWS = (
    Law("it runs and returns one number", _runs, (_ONE, _MORE)),
    Law("equal means give one Gaussian", _right, (_ONE, _WIDE)),
    Law("points add up", _adds, (_MORE,)),
    Law("exchanging the means changes nothing", _mirrored, (_TWO, _MORE)),
    Law("it is the log of the sum, added over the points", _right, (_TWO, _MORE)),
    Law("it is finite 100 sigma away", _survives, (_FAR,)),
)
