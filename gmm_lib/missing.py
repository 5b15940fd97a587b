"""Mixtures and data with holes: densities, EM steps and guesses for what is missing.

An entry is missing where it is NaN, None, pandas' NA or masked.  Each row counts by the
density of the features that it has; that is right where entries are *missing at
random*: whether one is missing depends on nothing but what is seen.
"""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Points
from gmm_lib.arguments.arrays import as_generator
from gmm_lib.data.holes import Holes, as_holes, patterns
from gmm_lib.em import em_by
from gmm_lib.engine.frame import Frame, Parameters
from gmm_lib.engine.marginal_pass import MarginalPass, Seen
from gmm_lib.engine.scattered_pass import marginal_pass
from gmm_lib.engine.statistics import Statistics
from gmm_lib.families import Family, as_family, check_member
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.model import check_reached, log_sum_exp, responsibilities

__all__ = ["em_step", "expect", "fill", "log_density", "log_joint"]


def log_joint(X: Points, mixture: Mixture) -> Array:
    """Evaluate log p(x, z = k) of the features that each row has.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units; entries may be missing.
    mixture : Mixture
        The parameters theta.

    Returns
    -------
    ndarray of shape (N, K)
        In nats; log pi_k where a row has no entry.

    Raises
    ------
    TypeError, ValueError
        When X is malformed otherwise.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([0.5, 0.5], [[0, 0], [4, 9]], [np.eye(2)] * 2)
    >>> gm.missing.log_joint([[0.0, np.nan], [np.nan, np.nan]], theta).round(4)
    array([[-1.6121, -9.6121],
           [-0.6931, -0.6931]])
    """
    X = as_holes(X, as_mixture(mixture).n_features)
    frame = Frame.about(mixture, as_family("full"))
    state = Parameters.of(mixture, frame, diagonal=False)
    joint = np.empty((len(X), mixture.n_components))
    for mask, rows in patterns(X):
        seen, z = _within(frame, state, mask, X[rows])
        with np.errstate(over="ignore"):  # a density too small even for its log
            own = seen.log_joint(seen.standardise(z))
        joint[rows] = own.T - np.log(frame.scale[mask]).sum()
    return joint


def log_density(X: Points, mixture: Mixture) -> Array:
    """Evaluate log p of the features that each row has.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units; entries may be missing.
    mixture : Mixture
        The parameters theta.

    Returns
    -------
    ndarray of shape (N,)
        In nats; 0 where a row has no entry.

    Raises
    ------
    TypeError, ValueError
        When X is malformed otherwise.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([1.0], [[0.0, 5.0]], [[[1.0, 0.9], [0.9, 1.0]]])
    >>> gm.missing.log_density([[0.0, None]], theta).round(4)  # that of the first alone
    array([-0.9189])
    """
    return log_sum_exp(log_joint(X, mixture))


