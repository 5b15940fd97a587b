"""The laws of the shape that a mixture on the line is asked to have."""

import numpy as np

from gmm_lib.checks.attempt import Fault, call
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture


def skewed_mixture(f: Attempt) -> Report:
    """Check an attempt at a mixture with two components, one mode and a long tail.

    Parameters
    ----------
    f : callable
        f() -> Mixture of two components in one dimension.

    Returns
    -------
    Report

    Examples
    --------
    >>> apart = Mixture([0.7, 0.3], [[0.0], [9.0]], [[[1.0]], [[1.0]]])
    >>> [failure.invariant for failure in skewed_mixture(lambda: apart).failures]
    ['the density has one mode']
    """
    return examine("skewed_mixture", f, _LAWS, "skewed")


def _mixture_of(f, _=None):
    theta = call("skewed", f)
    if not isinstance(theta, Mixture):
        raise Fault(f"skewed returned a {type(theta).__name__}, not a gm.Mixture.")
    if theta.means.shape != (2, 1):
        raise Fault(
            f"skewed returned {theta.n_components} components in {theta.n_features} "
            "dimensions; two components on the line are wanted: means of shape (2, 1)."
        )
    return theta


def _both_weigh(f, _):
    weights = _mixture_of(f).weights
    if weights.min() < 0.1:
        raise Fault(
            f"The weights are {show(weights)}; a component below 0.1 hardly counts."
        )


def modes_on_the_line(mixture):
    """Find the modes of a mixture in one dimension.

    Parameters
    ----------
    mixture : Mixture
        A mixture with D = 1.

    Returns
    -------
    ndarray
        Where the density changes from rising to falling.

    Examples
    --------
    >>> theta = Mixture([0.5, 0.5], [[-2.0], [2.0]], [[[1.0]], [[1.0]]])
    >>> modes_on_the_line(theta).round(2)
    array([-2.,  2.])
    """
    means, variances = mixture.means[:, 0], mixture.covariances[:, 0, 0]
    near = means + np.sqrt(variances) * np.linspace(-6, 6, 2400)[:, None]
    x = np.unique(np.append(near, np.linspace(means.min(), means.max(), 2400)))
    gamma = e_step(x[:, None], mixture)
    slope = (gamma * (means - x[:, None]) / variances).sum(axis=1)  # of log p
    tops = np.flatnonzero((slope[:-1] > 0) & (slope[1:] <= 0))
    return (x[tops] + x[tops + 1]) / 2


def _one_mode(f, _):
    modes = modes_on_the_line(_mixture_of(f))
    if len(modes) != 1:
        gap = modes[-1] - modes[0]  # a thousandth of it is more than the grid knows
        first, last = apart(*gap * np.round(modes[[0, -1]] / gap, 3))
        raise Fault(
            f"The density has {len(modes)} modes, near x = {first} and {last}: move "
            "the components together, or make one of them wider."
        )


def _tail(f, _):
    theta = _mixture_of(f)
    pi, variances = theta.weights, theta.covariances[:, 0, 0]
    delta = theta.means[:, 0] - pi @ theta.means[:, 0]
    third = pi @ (delta**3 + 3 * delta * variances)
    skewness = third / (pi @ (delta**2 + variances)) ** 1.5
    if skewness < 0.5:
        cure = "make it longer" if skewness > 0 else "put the wider component there"
        raise Fault(
            f"The skewness is {apart(skewness, 0.5)[0]}, below 0.5. The long tail has "
            f"to be on the right: {cure}."
        )


_LAWS = (
    Law("runs", "it returns two components on the line", _mixture_of, [None]),
    Law("weights", "each component carries weight", _both_weigh, [None]),
    Law("mode", "the density has one mode", _one_mode, [None], 3),
    Law("skew", "the density is skewed to the right", _tail, [None], 3, defines=True),
)
