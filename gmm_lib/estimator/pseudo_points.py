"""A prior on the fit to a stream: its pseudo-points stand beside all rows so far."""

from dataclasses import replace

import numpy as np

from gmm_lib.fixed import settle_from
from gmm_lib.mixture import Mixture


def with_prior(average, prior, seen, mixture, reg_covar, family):
    """Take the M step of averaged sums that stand for `seen` points, with a prior.

    Parameters
    ----------
    average : Moments
        A moving average.
    prior : Prior
        A default scale is that of the average's own covariance.
    seen : float
        The weight of all rows so far.
    mixture : Mixture
        The theta before.
    reg_covar : float
        Added to the diagonal of each covariance, in the data's units squared.
    family : Family
        The covariances'.

    Returns
    -------
    Mixture
    """
    shares = average.counts / average.counts.sum()
    apart = average.first / average.counts[:, None]
    second = average.second / average.counts[:, None, None]
    own = second - apart[:, :, None] * apart[:, None]
    centre = shares @ apart
    whole = np.tensordot(shares, second, axes=1) - np.outer(centre, centre)
    prior = prior.of(whole, len(shares))
    found = seen * shares, average.origin + apart, own
    return Mixture(*settle_from(mixture, found, None, prior, reg_covar, family))


def without_prior(mixture, prior, seen):
    """Find what `seen` points said, of which a mixture is the fit with a prior.

    Parameters
    ----------
    mixture : Mixture
        The end of a fit with this prior.
    prior : Prior
        A default scale is that of the points' covariance.
    seen : float
        Their weight.

    Returns
    -------
    Mixture
        Of the points' own shares and covariances; the same where no points can be
        found that it would be the fit of.
    """
    K, D = mixture.means.shape
    known = prior.of(mixture.covariances[0], K)  # but for a default scale
    extra = prior.concentration - 1
    N_k = mixture.weights * (seen + K * extra) - extra
    if not N_k.min() > 0:
        return mixture
    more = known.dof + D + 1
    sums = (N_k + more)[:, None, None] * mixture.covariances
    scale = _default_scale(mixture, sums, N_k) if prior.scale is None else prior.scale
    own = (sums - scale) / N_k[:, None, None]
    if not np.linalg.eigvalsh(own).min() > 0:
        return mixture
    return replace(mixture, weights=N_k / N_k.sum(), covariances=own)


def _default_scale(mixture, sums, N_k):
    # T / K^(2/D), where T is the covariance of points of which the prior took it.
    (K, D), total = mixture.means.shape, N_k.sum()
    shares, part = N_k / total, K ** (-2 / D)
    apart = mixture.means - shares @ mixture.means
    between = (shares * apart.T) @ apart
    return part * (sums.sum(axis=0) / total + between) / (1 + K * part / total)
