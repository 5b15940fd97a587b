"""The holes of StreamLab: rows that lost their second entry, and three fits to them."""

from functools import cache

import numpy as np

from gmm_lib import missing
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.stream_lab.draws import draws

ROWS = 400
MECHANISMS = ["random", "first", "second"]
_R, _PUSH = 0.8, 2.0  # the correlation, and how strongly a column decides
WORLD = {"rows": ROWS, "correlation": _R, "push": _PUSH}
_STILL = 1e-12  # of a parameter, in the data's units


@cache
def pairs(seed):
    """Draw pairs from a Gaussian of variances 1 and correlation 0.8.

    Returns
    -------
    X : ndarray of shape (400, 2)
    noise : ndarray of shape (400,)
        Logistic.

    Examples
    --------
    >>> pairs(1)[0].shape
    (400, 2)
    """
    u, z = draws(seed, ROWS)
    X = z @ np.array([[1, _R], [0, np.sqrt(1 - _R**2)]])
    with np.errstate(divide="ignore"):
        return X, np.log(u / (1 - u))


def holed(seed, mechanism, share):
    """Lose second entries: those of the rows with the largest sums of push and noise.

    Parameters
    ----------
    seed : int
    mechanism : {"random", "first", "second"}
        What pushes: nothing, the first entry, the second one.
    share : float
        Of the rows, from 0 to 0.9.

    Returns
    -------
    ndarray of shape (400, 2)
        With NaN for what is lost.

    Examples
    --------
    >>> int(np.isnan(holed(1, "first", 0.25)).sum())
    100
    """
    X, noise = pairs(seed)
    push = {"random": 0 * noise, "first": X[:, 0], "second": X[:, 1]}[mechanism]
    lost = np.argsort(-_PUSH * push - noise)[: int(share * ROWS + 0.5)]
    X = X.copy()
    X[lost, 1] = np.nan
    return X


def fits(X, all_rows):
    """Fit one Gaussian in four ways.

    Parameters
    ----------
    X : ndarray of shape (N, 2)
        With holes in the second column.
    all_rows : ndarray of shape (N, 2)
        Without.

    Returns
    -------
    dict of str to Mixture
        "em", of what is left; "complete", of the rows without a hole; "filled", after
        every hole got its conditional mean; and "all", of all rows.
    int
        The number of EM's steps, from each column's own mean and variance.

    Examples
    --------
    >>> found, n_iter = fits(holed(1, "first", 0.5), pairs(1)[0])
    >>> means = {name: fit.means[0, 1].round(1) for name, fit in found.items()}
    >>> bool(means["complete"] < means["em"]), n_iter > 20
    (True, True)
    """
    complete = _gaussian(X[~np.isnan(X[:, 1])])
    columns = np.nanmean(X, axis=0), np.diag(np.nanvar(X, axis=0))
    mixture, before, n_iter = Mixture([1.0], *([own] for own in columns)), None, 0
    while before is None or _apart(mixture, before) > _STILL:
        before, mixture = mixture, missing.em_step(X, mixture)
        n_iter += 1
    return {
        "em": mixture,
        "complete": complete,
        "filled": _gaussian(missing.fill(X, mixture)),
        "all": _gaussian(all_rows),
    }, n_iter


def _gaussian(X):
    return Mixture([1.0], [X.mean(axis=0)], [np.cov(X.T, bias=True)])


def _apart(one, other):
    shifts = one.means - other.means, one.covariances - other.covariances
    return max(np.abs(shift).max() for shift in shifts)
