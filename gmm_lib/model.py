"""What EM asks of a model: two words, *expect* and *maximise*.

`theta.expect(X, sample_weight)` is the E step.  It gives sums, which know the
`log_likelihood` and the `total` weight of the points that they were taken over; sums
of different points at the same theta add, and `rate * sums` counts each point `rate`
times.  `sums.maximise(**options)` is the M step, and gives the next theta.

A mixture of anything inherits both from `MixtureModel`: its components are any that
give `log_joint(X)`, and its M step fits them to the points by their shares.
What is no mixture, a chain for instance, gives sums of its own kind; where its rows
follow one another, it says so by `ordered`, and they have no weights.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.masks import unmasked
from gmm_lib.arguments.place import Place
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.errors import check_same_theta

_WHOLE = Place()
FAR = -1e100  # no sum of log-densities above this overflows


class Model(Protocol):
    """Speak EM's protocol, as mixtures of anything and chains do."""

    def expect(self, X: Any, sample_weight: Any = None) -> Any:
        """Take the E step: give sums that can `maximise`."""


class MixtureModel:
    """Speak EM's protocol by means of two methods.

    `log_joint(X)` gives log p(x_n, z_n = k), in nats, of shape (N, K), and
    `m_step(X, gamma, *, sample_weight=None, **options)` gives the next theta.

    Examples
    --------
    >>> class Coins(MixtureModel):
    ...     def __init__(self, heads):  # two coins, each as likely to be tossed
    ...         self.heads = np.array(heads)
    ...
    ...     def log_joint(self, X):
    ...         return np.log(0.5 * np.where(X, self.heads, 1 - self.heads))
    ...
    ...     def m_step(self, X, gamma, sample_weight=None):
    ...         return Coins((gamma * X).sum(axis=0) / gamma.sum(axis=0))
    >>> tosses = np.array([[1], [1], [0], [1]])
    >>> sums = Coins([0.5, 0.8]).expect(tosses)
    >>> round(sums.log_likelihood, 3)
    -2.342
    >>> sums.maximise().heads.round(3)
    array([0.618, 0.866])
    """

    def log_density(self, X: ArrayLike) -> Array:
        """Evaluate log p(x_n) for each point.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N,)
            Log-density, in nats; it may be positive, as a density may exceed one.

        Raises
        ------
        TypeError, ValueError
            When X is not N finite points of D features.

        Notes
        -----
        The log of Bishop (2006), equation (9.7), summed by `log_sum_exp`.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> narrow = gm.Mixture([1.0], [[0.0]], [[[1e-4]]])
        >>> narrow.log_density([[0.0]]).round(4)
        array([3.6862])
        """
        return log_sum_exp(self.log_joint(X))

    def expect(self, X: ArrayLike, sample_weight: ArrayLike | None = None) -> "Shared":
        """Take the E step.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.
        sample_weight : array_like of shape (N,), optional
            How often each point counts.

        Returns
        -------
        Shared
        """
        joint = self.log_joint(X)
        X, density = unmasked(X), log_sum_exp(joint)
        weight = as_sample_weight(sample_weight, len(joint))
        sums = X, weight, joint, density
        if weight is not None:
            held = weight > 0
            check_reached(np.where(held, density, 0))
            if not held.all():  # a point of weight 0 is not there
                sums = (part[held] for part in sums)
        return Shared(self, *sums)


