"""The mixture around labels or means: what a start and a user's own clusters share."""

import numpy as np

from gmm_lib.arguments.refusals import check_spread
from gmm_lib.arguments.ridge import as_ridge
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.families import as_family
from gmm_lib.mixture import Mixture
from gmm_lib.starts.clusters import nearest


def around_labels(
    X, labels, n_components, reg_covar=0.0, covariance_type="full", weight=None
):
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
    weight : ndarray of shape (N,), optional
        How often each point counts, above 0.

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
    K = n_components
    w = np.ones(len(X)) if weight is None else weight
    counts, N_k = np.bincount(labels, minlength=K), np.bincount(labels, w, minlength=K)
    means, scatters = _moments(X, labels, counts, N_k, w)
    own = scatters / np.where(N_k > 0, N_k, 1.0)[:, None, None]
    shares = np.where(N_k > 0, N_k, w.sum() / len(X))
    thin = counts < as_family(covariance_type).least_points(X.shape[1])
    family = reg_covar, covariance_type
    mixed = np.where(thin[:, None, None], scatters.sum(axis=0) / w.sum(), own)
    try:
        return mixture_of(shares, means, mixed, *family)
    except DegenerateComponentError:
        whole = np.cov(X.T, ddof=0, aweights=w).reshape(scatters.shape[1:])
        check_spread(np.diagonal(whole), means.mean(axis=0))
    try:
        mixed = np.where(thin[:, None, None], whole, own)
        return mixture_of(shares, means, mixed, *family)
    except DegenerateComponentError:
        check_spread(np.diagonal(whole), means.mean(axis=0))
        return mixture_of(shares, means, np.stack([whole] * K), *family)


def _moments(X, labels, counts, N_k, w):
    # Means (K, D) and scatters (K, D, D), by rows in the order of their labels.
    K, D = len(counts), X.shape[1]
    centre = w @ X / w.sum()
    order = labels.astype(np.min_scalar_type(K)).argsort(kind="stable")
    apart, w = X[order] - centre, w[order, None]
    farthest = apart[np.einsum("nd,nd->n", apart, apart).argmax()].copy()
    means, scatters = np.empty((K, D)), np.zeros((K, D, D))
    stops = counts.cumsum()
    for k, (start, stop) in enumerate(zip(stops - counts, stops, strict=True)):
        if start == stop:
            means[k] = farthest
            continue
        members, own = apart[start:stop], w[start:stop]
        means[k] = own[:, 0] @ members / N_k[k]
        members -= means[k]
        scatters[k] = (own * members).T @ members
    return means + centre, scatters


def around_means(X, means, reg_covar=0.0, covariance_type="full", weight=None):
    """Give each point to the nearest mean, as `around_labels`, but keep the means."""
    w = np.ones(len(X)) if weight is None else weight
    centre = w @ X / w.sum()
    scale = np.sqrt(w @ (X - centre) ** 2 / w.sum())
    scale = np.where(scale > 0, scale, 1.0)
    labels = nearest((X - centre) / scale, (means - centre) / scale)
    near = around_labels(X, labels, len(means), reg_covar, covariance_type, w)
    return Mixture(near.weights, means, near.covariances)


def mixture_of(shares, means, covariances, reg_covar, covariance_type):
    """Make a mixture of the family from shares of any sum."""
    shares = shares / shares.sum()
    ridge = as_ridge(reg_covar) * np.eye(means.shape[1])
    covariances = as_family(covariance_type).project(covariances + ridge, shares)
    return Mixture(shares, means, covariances)
