"""What widgets send to the browser: numbers as bytes, and names for the axes."""

import numpy as np

from gmm_lib.arguments.columns import feature_names
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.words import said


def as_bytes(arrays):
    """Pack arrays as float64, little end first, one after the other.

    Parameters
    ----------
    arrays : iterable of array_like
        Each is written row by row.

    Returns
    -------
    bytes

    Examples
    --------
    >>> np.frombuffer(as_bytes([[1.0, 2.0], [[3.0]]]))
    array([1., 2., 3.])
    """
    return b"".join(np.ascontiguousarray(array, "<f8").tobytes() for array in arrays)


def flat(mixture):
    """List a mixture's weights, means and covariances, one after the other.

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    list of float

    Examples
    --------
    >>> flat(Mixture([1.0], [[2.0]], [[[3.0]]]))
    [1.0, 2.0, 3.0]
    """
    parts = mixture.weights, mixture.means, mixture.covariances
    return np.concatenate([part.ravel() for part in parts]).tolist()


def unflat(numbers, n_components, n_features):
    """Make the mixture of a flat list; `flat` undoes it.

    Parameters
    ----------
    numbers : sequence of float
        Weights, means and covariances, one after the other.
    n_components, n_features : int
        K and D.

    Returns
    -------
    Mixture

    Examples
    --------
    >>> unflat([1.0, 2.0, 3.0], 1, 1).means
    array([[2.]])
    """
    K, D = n_components, n_features
    weights, means, covariances = np.split(np.asarray(numbers), [K, K + K * D])
    return Mixture(weights, means.reshape(K, D), covariances.reshape(K, D, D))


def names_of(X, names=None):
    """Give the names, or those of a data frame's columns; None where X has none.

    Examples
    --------
    >>> names_of([[0.0, 1.0]]) is None
    True
    """
    if names is not None:
        return names
    found = feature_names(X)
    return None if found is None else found.tolist()


def as_names(names, n_features):
    """Return the names of the axes as a list, or say what is wrong with them.

    Parameters
    ----------
    names : sequence of str or None
        None makes plain ones.
    n_features : int
        D, at most 2: a picture shows no more.

    Returns
    -------
    list of str, length D

    Raises
    ------
    TypeError
        When `names` holds something else than strings.
    ValueError
        When D is above 2, or there are not D names.

    Examples
    --------
    >>> as_names(None, 2)
    ['feature 1', 'feature 2']
    """
    D = n_features
    if D > 2:
        raise ValueError(
            f"X has {D} features, but a picture shows 1 or 2; choose some, such as "
            "X[:, [0, 1]], and run EM on those"
        )
    if names is None:
        return [said.feature(i) for i in range(D)]
    several = np.iterable(names) and not isinstance(names, str)
    if not several or not all(isinstance(name, str) for name in names):
        raise TypeError(f"names must be {D} strings, not {names!r}")
    if len(names) != D:
        raise ValueError(f"names is {names!r}; {D} of them are needed, one a feature")
    return list(names)
