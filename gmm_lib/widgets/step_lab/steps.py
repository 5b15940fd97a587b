"""Where gradient ascent, EM and Newton go from a point, as the page computes it."""

import numpy as np

from gmm_lib.em import e_step

_CLIMB = 200  # EM steps to the top of the hill, and then some of Newton


def look(X, mixture):
    """Take one pass over durations: l's derivatives, and where EM goes.

    Parameters
    ----------
    X : ndarray of shape (N, 1)
        The durations.
    mixture : Mixture
        Of two components; the weight and the mean of the first one move.

    Returns
    -------
    gradient : ndarray of shape (2,)
        With respect to the logit of the weight, and the mean.
    hessian : ndarray of shape (2, 2)
        The second derivatives.
    em : ndarray of shape (2,)
        Logit and mean after EM's step, which leaves all else as it is.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> X = np.array([[0.0], [1.0]])
    >>> gradient, hessian, em = look(X, Mixture([0.5, 0.5], [[0], [1]], [[[1]]] * 2))
    >>> gradient.round(3), em.round(3)
    (array([0.   , 0.378]), array([0.   , 0.378]))
    """
    g, other = e_step(X, mixture).T
    p, v = mixture.weights[0], mixture.covariances[0, 0, 0]
    r = (X[:, 0] - mixture.means[0, 0]) / v
    both = np.stack([np.ones_like(r), r])
    hessian = (both * g * other) @ both.T
    hessian -= np.diag([len(X) * p * (1 - p), g.sum() / v])
    gradient = np.array([(g - p).sum(), g @ r])
    em = np.array([np.log(g.sum() / other.sum()), g @ X[:, 0] / g.sum()])
    return gradient, hessian, em


def steps(X, at, theta, factor=1.0, omega=1.0):
    """Take one step of each method.

    Parameters
    ----------
    X : ndarray of shape (N, 1)
        The durations.
    at : callable
        Gives the mixture at a logit and a mean.
    theta : array_like of shape (2,)
        Where the steps start: logit and mean.
    factor, omega : float
        The gradient's step in multiples of the best one, and EM's.

    Returns
    -------
    dict of str to ndarray of shape (2,)
        "gradient", "em" and "newton".

    Raises
    ------
    numpy.linalg.LinAlgError
        Where l has no curvature in some direction.
    """
    top = np.array(theta)
    for t in range(_CLIMB + 5):
        gradient, hessian, em = look(X, at(*top))
        top = em if t < _CLIMB else top - np.linalg.solve(hessian, gradient)
    best = 2 / np.linalg.eigvalsh(-look(X, at(*top))[1]).sum()
    gradient, hessian, em = look(X, at(*theta))
    return {
        "gradient": theta + factor * best * gradient,
        "em": theta + omega * (em - theta),
        "newton": theta - np.linalg.solve(hessian, gradient),
    }
