"""Small worlds to try an attempt on, each as small as its purpose allows.

N, D and K differ wherever they can, so that no transposed array fits by accident.
"""

from collections import namedtuple
from functools import cache

import numpy as np

from gmm_lib.checks.digits import show
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture

Case = namedtuple("Case", ["X", "mixture"])
Soft = namedtuple("Soft", ["X", "gamma"])


def _line(x, weights, means, variances):
    return Case(
        np.array(x, dtype=float)[:, None],
        Mixture(weights, np.array(means)[:, None], np.array(variances)[:, None, None]),
    )


ONE = _line([1.0], [1.0], [0.0], [4.0])
TWO_ALIKE = _line([1.0], [0.5, 0.5], [0.0, 3.0], [1.0, 1.0])
SAME_SHAPE = _line([1.0], [0.25, 0.75], [0.0, 0.0], [1.0, 1.0])
SAME_CENTRE = _line([0.0], [0.5, 0.5], [0.0, 0.0], [1.0, 4.0])
UNLIKE = _line([0.5, 2.0, 5.0], [0.25, 0.75], [0.0, 3.0], [1.0, 4.0])
TILTED = Case(  # the covariances are far from diagonal, and differ
    np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]]),
    Mixture(
        [0.25, 0.75],
        [[0.0, 0.0], [1.0, 1.0]],
        [[[1.0, 0.5], [0.5, 1.0]], [[4.0, -1.0], [-1.0, 1.0]]],
    ),
)
THREE = Case(
    np.array([[0.0, 1.0], [2.0, 2.0], [3.0, 0.0], [5.0, 4.0]]),
    Mixture(
        [0.2, 0.3, 0.5],
        [[0.0, 0.0], [4.0, 4.0], [4.0, 0.0]],
        [
            [[2.0, 1.0], [1.0, 1.0]],
            [[1.0, 0.0], [0.0, 3.0]],
            [[5.0, -2.0], [-2.0, 2.0]],
        ],
    ),
)
LADDER = (ONE, TWO_ALIKE, SAME_SHAPE, SAME_CENTRE, UNLIKE, TILTED, THREE)


@cache
def wide(D=400):
    """Make three points and two components in many dimensions.

    Parameters
    ----------
    D : int
        The number of dimensions.

    Returns
    -------
    Case
        Each density is below the smallest float, and the square root of each
        determinant above the largest; their logarithms are numbers of ordinary size.
    """
    X = np.outer([23.4, 23.5, 23.7], np.resize([1.0, -1.0], D))
    means = np.stack([np.zeros(D), np.full(D, 0.5)])
    covariances = np.stack([800 * np.eye(D), 400 * np.eye(D) + 50])
    return Case(X, Mixture([0.5, 0.5], means, covariances))


# Far points on both sides of the means: the exponents of a point are thousands apart,
# so that only what is near a row's own maximum keeps it in range when subtracted.
FAR = _line([0.0, 1000.0, -1000.0], [0.5, 0.5], [0.0, 3.0], [1.0, 1.0])
FAR_THREE = _line(
    [1.0, 1000.0, -1000.0], [0.25, 0.25, 0.5], [0.0, 3.0, 6.0], [1.0, 1.0, 1.0]
)
# Responsibilities of 4e-18 and 4e-87: a constant added to them would be larger.
NEAR_ZERO = _line([8.0, 0.0], [0.5, 0.5], [0.0, 20.0], [1.0, 1.0])


def _soft(x, gamma):
    X = np.array(x, dtype=float)
    return Soft(X[:, None] if X.ndim == 1 else X, np.array(gamma, dtype=float))


SOFT_ONE = _soft([0, 2], [[1], [1]])
SOFT_HARD = _soft([0, 2, 10, 14, 15], [[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]])
SOFT_TWO = _soft([0, 4, 5], [[0.75, 0.25], [0.25, 0.75], [0.5, 0.5]])
SOFT_PLANE_ONE = _soft([[0, 0], [2, 1], [1, 5]], [[1], [1], [1]])
SOFT_PLANE_HARD = _soft(
    [[0, 0], [2, 1], [1, 5], [8, 8], [9, 6], [12, 9]], np.eye(2)[[0, 0, 0, 1, 1, 1]]
)
SOFT_PLANE = _soft(
    [[0, 0], [2, 1], [1, 5], [4, 4], [6, 1]],
    [
        [0.5, 0.25, 0.25],
        [0.25, 0.75, 0],
        [0, 0.5, 0.5],
        [0.5, 0.25, 0.25],
        [0.5, 0, 0.5],
    ],
)
SOFT_LADDER = (
    SOFT_ONE,
    SOFT_HARD,
    SOFT_TWO,
    SOFT_PLANE_ONE,
    SOFT_PLANE_HARD,
    SOFT_PLANE,
)


