"""The E step, and what it makes touch: the log-likelihood and its lower bound.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), chapter 9.
"""

from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.shares import (
    as_responsibilities,
    as_row_weight,
    as_sample_weight,
)
from gmm_lib.model import (
    Model,
    as_model,
    bound,
    check_reached,
    log_sum_exp,
    responsibilities,
    weighed,
)


def e_step(X: ArrayLike, mixture: Model) -> Array:
    """Compute the responsibilities gamma_nk = p(z_n = k | x_n).

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The current parameters theta, of a mixture of anything or of a `Chain`.

    Returns
    -------
    gamma : ndarray of shape (N, K)
        Probabilities; each row sums to one.

    Raises
    ------
    TypeError, ValueError
        When X is not N finite points of D features, or so far from every component
        that even the logarithm of its density overflows.

    Notes
    -----
    Bishop (2006), equation (9.23), evaluated in the log domain.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> e_step([[1.0], [2.0]], theta).round(3)
    array([[0.982, 0.018],
           [0.5  , 0.5  ]])
    """
    if hasattr(mixture, "responsibilities"):  # not by Bayes' rule row by row
        return mixture.responsibilities(X)
    joint = as_model(mixture).log_joint(X)
    density = log_sum_exp(joint)  # (N,)
    check_reached(density)
    return responsibilities(joint, density)


def log_likelihood(
    X: ArrayLike, mixture: Model, *, sample_weight: ArrayLike | None = None
) -> float:
    """Sum the log-density over the points.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The parameters theta.
    sample_weight : array_like of shape (N,), optional
        How often each point counts; a `Chain` takes none, as its rows have an order.

    Returns
    -------
    float
        l(theta) = sum_n log p(x_n), in nats: a sum, not a mean.
        A change of units adds a constant, so only differences have a meaning of
        their own.  -inf where a point is too far out for a float.

    Raises
    ------
    TypeError, ValueError
        When X is not N finite points of D features, or a chain is given weights.

    Notes
    -----
    Bishop (2006), equation (9.28).

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> round(log_likelihood([[0.0], [1.0]], theta), 4)
    -2.3379
    >>> round(log_likelihood([[0.0], [1.0]], theta, sample_weight=[1, 3]), 4)
    -5.1758
    """
    density = as_model(mixture, asked="log_density").log_density(X)
    return weighed(density, as_row_weight(sample_weight, len(density), mixture))


def lower_bound(
    X: ArrayLike,
    gamma: ArrayLike,
    mixture: Model,
    *,
    sample_weight: ArrayLike | None = None,
) -> float:
    """Evaluate the bound F(q, theta) that EM raises, at q_n(k) = gamma_nk.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    gamma : array_like of shape (N, K)
        Any responsibilities; each row sums to one.
    mixture : Mixture
        The parameters theta.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

    Returns
    -------
    float
        F, in nats: at most log_likelihood(X, mixture), and equal to it when gamma
        is e_step(X, mixture).  -inf where gamma is above 0 and the density is 0.

    Raises
    ------
    TypeError, ValueError
        When X or gamma is malformed.

    Notes
    -----
    F = sum_nk gamma_nk (log p(x_n, z_n = k) - log gamma_nk), with 0 log 0 = 0:
    Bishop (2006), equation (9.71).

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = [[0.0], [2.0]]
    >>> theta = gm.Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> gap = log_likelihood(X, theta) - lower_bound(X, e_step(X, theta), theta)
    >>> abs(gap) < 1e-12
    True
    """
    joint = as_model(mixture).log_joint(X)
    gamma = as_responsibilities(gamma, *joint.shape)
    return bound(joint, gamma, as_sample_weight(sample_weight, len(joint)))
