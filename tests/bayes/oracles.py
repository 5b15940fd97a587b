"""The posterior of few points by brute force: every labelling, one point at a time."""

from functools import cache
from itertools import product

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_t

from gmm_lib.bayes import NormalWishart


def predictive(belief, x):
    """Evaluate the next point's log-density by SciPy's own t distribution."""
    D = len(belief.mean)
    dof = belief.dof - D + 1
    shape = belief.scatter * (belief.strength + 1) / (belief.strength * dof)
    return multivariate_t(belief.mean, shape, dof).logpdf(x)


def labellings(N, K):
    """List all K^N labellings, (K^N, N)."""
    return np.array(list(product(range(K), repeat=N)))


def log_joints(X, K, prior, concentration=1.0):
    """Evaluate log p(X, z) of every labelling by an urn and SciPy's t."""

    @cache
    def heap(rows):
        # log p of these points as one component's, and the belief that they leave
        if not rows:
            return 0.0, prior
        (before, belief), x = heap(rows[:-1]), X[rows[-1]]
        return before + predictive(belief, x), belief.update([x])

    found = []
    for z in labellings(len(X), K):
        counts, total = np.full(K, concentration), 0.0
        for k in z:
            total += np.log(counts[k] / counts.sum())
            counts[k] += 1
        total += sum(heap(tuple(np.flatnonzero(z == k)))[0] for k in range(K))
        found.append(total)
    return np.array(found)


def log_evidence(X, K, prior, concentration=1.0):
    return logsumexp(log_joints(X, K, prior, concentration))


def together(X, K, prior, concentration=1.0):
    """Compute how probable it is that each pair shares a label, (N, N)."""
    joints = log_joints(X, K, prior, concentration)
    z = labellings(len(X), K)
    same = z[:, :, None] == z[:, None, :]
    return np.tensordot(np.exp(joints - logsumexp(joints)), same, 1)


def random_prior(rng, D):
    A = rng.standard_normal((D, D))
    mean = rng.standard_normal(D)
    return NormalWishart(
        mean, rng.uniform(0.1, 2), A @ A.T + np.eye(D), D + rng.random()
    )
