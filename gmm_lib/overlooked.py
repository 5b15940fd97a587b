"""Small groups that a fit to a sample has missed, and mixtures that have them.

A sample holds few rows of a small group, or none.  But then the fit explains those
rows worse than others, and one pass over the data finds them.
"""

from typing import NamedTuple

import numpy as np

from gmm_lib.families import as_family
from gmm_lib.mixture import Mixture

_ROWS = 500  # about so many of the worst explained rows are looked at,
_SEEDS = 32  # and a group is looked for around so many of them
_LEAST = 4  # rows of a group: fewer are outliers, not worth a component
_PAIRS = 3  # of components that may merge to make room
_THIN = 5  # times D + 1: with fewer of a sample's rows a component may hold strays
_PURE = 0.8  # of a component's rows: no strays are worth taking from it
_FLAT = 2.4  # the kurtosis of two groups in one component; a normal one has 3
_TINY = 1e-300


class Strata(NamedTuple):
    """Hold rows that stand for all: the worst explained, and a sample of the others."""

    rows: np.ndarray  # (n, D), the data's units
    weights: np.ndarray  # (n,), summing to the data's total
    log_densities: np.ndarray  # (m,), of the worst explained, which come first

    def worst(self):
        """Give rows, weights and log-densities of the worst explained."""
        n = len(self.log_densities)
        return self.rows[:n], self.weights[:n], self.log_densities

    def worst_to(self, mixture):
        """Give the same of those that another mixture explains worst."""
        log_densities = mixture.log_density(self.rows)
        low = np.argsort(log_densities)[:_ROWS]
        return self.rows[low], self.weights[low], log_densities[low]


class Group(NamedTuple):
    """Hold a group of rows that deserves a component."""

    share: float  # of all the data
    mean: np.ndarray  # (D,), the data's units
    covariance: np.ndarray  # (D, D)


def strata(engine, sample_engine, sample, mixture):
    """Let the rows of all the data that a mixture explains worst join a sample.

    Parameters
    ----------
    engine, sample_engine : Engine
        Of all the data, and of the sample.
    sample : ndarray of shape (n, D)
        Rows drawn from the data, in their units.
    mixture : Mixture
        A fit to the sample.

    Returns
    -------
    Strata
    """
    _, log_densities, _ = sample_engine.look(mixture)
    few = min(len(sample) * _ROWS // engine.n_points + 1, len(sample) // 2)
    below = np.partition(log_densities, few)[few]
    rows, found, weights = engine.look(mixture, below)
    others = sample[log_densities >= below]
    each = (engine.total - weights.sum()) / len(others)
    weights = np.concatenate([weights, np.full(len(others), each)])
    return Strata(np.concatenate([rows, others]), weights, found)


def proposals(mixture, strata, covariance_type):
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
        Of K components each; none where no group gains clearly by it.  Room is made
        by merging two that are nearly one.  Where the smallest has so few rows that
        strays may have joined a group, or that two share one, it is taken away: for
        the group without strays, or for half of a component that holds two.
    """
    found, family = [], as_family(covariance_type)
    total = strata.weights.sum()
    group = _group(mixture, *strata.worst(), total)
    if group is not None:
        found += [_joined(rest, group, family) for rest in _merged(mixture)]
    k, D = mixture.weights.argmin(), mixture.n_features
    if mixture.weights[k] * len(strata.rows) < _THIN * (D + 1):
        rest = _without(mixture, k)
        group = _group(rest, *strata.worst_to(rest), total)
        if group is not None and group.share < _PURE * mixture.weights[k]:
            found.append(_joined(rest, group, family))
        halves = _halved(rest, strata)
        found += [] if halves is None else [_joined(*halves, family)]
    return found


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
    for _ in range(3):
        odds = _odds(y, gain, means, shares)
        gamma = weights * odds / (1 + odds)  # (seeds, rows)
        N = np.maximum(gamma.sum(axis=1), _TINY)
        gains = np.log1p(odds) @ weights - N
        means, shares = gamma @ y / N[:, None], (N / total)[:, None]
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


def _merged(mixture):
    # Mixtures of K - 1, those first where merging a pair loses least: Runnalls (2007),
    # IEEE Transactions on Aerospace and Electronic Systems 43, 989-999.
    i, j = np.triu_indices(mixture.n_components, 1)
    w, means, covariances = mixture.weights, mixture.means, mixture.covariances
    both = np.maximum(w[i] + w[j], _TINY)
    a = (w[i] / both)[:, None]
    mean, apart = a * means[i] + (1 - a) * means[j], means[i] - means[j]
    a = a[:, :, None]
    covariance = a * covariances[i] + (1 - a) * covariances[j]
    covariance += a * (1 - a) * apart[:, :, None] * apart[:, None]
    volume = np.linalg.slogdet(covariances)[1]
    loss = both * np.linalg.slogdet(covariance)[1] - w[i] * volume[i] - w[j] * volume[j]
    for pair in np.argsort(loss)[:_PAIRS]:
        rest = np.setdiff1d(np.arange(len(w)), [i[pair], j[pair]])
        yield Mixture(
            np.append(w[rest], both[pair]),
            np.concatenate([means[rest], mean[[pair]]]),
            np.concatenate([covariances[rest], covariance[[pair]]]),
        )


def _halved(mixture, strata):
    # The mixture with one half of the component that most looks like two, and the other
    # half as a group; None where none does.
    labels = mixture.log_joint(strata.rows).argmax(axis=1)
    flattest, halves = _FLAT, None
    squares, axes = np.linalg.eigh(mixture.covariances)
    for k, axis in enumerate(axes[:, :, -1]):
        rows, weights = strata.rows[labels == k], strata.weights[labels == k]
        t = (rows - mixture.means[k]) @ axis
        if min((t > 0).sum(), (t <= 0).sum()) < _THIN * (len(axis) + 1):
            continue
        kurtosis = weights.sum() * (weights @ t**4) / (weights @ t**2) ** 2
        if kurtosis < flattest:
            flattest, halves = kurtosis, (k, axis, squares[k, -1])
    return None if halves is None else _parted(mixture, *halves)


def _parted(mixture, k, axis, square):
    # Two halves of a normal density have these moments along the axis.
    weights, means = mixture.weights.copy(), mixture.means.copy()
    covariances, step = mixture.covariances.copy(), np.sqrt(2 / np.pi * square) * axis
    weights[k] /= 2
    means[k] -= step
    covariances[k] -= np.outer(step, step)
    share, other = weights[k], means[k] + 2 * step
    rest = Mixture(weights / weights.sum(), means, covariances)
    return rest, Group(share, other, covariances[k])


def _without(mixture, k):
    weights = np.delete(mixture.weights, k)
    means, covariances = mixture.means, mixture.covariances
    others = np.delete(means, k, axis=0), np.delete(covariances, k, axis=0)
    return Mixture(weights / weights.sum(), *others)


def _joined(mixture, group, family):
    weights = np.append(mixture.weights * (1 - group.share), group.share)
    means = np.concatenate([mixture.means, group.mean[None]])
    covariances = np.concatenate([mixture.covariances, group.covariance[None]])
    return Mixture(weights, means, family.project(covariances, weights))
