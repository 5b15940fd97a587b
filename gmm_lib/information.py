"""How much the data say about theta: information, and the errors that it leaves.

All matrices are in the coordinates of `to_vector`, of which there are p.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import LinAlgError, eigh

from gmm_lib._types import Array, Points
from gmm_lib.arguments.arrays import as_choice
from gmm_lib.coordinates import Layout, log_weights, motions, scores
from gmm_lib.data.blocks import Blocks
from gmm_lib.em import e_step
from gmm_lib.matrices import invert_lower
from gmm_lib.mixture import Mixture

KINDS = ("observed", "sandwich")
_BLOCK = 2**18  # numbers in a block of scores


class Errors(NamedTuple):
    """Hold standard errors of the parameters, in the units of each."""

    weights: np.ndarray  # (K,)
    means: np.ndarray  # (K, D)
    covariances: np.ndarray  # (K, D, D)


@dataclass(frozen=True, eq=False, repr=False)
class Information:
    """Hold what the data say about theta, in the coordinates of `to_vector`.

    `information` makes it.

    Parameters
    ----------
    mixture : Mixture
        Theta.
    gradient : ndarray of shape (p,)
        Of l at theta.
    complete : ndarray of shape (p, p)
        I_c: what they would say, in the mean, if the labels were seen.
    observed : ndarray of shape (p, p)
        I_o, minus the Hessian of l.
    outer : ndarray of shape (p, p)
        The sum of s_n s_n' over the points, with s_n the gradient of log p(x_n).

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> start = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.eye(2)] * 2)
    >>> found = gm.information(X, gm.em(X, start, tol=1e-14).mixture)
    >>> round(found.rate, 4)
    0.2408
    >>> found.standard_errors().weights.round(4)
    array([0.0291, 0.0291])
    """

    mixture: Mixture
    gradient: np.ndarray
    complete: np.ndarray
    observed: np.ndarray
    outer: np.ndarray

    @property
    def missing(self) -> Array:
        """I_c - I_o, of shape (p, p), which is what the labels hide."""
        return self.complete - self.observed

    @property
    def jacobian(self) -> Array:
        """I - I_c^-1 I_o, of shape (p, p), EM's derivative at a fixed point.

        Row i is that of the new coordinate i.
        """
        _, modes = self._modes
        return modes @ modes.T @ self.missing

    @property
    def fractions(self) -> Array:
        """Fractions of missing information, (p,), J's eigenvalues from the largest."""
        return 1 - self._modes[0]

    @property
    def rate(self) -> float:
        """The largest fraction, by which EM's error shrinks in a step, at last."""
        return float(self.fractions[0])

    def covariance(self, kind: str = "observed") -> Array:
        """Estimate the covariance of the fitted coordinates: (p, p).

        Parameters
        ----------
        kind : {'observed', 'sandwich'}, optional
            I_o^-1, which takes the model to be right; or I_o^-1 (outer) I_o^-1, which
            does not.  Both take the points to be independent.

        Raises
        ------
        TypeError, ValueError
            When `kind` is unknown, or I_o is not positive definite: theta is then no
            isolated maximum.
        """
        as_choice(kind, "kind", KINDS)
        kept, modes = self._modes
        if kept[0] < 100 * len(kept) * np.finfo(float).eps:
            raise ValueError(
                "mixture is no isolated maximum among full covariances: its observed "
                f"information is not positive definite (smallest eigenvalue "
                f"{kept[0]:.3g} of the complete information); pass the end of em with "
                "a smaller tol, or fewer components"
            )
        inverse = modes / kept @ modes.T
        return inverse if kind == "observed" else inverse @ self.outer @ inverse

    def standard_errors(self, kind: str = "observed") -> Errors:
        """Estimate the standard errors of weights, means and covariances.

        Parameters
        ----------
        kind : {'observed', 'sandwich'}, optional
            See `covariance`.

        Returns
        -------
        Errors
            `weights` (K,), `means` (K, D) and `covariances` (K, D, D), each in the
            units of what it is the error of.

        Raises
        ------
        TypeError, ValueError
            As `covariance`.

        Notes
        -----
        By the delta method.  They hold at a maximum, for many independent points: for
        rows with an order, as a time series has, they may be far off either way.
        """
        spread = self.covariance(kind)
        rows = _derivatives(self.mixture)
        return Errors(*(_root_of_quadratic(part, spread) for part in rows))

    @cached_property
    def _modes(self):
        # I_o v = kept I_c v, ascending, with V' I_c V = I.
        try:
            return eigh(self.observed, self.complete)
        except LinAlgError:
            raise ValueError(
                "mixture is far from any maximum: not even the complete information is "
                "positive definite there; pass the end of em"
            ) from None

    def __repr__(self):
        return (
            f"Information about {len(self.gradient)} coordinates of a mixture of "
            f"{self.mixture.n_components} components"
        )


