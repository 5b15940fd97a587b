"""The law of the rise: an M step lifts the bound by N KL(new, old).

For any responsibilities gamma and any mixture theta of the family, the mixture that
maximises F(gamma, .) lies above theta by N times the Kullback-Leibler divergence of its
complete-data model from theta's. It holds for a full exponential family: free weights,
free covariances (or tied, diagonal, spherical ones, with theta of the same family), no
prior and no ridge. A program with another model, known weights say, is not asked.
"""

import numpy as np

from gmm_lib.checks.attempt import Fault
from gmm_lib.checks.digits import apart
from gmm_lib.checks.laws import CLOSE
from gmm_lib.checks.worlds import describe
from gmm_lib.em import lower_bound
from gmm_lib.mixture import Mixture


def divergence(new, old):
    """Compute KL(new, old) between the complete-data models of two mixtures.

    Parameters
    ----------
    new, old : Mixture
        With as many components; those of weight 0 in `new` do not count.

    Returns
    -------
    float
        In nats: sum_k pi_k [log(pi_k / pi_k') + KL(N_k, N_k')].

    Examples
    --------
    >>> one = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> divergence(one, Mixture([1.0], [[2.0]], [[[1.0]]]))
    2.0
    """
    total = 0.0
    for k in np.flatnonzero(new.weights):
        S, T = new.covariances[k], old.covariances[k]
        r = old.means[k] - new.means[k]
        quotient = np.linalg.solve(T, S)
        log_det = np.linalg.slogdet(quotient)[1]
        gaussians = np.trace(quotient) - len(r) - log_det + r @ np.linalg.solve(T, r)
        ratio = np.log(new.weights[k] / old.weights[k])
        total += new.weights[k] * (ratio + gaussians / 2)
    return float(total)


def as_mixture(theta, case):
    """Make a mixture of what an M step returned.

    Parameters
    ----------
    theta : Theta
        Weights, means and covariances.
    case : Soft
        What the M step was given.

    Returns
    -------
    Mixture

    Raises
    ------
    Fault
        When they are not a mixture's.
    """
    try:
        return Mixture(*theta)
    except ValueError as error:
        raise Fault(f"With {describe(case)}, this is no mixture: {error}.") from None


def _others(X, K):
    # Three mixtures of the family that have nothing to do with the data but their size.
    D, rng = X.shape[1], np.random.default_rng(0)
    centre, size = X.mean(axis=0), X.std(axis=0).max()
    for _ in range(3):
        A = rng.standard_normal((K, D, D))
        yield Mixture(
            rng.dirichlet(np.full(K, 4.0)),
            centre + size * rng.standard_normal((K, D)),
            size**2 * (A @ A.transpose(0, 2, 1) + np.eye(D)),
        )


def check_rise(X, gamma, new, words, last=None):
    """Raise a Fault unless the bound rises to a mixture as it does to its maximum.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        Points.
    gamma : ndarray of shape (N, K)
        Responsibilities.
    new : Mixture
        What an M step made of them.
    words : str
        The case in words.
    last : Mixture, optional
        From where the bound rises, besides three arbitrary mixtures.

    Raises
    ------
    Fault
        When the rise is not N KL(new, old).
    """
    reached = lower_bound(X, gamma, new)
    for old in [*([] if last is None else [last]), *_others(X, gamma.shape[1])]:
        before = lower_bound(X, gamma, old)
        rise, expected = reached - before, len(X) * divergence(new, old)
        if not abs(rise - expected) <= CLOSE * (1 + abs(reached) + abs(before)):
            here, right = apart(rise, expected)
            raise Fault(
                f"With {words}, the bound F(gamma, theta) rises by {here} nats from "
                f"another mixture to this one, and N KL(new, old) is {right}: they are "
                "equal, from whichever mixture, when the new one maximises the bound."
            )
