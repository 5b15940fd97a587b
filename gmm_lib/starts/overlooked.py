"""Small groups that a fit has missed, and mixtures that have them."""

from typing import NamedTuple

import numpy as np

from gmm_lib.families import as_family, within
from gmm_lib.mixture import Mixture
from gmm_lib.starts.merging import Pairs

_SEEDS = 32  # a group is looked for around so many rows,
_FINALISTS = 8  # then around the best of these
_LEAST = 4  # rows of a group: fewer are outliers, not worth a component
_THIN = 10  # times D + 1 rows: in a smaller component, strays may have joined a group
_PURE = 0.8  # of a component: no strays are worth taking from it
_PAIRS = 3  # of components that may merge to make room
_TINY = 1e-300


class Group(NamedTuple):
    """Hold a group of rows that deserves a component."""

    share: float  # of all the data
    mean: np.ndarray  # (D,), the data's units
    covariance: np.ndarray  # (D, D)


def with_group(mixture, strata, covariance_type):
    """Make mixtures that give a badly explained group of rows a component.

    Parameters
    ----------
    mixture : Mixture
        Of K components, at least two.
    strata : Strata
        Rows that stand for all, and how it explains them.
    covariance_type : {'full', 'tied', 'diag', 'spherical'} or Family
        The family.

    Returns
    -------
    list of Mixture
        Of K components each; none where no group gains clearly by it.  Room is made by
        merging two that are nearly one, or by sharing out strays that had joined it.
    """
    family, total = as_family(covariance_type), strata.weights.sum()
    worst = strata.rows[strata.worst], strata.weights[strata.worst]
    group = _group(mixture, *worst, strata.log_densities, total)
    found = _without_strays(mixture, strata)
    if group is not None:
        found += [_joined(rest, group) for rest in _merged(mixture)]
    return [within(each, family) for each in found]


def _group(mixture, rows, weights, log_densities, total):
    # The group that gains most from a component of its own, as wide as the average
    # one; None where none gains clearly more than the tails of the others would.
    if len(rows) < _LEAST:
        return None
    D, origin = rows.shape[1], rows.mean(axis=0)
    L = np.linalg.cholesky(np.tensordot(mixture.weights, mixture.covariances, axes=1))
    y = np.linalg.solve(L, (rows - origin).T).T
    height = -0.5 * D * np.log(2 * np.pi) - np.log(np.diagonal(L)).sum()
    gain = height - log_densities  # of a row at the group's mean
    means, shares = y[_seeds(gain)], _LEAST / total
    for turn in range(3):
        odds = _odds(y, gain, means, shares)
        gamma = weights * odds / (1 + odds)  # (seeds, rows)
        N = np.maximum(gamma.sum(axis=1), _TINY)
        gains = np.log1p(odds) @ weights - N
        means, shares = gamma @ y / N[:, None], (N / total)[:, None]
        if turn == 0:
            first = gains.argsort()[-_FINALISTS:]
            means, shares = means[first], shares[first]
    gains[(odds > 1).sum(axis=1) < _LEAST] = -np.inf
    best = gains.argmax()
    if not gains[best] > 10 + 2 * D:
        return None
    apart = y - means[best]
    W = ((gamma[best] * apart.T) @ apart + D * np.eye(D)) / (N[best] + D)
    return Group(N[best] / total, origin + L @ means[best], L @ W @ L.T)


def _seeds(gain):
    # The rows that would gain most, and others evenly from most to least.
    order = np.argsort(-gain)
    spaced = np.linspace(0, len(gain) - 1, _SEEDS // 2).astype(int)
    return order[np.union1d(np.arange(min(_SEEDS // 2, len(gain))), spaced)]


def _odds(y, gain, means, shares):
    # How much more likely each row is in each group than out of it: (seeds, rows).
    squares = (means**2).sum(axis=1)[:, None] - 2 * means @ y.T + (y * y).sum(axis=1)
    logs = gain - 0.5 * np.maximum(squares, 0) + np.log(np.maximum(shares, _TINY))
    return np.exp(np.minimum(logs, 300))


def _without_strays(mixture, strata):
    # The smallest component taken away, for a group of which strays had joined it.
    k, total = mixture.weights.argmin(), strata.weights.sum()
    own = strata.labels == k
    if own.sum() > _THIN * (mixture.n_features + 1):
        return []
    own[strata.worst] = True
    rows, rest = strata.rows[own], _without(mixture, k)
    group = _group(rest, rows, strata.weights[own], rest.log_density(rows), total)
    if group is None or group.share > _PURE * mixture.weights[k]:
        return []
    return [_joined(rest, group)]


def _without(mixture, k):
    weights = np.delete(mixture.weights, k)
    return Mixture(
        weights / weights.sum(),
        np.delete(mixture.means, k, axis=0),
        np.delete(mixture.covariances, k, axis=0),
    )


def _merged(mixture):
    # Mixtures of K - 1, those first where merging a pair loses least.
    pairs = Pairs(mixture)
    return map(pairs.merge, pairs.losses.argsort()[:_PAIRS])


def _joined(mixture, group):
    return Mixture(
        np.append(mixture.weights * (1 - group.share), group.share),
        np.concatenate([mixture.means, group.mean[None]]),
        np.concatenate([mixture.covariances, group.covariance[None]]),
    )
