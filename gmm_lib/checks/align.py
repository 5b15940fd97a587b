"""The laws of aligning one mixture's components with another's."""

from itertools import permutations

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.mixture import Mixture


def align(f: Attempt) -> Report:
    """Check an attempt at putting a mixture's components in a reference's order.

    Parameters
    ----------
    f : callable
        f(mixture, reference) -> Mixture: the components of `mixture`, in the order
        that makes the sum of squared distances between the means smallest.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(align(lambda mixture, reference: mixture))
    False
    """
    return examine("align", f, _LAWS)


def _mixture(means):
    means = np.array(means, dtype=float)
    means = means[:, None] if means.ndim == 1 else means
    K, D = means.shape
    weights = np.arange(1, K + 1) / (K * (K + 1) / 2)
    variances = (1.0 + np.arange(K))[:, None, None]
    return Mixture(weights, means, variances * np.eye(D))


def _means(mixture):
    return show(mixture.means[:, 0] if mixture.n_features == 1 else mixture.means)


def _whole(f):
    # A component that is taken twice shows as weights that do not sum to one.
    def g(mixture, reference):
        try:
            return f(mixture, reference)
        except ValueError as error:
            if "weights sum" not in str(error):
                raise
            raise ValueError(f"{error} (or one component is there twice)") from error

    return g


def _order(mixture, order):
    order = list(order)
    parts = mixture.weights, mixture.means, mixture.covariances
    return Mixture(*(part[order] for part in parts))


def _run(f, mixture, reference):
    with given(_in_words, mixture, reference):
        found = call("align", _whole(f), mixture, reference)
    if not isinstance(found, Mixture):
        kind = type(found).__name__
        raise Fault(f"align returned an object of type {kind}, not a Mixture.")
    if found.means.shape != mixture.means.shape:
        raise Fault(
            f"align returned means of shape {found.means.shape}; the mixture has "
            f"{mixture.means.shape}."
        )
    return found


def _same(a, b):
    names = ("weights", "means", "covariances")
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


def _in_words(mixture, reference):
    return f"means {_means(mixture)}, reference {_means(reference)}"


def _runs(f, case):
    _run(f, *case)


def _is_permuted(found, mixture):
    orders = permutations(range(mixture.n_components))
    return any(_same(found, _order(mixture, order)) for order in orders)


def _permutes(f, case):
    mixture, _ = case
    found = _run(f, *case)
    if not _is_permuted(found, mixture):
        raise Fault(
            f"With {_in_words(*case)}, the weights {show(mixture.weights)} became "
            f"{show(found.weights)} and the variances "
            f"{show(mixture.covariances[:, 0, 0])} became "
            f"{show(found.covariances[:, 0, 0])}: weight, mean and covariance of a "
            "component must move together, and none may be lost."
        )


def _cost(mixture, reference):
    return float(np.sum((mixture.means - reference.means) ** 2))


def _closest(f, case):
    mixture, reference = case
    found = _run(f, *case)
    orders = permutations(range(mixture.n_components))
    best = min(
        (_order(mixture, order) for order in orders), key=lambda m: _cost(m, reference)
    )
    if not _is_permuted(found, mixture):
        raise Untried("The components are not those of the mixture.")
    if _cost(found, reference) > _cost(best, reference) + 1e-9:
        here, least = apart(_cost(found, reference), _cost(best, reference))
        raise Fault(
            f"With {_in_words(*case)}, the order {_means(found)} costs {here}; "
            f"{_means(best)} costs {least}."
        )


def _first_difference(first, second):
    names = ("means", "weights", "covariances")
    pairs = {n: (getattr(first, n), getattr(second, n)) for n in names}
    name = next(n for n, pair in pairs.items() if not np.array_equal(*pair))
    return name, *apart(*pairs[name])


def _any_order(f, case):
    mixture, reference = case
    expected = _run(f, mixture, reference)
    for order in permutations(range(mixture.n_components)):
        found = _run(f, _order(mixture, order), reference)
        if not _same(found, expected):
            name, before, after = _first_difference(expected, found)
            raise Fault(
                f"With {_in_words(*case)} it has the {name} {before}; when the same "
                f"mixture comes in the order {list(order)}, it has the {name} {after}."
            )


_PLAIN = (_mixture([5, 0]), _mixture([0, 5]))
_UNSORTED = (_mixture([0, 5, 9]), _mixture([9, 0, 5]))
# The closest pair, 5 and 4.9, leaves 0 for 10: matching greedily costs more.
_GREEDY = (_mixture([5, 0]), _mixture([4.9, 10]))
# Without squares both orders cost the same.
_SQUARED = (_mixture([5, 0]), _mixture([5, 10]))
# Sorting both by their first feature matches the wrong pairs.
_PLANE = (_mixture([[0, 0], [1, 9]]), _mixture([[1, 0], [0, 9]]))
_CASES = (_PLAIN, _UNSORTED, _GREEDY, _SQUARED, _PLANE)
_LAWS = (
    Law("runs", "it runs and returns a Mixture of the same shape", _runs, _CASES),
    Law("together", "weight, mean and covariance move together", _permutes, _CASES, 2),
    Law(
        "closest",
        "the order is the closest to the reference",
        _closest,
        _CASES,
        4,
        defines=True,
    ),
    Law("order", "the order it comes in does not matter", _any_order, _CASES),
)