def describe(case):
    """Write a case in words, whole when it is small.

    Parameters
    ----------
    case : Case or Soft
        What an attempt was given.

    Returns
    -------
    str

    Examples
    --------
    >>> describe(SAME_SHAPE)
    'x = 1, weights [0.25, 0.75], means [0, 0], variances [1, 1]'
    >>> describe(wide())
    '3 points and 2 components in 400 dimensions'
    """
    N, D = case.X.shape
    if N > 60:
        return f"{N} points in {D} dimension{'s' * (D > 1)}"
    flat = case.X[:, 0] if D == 1 else case.X
    x = f"x = {show(flat[0])}" if N == 1 else f"X = {show(flat)}"
    if isinstance(case, Soft):
        return f"{x}, gamma = {show(case.gamma)}"
    theta = case.mixture
    if D > 2:
        return f"{N} points and {theta.n_components} components in {D} dimensions"
    means = f"means {show(theta.means)}"
    spread = f"covariances {show(theta.covariances)}"
    if D == 1:
        means = f"means {show(theta.means[:, 0])}"
        spread = f"variances {show(theta.covariances[:, 0, 0])}"
    return f"{x}, weights {show(theta.weights)}, {means}, {spread}"


def bayes(case):
    """Compute the responsibilities of a case by Bayes' rule.

    Parameters
    ----------
    case : Case
        Points and parameters.

    Returns
    -------
    ndarray of shape (N, K)
    """
    return e_step(case.X, case.mixture)


def moved(case, A, b):
    """Map a case by x -> A x + b, points and parameters alike.

    Parameters
    ----------
    case : Case
        Points and parameters.
    A : ndarray of shape (D, D)
        An invertible matrix.
    b : ndarray of shape (D,)
        A shift.

    Returns
    -------
    Case
    """
    theta = case.mixture
    covariances = A @ theta.covariances @ A.T
    return Case(
        case.X @ A.T + b, Mixture(theta.weights, theta.means @ A.T + b, covariances)
    )


def reordered(case, order=None):
    """Give a case's components in another order.

    Parameters
    ----------
    case : Case
        Points and parameters.
    order : sequence of int, length K, optional
        Which component comes first, second, ...; the reverse unless it is given.

    Returns
    -------
    Case
    """
    theta = case.mixture
    order = list(range(theta.n_components))[::-1] if order is None else list(order)
    return Case(
        case.X,
        Mixture(theta.weights[order], theta.means[order], theta.covariances[order]),
    )


def units(D):
    """Make the maps of units that laws are tried in: skewed, a thousandth, a thousand.

    Parameters
    ----------
    D : int
        The number of features.

    Returns
    -------
    list of ndarray of shape (D, D)
    """
    skew = 2 * np.eye(D) + np.tri(D, k=-1)
    return [skew, 1e-3 * skew, 1e3 * skew]


def run_data():
    """Make the points and starts on which a run of EM is tried, smallest first.

    Returns
    -------
    tuple of Case
        Two lumps on a line; the same with a point at 1000 sigma; lumps with a common
        centre, whose means never move; tilted lumps in the plane.
    """
    line = _line([0, 1, 2, 9, 10, 12], [0.5, 0.5], [3.0, 5.0], [9.0, 9.0])
    far = _line([0, 1, 2, 9, 10, 1000], [0.5, 0.5], [1.0, 9.0], [1.0, 1.0])
    x = np.array([0.1, 0.2, 0.3, 0.5, 0.7, 3.0, 4.0, 6.0])
    nested = _line(np.concatenate([x, -x]), [0.5, 0.5], [0.0, 0.0], [1.0, 9.0])
    grid = np.array([[i, j] for i in range(4) for j in range(4)], dtype=float)
    other = grid[:10] + np.array([6.0, -2.0])
    plane = np.concatenate([grid @ [[1.0, 0.7], [0.2, 1.0]], other])
    start = Mixture([0.5, 0.5], [[1.0, 3.0], [5.0, 2.0]], [4 * np.eye(2)] * 2)
    return line, far, nested, Case(plane, start)


def moves_apart(gamma):
    """Give each component a move of its own, 1e8 from the next: (K, 1).

    Parameters
    ----------
    gamma : ndarray of shape (N, K)
        Responsibilities.

    Returns
    -------
    ndarray of shape (K, 1) or None
        None where a point is shared, which cannot move with two, or K is 1.
    """
    K = gamma.shape[1]
    hard = K > 1 and np.isin(gamma, (0, 1)).all()
    return 1e8 * np.arange(K)[:, None] if hard else None
