"""What checks of Bayesian programs share: cases with a prior, and their words."""

from typing import NamedTuple

import numpy as np

from gmm_lib.bayes import NormalWishart
from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import bare, show
from gmm_lib.checks.worlds import describe


class Known(NamedTuple):
    """Hold points (N, D), how often each counts (N,), and a prior."""

    X: np.ndarray
    w: np.ndarray
    prior: NormalWishart


LINE = NormalWishart([1.0], 0.5, [[1.5]], 3.0)
PLANE = NormalWishart([1.0, -1.0], 2.0, [[2.0, 0.5], [0.5, 1.0]], 4.0)
ON_LINE = Known(np.array([[0.0], [2.0], [5.0]]), np.array([1.0, 0.5, 0.25]), LINE)
IN_PLANE = Known(
    np.array([[0.0, 1.0], [2.0, 2.0], [3.0, -1.0], [5.0, 0.0]]),
    np.array([1.0, 0.25, 0.5, 0.75]),
    PLANE,
)


def of_prior(prior):
    """Write a prior in words.

    Examples
    --------
    >>> of_prior(LINE)
    'prior mean 1, strength 0.5, scatter 1.5, dof 3'
    """
    return (
        f"prior mean {bare(prior.mean)}, strength {show(prior.strength)}, scatter "
        f"{bare(prior.scatter)}, dof {show(prior.dof)}"
    )


def in_words(case):
    """Write a case in words.

    Examples
    --------
    >>> in_words(ON_LINE)[:41]
    'X = [0, 2, 5], w = [1, 0.5, 0.25], prior '
    """
    flat = case.X[:, 0] if case.X.shape[1] == 1 else case.X
    return f"X = {show(flat)}, w = {show(case.w)}, {of_prior(case.prior)}"


def soft_in_words(soft, prior, concentration):
    """Write points, responsibilities and a prior in words."""
    return f"{describe(soft)}, {of_prior(prior)}, alpha_0 = {show(concentration)}"


PARTS = ("mean", "strength", "scatter", "dof")


def updated(f, case):
    """Run an attempt at the update, and read the four numbers that it returns.

    Parameters
    ----------
    f : callable
        f(prior, X, w) -> a NormalWishart, or (mean, strength, scatter, dof).
    case : Known
        Points, counts and a prior.

    Returns
    -------
    dict
        Of arrays and floats, by name.

    Raises
    ------
    Fault
        When f does not run, or returns something else.
    """
    with given(in_words, case):
        found = call("update", f, case.prior, case.X, case.w)
        if isinstance(found, NormalWishart):
            found = [getattr(found, name) for name in PARTS]
        if not isinstance(found, tuple | list) or len(found) != 4:
            raise Fault(
                f"update returned a {type(found).__name__}, not a NormalWishart or its "
                "four parts (mean, strength, scatter, dof)."
            )
        D = case.X.shape[1]
        shapes = [((D,), "(D,)"), ((), "one number:"), ((D, D), "(D, D)")]
        shapes.append(shapes[1])
        parts = zip(PARTS, found, shapes, strict=True)
        read = {name: as_array(name, value, *shape) for name, value, shape in parts}
        return read | {name: float(read[name]) for name in ("strength", "dof")}
