"""The EM algorithm for Gaussian mixtures: the E step, the M step, and their loop.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), chapter 9.
"""

import numpy as np

from gmm_lib._validation import (
    FAMILIES,
    as_choice,
    as_count,
    as_nonnegative,
    as_points,
    as_responsibilities,
)
from gmm_lib.mixture import (
    DegenerateComponentError,
    Mixture,
    as_mixture,
    check_occupied,
    family_covariances,
    log_sum_exp,
)
from gmm_lib.trace import Trace


def e_step(X, mixture):
    """Compute the responsibilities gamma_nk = p(z_n = k | x_n).

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The current parameters theta.

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
    >>> theta = Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> e_step([[1.0], [2.0]], theta).round(3)
    array([[0.982, 0.018],
           [0.5  , 0.5  ]])
    """
    joint = as_mixture(mixture).log_joint(X)
    density = log_sum_exp(joint)  # (N,)
    _check_reached(density)
    return np.exp(joint - density[:, None])


def m_step(X, gamma, reg_covar=0.0, covariance_type="full"):
    """Find the mixture that maximises the lower bound for these responsibilities.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    gamma : array_like of shape (N, K)
        Responsibilities; each row sums to one.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
        It is absolute: the same number is a heavy hand on data in metres and
        nothing on the same data in millimetres.
        With a positive value the step no longer maximises the bound.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family to maximise over: any covariances, one for all components,
        diagonal, or multiples of the identity.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When X or gamma is malformed, or reg_covar is negative.
    DegenerateComponentError
        A ValueError: when a component has no responsibility for any point, or a
        covariance is not positive definite.

    Notes
    -----
    Bishop (2006), equations (9.24) to (9.27): N_k = sum_n gamma_nk,
    mu_k = sum_n gamma_nk x_n / N_k,
    Sigma_k = sum_n gamma_nk (x_n - mu_k)(x_n - mu_k)' / N_k with the new mu_k,
    pi_k = N_k / N.
    The other families average these Sigma_k or their diagonals: Celeux and Govaert
    (1995), Pattern Recognition 28, 781-793.

    Examples
    --------
    >>> X = [[0.0], [2.0], [10.0], [14.0]]
    >>> gamma = [[1, 0], [1, 0], [0, 1], [0, 1]]
    >>> m_step(X, gamma)
    Mixture of 2 components in 1 dimension
      k  weight  mean  covariance
      1     0.5     1           1
      2     0.5    12           4
    """
    X = as_points(X)
    gamma = as_responsibilities(gamma, n_points=len(X))
    reg_covar = as_nonnegative(reg_covar, "reg_covar")
    covariance_type = as_choice(covariance_type, "covariance_type", FAMILIES)
    N_k = gamma.sum(axis=0)
    check_occupied(N_k)
    centre = X.mean(axis=0)  # sums of small numbers lose fewer digits
    means = centre + gamma.T @ (X - centre) / N_k[:, None]
    covariances = np.stack(
        [
            (gamma[:, k] * (X - means[k]).T) @ (X - means[k]) / N_k[k]
            for k in range(len(N_k))
        ]
    )
    covariances = family_covariances(covariances, N_k, covariance_type)
    ridge = reg_covar * np.eye(X.shape[1])
    return Mixture(N_k / N_k.sum(), means, covariances + ridge)


def log_likelihood(X, mixture):
    """Sum the log-density over the points.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The parameters theta.

    Returns
    -------
    float
        l(theta) = sum_n log p(x_n), in nats: a sum, not a mean.
        A change of units adds a constant, so only differences have a meaning of
        their own.  -inf where a point is too far out for a float.

    Raises
    ------
    TypeError, ValueError
        When X is not N finite points of D features.

    Notes
    -----
    Bishop (2006), equation (9.28).

    Examples
    --------
    >>> theta = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> round(log_likelihood([[0.0], [1.0]], theta), 4)
    -2.3379
    """
    return float(as_mixture(mixture).log_density(X).sum())


def lower_bound(X, gamma, mixture):
    """Evaluate the bound F(q, theta) that EM raises, at q_n(k) = gamma_nk.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    gamma : array_like of shape (N, K)
        Any responsibilities; each row sums to one.
    mixture : Mixture
        The parameters theta.

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
    >>> X = [[0.0], [2.0]]
    >>> theta = Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> gap = log_likelihood(X, theta) - lower_bound(X, e_step(X, theta), theta)
    >>> abs(gap) < 1e-12
    True
    """
    joint = as_mixture(mixture).log_joint(X)
    gamma = as_responsibilities(gamma, len(joint), mixture.n_components)
    held = gamma > 0
    return float(np.sum(gamma[held] * (joint[held] - np.log(gamma[held]))))


def em(X, mixture, *, tol=1e-8, max_iter=1000, reg_covar=0.0, covariance_type="full"):
    """Alternate E and M steps from a given start, and keep every iterate.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The start, theta_0.
    tol : float, optional
        Stop when an iteration changes the log-likelihood by at most this many nats
        per point.
        A small change does not prove that a stationary point is near: EM can be
        slow.
    max_iter : int, optional
        The largest number of iterations; 0 returns the start alone.
    reg_covar : float, optional
        See `m_step`.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        See `m_step`.

    Returns
    -------
    Trace
        theta_0 to theta_T, their log-likelihoods, and why the run stopped.
        When a component degenerates, the run stops at the last sound mixture and
        `Trace.reason` says which component and why.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    Dempster, Laird and Rubin (1977), J. R. Stat. Soc. B 39, 1-38; Bishop (2006),
    section 9.2.2.
    With reg_covar = 0, and a start within the family, the log-likelihood never falls.

    Examples
    --------
    >>> X = [[0.0], [1.0], [9.0], [10.0]]
    >>> start = Mixture([0.5, 0.5], [[0.0], [5.0]], [[[9.0]], [[9.0]]])
    >>> trace = em(X, start)
    >>> trace.mixture.means.round(3).ravel()
    array([0.5, 9.5])
    >>> trace.converged
    True
    """
    tol = as_nonnegative(tol, "tol")
    max_iter = as_count(max_iter, "max_iter", least=0)
    as_nonnegative(reg_covar, "reg_covar")
    as_choice(covariance_type, "covariance_type", FAMILIES)
    X = as_points(X, as_mixture(mixture).n_features)
    _check_reached(mixture.log_density(X))
    mixtures, history, bounds = [mixture], [log_likelihood(X, mixture)], []
    converged, reason = False, f"reached max_iter={max_iter} before tol={tol:g}"
    for _ in range(max_iter):
        gamma = e_step(X, mixtures[-1])
        try:
            mixtures.append(m_step(X, gamma, reg_covar, covariance_type))
        except DegenerateComponentError as error:
            reason = f"a component degenerated: {error}"
            break
        bounds.append(lower_bound(X, gamma, mixtures[-1]))
        history.append(log_likelihood(X, mixtures[-1]))
        if abs(history[-1] - history[-2]) <= tol * len(X):
            converged = True
            reason = f"the log-likelihood changed by at most {tol:g} nats per point"
            break
    return Trace(tuple(mixtures), history, bounds, converged, reason)


def _check_reached(density):
    if density.min() < -1e100:  # no sum of these may overflow
        n = int(density.argmin())
        raise ValueError(
            f"X[{n}] is too far from every component: its log-density is "
            f"{density[n]:.3g}; rescale X, or start from wider components"
        )
