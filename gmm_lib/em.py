"""The EM algorithm: the loop.

Nothing here knows what a component is.  `em` runs whatever speaks the protocol of
`gmm_lib.model`; the E step of a mixture stands in `gmm_lib.steps`, and the M step of a
Gaussian one, `m_step`, in `gmm_lib.mixture`:

- any function from theta to sums is an engine: `em_by(expect, theta)`, so sums may
  be taken by other processes or machines, with entries missing, or in moving averages
  (`(1 - rate) * old + rate * new`);
- `gmm_lib.models` mixes and chains any components;
- sums that lack `lower_bound` leave that history empty.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), chapter 9.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Unpack, overload

from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_count, as_nonnegative
from gmm_lib.ending import degenerated, settled, spent
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.mixture import Mixture, m_step
from gmm_lib.model import MixtureModel, Model, as_model
from gmm_lib.options import How
from gmm_lib.prior import Prior, as_prior, informed
from gmm_lib.steps import e_step, log_likelihood, lower_bound
from gmm_lib.trace import Run, Trace

__all__ = ["e_step", "em", "em_by", "log_likelihood", "lower_bound", "m_step"]

EStep = Callable[[Any], Any]  # from theta to sums


@overload
def em(X: ArrayLike, mixture: Mixture, **how: Unpack[How]) -> Trace: ...
@overload
def em(X: ArrayLike, mixture: Model, **how: Any) -> Run: ...
def em(
    X: ArrayLike,
    mixture: Model,
    *,
    tol: float = 1e-8,
    max_iter: int = 1000,
    sample_weight: ArrayLike | None = None,
    lengths: Sequence[int] | None = None,
    **options: Any,
) -> Run:
    """Alternate E and M steps from a given start, and keep every iterate.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    mixture : Mixture
        The start, theta_0; or the start of another model that speaks EM's protocol,
        such as a `MixtureOf` or a `Chain`: see `gmm_lib.model`.
    tol : float, optional
        Stop when an iteration changes the log-likelihood by at most this many nats
        per point.
        A small change does not prove that a stationary point is near: EM can be
        slow.
    max_iter : int, optional
        The largest number of iterations; 0 returns the start alone.
    sample_weight : array_like of shape (N,), optional
        How often each point counts; `tol` is then a change per unit of weight.
    lengths : sequence of int, optional
        Of a `Chain`: how many rows each sequence has.
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
        theta_0 to theta_T, their log-likelihoods, and why the run stopped; of any other
        model a `Run`, which holds the same.
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
    With reg_covar = 0, no prior, and a start within the family, the log-likelihood
    never falls.

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
        if not isinstance(mixture, Mixture):
            raise TypeError(
                f"prior is of Gaussian mixtures, and this is a "
                f"{type(mixture).__name__}; give its components a log_prior() instead"
            )
        options["prior"] = informed(options["prior"], X, mixture, sample_weight)
    if isinstance(mixture, Mixture):
        _check_known(options)
    if hasattr(mixture, "check_options"):  # before the first step, not after it
        mixture.check_options(**options)
    if lengths is not None and isinstance(mixture, MixtureModel):
        raise TypeError(
            "lengths are those of a chain's sequences; leave them out, as the rows of "
            "a mixture have no order"
        )
    expect = partial(_expect, X, sample_weight, lengths)
    return em_by(expect, mixture, tol=tol, max_iter=max_iter, **options)


@overload
def em_by(expect: EStep, mixture: Mixture, **how: Unpack[How]) -> Trace: ...
@overload
def em_by(expect: EStep, mixture: Model, **how: Any) -> Run: ...
def em_by(
    expect: EStep,
    mixture: Model,
    *,
    tol: float = 1e-8,
    max_iter: int = 1000,
    **options: Any,
) -> Run:
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
        Of another model a `Run`; without lower bounds, where the sums know none.

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
    penalties = [_log_prior(mixture, prior)]
    ending = spent(max_iter, tol)
    for _ in range(max_iter):
        try:
            thetas.append(sums.maximise(**options))
        except DegenerateComponentError as error:
            ending = degenerated(error)
            break
        before, sums = sums, expect(thetas[-1])
        history.append(sums.log_likelihood)
        penalties.append(_log_prior(thetas[-1], prior))
        if hasattr(before, "lower_bound"):
            bounds.append(before.lower_bound(sums))
        gain = history[-1] - history[-2] + (penalties[-1] - penalties[-2])
        if abs(gain) <= tol * sums.total:
            ending = settled(tol)
            break
    bounds = bounds if len(bounds) == len(thetas) - 1 else None
    penalties = penalties if prior is not None or any(penalties) else None
    kept = ending.converged, ending.reason, penalties
    kind = Trace if isinstance(mixture, Mixture) else Run
    return kind(tuple(thetas), history, bounds, *kept)


def _check_known(options):
    for name in options:
        if name not in How.__annotations__:
            known = ", ".join(How.__annotations__)
            raise TypeError(f"em has no option {name!r}; it has {known}")


def _log_prior(theta, prior):
    # Of a prior that is given, or of the model's own.
    if prior is not None:
        return prior.log_density(theta)
    return theta.log_prior() if hasattr(theta, "log_prior") else 0.0


def _expect(X, sample_weight, lengths, theta):
    if lengths is None:
        return theta.expect(X, sample_weight)
    return theta.expect(X, sample_weight, lengths=lengths)
