"""Numbers that charge a fitted mixture for its parameters: AIC, BIC, ICL.

All three have one sign here, -2 l + ...: lower is better.
Some packages report the negative of BIC, so that there higher is better.
"""

import numpy as np

from gmm_lib._validation import FAMILIES, as_choice, as_count, as_points
from gmm_lib.mixture import as_mixture, log_sum_exp
from gmm_lib.parameters import check_family


def n_parameters(n_components, n_features, covariance_type="full"):
    """Count the free parameters of a mixture.

    Parameters
    ----------
    n_components : int
        K.
    n_features : int
        D.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.

    Returns
    -------
    int
        K - 1 weights, K D means, and the entries of the covariances that are free:
        K D (D + 1) / 2 if full, D (D + 1) / 2 if tied, K D if diagonal, K if
        spherical.

    Raises
    ------
    TypeError, ValueError
        When a number is no whole number of at least 1, or the family is unknown.

    Examples
    --------
    >>> [n_parameters(3, 2, family) for family in ("full", "tied", "diag", "spherical")]
    [17, 11, 14, 11]
    """
    K = as_count(n_components, "n_components", least=1)
    D = as_count(n_features, "n_features", least=1)
    family = as_choice(covariance_type, "covariance_type", FAMILIES)
    symmetric = D * (D + 1) // 2
    spread = {"full": K * symmetric, "tied": symmetric, "diag": K * D, "spherical": K}
    return K - 1 + K * D + spread[family]


def aic(X, mixture, covariance_type="full"):
    """Compute Akaike's information criterion, -2 l + 2 p.

    Parameters
    ----------
    X : array_like of shape (N, D)
        The points that the mixture was fitted to, in the data's units.
    mixture : Mixture
        The fit of maximum likelihood.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family that it was fitted in, which decides p.

    Returns
    -------
    float
        Lower is better; a difference of 2 is one nat of log-likelihood.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is not of the family.

    Notes
    -----
    Akaike (1974), IEEE Transactions on Automatic Control 19, 716-723.
    It estimates the loss on new data, under conditions that fail where a mixture has
    more components than the truth.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> round(aic([[0.0], [2.0]], Mixture([1.0], [[1.0]], [[[1.0]]])), 4)
    9.6758
    """
    log_joint, p = _measured(X, mixture, covariance_type)
    return 2 * p - 2 * _log_likelihood(log_joint)


def bic(X, mixture, covariance_type="full"):
    """Compute Schwarz's (Bayesian) information criterion, -2 l + p log N.

    Parameters
    ----------
    X : array_like of shape (N, D)
        The points that the mixture was fitted to, in the data's units.
    mixture : Mixture
        The fit of maximum likelihood.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family that it was fitted in, which decides p.

    Returns
    -------
    float
        Lower is better; a difference of 2 is one nat of log-likelihood.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is not of the family.

    Notes
    -----
    Schwarz (1978), Annals of Statistics 6, 461-464; for mixtures Fraley and Raftery
    (2002), Journal of the American Statistical Association 97, 611-631, who use the
    opposite sign.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> round(bic([[0.0], [2.0]], Mixture([1.0], [[1.0]], [[[1.0]]])), 4)
    7.062
    """
    log_joint, p = _measured(X, mixture, covariance_type)
    return float(p * np.log(len(log_joint)) - 2 * _log_likelihood(log_joint))


def icl(X, mixture, covariance_type="full"):
    """Compute the integrated completed likelihood, which also charges for overlap.

    Parameters
    ----------
    X : array_like of shape (N, D)
        The points that the mixture was fitted to, in the data's units.
    mixture : Mixture
        The fit of maximum likelihood.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family that it was fitted in, which decides p.

    Returns
    -------
    float
        -2 sum_n max_k log p(x_n, z_n = k) + p log N: lower is better; never below BIC,
        and equal to it where every point surely belongs to one component.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is not of the family.

    Notes
    -----
    Biernacki, Celeux and Govaert (2000), IEEE Transactions on Pattern Analysis and
    Machine Intelligence 22, 719-725, with each z_n at its most probable value.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> one = Mixture([1.0], [[1.0]], [[[1.0]]])
    >>> icl([[0.0], [2.0]], one) == bic([[0.0], [2.0]], one)
    True
    """
    log_joint, p = _measured(X, mixture, covariance_type)
    return float(p * np.log(len(log_joint)) - 2 * log_joint.max(axis=1).sum())


def _measured(X, mixture, covariance_type):
    X = as_points(X, as_mixture(mixture).n_features)
    p = n_parameters(mixture.n_components, mixture.n_features, covariance_type)
    check_family(mixture, covariance_type)
    return mixture.log_joint(X), p


def _log_likelihood(log_joint):
    return float(log_sum_exp(log_joint).sum())
