"""Wrong sweeps of a Gibbs sampler."""

import numpy as np

from gmm_lib.mutants.mutant import Mutant


def _sweep(X, z, K, prior, concentration, rng, **bug):
    # Each word turns one bug on.
    D = X.shape[1]
    counts = np.bincount(z.astype(int), minlength=K)
    alpha = counts + (1e-9 if "no_prior" in bug else concentration)
    weights = alpha / alpha.sum() if "expected" in bug else rng.dirichlet(alpha)
    means, covariances = np.empty((K, D)), np.empty((K, D, D))
    for k in range(K):
        m, beta, S, nu = _after(prior, X[z == k], bug)
        covariances[k] = _covariance(S, nu, rng, bug)
        spread = covariances[k] / (1 if "wide_means" in bug else beta)
        means[k] = m + np.linalg.cholesky(spread) @ rng.standard_normal(D)
    theta = weights, means, covariances
    if "keeps" in bug:
        return theta, z
    return theta, _labels(X, *theta, rng, bug)


def _after(prior, own, bug):
    n = len(own)
    centre = own.mean(axis=0) if n else prior.mean
    beta, gap = prior.strength + n, centre - prior.mean
    S = prior.scatter + (own - centre).T @ (own - centre)
    if "no_gap" not in bug:
        S = S + prior.strength * n / beta * np.outer(gap, gap)
    dof = prior.dof if "no_dof" in bug else prior.dof + n
    return prior.mean + n / beta * gap, beta, S, dof


def _covariance(S, nu, rng, bug):
    D = len(S)
    if "fixed_covariance" in bug:
        return S / nu
    if "rounds_dof" in bug:  # as many normal vectors as the dof has whole parts
        u = rng.multivariate_normal(np.zeros(D), np.linalg.inv(S), size=int(nu) - 1)
        return np.linalg.inv(u.T @ u)
    A = np.tril(rng.standard_normal((D, D)), -1)
    A[np.arange(D), np.arange(D)] = np.sqrt(rng.chisquare(nu - np.arange(D)))
    root = np.linalg.cholesky(S if "not_inverted" in bug else np.linalg.inv(S)) @ A
    drawn = root @ root.T
    return drawn if "not_inverted" in bug else np.linalg.inv(drawn)


def _labels(X, weights, means, covariances, rng, bug):
    r = X[:, None] - means
    joint = -0.5 * np.einsum("nkd,kde,nke->nk", r, np.linalg.inv(covariances), r)
    if "no_weights" not in bug:
        joint = joint + np.log(np.maximum(weights, 1e-300))
    if "no_determinant" not in bug:
        joint = joint - 0.5 * np.linalg.slogdet(covariances)[1]
    if "hard" in bug:
        return joint.argmax(axis=1)
    p = np.exp(joint - joint.max(axis=1, keepdims=True))
    heights = np.cumsum(p / p.sum(axis=1, keepdims=True), axis=1)
    u = rng.random() if "one_die" in bug else rng.random((len(X), 1))
    return np.minimum((u > heights).sum(axis=1), len(weights) - 1)


def _with(bug):
    def sweep(X, z, K, prior, concentration, rng):
        return _sweep(X, z, K, prior, concentration, rng, **{bug: True})

    return sweep


def sweep(X, z, K, prior, concentration, rng):
    """Sweep once, component by component: what the mutants spoil."""
    return _sweep(X, z, K, prior, concentration, rng)


SWEEPS = tuple(
    Mutant(name, bug, _with(name))
    for name, bug in [
        ("no_prior", "forgets alpha_0"),
        ("expected", "takes the expected weights, for a draw"),
        ("no_gap", "forgets the gap between prior and data"),
        ("no_dof", "leaves the degrees of freedom as they are"),
        ("rounds_dof", "draws one degree of freedom too few"),
        ("not_inverted", "draws a covariance as if it were a precision"),
        ("fixed_covariance", "takes an expected covariance, for a draw"),
        ("wide_means", "draws a mean as widely as a point"),
        ("no_weights", "forgets the weights where it draws labels"),
        ("no_determinant", "forgets the determinant where it draws labels"),
        ("hard", "takes the most probable labels, for a draw"),
        ("one_die", "draws all labels with one die"),
        ("keeps", "keeps the labels"),
    ]
)
