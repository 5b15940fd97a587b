"""Clusters of rows: k-means++ and Lloyd's steps, which the starts build on."""

import numpy as np


def standardised(X):
    """Centre the columns, and divide each by its standard deviation."""
    scale = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(scale > 0, scale, 1.0)


def spread_out(Z, K, rng, n_trials):
    """Draw rows, each in proportion to its squared distance from those before.

    Of n_trials draws that one is taken which leaves the smallest sum.
    """
    squares = (Z * Z).sum(axis=1)

    def distances(rows):
        return np.maximum(squares[rows, None] - 2 * (Z[rows] @ Z.T) + squares, 0)

    rows = [int(rng.integers(len(Z)))]
    least = distances(rows)[0]
    for _ in range(K - 1):
        total = least.cumsum()
        draws = np.searchsorted(total, rng.random(n_trials) * total[-1], side="right")
        draws = np.minimum(draws, len(Z) - 1)
        after = np.minimum(least, distances(draws))  # (n_trials, N)
        best = int(after.sum(axis=1).argmin())
        rows.append(int(draws[best]))
        least = after[best]
    return rows


def nearest(Z, means):
    """Find the index of the mean that is nearest to each row, (N,)."""
    return _distances(Z, means).argmin(axis=0)


def lloyd(Z, means, n_steps):
    """Move means to the centres of their nearest points; one without points stays."""
    for _ in range(n_steps):
        distances = _distances(Z, means)
        members = (distances == distances.min(axis=0)).astype(float)
        N_k = members.sum(axis=1, keepdims=True)
        before, means = (
            means,
            np.where(N_k > 0, members @ Z / np.maximum(N_k, 1), means),
        )
        if np.array_equal(before, means):
            break
    return means


def _distances(Z, means):
    # (K, N): half of |z - mu|^2, but for |z|^2, which is common to all means.
    return 0.5 * (means**2).sum(axis=1)[:, None] - means @ Z.T
