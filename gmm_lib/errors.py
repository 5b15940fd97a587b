"""What can go wrong with a component or a fit, said in one place."""

import sys

import numpy as np


class ConvergenceWarning(UserWarning):
    """A fit stopped before it met its own stopping rule.

    Where scikit-learn is loaded it is one of scikit-learn's `ConvergenceWarning` too.
    """


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for what only `fit` can give it.

    Where scikit-learn is loaded it is one of scikit-learn's `NotFittedError` too.
    """


class DegenerateComponentError(ValueError):
    """A component has lost its points or its width, so it has no density."""


def not_positive_definite(what, lowest=None):
    """Make the error for a covariance that has no inverse.

    Parameters
    ----------
    what : str
        Which one.
    lowest : float, optional
        Its smallest eigenvalue, in the data's units squared.

    Returns
    -------
    DegenerateComponentError

    Examples
    --------
    >>> str(not_positive_definite("covariances[0]", 0.0))[:70]
    'covariances[0] is not positive definite: its smallest eigenvalue is 0;'
    """
    shown = "" if lowest is None else f": its smallest eigenvalue is {lowest:.3g}"
    return DegenerateComponentError(
        f"{what} is not positive definite{shown}; a component may have collapsed onto "
        "few points or a line, or features may repeat one another; try a larger "
        "reg_covar, fewer components or fewer features"
    )


def check_occupied(N_k):
    """Raise DegenerateComponentError when a component has no points."""
    if N_k.min() < 10 * np.finfo(float).tiny:
        k = int(N_k.argmin())
        raise DegenerateComponentError(
            f"gamma[:, {k}] sums to {N_k[k]:.3g}: component {k} explains no point; "
            "try fewer components or another start"
        )


def check_rows(n_rows, n_components, error=ValueError, of=""):
    """Raise an error when there are fewer rows, or rows `of` a kind, than components.

    Examples
    --------
    >>> check_rows(2, 3)
    Traceback (most recent call last):
    ValueError: n_components is 3, but X has only 2 rows; try fewer components or more \
points
    """
    if n_rows < n_components:
        raise error(
            f"n_components is {n_components}, but X has only {n_rows} rows{of}; "
            "try fewer components or more points"
        )


def check_same_theta(sums, others):
    """Raise ValueError when sums that are to be added were taken at two thetas."""
    if sums.theta is not others.theta:
        raise ValueError(
            "the sums were taken at different thetas; take both at the same"
        )


_both = {}  # our class of a name -> the one that is scikit-learn's as well


def known_to_sklearn(kind):
    """Return `kind`, as a class that scikit-learn's own of that name catches.

    Parameters
    ----------
    kind : type
        `NotFittedError` or `ConvergenceWarning`.

    Returns
    -------
    type
        `kind` itself where scikit-learn is not loaded, which this does not change.

    Examples
    --------
    >>> issubclass(known_to_sklearn(NotFittedError), NotFittedError)
    True
    """
    theirs = getattr(sys.modules.get("sklearn.exceptions"), kind.__name__, None)
    if theirs is None:
        return kind
    if kind not in _both:
        made = {"__module__": kind.__module__, "__reduce__": _as_one}
        _both[kind] = type(kind.__name__, (kind, theirs), made)
    return _both[kind]


def _as_one(self):
    # Pickled as our own class, which any process knows.
    return _again, (type(self).__bases__[0], self.args)


def _again(kind, args):
    return known_to_sklearn(kind)(*args)
