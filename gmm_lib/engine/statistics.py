"""What the M step needs to know of the data: sums that add.

A block of rows, a file, a thread or a machine computes its `Statistics` at the same
mixture; their sum is that of all the data, and its `mixture` is the M step.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from gmm_lib._types import Fixed
from gmm_lib.arguments.ridge import as_ridge
from gmm_lib.engine.frame import Frame, Parameters
from gmm_lib.engine.in_units import InUnits
from gmm_lib.errors import check_occupied, not_positive_definite
from gmm_lib.families import Family
from gmm_lib.fixed import PARTS, as_fixed, check_fixed, settle
from gmm_lib.mixture import Mixture
from gmm_lib.prior import Prior, as_prior, check_scale

_SUMS = ("n_points", "total", "log_likelihood", "counts", "first", "second")


@dataclass(frozen=True, eq=False, repr=False)
class Statistics(InUnits):
    """Hold the expected sufficient statistics of some points at a given mixture.

    Sums over the points of gamma, gamma y and gamma y y', where y = L_k^-1 (x - mu_k)
    is the point seen from component k of that mixture, with Sigma_k = L_k L_k'.
    `expected_statistics` makes them; `+` merges those of different points, and
    `rate *` counts each point `rate` times.

    Parameters
    ----------
    family : Family
        The one whose second moments are kept.
    frame, reference : Frame, Parameters
        The mixture at which the E step was taken, centred and scaled.
    origins : ndarray of shape (K, D)
        Where y is measured from, within the frame: the reference's means.
    n_points : int
        N, the rows.
    total : float
        The sum of their weights: N, where they have none.
    log_likelihood : float
        l of these points at the reference, in nats.
    counts : ndarray of shape (K,)
        N_k.
    first : ndarray of shape (K, D)
        sum_n gamma_nk y_nk.
    second : ndarray of shape (K, D, D), or (K, D) of a diagonal family
        sum_n gamma_nk y_nk y_nk', or its diagonal.

    Notes
    -----
    At a fixed point of EM with full covariances `first` is 0 and `second` is N_k I.
    Residuals do not cancel: they are of order one wherever the component is.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> theta = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.eye(2)] * 2)
    >>> halves = [gm.expected_statistics(part, theta) for part in (X[:100], X[100:])]
    >>> merged = halves[0] + halves[1]
    >>> merged.n_points
    272
    >>> textbook = gm.m_step(X, gm.e_step(X, theta))
    >>> bool(np.allclose(merged.mixture().means, textbook.means))
    True
    """

    family: Family
    frame: Frame
    reference: Parameters
    origins: np.ndarray
    n_points: int
    total: float
    log_likelihood: float
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray

    @property
    def covariance_type(self) -> str:
        """The family's name."""
        return self.family.name

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, Statistics):
            return NotImplemented
        if not (self.origins is other.origins or _same(self, other)):
            raise ValueError(
                "the statistics were taken at different mixtures or for different "
                "families; take both at the same mixture"
            )
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMS}
        return replace(self, **sums)

    def __rmul__(self, rate: float) -> Self:
        sums = {name: rate * getattr(self, name) for name in _SUMS}
        return replace(self, **(sums | {"n_points": self.n_points}))

    __mul__ = __rmul__

    def __repr__(self):
        return (
            f"Statistics of {self.n_points} points at a mixture of {len(self.counts)} "
            f"components ({self.covariance_type}): log-likelihood "
            f"{self.log_likelihood:.7g} nats"
        )

    def mixture(self, reg_covar: float = 0.0) -> Mixture:
        """Take the M step.

        Parameters
        ----------
        reg_covar : float, optional
            Added to the diagonal of each covariance, in the data's units squared.

        Returns
        -------
        Mixture

        Raises
        ------
        TypeError, ValueError
            When reg_covar is no number or negative.
        DegenerateComponentError
            A ValueError: when a component has no points, or no width.
        """
        reg_covar = as_ridge(reg_covar)
        return self.parameters(reg_covar).mixture(self.frame)

    def maximise(
        self,
        reg_covar: float = 0.0,
        fixed: Fixed | None = None,
        prior: Prior | None = None,
    ) -> Mixture:
        """Take the M step as `em_by` asks for it: see `em` for the options."""
        if fixed is None and prior is None:
            return self.mixture(reg_covar)
        check_scale(as_prior(prior))
        fixed = as_fixed(fixed, len(self.counts))
        theta = self.reference.mixture(self.frame)
        check_fixed(fixed, theta, self.family)
        reg_covar = as_ridge(reg_covar)
        found = self.settled(reg_covar, fixed, prior).mixture(self.frame)
        kept, new = (tuple(getattr(m, name) for name in PARTS) for m in (theta, found))
        return Mixture(*fixed.restore(kept, new))

    def settled(self, reg_covar, fixed, prior=None):
        """Take the M step within the frame, where parts are fixed or with a prior."""
        old, N_k = self.reference, np.maximum(self.counts, np.finfo(float).tiny)
        shift = self.first / N_k[:, None]
        W, L = self._own(shift, N_k), old.matrices
        if W.ndim == 2:
            W = W[:, :, None] * np.eye(W.shape[1])
        own = self.origins + np.einsum("kij,kj->ki", L, shift)
        found = self.counts, own, L @ W @ L.transpose(0, 2, 1)
        scale = self.frame.scale
        weights, means, S = settle(
            found,
            (old.weights, old.means, L @ L.transpose(0, 2, 1)),
            self.family,
            fixed=fixed,
            prior=None if prior is None else prior.within(scale),
            ridge=reg_covar / scale**2,
        )
        factors = _cholesky(S)
        if old.factors.ndim == 2:
            factors = np.diagonal(factors, axis1=1, axis2=2)
        kept = weights, means, old.factors
        factors = fixed.restore(kept, (weights, means, factors))[2]
        _check_wide(factors)
        return Parameters(weights, means, factors)

    def parameters(self, reg_covar):
        """Take the M step within the frame: mu + L d, Sigma = L W L'."""
        _, W = self._moved(reg_covar)
        L = self.reference.factors
        factors = L * np.sqrt(np.maximum(W, 0)) if L.ndim == 2 else L @ _cholesky(W)
        _check_wide(factors)
        weights = self.counts / self.counts.sum()
        return Parameters(weights, self.origins + self.move(), factors)

    def move(self):
        """Tell how far each mean moves from its origin, within the frame: (K, D)."""
        L, shift = self.reference.factors, self.first / self.counts[:, None]
        return L * shift if L.ndim == 2 else np.einsum("kij,kj->ki", L, shift)

    def cancelled(self, reg_covar):
        """Tell by what factor the M step's differences magnify rounding errors."""
        shift, W = self._moved(reg_covar)
        if W.ndim == 3:
            try:
                W = np.diagonal(np.linalg.cholesky(W), axis1=1, axis2=2) ** 2
            except np.linalg.LinAlgError:
                return np.inf
        least = np.maximum(W.min(axis=1), np.finfo(float).tiny)
        with np.errstate(over="ignore"):  # infinitely, then
            return ((1 + (shift**2).sum(axis=1)) / least).max()

    def _moved(self, reg_covar):
        # In old widths: how far each mean moves, and the new covariance.
        check_occupied(self.counts)
        shift = self.first / self.counts[:, None]
        own = self._own(shift, self.counts) + self._ridge(reg_covar)
        return shift, self.family.spread(own, self.counts, self.reference.factors)

    def _own(self, shift, N_k):
        # Each component's own covariance, in old widths.
        if self.second.ndim == 2:
            return self.second / N_k[:, None] - shift**2
        return self.second / N_k[:, None, None] - shift[:, :, None] * shift[:, None]

    def _ridge(self, reg_covar):
        # The ridge in old widths: L^-1 (reg_covar I) L^-T.
        P = self.reference.inverses / self.frame.scale
        return reg_covar * (P**2 if P.ndim == 2 else P @ P.transpose(0, 2, 1))