def information(
    X: Points, mixture: Mixture, *, sample_weight: ArrayLike | None = None
) -> Information:
    """Measure what the points say about a mixture's parameters.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units; see `Blocks`.
    mixture : Mixture
        Theta: to read errors or a rate from it, the end of EM with full covariances.
        No weight is 0.
    sample_weight : array_like of shape (N,), optional
        How often each point counts; of blocks a list of such arrays, one a block.

    Returns
    -------
    Information

    Raises
    ------
    TypeError, ValueError
        When X is malformed, or a weight of the mixture is 0.

    Notes
    -----
    Louis (1982), Journal of the Royal Statistical Society B 44, 226-233: the observed
    information is that of the complete data less the covariance, given the points, of
    the complete data's score.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> one = gm.Mixture([1.0], [[1.0]], [[[1.0]]])
    >>> found = gm.information([[0.0], [2.0]], one)  # N / sigma^2, and 2 N of log sigma
    >>> found.observed.tolist()
    [[2.0, 0.0], [0.0, 4.0]]
    """
    log_weights(mixture)  # refuses what has none
    blocks = Blocks(X, sample_weight)
    blocks.measure()  # names what is no finite number
    layout = Layout.of(mixture.n_components, mixture.n_features)
    K, q = layout.own.shape
    sums = None
    for block, weight in blocks.read(max(64, _BLOCK // (K * q))):
        part = _sums(block, weight, mixture, layout)
        sums = part if sums is None else _Sums(*map(np.add, sums, part))
    complete = _complete(sums, mixture, layout)
    observed = complete - (_of_labels(sums, mixture, layout) - sums.outer)
    return Information(mixture, sums.gradient, complete, observed, sums.outer)


class _Sums(NamedTuple):
    # Over points; s_nk is the score of component k's own q coordinates.
    moments: np.ndarray  # gamma (1, y)(1, y)', (K, 1 + D, 1 + D)
    own: np.ndarray  # gamma s_nk s_nk', (K, q, q)
    gradient: np.ndarray  # s_n, (p,)
    outer: np.ndarray  # s_n s_n', (p, p)


def _sums(X, weight, mixture, layout):
    gamma = e_step(X, mixture)  # (N, K)
    weight = np.ones(len(X)) if weight is None else weight
    of_points = np.empty((len(X), layout.size))
    of_points[:, : len(mixture.weights) - 1] = (gamma - mixture.weights)[:, :-1]
    moments, own = [], []
    for k, (mean, L) in enumerate(zip(mixture.means, mixture._cholesky, strict=True)):
        y = np.ones((len(X), 1 + len(mean)))
        y[:, 1:] = (X - mean) @ invert_lower(L).T
        s = scores(L, 1, y[:, 1:], y[:, 1:, None] * y[:, None, 1:])  # (N, q)
        of_points[:, layout.own[k]] = gamma[:, k, None] * s
        share = weight * gamma[:, k]
        moments.append((share * y.T) @ y)
        own.append((share * s.T) @ s)
    weighed = weight * of_points.T
    sums = weighed.sum(axis=1), weighed @ of_points
    return _Sums(np.array(moments), np.array(own), *sums)


def _complete(sums, mixture, layout):
    # Minus the Hessian of gamma log p(x, z), summed over points and labels.
    N_k, pi = sums.moments[:, 0, 0], mixture.weights
    complete = np.zeros((layout.size, layout.size))
    free = len(pi) - 1
    complete[:free, :free] = N_k.sum() * (np.diag(pi) - np.outer(pi, pi))[:-1, :-1]
    for T, L, own in zip(sums.moments, mixture._cholesky, layout.own, strict=True):
        V = motions(L)
        M = V[:, :, 1:]
        block = np.einsum("cia,ab,dib->cd", V, T, V, optimize=True)
        turned = np.einsum("dij,cjb,bi->cd", M, V, T[:, 1:], optimize=True)
        block += turned + turned.T - T[0, 0] * np.einsum("cij,dji->cd", M, M)
        logs = layout.log_diagonal
        slope = np.einsum("cia,ai->c", V, T[:, 1:]) - T[0, 0] * np.einsum("cii->c", M)
        block[logs, logs] -= slope[logs]
        complete[np.ix_(own, own)] = block
    return complete


def _of_labels(sums, mixture, layout):
    # The sum of gamma t_nk t_nk', with t_nk the score of all coordinates at label k.
    N_k, pi = sums.moments[:, 0, 0], mixture.weights
    total = np.zeros((layout.size, layout.size))
    apart = (np.eye(len(pi)) - pi)[:, :-1]  # of the logits at each label
    free = len(pi) - 1
    total[:free, :free] = (N_k * apart.T) @ apart
    for k, own in enumerate(layout.own):
        total[np.ix_(own, own)] = sums.own[k]
        across = np.outer(apart[k], sums.gradient[own])
        total[:free, own], total[own, :free] = across, across.T
    return total


def _derivatives(mixture):
    # How weights (K, p), means (K, D, p), covariances (K, D, D, p) move.
    K, D = mixture.n_components, mixture.n_features
    layout, pi = Layout.of(K, D), mixture.weights
    weights = np.zeros((K, layout.size))
    weights[:, : K - 1] = (np.diag(pi) - np.outer(pi, pi))[:, :-1]
    means = np.zeros((K, D, layout.size))
    covariances = np.zeros((K, D, D, layout.size))
    for k, (own, L) in enumerate(zip(layout.own, mixture._cholesky, strict=True)):
        means[k, np.arange(D), own[:D]] = 1
        half = np.einsum("ab,cbd,ed->aec", L, motions(L)[D:, :, 1:], L)
        covariances[k][..., own[D:]] = half + half.transpose(1, 0, 2)
    return weights, means, covariances


def _root_of_quadratic(rows, spread):
    return np.sqrt(np.einsum("...p,pq,...q->...", rows, spread, rows, optimize=True))
