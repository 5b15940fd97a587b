"""Draws of K with everything else: a Gibbs sampler that adds and drops components."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Ints
from gmm_lib.arguments.arrays import as_count, as_generator, as_points
from gmm_lib.bayes.choose import choose
from gmm_lib.bayes.unknown_k import UnknownK


@dataclass(frozen=True, eq=False)
class OnTheLine:
    """Hold where the sampler stands: a mixture on the line, its labels, and the rate.

    Parameters
    ----------
    weights, means, variances : ndarray of shape (K,)
        Means in the data's units, variances in their square.
    rate : float
        Of the variances' prior, in the data's units squared.
    labels : ndarray of int, shape (N,)
        From 0 to K - 1.

    Examples
    --------
    >>> one = np.ones(1)
    >>> begin = OnTheLine(one, 0 * one, one, rate=1.0, labels=np.zeros(2, dtype=int))
    >>> begin.means
    array([0.])
    """

    weights: np.ndarray
    means: np.ndarray
    variances: np.ndarray
    rate: float
    labels: np.ndarray


def telescope(
    X: ArrayLike,
    prior: UnknownK,
    rng: np.random.Generator,
    n: int,
    *,
    start: OnTheLine | None = None,
) -> tuple[Ints, Ints]:
    """Draw how many components a mixture on the line has, by n sweeps.

    Parameters
    ----------
    X : array_like of shape (N, 1)
        Points, in the data's units.
    prior : UnknownK
        What is believed of K and of the components.
    rng : numpy.random.Generator
        The source of randomness.
    n : int
        How many sweeps.
    start : OnTheLine, optional
        Where to begin; by default at four components, or as many as the prior allows,
        which hold equal parts of the points, in order.

    Returns
    -------
    K, filled : ndarray of int, shape (n,)
        How many components there are after each sweep, and how many of them held a
        point before it.  Leave the first out, which remember the start.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    The telescoping sampler: Fruehwirth-Schnatter, Malsiner-Walli and Gruen (2021),
    Bayesian Analysis 16, 1279-1307, with the components of Richardson and Green (1997).

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_galaxies().X
    >>> prior = UnknownK.richardson_green(X)
    >>> K, filled = telescope(X, prior, np.random.default_rng(0), 500)
    >>> bool((filled <= 30).all() and np.mean(K[100:] > 2) > 0.9)
    True
    """
    x = as_points(X, 1)[:, 0]
    if not isinstance(prior, UnknownK):
        raise TypeError(
            f"prior must be an UnknownK, not {prior!r}; try "
            "gm.bayes.UnknownK.richardson_green(X)"
        )
    if not isinstance(start, OnTheLine | None):
        raise TypeError(
            f"start must be an OnTheLine, not {start!r}; leave it out to begin at "
            "equal parts"
        )
    n, rng = as_count(n, "n", least=1), as_generator(rng)
    state = _parts(x, prior) if start is None else start
    K, filled = np.empty(n, dtype=int), np.empty(n, dtype=int)
    for s in range(n):
        filled[s] = np.count_nonzero(np.bincount(state.labels))
        state = telescope_sweep(x, state, prior, rng)
        K[s] = len(state.weights)
    return K, filled


def telescope_sweep(x, state, prior, rng):
    """Take one sweep: what the filled components are, then K, then the labels.

    Parameters
    ----------
    x : ndarray of shape (N,)
        Points, in the data's units.
    state : OnTheLine
    prior : UnknownK
    rng : numpy.random.Generator

    Returns
    -------
    OnTheLine
        If `state` is distributed as the posterior, so is this.
    """
    held, z, counts = _filled(state.labels)
    means = _draw_means(x, z, counts, state.variances[held], prior, rng)
    squares = np.bincount(z, weights=(x - means[z]) ** 2, minlength=len(held))
    variances = (state.rate + squares / 2) / rng.standard_gamma(
        prior.shape + counts / 2
    )
    K = _draw_k(len(held), len(x), prior, rng)
    empty = K - len(held)
    new = prior.centre + prior.spread * rng.standard_normal(empty)
    means = np.concatenate([means, new])
    new = state.rate / rng.standard_gamma(prior.shape, empty)
    variances = np.concatenate([variances, new])
    rate = rng.standard_gamma(prior.rate_shape + K * prior.shape)
    rate /= prior.rate_rate + (1 / variances).sum()
    counts = np.concatenate([counts, np.zeros(empty)])
    weights = rng.dirichlet(prior.concentration + counts)
    labels = _draw_labels(x, weights, means, variances, rng)
    return OnTheLine(weights, means, variances, rate, labels)


def _filled(labels):
    # Which components hold points, which of these each point is in, and how many each
    # holds: np.unique without sorting.
    counts = np.bincount(labels)
    (held,) = counts.nonzero()
    place = (counts > 0).cumsum() - 1
    return held, place[labels], counts[held]


def _parts(x, prior):
    # The first sweep draws all but the variances and the rate, given the labels.
    parts = min(4, 1 + int(np.flatnonzero(prior.of_k).max()))
    labels = x.argsort(kind="stable").argsort() * parts // len(x)
    rate = prior.rate_shape / prior.rate_rate
    variances = np.full(parts, rate / prior.shape)
    even = np.full(parts, 1 / parts)
    return OnTheLine(even, np.zeros(parts), variances, rate, labels)


def _draw_means(x, z, counts, variances, prior, rng):
    precisions = 1 / prior.spread**2 + counts / variances
    pull = np.bincount(z, weights=x - prior.centre, minlength=len(counts)) / variances
    noise = rng.standard_normal(len(counts)) / np.sqrt(precisions)
    return prior.centre + pull / precisions + noise


def _draw_k(filled, n_points, prior, rng):
    return 1 + int(choose(_of_k(prior, filled, n_points), rng.random()))


@lru_cache(maxsize=256)
def _of_k(prior, filled, n_points):
    # The same in all sweeps that fill as many components.
    log_p = prior.log_of_k(filled, n_points)
    return np.exp(log_p - log_p.max())


def _draw_labels(x, weights, means, variances, rng):
    with np.errstate(divide="ignore"):  # a weight may round to 0
        top = np.log(weights) - 0.5 * np.log(variances)
    joint = top - 0.5 * (x[:, None] - means) ** 2 / variances
    return choose(np.exp(joint - joint.max(axis=1, keepdims=True)), rng.random(len(x)))
