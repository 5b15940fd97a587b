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


def _right(f, pair):
    x, mu_1, mu_2, sigma = pair
    theta = Mixture([0.5, 0.5], [[mu_1], [mu_2]], [[[sigma**2]]] * 2)
    found, expected = _value(f, pair), log_likelihood(x[:, None], theta)
    if abs(found - expected) > CLOSE * (1 + abs(expected)):
        raise Fault(
            f"With {_in_words(pair)}, the log-likelihood is {show(expected)} nats; "
            f"here it is {show(found)}."
        )


def _mirrored(f, pair):
    found = _value(f, pair._replace(mu_1=pair.mu_2, mu_2=pair.mu_1))
    expected = _value(f, pair)
    if abs(found - expected) > CLOSE * (1 + abs(expected)):
        raise Fault(
            f"With {_in_words(pair)} it is {show(expected)} nats, and with the two "
            f"means exchanged {show(found)}: it must be the same."
        )


def _adds(f, pair):
    whole = _value(f, pair)
    parts = sum(_value(f, pair._replace(x=point[None])) for point in pair.x)
    if abs(whole - parts) > CLOSE * (1 + abs(parts)):
        raise Fault(
            f"With {_in_words(pair)} it is {show(whole)} nats; the points one by one "
            f"add up to {show(parts)}."
        )


_ONE = Pair(np.array([1.0]), 0.0, 0.0, 1.0)
_WIDE = Pair(np.array([1.0]), 0.0, 0.0, 2.0)
_TWO = Pair(np.array([0.0]), -1.0, 3.0, 1.0)
_MORE = Pair(np.array([0.0, 2.0, 5.0]), 1.0, 4.0, 0.5)
_FAR = Pair(np.array([100.0]), -1.0, 0.0, 1.0)
_LAWS = (
    Law("it runs and returns one number", _runs, (_ONE, _MORE)),
    Law("equal means give one Gaussian", _right, (_ONE, _WIDE)),
    Law("points add up", _adds, (_MORE,)),
    Law("exchanging the means changes nothing", _mirrored, (_TWO, _MORE)),
    Law("it is the log of the sum, added over the points", _right, (_TWO, _MORE)),
    Law("it is finite 100 sigma away", _right, (_FAR,)),
)
