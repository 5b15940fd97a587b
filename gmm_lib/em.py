"""The EM algorithm: the E step, the bound that it makes touch, and the loop.

Nothing here knows what a component is.  `em` runs whatever speaks the protocol of
`gmm_lib.model`; the M step of a Gaussian mixture, `m_step`, stands in
`gmm_lib.mixture`.  Room is kept for what is to come:

- any function from theta to sums is an engine: `em_by(expect, theta)`, so sums may
  be taken by other processes or machines, with entries missing, or in moving averages
  (`(1 - rate) * old + rate * new`);
- a model with its own `log_density` and fit, or a chain, gives its own `expect`;
- sums that lack `lower_bound` leave that history empty.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), chapter 9.
"""

from functools import partial

from gmm_lib._validation import as_count, as_nonnegative
from gmm_lib.ending import degenerated, settled, spent
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.mixture import m_step
from gmm_lib.model import (
    as_model,
    bound,
    check_reached,
    log_sum_exp,
    responsibilities,
    weighed,
)
from gmm_lib.prior import Prior, as_prior, informed
from gmm_lib.shares import as_responsibilities, as_sample_weight
from gmm_lib.trace import Trace

__all__ = ["e_step", "em", "em_by", "log_likelihood", "lower_bound", "m_step"]


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
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> e_step([[1.0], [2.0]], theta).round(3)
    array([[0.982, 0.018],
           [0.5  , 0.5  ]])
    """
    joint = as_model(mixture).log_joint(X)
    density = log_sum_exp(joint)  # (N,)
    check_reached(density)
    return responsibilities(joint, density)


def log_likelihood(X, mixture, *, sample_weight=None):
    """Sum the log-density over the points.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The parameters theta.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

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
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> round(log_likelihood([[0.0], [1.0]], theta), 4)
    -2.3379
    """
    density = as_model(mixture).log_density(X)
    return weighed(density, as_sample_weight(sample_weight, len(density)))


def lower_bound(X, gamma, mixture, *, sample_weight=None):
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


def em(X, mixture, *, tol=1e-8, max_iter=1000, sample_weight=None, **options):
    """Alternate E and M steps from a given start, and keep every iterate.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The start, theta_0; or the start of another model that speaks EM's protocol,
        see `gmm_lib.model`.
    tol : float, optional
        Stop when an iteration changes the log-likelihood by at most this many nats
        per point.
        A small change does not prove that a stationary point is near: EM can be
        slow.
    max_iter : int, optional
        The largest number of iterations; 0 returns the start alone.
    sample_weight : array_like of shape (N,), optional
        How often each point counts; `tol` is then a change per unit of weight.
    **options
        Passed to the M step: of a Gaussian mixture `reg_covar` and `covariance_type`,
        see `m_step`, and:

        - `fixed`: what stays as it is in the start: 'weights', 'means' or
          'covariances', several of them, or a dict from these to True or to a list of
          components, as `{"means": [0]}`.  The M step maximises over the rest.
        - `prior`: a `Prior`.  Then l(theta) plus its log-density never falls, and
          `tol` is a change of that sum.

    Returns
    -------
    Trace
        theta_0 to theta_T, their log-likelihoods, and why the run stopped.
        When a component degenerates, the run stops at the last sound mixture and
        `Trace.reason` says which component and why.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or the M step does not know an option.

    Notes
    -----
    Dempster, Laird and Rubin (1977), J. R. Stat. Soc. B 39, 1-38; Bishop (2006),
    section 9.2.2.
    With reg_covar = 0, and a start within the family, the log-likelihood never falls.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = [[0.0], [1.0], [9.0], [10.0]]
    >>> start = gm.Mixture([0.5, 0.5], [[0.0], [5.0]], [[[9.0]], [[9.0]]])
    >>> trace = em(X, start)
    >>> trace.mixture.means.round(3).ravel()
    array([0.5, 9.5])
    >>> trace.converged
    True
    >>> em(X, start, fixed={"means": [0]}).mixture.means.round(3).ravel()
    array([0. , 9.5])
    """
    as_model(mixture, asked="expect")
    if isinstance(options.get("prior"), Prior):
        options["prior"] = informed(options["prior"], X, mixture, sample_weight)
    if hasattr(mixture, "check_options"):  # before the first step, not after it
        mixture.check_options(**options)
    expect = partial(_expect, X, sample_weight)
    return em_by(expect, mixture, tol=tol, max_iter=max_iter, **options)


def em_by(expect, mixture, *, tol=1e-8, max_iter=1000, **options):
    """Run EM with an E step that is given as a function.

    Parameters
    ----------
    expect : callable
        f(theta) -> sums, that know their `log_likelihood`, their `total` weight and
        `maximise(**options)`, which gives the next theta: `Statistics` do.
    mixture : Mixture
        The start, theta_0; or that of another model.
    tol, max_iter, **options
        See `em`.

    Returns
    -------
    Trace
        Without lower bounds, where the sums know none.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Examples
    --------
    >>> import numpy as np
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> start = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.eye(2)] * 2)
    >>> def expect(theta):  # on two machines, say
    ...     first, second = (
    ...         gm.expected_statistics(part, theta) for part in (X[:99], X[99:])
    ...     )
    ...     return first + second
    >>> apart, together = em_by(expect, start), gm.em(X, start)
    >>> bool(np.allclose(apart.mixture.means, together.mixture.means))
    True
    """
    tol = as_nonnegative(tol, "tol")
    max_iter = as_count(max_iter, "max_iter", least=0)
    sums = expect(mixture)
    prior = options.get("prior")
    if not hasattr(prior, "log_density"):
        as_prior(prior)  # says so, where it is not None
    thetas, history, bounds = [mixture], [sums.log_likelihood], []
    penalties = [0.0 if prior is None else prior.log_density(mixture)]
    ending = spent(max_iter, tol)
    for _ in range(max_iter):
        try:
            thetas.append(sums.maximise(**options))
        except DegenerateComponentError as error:
            ending = degenerated(error)
            break
        before, sums = sums, expect(thetas[-1])
        history.append(sums.log_likelihood)
        penalties.append(0.0 if prior is None else prior.log_density(thetas[-1]))
        if hasattr(before, "lower_bound"):
            bounds.append(before.lower_bound(sums))
        gain = history[-1] - history[-2] + (penalties[-1] - penalties[-2])
        if abs(gain) <= tol * sums.total:
            ending = settled(tol)
            break
    bounds = bounds if len(bounds) == len(thetas) - 1 else None
    penalties = None if prior is None else penalties
    kept = ending.converged, ending.reason, penalties
    return Trace(tuple(thetas), history, bounds, *kept)


def _expect(X, sample_weight, theta):
    return theta.expect(X, sample_weight)