@dataclass(frozen=True, eq=False)
class Shared:
    """Hold points that are shared out among the components of a mixture.

    These are the textbook's sums: nothing is added up yet, so no digit is lost, and
    `+` lays the points of two parts side by side.

    Parameters
    ----------
    theta : MixtureModel
        Where the E step was taken.
    X : ndarray of shape (N, D)
        The points, in the data's units.
    weight : ndarray of shape (N,) or None
        How often each counts; None: once.
    joint : ndarray of shape (N, K)
        log p(x_n, z_n = k), in nats.
    density : ndarray of shape (N,)
        log p(x_n), in nats.
    """

    theta: MixtureModel
    X: np.ndarray
    weight: np.ndarray | None
    joint: np.ndarray
    density: np.ndarray

    def __post_init__(self):
        check_reached(self.density)

    @cached_property
    def gamma(self) -> Array:
        """The responsibilities, (N, K): the M step and the bound ask for them."""
        gamma = responsibilities(self.joint, self.density)
        gamma.setflags(write=False)
        return gamma

    @property
    def log_likelihood(self) -> float:
        """l(theta) of the points, in nats."""
        return weighed(self.density, self.weight)

    @property
    def total(self) -> float:
        """The sum of the points' weights; their number, where they have none."""
        return len(self.X) if self.weight is None else float(self.weight.sum())

    def __add__(self, other):
        if not isinstance(other, Shared):
            return NotImplemented
        check_same_theta(self, other)
        weight = None
        if not (self.weight is None and other.weight is None):
            weight = np.concatenate([self._weights(), other._weights()])
        X = np.concatenate([self.X, other.X])
        joint = np.concatenate([self.joint, other.joint])
        density = np.concatenate([self.density, other.density])
        return Shared(self.theta, X, weight, joint, density)

    def __rmul__(self, rate):
        weight = rate * self._weights()
        return Shared(self.theta, self.X, weight, self.joint, self.density)

    def _weights(self):
        return np.ones(len(self.X)) if self.weight is None else self.weight

    def maximise(self, **options: Any) -> Any:
        """Take the M step, with the options of the model's own `m_step`."""
        if self.weight is not None:
            options = options | {"sample_weight": self.weight}
        return self.theta.m_step(self.X, self.gamma, **options)

    def lower_bound(self, following: "Shared") -> float:
        """Evaluate F at these responsibilities and the theta of another E step."""
        return bound(following.joint, self.gamma, self.weight)


def responsibilities(joint, density):
    """Divide p(x, z) by p(x), both as logarithms: gamma, (N, K).

    Far out a logarithm has no digits left for the difference between components, so
    there the largest is taken out before the sum.

    Examples
    --------
    >>> joint = np.full((1, 2), -1e18)
    >>> responsibilities(joint, log_sum_exp(joint))
    array([[0.5, 0.5]])
    """
    gamma = np.exp(joint - density[:, None])
    far = (density < -1e4) & np.isfinite(density)
    if far.any():
        apart = joint[far] - joint[far].max(axis=1, keepdims=True)
        gamma[far] = np.exp(apart - log_sum_exp(apart)[:, None])
    return gamma


def bound(joint, gamma, weight=None):
    """Add up gamma (log p(x, z) - log gamma), with 0 log 0 = 0."""
    terms, held = np.zeros_like(gamma), gamma > 0
    terms[held] = gamma[held] * (joint[held] - np.log(gamma[held]))
    return weighed(terms.sum(axis=1), weight)


def weighed(values, weight):
    """Add up values, each as often as its weight says: at weight 0 even -inf not."""
    if weight is None:
        return float(values.sum())
    held = weight > 0
    return float(weight[held] @ values[held])


def log_sum_exp(a: ArrayLike) -> Array:
    """Add along the last axis numbers that are given, and wanted, as logarithms.

    Parameters
    ----------
    a : array_like of shape (..., K)
        Logarithms, in nats; -inf stands for zero.

    Returns
    -------
    ndarray of shape (...)
        log(sum_k exp(a_k)), in nats; -inf where every entry is.

    Notes
    -----
    The largest entry is taken out before exponentiating, so the largest exponential
    is exactly 1: nothing overflows, and what underflows did not matter.

    Examples
    --------
    >>> log_sum_exp(np.array([-1000.0, -1000.0])).round(4)
    np.float64(-999.3069)
    """
    a = np.asarray(a, dtype=float)
    top = a.max(axis=-1, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(a - top).sum(axis=-1)) + top[..., 0]


def as_model(value, name="mixture", asked="log_joint"):
    """Return `value` if it is a model: a Mixture, or what answers as one.

    Raises
    ------
    TypeError
        When it lacks the method `asked`.

    Examples
    --------
    >>> as_model([0.5, 0.5])
    Traceback (most recent call last):
    ...
    TypeError: mixture must be a Mixture, not [0.5, 0.5]; try gm.Mixture(weights, \
means, covariances)
    """
    if isinstance(value, type) or not hasattr(value, asked):
        raise no_mixture(value, name)
    return value


def no_mixture(value, name):
    """Make the error for what is passed in place of a mixture."""
    words = f"not {value!r}; try gm.Mixture(weights, means, covariances)"
    if hasattr(value, "expect") and not isinstance(value, type):
        words = f"of Gaussians, not a {type(value).__name__}"
    return TypeError(f"{name} must be a Mixture, {words}")


def check_reached(density, place=_WHOLE):
    """Raise ValueError when a point is out of reach of every component."""
    if not density.min() >= FAR:
        n = int(density.argmin())
        raise ValueError(
            f"{place.entry('X', (n,))} is too far from every component, or "
            f"impossible: its log-density is {density[n]:.3g}; rescale X, or start "
            "from wider components, without probabilities of 0"
        )
