"""A mixture of Poisson laws for counts: what the loop has not heard of."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from gmm_lib.errors import check_occupied
from gmm_lib.model import MixtureModel


@dataclass(frozen=True, eq=False)
class PoissonMixture(MixtureModel):
    """Hold weights pi_k (K,) and rates lambda_kd (K, D), above 0."""

    weights: np.ndarray
    rates: np.ndarray

    def log_joint(self, X):
        X, rates = np.asarray(X, dtype=float), np.asarray(self.rates)
        each = X @ np.log(rates).T - rates.sum(axis=1)
        return np.log(self.weights) + each - gammaln(X + 1).sum(axis=1)[:, None]

    def m_step(self, X, gamma, sample_weight=None):
        shares = gamma if sample_weight is None else gamma * sample_weight[:, None]
        N_k = shares.sum(axis=0)
        check_occupied(N_k)
        return PoissonMixture(N_k / N_k.sum(), shares.T @ X / N_k[:, None])
