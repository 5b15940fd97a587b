"""SQUAREM: where two EM steps lead, seen from three thetas in a row.

Varadhan and Roland (2008), Scandinavian Journal of Statistics 35, 335-353, scheme SqS3.
"""

import numpy as np

from gmm_lib.engine.frame import Parameters
from gmm_lib.matrices import diagonals


def extrapolate(zero, one, two):
    """Take theta_0 - 2 a r + a^2 v, which is theta_2 with a = -1.

    Parameters
    ----------
    zero, one, two : Parameters
        Each the EM step of the one before.

    Returns
    -------
    Parameters or None
        None where it is no gain.
    """
    first, second, third = map(_free, (zero, one, two))
    r, v = second - first, third - 2 * second + first
    a = -np.linalg.norm(r) / max(np.linalg.norm(v), np.finfo(float).tiny)
    if not -1e6 < a < -1:
        return None
    vector = first - 2 * a * r + a**2 * v
    return _bound(vector, two)


def _free(p):
    # Unconstrained coordinates: log-weights, means, factors with log-diagonals.
    factors = p.factors.copy()
    diagonal = _diagonal(factors)
    diagonal[...] = np.log(diagonal)
    return np.concatenate([np.log(p.weights), p.means.ravel(), factors.ravel()])


def _bound(vector, like):
    # The parameters, shaped as `like`, at these coordinates.
    ends = np.cumsum([like.weights.size, like.means.size])
    logits, means, factors = np.split(vector, ends)
    factors = factors.reshape(like.factors.shape).copy()
    diagonal = _diagonal(factors)
    with np.errstate(over="ignore"):  # too far to be of use
        diagonal[...] = np.exp(diagonal)
    weights = np.exp(logits - logits.max())
    return Parameters(weights / weights.sum(), means.reshape(like.means.shape), factors)


def _diagonal(factors):
    return diagonals(factors) if factors.ndim == 3 else factors