def _same(one, other):
    # Whether two references, perhaps made on different machines, are the same.
    a, b = one.reference, other.reference
    return one.covariance_type == other.covariance_type and all(
        np.array_equal(u, v)
        for u, v in [
            (a.weights, b.weights),
            (a.factors, b.factors),
            (one.origins, other.origins),
            (one.frame.centre, other.frame.centre),
            (one.frame.scale, other.frame.scale),
        ]
    )


def _cholesky(W):
    try:
        return np.linalg.cholesky(W)
    except np.linalg.LinAlgError:
        lowest = np.linalg.eigvalsh(W)[:, 0]
        raise _collapsed(int(lowest.argmin())) from None


def _check_wide(factors):
    # A width this small a part of the data's spread, or of its own component's
    # widest direction, is rounding error.
    if factors.ndim == 3:
        pivots = np.diagonal(factors, axis1=1, axis2=2)
        least = 20 * factors.shape[1] * np.finfo(float).eps * (factors**2).sum(axis=2)
        narrow = (pivots**2 <= least).any(axis=1) | (pivots < 1e-14).any(axis=1)
    else:
        narrow = (factors < 1e-14).any(axis=1)
    if narrow.any():
        raise _collapsed(int(narrow.argmax()))


def _collapsed(k):
    return not_positive_definite(f"the covariance of component {k}")
