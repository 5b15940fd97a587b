"""The evidence of labelled points, and the bound on that of points without labels."""

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_points
from gmm_lib.arguments.shares import as_responsibilities
from gmm_lib.bayes.dirichlet import log_beta
from gmm_lib.bayes.normal_wishart import NormalWishart
from gmm_lib.bayes.posterior import Posterior


def evidence(
    X: ArrayLike, gamma: ArrayLike, prior: NormalWishart, concentration: float = 1.0
) -> float:
    """Integrate over theta the probability of points and their labels.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    gamma : array_like of shape (N, K)
        Labels, as rows of 0 and 1; with fractions, the same formula of their counts.
    prior : NormalWishart
        What is believed of each component before the data.
    concentration : float, optional
        alpha_0 of the Dirichlet prior on the weights.

    Returns
    -------
    float
        log p(X, z), in nats.  Exponentiated and summed over all K^N labellings it is
        p(X), the evidence of a mixture.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    The ratio of the normalisers after and before, of the Dirichlet distribution and of
    each normal-Wishart, over (2 pi)^(ND/2).

    Examples
    --------
    >>> import gmm_lib as gm
    >>> prior = gm.bayes.NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
    >>> X = np.array([[3.0], [5.0]])
    >>> labellings = [np.eye(2)[[i, j]] for i in (0, 1) for j in (0, 1)]
    >>> round(float(gm.log_sum_exp([evidence(X, z, prior) for z in labellings])), 4)
    -7.2762
    """
    after = Posterior.of(X, gamma, prior, concentration)
    before = np.full_like(after.alpha, after.concentration)
    weights = log_beta(after.alpha) - log_beta(before)
    gains = [c.log_normaliser() - prior.log_normaliser() for c in after.components]
    return float(weights + sum(gains) - as_points(X).size / 2 * np.log(2 * np.pi))


def bound(
    X: ArrayLike, gamma: ArrayLike, prior: NormalWishart, concentration: float = 1.0
) -> float:
    """Evaluate the lower bound on the evidence that these responsibilities reach.

    Parameters
    ----------
    X, gamma, prior, concentration
        As `evidence` has them.

    Returns
    -------
    float
        F, in nats, with all its constants: at most log p(X), whatever gamma is.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    Bishop (2006), equation (10.70), right after the M step, where it is the evidence of
    the fractional counts plus the entropy of gamma.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> prior = gm.bayes.NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
    >>> X = [[3.0], [5.0]]
    >>> round(bound(X, np.full((2, 2), 0.5), prior), 4)
    -9.5139
    """
    gamma = as_responsibilities(gamma, len(as_points(X)))
    held = gamma[gamma > 0]
    return evidence(X, gamma, prior, concentration) - float(held @ np.log(held))
