"""The posterior of K of few points by brute force: every partition, by quadrature."""

import numpy as np
from scipy.special import gammaln, logsumexp
from scipy.stats import gamma, norm


def partitions(N):
    """List all partitions of N points, as labels in the order of appearance."""
    found = [[0]]
    for _ in range(N - 1):
        found = [[*z, k] for z in found for k in range(max(z) + 2)]
    return [np.array(z) for z in found]


def log_prior(sizes, of_k, a, N):
    """Evaluate log p(K, partition), (M,), by putting its sets into K components."""
    K, t = np.arange(1, len(of_k) + 1), len(sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_p = np.log(of_k) + gammaln(K + 1) - gammaln(np.maximum(K - t, 0) + 1)
    log_p += gammaln(a * K) - gammaln(a * K + N)
    log_p += sum(gammaln(n + a) - gammaln(a) for n in sizes)
    return np.where(t <= K, log_p, -np.inf)


def of_k(x, prior):
    """Compute the posterior of K, (M,), and of the number of filled, (N,)."""
    N, of_filled, joint = len(x), np.full(len(x), -np.inf), []
    rates, log_rate = _grid(gamma(prior.rate_shape, scale=1 / prior.rate_rate))
    cache = {}
    for z in partitions(N):
        sets = [tuple(np.flatnonzero(z == k)) for k in range(z.max() + 1)]
        for own in sets:
            if own not in cache:
                cache[own] = _log_set(x[list(own)], prior, rates)
        level = logsumexp(log_rate + sum(cache[own] for own in sets))
        weight = log_prior([*map(len, sets)], prior.of_k, prior.concentration, N)
        joint.append(level + weight)
        t = len(sets) - 1
        of_filled[t] = np.logaddexp(of_filled[t], logsumexp(joint[-1]))
    total = logsumexp(joint)
    return np.exp(logsumexp(joint, axis=0) - total), np.exp(of_filled - total)


def _grid(law, points=300):
    # Midpoints in the logarithm, and log-weights that add up to one.
    u = (np.arange(points) + 0.5) / points
    return law.ppf(u), np.full(points, -np.log(points))


def _log_set(x, prior, rates):
    # log p(points of one component | rate), by midpoints in the inverse variance.
    u = (np.arange(300) + 0.5) / 300
    precision = gamma(prior.shape).ppf(u) / rates[:, None]  # (rates, 300)
    V, R2, n, r = 1 / precision, prior.spread**2, len(x), x - prior.centre
    spread = ((r - r.mean()) ** 2).sum()
    level = norm(0, np.sqrt(R2 + V / n)).logpdf(r.mean())
    level += -0.5 * spread / V - (n - 1) / 2 * np.log(2 * np.pi * V) - 0.5 * np.log(n)
    return logsumexp(level, axis=1) - np.log(300)
