"""The stream of StreamLab: its rows, which may drift, and stepwise EM along them."""

from functools import cache

import numpy as np

from gmm_lib.em import em
from gmm_lib.engine import Moments, expected_statistics
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.packing import flat
from gmm_lib.widgets.stream_lab.draws import draws

ROWS = 1000
TRUTH = Mixture(
    [0.4, 0.6],
    [[-2.0, 0.0], [1.3, 0.9]],
    [[[1.0, 0.3], [0.3, 0.6]], [[0.7, -0.3], [-0.3, 1.0]]],
)
START = Mixture([0.5, 0.5], [[-1.0, -1.0], [-1.0, 2.0]], [np.eye(2)] * 2)
_AHEAD = np.array([[0.0, 0.0], [0.8, 0.6]])  # where each group drifts
WORLD = {
    "rows": ROWS,
    "truth": flat(TRUTH),
    "start": flat(START),
    "ahead": _AHEAD[1].tolist(),
}
_NARROW = 1e-12  # of a second moment: a variance without a correct digit


@cache
def standing(seed):
    """Draw the rows as they are without a drift, and say which group each is of.

    Returns
    -------
    X : ndarray of shape (1000, 2)
    groups : ndarray of shape (1000,)
        0, or 1 for the one that drifts.

    Examples
    --------
    >>> X, groups = standing(1)
    >>> X.shape, int(groups.sum())
    ((1000, 2), 613)
    """
    u, z = draws(seed, ROWS)
    groups = (u >= TRUTH.weights[0]).astype(int)
    factors = np.linalg.cholesky(TRUTH.covariances)
    return TRUTH.means[groups] + (factors[groups] @ z[:, :, None])[:, :, 0], groups


def rows(seed, shifts):
    """Give the rows, each with the second group's shift of its own time.

    Parameters
    ----------
    seed : int
    shifts : float or ndarray of shape (1000,)

    Returns
    -------
    ndarray of shape (1000, 2)

    Examples
    --------
    >>> bool((rows(1, 0.0) == standing(1)[0]).all())
    True
    """
    X, groups = standing(seed)
    return X + np.reshape(shifts, (-1, 1)) * _AHEAD[groups]


def drifted(drift):
    """Say how far the second group is when each row comes, `drift` in the end.

    Examples
    --------
    >>> drifted(4.0)[[0, 499]]
    array([0.004, 2.   ])
    """
    return drift * np.arange(1, ROWS + 1) / ROWS


def walk(X, batch, step):
    """Take stepwise EM along the rows.

    Parameters
    ----------
    X : ndarray of shape (1000, 2)
        In the order of their coming.
    batch : int
        How many make a batch.
    step : callable
        From the number of a batch, from 0, to its step.

    Yields
    ------
    Mixture
        The start, and the one after each batch; no more where a component has lost its
        width.

    Examples
    --------
    >>> len(list(walk(rows(1, 0.0), 100, lambda t: (t + 2) ** -0.6)))
    11
    >>> len(list(walk(rows(1, 0.0), 2, lambda t: (t + 1) ** -0.6)))
    1
    """
    mixture, average = START, Moments.of(START, [0.0, 0.0])
    yield mixture
    for t in range(ROWS // batch):
        own = X[batch * t : batch * (t + 1)]
        new = expected_statistics(own, mixture).moments(average.origin)
        average = (1 - step(t)) * average + step(t) / new.total * new
        if not _wide(average):
            return
        mixture = average.mixture()
        yield mixture


def _wide(average):
    counts = np.maximum(average.counts, np.finfo(float).tiny)
    first, second = average.first / counts[:, None], average.second.T / counts
    own = second.T - first[:, :, None] * first[:, None]
    return (np.linalg.eigvalsh(own)[:, 0] > _NARROW * np.trace(second)).all()


def best(seed, shift):
    """Fit all rows as they would be at one time, and give that height per row.

    Parameters
    ----------
    seed : int
    shift : float
        Of the second group.

    Returns
    -------
    Mixture
    float
        l of the rows, in nats, divided by their number.

    Examples
    --------
    >>> from gmm_lib.em import log_likelihood
    >>> mixture, height = best(1, 0.0)
    >>> bool(height > log_likelihood(rows(1, 0.0), TRUTH) / ROWS)
    True
    """
    at = Mixture(TRUTH.weights, TRUTH.means + shift * _AHEAD, TRUTH.covariances)
    run = em(rows(seed, shift), at)
    return run.mixture, run.log_likelihoods[-1] / ROWS
