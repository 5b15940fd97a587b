"""Components that hold two groups, and mixtures in which each has its own."""

import numpy as np

from gmm_lib.families import as_family, within
from gmm_lib.mixture import Mixture
from gmm_lib.starts.merging import Pairs

_LEAST = 4  # rows of a part: fewer are outliers, not worth a component
_NARROW = 0.05  # a part's least variance, of the average component's,
_WIDE = 3.0  # and the most of a part that is small
_MOST = 2  # components that are cut,
_MERGERS = 2  # and pairs that then merge,
_AT_MOST = 20  # times the gain: the loss is a bound, and often far above the truth
_CLEAR = 8  # nats that a cut gains at least: one of a normal group seldom does


def cut_in_two(mixture, strata, covariance_type):
    """Make mixtures that cut a component in two, and merge two that are nearly one.

    Parameters
    ----------
    mixture : Mixture
        Of K components, at least two.
    strata : Strata
        Rows that stand for all, and their components.
    covariance_type : {'full', 'tied', 'diag', 'spherical'} or Family
        The family.

    Returns
    -------
    list of Mixture
        Of K components each; none where no cut gains clearly more than merging loses.

    Notes
    -----
    Ueda, Nakano, Ghahramani and Hinton (2000), Neural Computation 12, 2109-2128, split
    and merge so.  Rows are cut along the axis where a component is widest beside the
    average one, at the place where two normal groups explain them best.
    """
    average = np.tensordot(mixture.weights, mixture.covariances, axes=1)
    t, uneven = _along_axes(mixture, strata, np.linalg.cholesky(average))
    cuts = [(*_cut(k, t, strata), k) for k in np.flatnonzero(uneven > _CLEAR)]
    cuts.sort(key=lambda cut: -cut[0])
    total, found = strata.weights.sum() / strata.each, []
    for gain, parts, k in cuts[:_MOST]:
        if gain > _CLEAR:
            pairs = Pairs(_with_parts(mixture, k, parts, strata, average))
            halves = (pairs.i == 0) & (pairs.j == 1)
            losses = np.where(halves, np.inf, total * pairs.losses)
            low = losses.argsort()[:_MERGERS]
            found += [pairs.merge(i) for i in low if losses[i] < _AT_MOST * gain]
    family = as_family(covariance_type)
    return [within(each, family) for each in found]


def _along_axes(mixture, strata, L):
    # Each row along its component's axis, (n,), and half the Jarque-Bera statistic of
    # each component's rows, (K,): about what another than a normal density would gain.
    K, rows, labels = mixture.n_components, strata.rows, strata.labels
    w = strata.weights / strata.each
    inner = np.linalg.solve(L, mixture.covariances)
    inner = np.linalg.solve(L, inner.transpose(0, 2, 1))
    axes = np.linalg.solve(L.T, np.linalg.eigh(inner)[1][:, :, -1].T)  # (D, K)
    t = (rows @ axes)[np.arange(len(rows)), labels]
    N = np.maximum(np.bincount(labels, w, K), 1e-300)
    t -= (np.bincount(labels, w * t, K) / N)[labels]
    powers = w * t * t * np.array([np.ones(len(t)), t, t * t])
    second, third, fourth = (np.bincount(labels, p, K) / N for p in powers)
    second = np.maximum(second, 1e-100)  # its square is a number
    skewness, excess = third / second**1.5, fourth / second**2 - 3
    return t, N * (skewness**2 / 12 + excess**2 / 48)


def _cut(k, t, strata):
    # The best cut of component k's rows: what it gains, and the two parts' indices.
    rows = np.flatnonzero(strata.labels == k)
    if len(rows) < 2 * _LEAST:
        return -np.inf, ()
    rows = rows[t[rows].argsort()]
    gains = _gains(t[rows], strata.weights[rows] / strata.each)
    best = gains.argmax()
    return gains[best], np.split(rows, [best + _LEAST])


def _gains(t, w):
    # What two normal groups explain better than one, in nats, for each place to cut.
    sums = np.cumsum(w * np.array([np.ones(len(t)), t, t * t]), axis=1)
    whole = sums[:, -1:]
    left = sums[:, _LEAST - 1 : len(t) - _LEAST]
    gains = _height(left) + _height(whole - left) - _height(whole)
    few = -(-len(gains) // 10)  # rows at each end: strays among them are no group
    gains[:few][_variance(left[:, :few]) > _WIDE] = -np.inf
    gains[-few:][_variance((whole - left)[:, -few:]) > _WIDE] = -np.inf
    return gains


def _height(sums):
    # The highest log-likelihood of a normal group, and of the share it has: no constant
    # that a cut leaves alike.
    return sums[0] * (np.log(sums[0]) - 0.5 * np.log(_variance(sums)))


def _variance(sums):
    N, first, second = sums
    return np.maximum(second / N - (first / N) ** 2, _NARROW)


def _with_parts(mixture, k, parts, strata, average):
    # K + 1 components: first the parts of k, by their rows' moments, then the rest.
    D, rest = len(average), np.delete(np.arange(mixture.n_components), k)
    shares, means, covariances = [], [], []
    for part in parts:
        rows, w = strata.rows[part], strata.weights[part]
        mean = w @ rows / w.sum()
        apart = rows - mean
        scatter = (w * apart.T) @ apart + D * average
        shares.append(w.sum() / strata.weights.sum())
        means.append(mean)
        covariances.append(scatter / (w.sum() + D))
    weights = np.append(shares, mixture.weights[rest])
    return Mixture(
        weights / weights.sum(),
        np.concatenate([means, mixture.means[rest]]),
        np.concatenate([covariances, mixture.covariances[rest]]),
    )
