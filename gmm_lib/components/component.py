"""What is asked of a component, and what all of the library's own share."""

import numbers
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_floats
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.table import digits


@runtime_checkable
class Component(Protocol):
    """Say what a mixture asks of a component: `log_density(X)` and `fit(X, w)`.

    A component may also have `n_parameters`, which BIC counts; `sample(n, rng)`, which
    gives n rows; and `log_prior()`, in nats, where it has a prior of its own.

    Notes
    -----
    EM never lowers the log-likelihood as long as no fit lowers sum_n w_n log p(x_n)
    (plus `log_prior`, if there is one): a maximum is not asked for, so a fit may take
    one step from the component itself, as that of `Student` does.
    What components have in common is not fitted here but by their model: see
    `MixtureOf.refit`.

    Examples
    --------
    >>> class Exponential:
    ...     def __init__(self, mean):
    ...         self.mean = mean
    ...
    ...     def log_density(self, X):
    ...         return -np.log(self.mean) - X[:, 0] / self.mean
    ...
    ...     def fit(self, X, w):
    ...         return Exponential(w @ X[:, 0] / w.sum())
    >>> isinstance(Exponential(1.0), Component)
    True
    """

    def log_density(self, X: Any) -> ArrayLike:
        """Evaluate log p(x_n), (N,), in nats; -inf where x_n is impossible."""

    def fit(self, X: Any, w: Any) -> Any:
        """Fit to points (N, D) with weights (N,), at least 0; give the new component.

        A component that has too little left to be fitted to raises
        `DegenerateComponentError`, and the run ends before it.
        """


class Shown:
    """Show a component as its class and its numbers, and what is switched on."""

    def __repr__(self):
        held = [
            (name, value) for name, value in vars(self).items() if value is not False
        ]
        parts = (f"{name}={_short(value)}" for name, value in held)
        return f"{type(self).__name__}({', '.join(parts)})"


def _short(value):
    if isinstance(value, np.ndarray):
        return digits(value)
    return "True" if value is True else f"{value:.4g}"


def as_row(value, name):
    """Return a copy of numbers, (D,), that cannot be written; one number is a row.

    Examples
    --------
    >>> as_row(2, "rates")
    array([2.])
    """
    value = [value] if isinstance(value, numbers.Real) else value
    return sealed(as_floats(value, name, ndim=1).copy())


def sealed(array):
    """Return the array itself, which from now on cannot be written."""
    array.setflags(write=False)
    return array


def as_weights(w, n_points):
    """Return how much each point counts for a component.

    Parameters
    ----------
    w : array_like of shape (N,)
        At least 0.
    n_points : int
        N.

    Returns
    -------
    ndarray of shape (N,)

    Raises
    ------
    TypeError, ValueError
        When w is malformed.
    DegenerateComponentError
        A ValueError: when no weight is above 0.

    Examples
    --------
    >>> as_weights([0, 0.5], n_points=2)
    array([0. , 0.5])
    """
    w = as_floats(w, "w", ndim=1)
    if len(w) != n_points:
        raise ValueError(
            f"w has shape {w.shape}, but X has {n_points} rows; pass one weight a row"
        )
    if w.min() < 0:
        n = int(w.argmin())
        raise ValueError(f"w[{n}] is {w[n]:.6g}; weights are at least 0")
    if w.sum() < 10 * np.finfo(float).tiny:
        raise DegenerateComponentError(
            f"w sums to {w.sum():.3g}: no point is left to fit; try fewer components "
            "or another start"
        )
    return w
