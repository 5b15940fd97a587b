"""Weights, holes, streams and machines: what no peer does, beside a plain loop.

`python -m bench.beyond` prints the rows alone.  Each row divides the time of another
way to the same sums by that of this library.
"""

from functools import partial

import numpy as np

import gmm_lib as gm
from bench.peers import ours
from gmm_lib import missing
from gmm_lib.data.blocks import Blocks
from gmm_lib.data.holes import Holes

BATCH = 1000


def pairs(X, means):
    """Yield what is measured, beside what, and the functions of both."""
    K, D = means.shape
    rng, n = np.random.default_rng(1), len(X)
    start = gm.Mixture(np.full(K, 1 / K), means, [2 * np.eye(D)] * K)
    weight = rng.integers(1, 4, size=n).astype(float)
    lossy = np.where(rng.random(X.shape) < 0.1, np.nan, X)
    lossy = lossy[~np.isnan(lossy).all(axis=1)]
    whole = ours(X, start)
    weighed, holes = ours(Blocks(X, weight), start), ours(Holes(lossy), start)
    yield "weighted iteration", "textbook", weighed, partial(textbook, X, start, weight)
    yield "weighted iteration", "no weights", weighed, whole
    yield "iteration, 10% holes", "plain loop", holes, partial(filled_in, lossy, start)
    yield "iteration, 10% holes", "no holes", holes, whole
    own, theirs = partial(streamed, X, K), partial(averaged, X, start)
    yield "pass of partial_fit", "textbook", own, theirs


def scattered(X, means):
    """Yield the same of two processes under dask, beside one; nothing without dask."""
    try:
        import dask.array as da
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        return
    from gmm_lib.data.scattered import Scattered

    K, D = means.shape
    start = gm.Mixture(np.full(K, 1 / K), means, [2 * np.eye(D)] * K)
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(processes=True, **options) as cluster, Client(cluster) as client:
        lazy = da.from_array(X, chunks=(-(-len(X) // 2), D))
        held = client.persist(lazy)
        apart = ours(Scattered(held), start)
        yield "iteration, dask", "one process", apart, ours(X, start)
        del held


def textbook(X, theta, weight):
    """Take an EM step with weights as the textbook does."""
    return gm.m_step(X, gm.e_step(X, theta), 1e-6, sample_weight=weight)


def filled_in(X, theta):
    """Take an EM step with holes, by conditional means and covariances."""
    N, D = X.shape
    K, seen = theta.n_components, ~np.isnan(X)
    kinds, where = np.unique(seen, axis=0, return_inverse=True)
    gamma, filled = np.exp(missing.log_joint(X, theta)), np.empty((K, N, D))
    gamma /= gamma.sum(axis=1, keepdims=True)
    spread = np.zeros((K, D, D))
    for i, o in enumerate(kinds):
        rows, u = np.flatnonzero(where.ravel() == i), ~o
        for k, (mu, S) in enumerate(zip(theta.means, theta.covariances, strict=True)):
            slopes = np.linalg.solve(S[np.ix_(o, o)], S[np.ix_(o, u)])
            filled[k, rows] = X[rows]
            lost = np.ix_(rows, u)
            filled[k][lost] = mu[u] + (X[rows][:, o] - mu[o]) @ slopes
            left = S[np.ix_(u, u)] - S[np.ix_(u, o)] @ slopes
            spread[k][np.ix_(u, u)] += gamma[rows, k].sum() * left
    N_k = gamma.sum(axis=0)
    means = np.einsum("nk,knd->kd", gamma, filled) / N_k[:, None]
    for k in range(K):
        apart = filled[k] - means[k]
        spread[k] += (gamma[:, k] * apart.T) @ apart
    covariances = spread / N_k[:, None, None] + 1e-6 * np.eye(D)
    return gm.Mixture(
        N_k / N, means, (covariances + covariances.transpose(0, 2, 1)) / 2
    )


def streamed(X, K):
    """Follow the rows as a stream."""
    model = gm.GaussianMixture(K, init_params="random_from_data", random_state=0)
    for begin in range(0, len(X), BATCH):
        model.partial_fit(X[begin : begin + BATCH])


def averaged(X, theta):
    """Do the same by plain sums."""
    c, sums = X[:BATCH].mean(axis=0), None
    for t, begin in enumerate(range(0, len(X), BATCH)):
        own = X[begin : begin + BATCH]
        gamma, apart = gm.e_step(own, theta) / len(own), own - c
        second = np.stack([(g * apart.T) @ apart for g in gamma.T])
        new = gamma.sum(axis=0), gamma.T @ apart, second
        rate = (t + 2) ** -0.6
        if sums is not None:
            new = [(1 - rate) * a + rate * b for a, b in zip(sums, new, strict=True)]
        sums, N = new, new[0]
        means = sums[1] / N[:, None]
        own = sums[2] / N[:, None, None] - means[:, :, None] * means[:, None]
        own = own + 1e-6 * np.eye(X.shape[1])
        theta = gm.Mixture(N / N.sum(), c + means, (own + own.transpose(0, 2, 1)) / 2)


def main():
    from threadpoolctl import threadpool_limits

    from bench.__main__ import beyond

    with threadpool_limits(1):
        for row in beyond(1.0):
            print("  ".join(str(cell).rjust(12) for cell in row), flush=True)


if __name__ == "__main__":
    main()
