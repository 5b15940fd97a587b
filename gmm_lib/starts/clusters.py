"""Clusters of rows: k-means++ and Lloyd's steps, which the starts build on.

A row of weight w (N,) counts as w rows in the same place.
"""

import numpy as np


def standardised(X, w):
    """Centre the columns, and divide each by its standard deviation."""
    share = w / w.sum()
    Z = X - share @ X
    scale = np.sqrt(np.einsum("n,nd,nd->d", share, Z, Z))
    Z /= np.where(scale > 0, scale, 1.0)
    return Z


def spread_out(Z, w, K, rng, n_trials):
    """Draw rows, each in proportion to its squared distance from those before.

    Of n_trials draws that one is taken which leaves the smallest sum.
    """
    squares = (Z * Z).sum(axis=1)

    def distances(rows):
        return np.maximum(squares[rows, None] - 2 * (Z[rows] @ Z.T) + squares, 0)

    rows = [drawn(w, rng)]
    least = distances(rows)[0]
    for _ in range(K - 1):
        total = (least * w).cumsum()
        draws = np.searchsorted(total, rng.random(n_trials) * total[-1], side="right")
        draws = np.minimum(draws, len(Z) - 1)
        after = np.minimum(least, distances(draws))  # (n_trials, N)
        best = int((after @ w).argmin())
        rows.append(int(draws[best]))
        least = after[best]
    return rows


def drawn(w, rng):
    """Draw a row, as often as its weight says; whole weights as their rows would be.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> [drawn(np.array([0.0, 3.0, 1.0]), rng) for _ in range(6)]
    [2, 1, 1, 1, 1, 1]
    """
    total = w.cumsum()
    whole = total[-1] < 2**53 and not (w % 1).any()
    place = rng.integers(int(total[-1])) if whole else rng.random() * total[-1]
    return int(min(np.searchsorted(total, place, side="right"), len(w) - 1))


def nearest(Z, means):
    """Find the index of the mean that is nearest to each row, (N,)."""
    return _distances(Z, means).argmin(axis=0)


def lloyd(Z, w, means, n_steps):
    """Move means to the centres of their nearest points; one without points stays."""
    for _ in range(n_steps):
        distances = _distances(Z, means)
        members = (distances == distances.min(axis=0)) * w
        N_k = members.sum(axis=1, keepdims=True)
        centres = members @ Z / np.where(N_k > 0, N_k, 1.0)
        before, means = means, np.where(N_k > 0, centres, means)
        if np.array_equal(before, means):
            break
    return means


def _distances(Z, means):
    # (K, N): half of |z - mu|^2, but for |z|^2, which is common to all means.
    return 0.5 * (means**2).sum(axis=1)[:, None] - means @ Z.T
