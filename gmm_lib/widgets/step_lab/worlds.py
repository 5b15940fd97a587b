"""The worlds that StepLab offers: durations, what is known of them, and a start."""

from functools import cache

import numpy as np

from gmm_lib.data import load_old_faithful
from gmm_lib.em import em
from gmm_lib.mixture import Mixture


@cache
def worlds():
    """Make the durations of all worlds, and say where each one starts.

    Returns
    -------
    X : ndarray of shape (544, 1)
        Durations in minutes: Old Faithful's, then as many of two kinds made up, with
        means 3 and 4 and standard deviation 0.5.
    worlds : dict of str to dict
        `rows`: the first one and their number; `known`: the variance of the long
        durations between the short ones' mean and variance; `start`: logit and mean;
        `omega`.

    Examples
    --------
    >>> X, all_ = worlds()
    >>> list(all_)
    ['separated', 'overlap', 'misled', 'relaxed']
    """
    X = load_old_faithful().X[:, :1]
    rng = np.random.default_rng(1)
    middle = np.where(rng.random(len(X)) < 0.5, 4.0, 3.0)
    made = np.round(middle + 0.5 * rng.standard_normal(len(X)), 3)[:, None]
    start = Mixture([0.35, 0.65], [[2.0], [4.3]], [[[0.06]], [[0.2]]])
    (short, _), (v, w) = _halves(em(X, start, tol=1e-13).mixture)
    old = {"rows": [0, len(X)], "known": [short, w, v]}
    new = {"rows": [len(X), len(X)], "known": [3.0, 0.25, 0.25]}
    return np.concatenate([X, made]), {
        "separated": {**old, "start": [-1.0, 3.2], "omega": 1.0},
        "overlap": {**new, "start": [0.5, 3.6], "omega": 1.0},
        "misled": {**old, "start": [3.0, 4.0], "omega": 1.0},
        "relaxed": {**old, "start": [0.4, 4.4], "omega": 2.05},
    }


def _halves(mixture):
    return mixture.means.ravel().tolist(), mixture.covariances.ravel().tolist()
