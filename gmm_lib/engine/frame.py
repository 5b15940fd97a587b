"""A mixture in the form that computing wants: centred, in units of the data's spread.

Sums of large numbers that nearly cancel lose digits, so the engine measures from the
data's mean, z = (x - centre) / scale, and keeps factors instead of covariances.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gmm_lib.matrices import invert_lower
from gmm_lib.mixture import Mixture

_NARROW = 1e-290  # a variance that is lost anyway, and over which reg_covar overflows
_LEAST = 1e-280  # what is lost beside a density of this size is below 1e-27 of it


class Frame(NamedTuple):
    """Hold the origin and the units of z = (x - centre) / scale."""

    centre: np.ndarray  # (D,)
    scale: np.ndarray  # (D,), powers of two: dividing by them rounds nothing

    @classmethod
    def of(cls, mean, variance, isotropic):
        """Measure from `mean`, in units near the root of `variance`."""
        if isotropic:  # one width for all columns: one unit
            variance = np.full_like(variance, variance.max())
        variance = np.where(variance > _NARROW, variance, 1.0)
        return cls(mean, np.exp2(np.round(0.5 * np.log2(variance))))

    @classmethod
    def about(cls, mixture, family):
        """Measure as data that come from this mixture would ask for."""
        within = np.diagonal(mixture.covariances, axis1=1, axis2=2)
        mean = mixture.weights @ mixture.means
        variance = mixture.weights @ (within + (mixture.means - mean) ** 2)
        return cls.of(mean, variance, family.isotropic)


@dataclass(frozen=True, eq=False)
class Parameters:
    """Hold theta within a frame: Sigma_k = L_k L_k'."""

    weights: np.ndarray  # (K,)
    means: np.ndarray  # (K, D)
    factors: np.ndarray  # L_k, (K, D, D); of a diagonal family its diagonal, (K, D)

    @classmethod
    def of(cls, mixture, frame, diagonal):
        """See `mixture` within `frame`."""
        means = (mixture.means - frame.centre) / frame.scale
        factors = mixture._cholesky / frame.scale[:, None]
        if diagonal:
            factors = np.diagonal(factors, axis1=1, axis2=2).copy()
        return cls(mixture.weights, means, factors)

    def mixture(self, frame):
        """Return to the data's units."""
        L = self.matrices * frame.scale[:, None]
        means = frame.centre + frame.scale * self.means
        return Mixture(self.weights, means, L @ L.transpose(0, 2, 1))

    @property
    def matrices(self):
        """L_k as matrices (K, D, D)."""
        L = self.factors
        return L if L.ndim == 3 else L[:, :, None] * np.eye(L.shape[1])

    @cached_property
    def inverses(self):
        """L_k^-1, or its diagonal."""
        if self.factors.ndim == 2:
            return 1 / self.factors
        return invert_lower(self.factors)

    @cached_property
    def log_scales(self):
        """log pi_k - D/2 log 2 pi - log det L_k, (K,)."""
        diagonal = self.factors
        if diagonal.ndim == 3:
            diagonal = np.diagonal(diagonal, axis1=1, axis2=2)
        constant = 0.5 * diagonal.shape[1] * np.log(2 * np.pi)
        with np.errstate(divide="ignore"):  # a weight of 0 is log-weight -inf
            return np.log(self.weights) - constant - np.log(diagonal).sum(axis=1)

    def standardise(self, z, origins, out, scratch):
        """Write L_k^-1 (z - origin_k) for z (D, B) into `out`, (K, D, B)."""
        if self.factors.ndim == 2:
            np.subtract(z, origins[:, :, None], out=out)
            out *= self.inverses[:, :, None]
        else:
            np.subtract(z, origins[:, :, None], out=scratch)
            np.matmul(self.inverses, scratch, out=out)
        return out


def respond(S):
    """Turn log-joints (K, B) into responsibilities in place; return log-densities."""
    top = S.max(axis=0)
    S -= top
    np.exp(S, out=S)
    total = S.sum(axis=0)
    S /= total
    np.log(total, out=total)
    total += top
    return total


def respond_unshifted(S):
    """Do as `respond`, faster: None, and S lost, where exponentials leave the range."""
    np.exp(S, out=S)
    total = S.sum(axis=0)
    if not total.min() > _LEAST:
        return None
    logs = np.log(total)
    if not logs.sum() < np.inf:
        return None
    S *= np.divide(1, total, out=total)
    return logs