def expect(
    X: Points,
    mixture: Mixture,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Statistics:
    """Take the E step: the expected statistics, given the features that are seen.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units; entries may be missing.
    mixture : Mixture
        The current parameters theta.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family of the M step; `mixture` must belong to it.
    sample_weight : array_like of shape (N,), optional
        How often each point counts; of blocks a list of such arrays, one a block.

    Returns
    -------
    Statistics
        With l of what is seen, so that `em_by` runs EM with them.

    Raises
    ------
    TypeError, ValueError
        When X is malformed otherwise, or `mixture` is of another family.

    Notes
    -----
    For what is missing E[x | seen] *and* its conditional covariance are added:
    Ghahramani and Jordan (1994), Advances in Neural Information Processing Systems 6,
    120-127.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X.copy()
    >>> X[::3, 1] = np.nan
    >>> start = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.eye(2)] * 2)
    >>> trace = gm.em_by(lambda theta: gm.missing.expect(X, theta), start)
    >>> trace.converged, bool(np.diff(trace.log_likelihoods).min() > 0)
    (True, True)
    """
    family = as_family(covariance_type)
    check_member(as_mixture(mixture), family)
    frame = Frame.about(mixture, family)
    state = Parameters.of(mixture, frame, family.diagonal)
    if isinstance(X, Holes):
        return marginal_pass(X)(X, frame, family).expect(state)
    blocks = Holes(X, sample_weight)
    for _ in blocks.points(mixture.n_features):  # names what is no finite number
        pass
    return MarginalPass(blocks, frame, family).expect(state)


def em_step(
    X: Points,
    mixture: Mixture,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
    """Take one step of EM on data with holes.

    Parameters
    ----------
    X, mixture, covariance_type, sample_weight
        As `expect` takes them.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.

    Returns
    -------
    Mixture
        With reg_covar = 0 the log-likelihood of what is seen does not fall.

    Raises
    ------
    TypeError, ValueError
        As `expect`.
    DegenerateComponentError
        A ValueError: when a component has no points, or no width.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> one = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    >>> X = [[1.0, 2.0], [3.0, 6.0], [5.0, None]]
    >>> gm.missing.em_step(X, one).means.round(3)  # for what is missing, its mean of 0
    array([[3.   , 2.667]])
    """
    sums = expect(X, mixture, covariance_type, sample_weight=sample_weight)
    return sums.mixture(reg_covar)


def fill(X: Points, mixture: Mixture, rng: np.random.Generator | None = None) -> Array:
    """Guess what is missing from what is seen.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units; entries may be missing.
    mixture : Mixture
        The parameters theta.
    rng : numpy.random.Generator, optional
        Draw each missing entry from its conditional distribution.  Without it each is
        its conditional mean: the best single guess, but all of them together vary
        less than data do, so do not fit to them.

    Returns
    -------
    ndarray of shape (N, D)
        A copy without holes; what was seen is as it was.

    Raises
    ------
    TypeError, ValueError
        When X is malformed otherwise, or `rng` is no Generator.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> one = gm.Mixture([1.0], [[0.0, 5.0]], [[[1.0, 0.5], [0.5, 4.0]]])
    >>> gm.missing.fill([[2.0, None]], one).tolist()
    [[2.0, 6.0]]
    """
    X = as_holes(X, as_mixture(mixture).n_features).copy()
    if rng is not None:
        as_generator(rng)
    frame = Frame.about(mixture, as_family("full"))
    state = Parameters.of(mixture, frame, diagonal=False)
    for mask, rows in patterns(X):
        if mask.all():
            continue
        seen, z = _within(frame, state, mask, X[rows])
        t = seen.standardise(z)
        gamma = _shares(seen.log_joint(t).T)
        x = _guess(state, seen, t, gamma, rng)
        X[np.ix_(rows, ~mask)] = (frame.centre + frame.scale * x)[:, ~mask]
    return X


def one_gaussian(X, mean, variance):
    """Fit one Gaussian, roughly, from each column's mean and variance (D,).

    For a start: what `fill` draws from it lies among the data.
    """
    diagonal = np.diag(np.where(variance > 0, variance, 1.0))
    start = Mixture([1.0], [mean], [diagonal])
    return em_by(partial(expect, X), start, tol=1e-3, max_iter=30).mixture


def _within(frame, state, mask, X):
    # What these rows have, in the frame: (d, n).
    z = (X[:, mask] - frame.centre[mask]) / frame.scale[mask]
    return Seen.of(state, mask), z.T


def _shares(joint):
    density = log_sum_exp(joint)
    check_reached(density)
    return responsibilities(joint, density)


def _guess(state, seen, t, gamma, rng):
    # Rows (n, D) in the frame: their conditional means, or draws.
    K, d, n = t.shape
    D = state.means.shape[1]
    turned = np.zeros((K, D, n))
    turned[:, :d] = t
    if rng is not None:
        turned[:, d:] = rng.standard_normal((D - d, n))
        edges = gamma.cumsum(axis=1) > rng.random((n, 1)) * gamma.sum(axis=1)[:, None]
        gamma = np.eye(K)[edges.argmax(axis=1)]
    x = state.means[:, :, None] + state.factors @ (seen.basis @ turned)
    return np.einsum("nk,kdn->nd", gamma, x)
