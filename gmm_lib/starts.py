"""Where EM starts: mixtures made from the data, each a function of a generator `rng`.

Distances are measured in each feature's own standard deviation, so that no start
depends on the units.
"""

import numpy as np

from gmm_lib._validation import as_count, as_generator, as_nonnegative, as_points
from gmm_lib.clusters import lloyd, nearest, spread_out, standardised
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.families import as_family
from gmm_lib.mixture import Mixture, m_step

_SOME = 2000  # rows that Lloyd steps look at


def random_points(X, n_components, rng, reg_covar=0.0, covariance_type="full"):
    """Start from K rows drawn at random, each with the covariance of all the data.

    No two rows are alike, as long as X has as many that differ: components that start
    in one place never part.

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
    X, K, rng = checked(X, n_components, rng, covariance_type)
    means = X[_different(X, rng.choice(len(X), size=K, replace=False), rng)]
    pooled = np.broadcast_to(np.cov(X.T, ddof=0), (K, X.shape[1], X.shape[1]))
    return _mixture(np.ones(K), means, pooled, reg_covar, covariance_type)


def random_responsibilities(
    X, n_components, rng, reg_covar=0.0, covariance_type="full"
):
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
    X, K, rng = checked(X, n_components, rng, covariance_type)
    gamma = rng.random((len(X), K))
    return m_step(X, gamma / gamma.sum(1, keepdims=True), reg_covar, covariance_type)


def k_means_plus_plus(X, n_components, rng, reg_covar=0.0, covariance_type="full"):
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
    X, K, rng = checked(X, n_components, rng, covariance_type)
    Z = standardised(X)
    labels = nearest(Z, Z[spread_out(Z, K, rng, n_trials=1)])
    return around_labels(X, labels, K, reg_covar, covariance_type)


def k_means(X, n_components, rng, reg_covar=0.0, covariance_type="full"):
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
    X, K, rng = checked(X, n_components, rng, covariance_type)
    Z = standardised(X)
    some = Z[rng.permutation(len(Z))[: max(_SOME, 50 * K)]] if len(Z) > _SOME else Z
    means = some[spread_out(some, K, rng, n_trials=2 + int(np.log(K)))]
    means = lloyd(some, means, n_steps=10)
    return around_labels(X, nearest(Z, means), K, reg_covar, covariance_type)


def around_labels(X, labels, n_components, reg_covar=0.0, covariance_type="full"):
    """Take the M step of a hard assignment, lending a covariance where one is lacking.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        Points, in the data's units.
    labels : ndarray of int, shape (N,)
        The component of each point, 0 to K - 1.
    n_components : int
        K.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.

    Returns
    -------
    Mixture
        A component with too few points for a covariance of its own is lent the
        average one, or that of all the data; one with no point at all moves to the
        point farthest from the mean.

    Examples
    --------
    >>> X = np.array([[0.0], [2.0], [51.0]])
    >>> around_labels(X, np.array([0, 0, 1]), 2).covariances.ravel().round(3)
    array([1.   , 0.667])
    """
    K, D = n_components, X.shape[1]
    centre = X.mean(axis=0)
    apart = X - centre
    N_k = np.bincount(labels, minlength=K)
    means = np.empty((K, D))
    scatters = np.zeros((K, D, D))
    for k in range(K):
        members = apart[labels == k]
        means[k] = members.mean(axis=0) if len(members) else _farthest(apart)
        members -= means[k]
        scatters[k] = members.T @ members
    means += centre
    covariances = scatters / np.maximum(N_k, 1)[:, None, None]
    pooled = scatters.sum(axis=0) / len(X)
    whole = apart.T @ apart / len(X)
    for lent in (pooled, whole):
        thin = N_k < as_family(covariance_type).least_points(D)
        mixed = np.where(thin[:, None, None], lent, covariances)
        try:
            return _mixture(
                np.maximum(N_k, 1), means, mixed, reg_covar, covariance_type
            )
        except DegenerateComponentError:
            continue
    return _mixture(
        np.maximum(N_k, 1), means, np.stack([whole] * K), reg_covar, covariance_type
    )


def around_means(X, means, reg_covar=0.0, covariance_type="full"):
    """Give each point to the nearest mean, as `around_labels`, but keep the means."""
    scale = np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)
    labels = nearest((X - X.mean(axis=0)) / scale, (means - X.mean(axis=0)) / scale)
    near = around_labels(X, labels, len(means), reg_covar, covariance_type)
    return Mixture(near.weights, means, near.covariances)


def _mixture(shares, means, covariances, reg_covar, covariance_type):
    shares = shares / shares.sum()
    covariances = as_family(covariance_type).project(covariances, shares)
    ridge = as_nonnegative(reg_covar, "reg_covar") * np.eye(means.shape[1])
    return Mixture(shares, means, covariances + ridge)


def checked(X, n_components, rng, covariance_type):
    """Return X, K and rng, once they and the family are what a start needs."""
    as_family(covariance_type)
    X = as_points(X)
    K = as_count(n_components, "n_components", least=1)
    if len(X) < K:
        raise ValueError(
            f"n_components is {K}, but X has only {len(X)} rows; "
            "try fewer components or more points"
        )
    return X, K, as_generator(rng)


def _different(X, rows, rng):
    # These rows, or others drawn for them where two are alike and X has more.
    if len(np.unique(X[rows], axis=0)) == len(rows):
        return rows
    order = rng.permutation(len(X))
    first = np.sort(np.unique(X[order], axis=0, return_index=True)[1])
    again = np.setdiff1d(np.arange(len(X)), first)
    return order[np.concatenate([first, again])[: len(rows)]]


def _farthest(apart):
    return apart[(apart**2).sum(axis=1).argmax()]
