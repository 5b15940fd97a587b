"""The two models between which ChainLab moves, fitted to Old Faithful's durations."""

from functools import cache

import numpy as np

from gmm_lib.components import Normal
from gmm_lib.data import load_old_faithful
from gmm_lib.em import em
from gmm_lib.models import Chain, MixtureOf


@cache
def fits():
    """Fit a mixture and a chain to the durations in the order of time.

    Returns
    -------
    dict
        `order`: the durations in minutes; `mixture` and `chain`: weights, means,
        variances and moves, row by row; the short durations first.

    Examples
    --------
    >>> fits()["chain"]["moves"][0] < 0.07  # a short one after a short one
    True
    """
    X = load_old_faithful().X[:, :1]
    start = [Normal([2.0], [[0.1]]), Normal([4.3], [[0.2]])]
    mixture = em(X, MixtureOf([0.5, 0.5], start), tol=1e-13, max_iter=1000).model
    alone = np.tile(mixture.weights, (2, 1))
    chain = Chain(mixture.weights, mixture.components, alone)
    chain = em(X, chain, tol=1e-13, max_iter=1000).model
    return {
        "order": X.ravel().tolist(),
        "mixture": _numbers(mixture, alone),
        "chain": _numbers(chain, chain.moves),
    }


def _numbers(model, moves):
    return {
        "weights": model.weights.tolist(),
        "means": [float(part.mean[0]) for part in model.components],
        "variances": [float(part.covariance[0, 0]) for part in model.components],
        "moves": np.ravel(moves).tolist(),
    }
