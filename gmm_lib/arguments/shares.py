"""Check weights: of components, of points, and of points for components."""

import numpy as np

from gmm_lib.arguments.arrays import as_floats, as_nonnegative

_SMALLEST = 1e-300


def as_responsibilities(gamma, n_points, n_components=None):
    """Return gamma as floats of shape (N, K) whose rows are probabilities.

    Parameters
    ----------
    gamma : array_like of shape (N, K)
        Responsibilities: entries at least 0, each row summing to 1 within 1e-6.
    n_points : int
        N.
    n_components : int, optional
        The K that gamma must have.

    Returns
    -------
    ndarray of shape (N, K)

    Raises
    ------
    TypeError, ValueError
        As `as_floats`; ValueError also for a wrong shape, a negative entry or a row
        that does not sum to one.

    Examples
    --------
    >>> as_responsibilities([[0.25, 0.75]], n_points=1)
    array([[0.25, 0.75]])
    """
    gamma = as_floats(gamma, "gamma", ndim=2)
    expected = (n_points, gamma.shape[1] if n_components is None else n_components)
    if gamma.shape != expected:
        raise ValueError(
            f"gamma has shape {gamma.shape}, but {expected} is needed: "
            "a row for each point, a column for each component"
        )
    if gamma.min() < 0:
        n, k = (int(i) for i in np.argwhere(gamma < 0)[0])
        raise ValueError(
            f"gamma[{n}, {k}] is {gamma[n, k]}: responsibilities are probabilities, "
            "at least 0; pass the result of e_step"
        )
    off = np.abs(gamma.sum(axis=1) - 1)
    if off.max() > 1e-6:
        n = int(off.argmax())
        raise ValueError(
            f"gamma[{n}] sums to {gamma[n].sum():.6g}, not to 1; divide each row by "
            "its sum"
        )
    return gamma


def as_sample_weight(weight, n_points):
    """Return how often each point counts, or None where none is given.

    Parameters
    ----------
    weight : array_like of shape (N,) or None
        At least 0, and not all 0.
    n_points : int
        N.

    Returns
    -------
    ndarray of shape (N,) or None

    Raises
    ------
    TypeError, ValueError
        When an entry is no number, NaN, infinite or negative, all are 0, or there are
        more or fewer than points.

    Examples
    --------
    >>> as_sample_weight([1, 3], n_points=2)
    array([1., 3.])
    """
    if weight is None:
        return None
    array = as_floats(weight, "sample_weight", ndim=1)
    if len(array) != n_points:
        raise ValueError(
            f"sample_weight has shape {array.shape}, but X has {n_points} rows; pass "
            "one weight a row"
        )
    weight = weight_of(array, "sample_weight")
    check_some_weight(weight)
    return weight


def as_row_weight(weight, n_points, model):
    """Do as `as_sample_weight`, where the rows of a model can have weights.

    Raises
    ------
    TypeError
        When they cannot: the model says that it is `ordered`, as a chain is.
    """
    if weight is not None and getattr(model, "ordered", False):
        kind = type(model).__name__.lower()
        raise TypeError(
            f"a {kind} takes no sample_weight, as each row follows another; leave it "
            f"out, or weigh a whole sequence: 2 * {kind}.expect(X), which has a "
            "log_likelihood"
        )
    return as_sample_weight(weight, n_points)


def weight_of(value, name):
    """Return weights as floats that are at least 0, by the caller's name for them."""
    weight = as_floats(value, name, ndim=1)
    if weight.min() < 0:
        n = int(weight.argmin())
        raise ValueError(
            f"{name}[{n}] is {weight[n]:.6g}; weights are at least 0: 0 leaves the row "
            "out"
        )
    return weight


def check_some_weight(weight):
    """Raise ValueError when no row counts, or none so much that shares have digits."""
    if not (weight > 0).any():
        raise ValueError(
            "sample_weight is zero for every row; pass None, or some positive weights"
        )
    if weight.max() < _SMALLEST:
        raise ValueError(
            f"sample_weight is at most {weight.max():.3g}, too small to be divided by; "
            "pass numpy.asarray(sample_weight) / numpy.max(sample_weight)"
        )


def check_weights(weights, name):
    """Raise ValueError unless weights are at least 0 and sum to 1 within 1e-8."""
    if weights.min() < 0:
        k = int(weights.argmin())
        raise ValueError(f"{name}[{k}] is {weights[k]:.6g}; weights are at least 0")
    if abs(weights.sum() - 1) > 1e-8:
        raise ValueError(
            f"{name} sum to {weights.sum():.10g}, not to 1; divide them by their sum"
        )


def as_concentration(value):
    """Return `value` as a float above 0."""
    if not as_nonnegative(value, "concentration") > 0:
        raise ValueError(
            f"concentration is {value}; it must be above 0, or the prior is not proper"
        )
    return float(value)
