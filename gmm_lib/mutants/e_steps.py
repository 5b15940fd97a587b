"""Wrong E steps."""

import numpy as np

from gmm_lib.mixture import Mixture
from gmm_lib.mutants.densities import log_det, log_gaussian, normal, squares
from gmm_lib.mutants.mutant import Mutant


def no_weights(X, mixture):
    return normal(log_gaussian(X, mixture))


def _no_determinant(X, mixture):
    return normal(np.log(mixture.weights) - 0.5 * squares(X, mixture))


def _determinant_not_rooted(X, mixture):
    joint = np.log(mixture.weights) - log_det(mixture) - 0.5 * squares(X, mixture)
    return normal(joint)


def _no_half(X, mixture):
    joint = np.log(mixture.weights) - 0.5 * log_det(mixture) - squares(X, mixture)
    return normal(joint)


def _distance_not_squared(X, mixture):
    scale = np.log(mixture.weights) - 0.5 * log_det(mixture)
    return normal(scale - 0.5 * np.sqrt(squares(X, mixture)))


def _euclidean(X, mixture):
    r = np.asarray(X)[:, None, :] - mixture.means
    return normal(np.log(mixture.weights) - 0.5 * np.sum(r * r, axis=2))


def _diagonal(X, mixture):
    diagonal = mixture.covariances * np.eye(mixture.n_features)
    return normal(Mixture(mixture.weights, mixture.means, diagonal).log_joint(X))


def _covariance_not_inverted(X, mixture):
    r = np.asarray(X)[:, None, :] - mixture.means
    distances = np.einsum("nkd,kde,nke->nk", r, mixture.covariances, r)
    return normal(np.log(mixture.weights) - 0.5 * (log_det(mixture) + distances))


def _factor_transposed(X, mixture):
    r = np.asarray(X)[:, None, :] - mixture.means
    L = np.linalg.cholesky(mixture.covariances)
    y = np.einsum("kde,nke->nkd", np.linalg.inv(L.transpose(0, 2, 1)), r)
    distances = np.sum(y * y, axis=2)
    return normal(np.log(mixture.weights) - 0.5 * (log_det(mixture) + distances))


def _over_points(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    return joint / joint.sum(axis=0)


def _not_normalised(X, mixture):
    return np.exp(mixture.log_joint(X))


def hard(X, mixture):
    return np.eye(mixture.n_components)[mixture.log_joint(X).argmax(axis=1)]


def _no_logarithms(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    return joint / joint.sum(axis=1, keepdims=True)


def _shifted(shift):
    # Logarithms less another number than the largest of their row.
    def step(X, mixture):
        joint = mixture.log_joint(X)
        joint = np.exp(joint - shift(joint)[:, None])
        return joint / joint.sum(axis=1, keepdims=True)

    return step


_smallest = _shifted(lambda joint: joint.min(axis=1))
_mean_shift = _shifted(lambda joint: joint.mean(axis=1))
_first_column = _shifted(lambda joint: joint[:, 0])


def _clipped(X, mixture):
    joint = mixture.log_joint(X)
    gamma = np.clip(normal(joint), 1e-6, None)
    return gamma / gamma.sum(axis=1, keepdims=True)


def _sigma_for_its_square(X, mixture):
    # On the line: divides by sigma where sigma squared belongs.
    variances, axes = np.linalg.eigh(mixture.covariances)
    roots = (axes * np.sqrt(variances)[:, None, :]) @ axes.transpose(0, 2, 1)
    return normal(Mixture(mixture.weights, mixture.means, roots).log_joint(X))


def _one_maximum(X, mixture):
    joint = mixture.log_joint(X)
    joint = np.exp(joint - joint.max())
    return joint / joint.sum(axis=1, keepdims=True)


E_STEPS = (
    Mutant("no_weights", "forgets the mixing weights", no_weights),
    Mutant("no_determinant", "forgets the determinant", _no_determinant),
    Mutant(
        "determinant_not_rooted",
        "divides by the determinant, not by its square root",
        _determinant_not_rooted,
    ),
    Mutant("no_half", "forgets the 1/2 in the exponent", _no_half),
    Mutant(
        "distance_not_squared",
        "leaves the Mahalanobis distance unsquared",
        _distance_not_squared,
    ),
    Mutant("euclidean", "measures distance without the covariance", _euclidean),
    Mutant("diagonal", "reads only the diagonal of the covariance", _diagonal),
    Mutant(
        "covariance_not_inverted",
        "puts the covariance where its inverse belongs",
        _covariance_not_inverted,
    ),
    Mutant(
        "factor_transposed",
        "solves with the Cholesky factor transposed",
        _factor_transposed,
    ),
    Mutant("over_points", "normalises over points, not components", _over_points),
    Mutant("not_normalised", "does not normalise", _not_normalised),
    Mutant("hard", "gives each point whole to its best component", hard),
    Mutant("no_logarithms", "leaves the log domain before dividing", _no_logarithms),
    Mutant(
        "one_maximum",
        "takes out the largest of all logarithms, not of each row",
        _one_maximum,
    ),
    Mutant("smallest", "takes out the smallest logarithm of each row", _smallest),
    Mutant("mean_shift", "takes out the mean logarithm of each row", _mean_shift),
    Mutant(
        "first_column",
        "takes out the first column's logarithm, not the largest",
        _first_column,
    ),
    Mutant("clipped", "keeps responsibilities from falling below 1e-6", _clipped),
    Mutant(
        "sigma_for_its_square",
        "uses sigma where sigma squared belongs",
        _sigma_for_its_square,
    ),
)
