"""The update of beliefs by points: sums of squares put together."""

import numpy as np


def learn(prior, X, gamma):
    """Update a prior by each column of responsibilities at once.

    Parameters
    ----------
    prior : NormalWishart
        The same for each component.
    X : ndarray of shape (N, D)
        Points, in the data's units.
    gamma : ndarray of shape (N, K)
        How often each point counts for each component.

    Returns
    -------
    means : ndarray of shape (K, D)
    strengths : ndarray of shape (K,)
    scatters : ndarray of shape (K, D, D)
    dofs : ndarray of shape (K,)
    """
    N_k = gamma.sum(axis=0)
    apart = X - prior.mean
    gaps = gamma.T @ apart / np.maximum(N_k, np.finfo(float).tiny)[:, None]
    strengths = prior.strength + N_k
    scatters = np.empty((len(N_k), *prior.scatter.shape))
    for k, gap in enumerate(gaps):
        centred = apart - gap
        within = (gamma[:, k, None] * centred).T @ centred
        between = prior.strength * N_k[k] / strengths[k] * np.outer(gap, gap)
        scatters[k] = prior.scatter + within + between
    means = prior.mean + (N_k / strengths)[:, None] * gaps
    return means, strengths, scatters, prior.dof + N_k
