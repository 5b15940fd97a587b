"""Draws of how many clusters points on the line fall into, one point at a time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Ints
from gmm_lib.arguments.arrays import as_count, as_floats, as_generator, as_points
from gmm_lib.bayes.choose import choose
from gmm_lib.bayes.unknown_k import as_probabilities, check_proper, log_of_k
from gmm_lib.model import log_sum_exp


@dataclass(frozen=True)
class DirichletProcess:
    """Hold the Chinese restaurant process: a prior over partitions, without a K.

    Parameters
    ----------
    concentration : float
        Above 0: how much a point that begins a cluster counts beside those it could
        join.

    Examples
    --------
    >>> DirichletProcess(1.0).openings(n_points=10, most=3)
    array([1., 1., 1., 1.])
    """

    concentration: float = 1.0
    extra = 0.0  # beside its points, what a cluster weighs

    def __post_init__(self):
        check_proper(self.concentration, "concentration")

    def openings(self, n_points: int, most: int) -> Array:
        """Say what a new cluster weighs beside 0, ..., most others: (most + 1,)."""
        return np.full(most + 1, self.concentration)


@dataclass(frozen=True, eq=False)
class PriorOnK:
    """Hold a prior over partitions: a finite mixture, whose K has a distribution.

    Parameters
    ----------
    of_k : array_like of shape (M,)
        The probabilities of K = 1, ..., M.
    concentration : float, optional
        Of the Dirichlet distribution of the weights.

    Notes
    -----
    Miller and Harrison (2018), J. Am. Stat. Assoc. 113, 340-356: given t clusters a new
    one weighs concentration V(t + 1) / V(t), where V(t) = sum_K p(K) K! / (K - t)!
    Gamma(a K) / Gamma(a K + N), and a cluster of n points weighs n + a.

    Examples
    --------
    >>> two = PriorOnK([0.0, 1.0])  # K = 2, so at most two clusters
    >>> two.openings(n_points=10, most=2)
    array([2., 1., 0.])
    """

    of_k: np.ndarray
    concentration: float = 1.0

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(self, of_k: ArrayLike, concentration: float = 1.0) -> None: ...

    def __post_init__(self):
        check_proper(self.concentration, "concentration")
        object.__setattr__(self, "of_k", as_probabilities(self.of_k))

    @property
    def extra(self) -> float:
        return self.concentration

    def openings(self, n_points: int, most: int) -> Array:
        """Say what a new cluster weighs beside 0, ..., most others: (most + 1,)."""
        a, t = self.concentration, np.arange(most + 2)[:, None]
        log_v = log_sum_exp(log_of_k(self.of_k, a, t, n_points))
        with np.errstate(invalid="ignore"):  # impossible beside impossible
            ratio = a * np.exp(np.diff(log_v))
        return np.where(np.isfinite(ratio), ratio, 0.0)


def seats(
    X: ArrayLike,
    prior: DirichletProcess | PriorOnK,
    rng: np.random.Generator,
    n: int,
    *,
    start: ArrayLike | None = None,
    most: int = 40,
) -> Ints:
    """Draw the numbers of clusters of several data sets at once, by n sweeps.

    In each data set the clusters are Gaussians with variance 1, whose means are drawn
    from the standard Gaussian.

    Parameters
    ----------
    X : array_like of shape (B, N)
        B data sets, a row each: N points on the line.
    prior : DirichletProcess or PriorOnK
        What is believed of partitions.
    rng : numpy.random.Generator
        The source of randomness.
    n : int
        How many sweeps over the N points.
    start : array_like of int, shape (B, N), optional
        Labels from 0; by default each data set is one cluster.
    most : int, optional
        How many clusters there is room for.

    Returns
    -------
    ndarray of int, shape (n, B)
        How many clusters there are after each sweep.  Leave the first out, which
        remember the start.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or `most` clusters are not enough.

    Notes
    -----
    Means are integrated out, and each point draws its seat given those of all others:
    Neal (2000), J. Comput. Graph. Stat. 9, 249-265, algorithm 3.

    Examples
    --------
    >>> X = np.random.default_rng(0).standard_normal((3, 50))
    >>> found = seats(X, DirichletProcess(1.0), np.random.default_rng(1), 200)
    >>> bool(found.mean() > 2)
    True
    """
    if not isinstance(prior, DirichletProcess | PriorOnK):
        raise TypeError(
            f"prior must be a DirichletProcess or a PriorOnK, not {prior!r}; try "
            "gm.bayes.DirichletProcess(1.0)"
        )
    X = as_points(X)
    n, rng = as_count(n, "n", least=1), as_generator(rng)
    most, (B, N) = as_count(most, "most", least=1), X.shape
    z = _as_labels(np.zeros((B, N)) if start is None else start, X.shape, most)
    openings, every = prior.openings(N, most), np.arange(B)
    found = np.empty((n, B), dtype=int)
    for s in range(n):
        counts, sums = _add_up(X, z, most)
        for i, u in enumerate(rng.random((N, B))):
            _move(every, i, -1, X, z, counts, sums)
            w = _weigh(X[:, i], counts, sums, prior.extra, openings)
            z[:, i] = choose(w, u)
            _move(every, i, 1, X, z, counts, sums)
        found[s] = (counts > 0).sum(axis=1)
        if found[s].max() == most:
            raise ValueError(f"most is {most}, and all are taken; pass a larger one")
    return found


def _as_labels(start, shape, most):
    z = as_floats(start, "start", ndim=2)
    if z.shape != shape or not np.isin(z, np.arange(most)).all():
        raise ValueError(
            f"start must be labels from 0 to {most - 1} of shape {shape}, one a point"
        )
    return z.astype(int)


def _add_up(X, z, most):
    # Counts and sums of the clusters, (B, most) each.
    held = z[:, :, None] == np.arange(most)
    return held.sum(axis=1).astype(float), (held * X[:, :, None]).sum(axis=1)


def _move(every, i, sign, X, z, counts, sums):
    counts[every, z[:, i]] += sign
    sums[every, z[:, i]] += sign * X[:, i]


def _weigh(x, counts, sums, extra, openings):
    # (B, most): to join, or where a seat is empty, its part of the weight of a new one.
    held = counts > 0
    taken = held.sum(axis=1)
    room = np.maximum(counts.shape[1] - taken, 1)
    share = np.where(held, counts + extra, (openings[taken] / room)[:, None])
    precision = 1 + counts
    variance = 1 + 1 / precision
    far = (x[:, None] - sums / precision) ** 2 / variance
    near = np.where(share > 0, far, np.inf).min(axis=1, keepdims=True)
    return share * np.exp(0.5 * (near - far)) / np.sqrt(variance)
