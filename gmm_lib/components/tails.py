"""How heavy the tails of Student's t are: its degrees of freedom, fitted."""

import numpy as np
from scipy.special import betaln, digamma, gammaln

LEAST, MOST = 0.1, 1000.0


def check_free(dof):
    """Refuse degrees of freedom that a fit could not have ended at."""
    if not LEAST <= dof <= MOST:
        raise ValueError(
            f"dof is {dof:.6g}; where it is fitted it lies from {LEAST:g} to {MOST:g}: "
            "begin at 10, say, or leave fit_dof out"
        )


def log_constant(dof, n_features):
    """Evaluate the logarithm of the density's constant, where det(scatter) is 1.

    Examples
    --------
    >>> bool(np.isclose(log_constant(1.0, 1), -np.log(np.pi)))  # Cauchy
    True
    """
    D = n_features
    return gammaln(D / 2) - betaln(dof / 2, D / 2) - D / 2 * np.log(dof * np.pi)


def best_dof(squares, w, n_features, dof):
    """Climb from `dof` to degrees of freedom with a higher weighted likelihood.

    Parameters
    ----------
    squares : ndarray of shape (N,)
        Squared Mahalanobis distances by the scatter.
    w : ndarray of shape (N,)
        How much each point counts.
    n_features : int
        D.
    dof : float
        Where to begin, from 0.1 to 1000.

    Returns
    -------
    float
        A zero of the slope, on the side to which it rises from `dof`, or the bound
        there if it still rises at it; `dof` itself where that is no higher.

    Notes
    -----
    Liu and Rubin (1995), Statistica Sinica 5, 19-39: the step of ECME for nu.
    The zero is found by bisection in log nu.

    Examples
    --------
    >>> x = np.random.default_rng(0).standard_t(3, 4000)
    >>> round(best_dof(x**2, np.ones(4000), 1, 50.0), 1)
    3.0
    >>> best_dof(np.ones(9), np.ones(9), 1, 50.0)
    1000.0
    """
    # Points of weight 0 may lie where nothing can be computed.
    squares, w = squares[w > 0], w[w > 0]
    rises = _slope(dof, squares, w, n_features) > 0
    near, far = dof, MOST if rises else LEAST
    if (_slope(far, squares, w, n_features) > 0) == rises:
        found = far
    else:
        while abs(np.log(far / near)) > 1e-12:
            middle = np.sqrt(near * far)
            same = (_slope(middle, squares, w, n_features) > 0) == rises
            near, far = (middle, far) if same else (near, middle)
        found = near
    level = _level(np.array([dof, found]), squares, w, n_features)
    return float(found) if level[1] > level[0] else float(dof)


def _level(dofs, squares, w, D):
    # The weighted log-likelihood, up to what does not depend on nu.
    tails = [(nu + D) / 2 * (w @ np.log1p(squares / nu)) for nu in dofs]
    return w.sum() * log_constant(dofs, D) - tails


def _slope(nu, squares, w, D):
    # Twice the derivative of the level, over the sum of w.
    u = (nu + D) / (nu + squares)
    constant = np.log(nu / (nu + D)) + digamma((nu + D) / 2) - digamma(nu / 2)
    return constant + w @ (1 + np.log(u) - u) / w.sum()
