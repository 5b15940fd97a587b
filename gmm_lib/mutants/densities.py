"""Parts of the density that several mutants share, right in themselves."""

import numpy as np

from gmm_lib.model import log_sum_exp


def squares(X, mixture):
    # Squared Mahalanobis distances, (N, K).
    r = np.asarray(X)[:, None, :] - mixture.means
    return np.einsum("nkd,kde,nke->nk", r, np.linalg.inv(mixture.covariances), r)


def log_det(mixture):
    return np.linalg.slogdet(mixture.covariances)[1]


def normal(joint):
    return np.exp(joint - log_sum_exp(joint)[:, None])


def log_gaussian(X, mixture):
    D = mixture.n_features
    constant = D * np.log(2 * np.pi)
    return -0.5 * (constant + log_det(mixture) + squares(X, mixture))
