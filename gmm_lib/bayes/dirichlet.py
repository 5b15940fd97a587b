"""The Dirichlet distribution of the weights: alpha of shape (K,), above 0."""

from scipy.special import digamma, gammaln


def log_beta(alpha):
    """Evaluate the log of its normaliser, B(alpha).

    Notes
    -----
    Minus the log of Bishop (2006), equation (B.23).
    """
    return gammaln(alpha).sum() - gammaln(alpha.sum())


def expected_logs(alpha):
    """Evaluate the expectation of log pi_k, shape (K,), in nats.

    Notes
    -----
    Bishop (2006), equation (B.21).
    """
    return digamma(alpha) - digamma(alpha.sum())


def divergence(alpha, before):
    """Measure KL(Dir(alpha) || Dir(before)), in nats.

    Examples
    --------
    >>> import numpy as np
    >>> float(divergence(np.array([1.0, 2.0]), np.array([1.0, 2.0])))
    0.0
    """
    return (alpha - before) @ expected_logs(alpha) + log_beta(before) - log_beta(alpha)
