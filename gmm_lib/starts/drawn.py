"""Where EM starts: mixtures made from the data, each a function of a generator `rng`.

Distances are measured in each feature's own standard deviation, so that no start
depends on the units.
"""

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_count, as_generator, as_points
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.errors import check_rows
from gmm_lib.families import Family, as_family
from gmm_lib.mixture import Mixture, m_step
from gmm_lib.starts.around import around_labels, mixture_of
from gmm_lib.starts.clusters import lloyd, nearest, spread_out, standardised

_SOME = 2000  # rows that Lloyd steps look at


def random_points(
    X: ArrayLike,
    n_components: int,
    rng: np.random.Generator,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
    """Start from K rows drawn at random, each with the covariance of all the data.

    No two rows are alike, as long as X has as many that differ: components that start
    alike are parted by rounding, if at all.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, at most N.
    rng : numpy.random.Generator
        The source of randomness.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or K exceeds N.
    DegenerateComponentError
        A ValueError: when a covariance of the family would be singular, as where all
        points are alike, and reg_covar is 0.

    Examples
    --------
    >>> X = np.array([[0.0], [2.0], [4.0]])
    >>> random_points(X, 2, np.random.default_rng(0)).covariances.ravel().round(3)
    array([2.667, 2.667])
    """
    X, w, K, rng = checked(X, sample_weight, n_components, rng, covariance_type)
    chance = None if sample_weight is None else w / w.sum()
    rows = rng.choice(len(X), size=K, replace=False, p=chance)
    means = X[_different(X, rows, rng)]
    pooled = np.cov(X.T, ddof=0, aweights=None if sample_weight is None else w)
    pooled = np.broadcast_to(pooled, (K, X.shape[1], X.shape[1]))
    return mixture_of(np.ones(K), means, pooled, reg_covar, covariance_type)


def random_responsibilities(
    X: ArrayLike,
    n_components: int,
    rng: np.random.Generator,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
    """Start from the M step of responsibilities drawn at random.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, at most N.
    rng : numpy.random.Generator
        The source of randomness.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or K exceeds N.
    DegenerateComponentError
        A ValueError: when a covariance of the family would be singular, as where all
        points are alike, and reg_covar is 0.

    Notes
    -----
    All components start close to one another, near the mean of the data: EM spends its
    first iterations on parting them.

    Examples
    --------
    >>> X = np.array([[0.0], [2.0], [4.0]])
    >>> theta = random_responsibilities(X, 2, np.random.default_rng(0))
    >>> bool(theta.means.min() > 0 and theta.means.max() < 4)
    True
    """
    X, w, K, rng = checked(X, sample_weight, n_components, rng, covariance_type)
    gamma = rng.random((len(X), K))
    gamma /= gamma.sum(1, keepdims=True)
    return m_step(X, gamma, reg_covar, covariance_type, sample_weight=w)


def k_means_plus_plus(
    X: ArrayLike,
    n_components: int,
    rng: np.random.Generator,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
    """Start from the points nearest to each of K rows that lie far apart.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, at most N.
    rng : numpy.random.Generator
        The source of randomness.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or K exceeds N.
    DegenerateComponentError
        A ValueError: when a covariance of the family would be singular, as where all
        points are alike, and reg_covar is 0.

    Notes
    -----
    Arthur and Vassilvitskii (2007), Proc. 18th ACM-SIAM Symposium on Discrete
    Algorithms, 1027-1035.

    Examples
    --------
    >>> X = [[0.0], [2.0], [50.0], [52.0]]
    >>> theta = k_means_plus_plus(X, 2, np.random.default_rng(0))
    >>> sorted(theta.means.ravel().tolist())
    [1.0, 51.0]
    """
    X, w, K, rng = checked(X, sample_weight, n_components, rng, covariance_type)
    Z = standardised(X, w)
    labels = nearest(Z, Z[spread_out(Z, w, K, rng, n_trials=1)])
    return around_labels(X, labels, K, reg_covar, covariance_type, w)


def k_means(
    X: ArrayLike,
    n_components: int,
    rng: np.random.Generator,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
    """Start from the clusters of at most ten Lloyd steps after greedy k-means++.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, at most N.
    rng : numpy.random.Generator
        The source of randomness.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or K exceeds N.
    DegenerateComponentError
        A ValueError: when a covariance of the family would be singular, as where all
        points are alike, and reg_covar is 0.

    Notes
    -----
    Lloyd (1982), IEEE Transactions on Information Theory 28, 129-137.
    Ten steps on 2000 rows place the means well enough: EM moves them from there.

    Examples
    --------
    >>> X = [[0.0], [2.0], [50.0], [52.0]]
    >>> theta = k_means(X, 2, np.random.default_rng(0))
    >>> sorted(theta.means.ravel().tolist())
    [1.0, 51.0]
    """
    X, w, K, rng = checked(X, sample_weight, n_components, rng, covariance_type)
    Z = standardised(X, w)
    means = _centres(Z, w, K, rng, sample_weight is not None)
    return around_labels(X, nearest(Z, means), K, reg_covar, covariance_type, w)


def _centres(Z, w, K, rng, weighted):
    # Ten Lloyd steps on all rows, or on some: drawn as often as their weights say.
    size = max(_SOME, 50 * K)
    if weighted and len(Z) > size:
        Z, w = Z[rng.choice(len(Z), size=size, p=w / w.sum())], np.ones(size)
    elif len(Z) > _SOME:
        Z, w = Z[rng.permutation(len(Z))[:size]], w[:size]
    means = Z[spread_out(Z, w, K, rng, n_trials=2 + int(np.log(K)))]
    return lloyd(Z, w, means, n_steps=10)


def checked(X, sample_weight, n_components, rng, covariance_type):
    """Return the rows that count, their weights, K and rng, once they fit a start."""
    as_family(covariance_type)
    X = as_points(X)
    w = as_sample_weight(sample_weight, len(X))
    X, w = (X, np.ones(len(X))) if w is None else (X[w > 0], w[w > 0])
    K = as_count(n_components, "n_components", least=1)
    check_rows(len(X), K)
    return X, w, K, as_generator(rng)


def _different(X, rows, rng):
    # These rows, or others drawn for them where two are alike and X has more.
    if len(np.unique(X[rows], axis=0)) == len(rows):
        return rows
    order = rng.permutation(len(X))
    first = np.sort(np.unique(X[order], axis=0, return_index=True)[1])
    again = np.setdiff1d(np.arange(len(X)), first)
    return order[np.concatenate([first, again])[: len(rows)]]
