"""The M step of a stream, round what is fixed and beside a prior's pseudo-points."""

from dataclasses import replace

import numpy as np

from gmm_lib.fixed import as_fixed, settle_from
from gmm_lib.mixture import Mixture

_TINY = 1e-300


def settled(average, seen, mixture, fixed, prior, reg_covar, family):
    """Take the M step of averaged sums that stand for `seen` points.

    Parameters
    ----------
    average : Moments
        A moving average.
    seen : float
        The weight of all rows so far.
    mixture : Mixture
        The theta before, which has what stays.
    fixed : None, str, sequence of str or dict
        See `em`.
    prior : Prior or None
        A default scale is that of the average's own covariance.
    reg_covar : float
        Added to the diagonal of each covariance, in the data's units squared.
    family : Family
        The covariances'.

    Returns
    -------
    Mixture
    """
    counts = np.maximum(average.counts, _TINY)  # where a weight of 0 is fixed
    shares = counts / counts.sum()
    apart = average.first / counts[:, None]
    second = average.second / counts[:, None, None]
    own = second - apart[:, :, None] * apart[:, None]
    centre = shares @ apart
    whole = np.tensordot(shares, second, axes=1) - np.outer(centre, centre)
    prior = None if prior is None else prior.of(whole, len(shares))
    found = seen * shares, average.origin + apart, own
    return Mixture(*settle_from(mixture, found, fixed, prior, reg_covar, family))


def without_prior(mixture, prior, seen, fixed=None, counts=None):
    """Find what `seen` points said, of which a mixture is the fit with a prior.

    Parameters
    ----------
    mixture : Mixture
        The end of a fit with this prior.
    prior : Prior
        A default scale is that of the points' covariance.
    seen : float
        Their weight.
    fixed : None, str, sequence of str or dict, optional
        What the fit kept: such a covariance has met no prior.
    counts : ndarray of shape (K,), optional
        N_k, which fixed weights do not tell; by default what free ones do.

    Returns
    -------
    Mixture
        Of the points' own shares and covariances; the same where no points can be
        found that it would be the fit of.
    """
    K, D = mixture.means.shape
    known = prior.of(mixture.covariances[0], K)  # but for a default scale
    extra = prior.concentration - 1
    N_k = counts if counts is not None else mixture.weights * (seen + K * extra) - extra
    if not N_k.min() > 0:
        return mixture
    met = 1.0 * ~as_fixed(fixed, K).covariances  # how often each meets the prior
    more = met * (known.dof + D + 1)
    sums, scale = (N_k + more)[:, None, None] * mixture.covariances, prior.scale
    if scale is None:
        scale = _default_scale(mixture, sums, N_k, met.sum())
    own = (sums - met[:, None, None] * scale) / N_k[:, None, None]
    if not np.linalg.eigvalsh(own).min() > 0:
        return mixture
    return replace(mixture, weights=N_k / N_k.sum(), covariances=own)


def _default_scale(mixture, sums, N_k, met):
    # T / K^(2/D), where T is the covariance of points of which the prior took it, and
    # `met` how many covariances did meet it.
    (K, D), total = mixture.means.shape, N_k.sum()
    shares, part = N_k / total, K ** (-2 / D)
    apart = mixture.means - shares @ mixture.means
    between = (shares * apart.T) @ apart
    return part * (sums.sum(axis=0) / total + between) / (1 + met * part / total)
