"""Student's t: a Gaussian each of whose points has a hidden scale."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_generator, as_nonnegative, as_points
from gmm_lib.components.component import Shown, as_weights
from gmm_lib.components.normal import as_location, distances, normal_sample
from gmm_lib.components.tails import best_dof, check_free, log_constant


@dataclass(frozen=True, eq=False, repr=False)
class Student(Shown):
    """Hold a component with heavy tails, Student's t.

    Parameters
    ----------
    mean : array_like of shape (D,)
        The centre, in the data's units; the mean itself where dof is above 1.
    scatter : array_like of shape (D, D)
        The covariance of a point whose scale u is 1, in the data's units squared: the
        t's own is dof / (dof - 2) times as large, where dof is above 2.
    dof : float
        Degrees of freedom nu, above 0: small means heavy tails.
    fit_dof : bool, optional
        Whether `fit` fits nu as well, from 0.1 to 1000; by default it keeps it.
        Components that have one nu in common are those of `SameTails`.

    Attributes
    ----------
    n_parameters : int
        D + D (D + 1) / 2, and 1 for nu where it is fitted.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or nu is to be fitted and lies outside.

    Notes
    -----
    x given u is Gaussian with covariance scatter / u, and u has a gamma distribution
    with shape nu / 2 and mean 1.  So the E step owes more than the label: E[u | x], the
    `scales`.  `fit` weighs each point by them, one step from where the component
    stands, and never lowers the weighted log-likelihood: Peel and McLachlan (2000),
    Statistics and Computing 10, 339-348.

    Where nu is fitted, it climbs next, at the new mean and scatter, to a
    stationary point of the weighted log-likelihood itself, as in the ECME of Liu and
    Rubin (1995), Statistica Sinica 5, 19-39.  Points with tails lighter than a
    Gaussian's drive it to its bound, where on the line both densities differ by less
    than 0.2 % within two standard deviations.

    Examples
    --------
    >>> t = Student(0.0, 1.0, dof=3)
    >>> t.scales([[0.0], [9.0]]).round(3)
    array([1.333, 0.048])
    >>> t.fit([[-1.0], [0.0], [1.0], [99.0]], w=np.ones(4)).mean.round(3)
    array([0.012])
    >>> X = np.random.default_rng(0).standard_t(2, (500, 1))
    >>> free = Student(0.0, 1.0, dof=30, fit_dof=True)
    >>> for _ in range(50):
    ...     free = free.fit(X, w=np.ones(500))
    >>> free
    Student(mean=-0.09002, scatter=0.7774, dof=1.887, fit_dof=True)
    """

    mean: np.ndarray
    scatter: np.ndarray
    dof: float
    fit_dof: bool = False

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self, mean: ArrayLike, scatter: ArrayLike, dof: float, fit_dof: bool = False
        ) -> None: ...

    def __post_init__(self):
        mean, S = as_location(self.mean, self.scatter, "scatter")
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "scatter", S)
        if as_nonnegative(self.dof, "dof") == 0:
            raise ValueError("dof is 0; it must be above 0: 4 has heavy tails, say")
        if not isinstance(self.fit_dof, bool):
            raise TypeError(f"fit_dof is {self.fit_dof!r}; pass True or False")
        if self.fit_dof:
            check_free(self.dof)

    @property
    def n_parameters(self) -> int:
        return len(self.mean) * (len(self.mean) + 3) // 2 + self.fit_dof

    def log_density(self, X: ArrayLike) -> Array:
        """Evaluate the log-density of points (N, D), in nats: (N,)."""
        X, nu, D = as_points(X, len(self.mean)), self.dof, len(self.mean)
        squares, half_log_det = distances(X, self.mean, self.scatter)
        top = log_constant(nu, D) - half_log_det
        return top - (nu + D) / 2 * np.log1p(squares / nu)

    def scales(self, X: ArrayLike) -> Array:
        """Expect each point's hidden scale: (nu + D) / (nu + Delta_n^2), (N,)."""
        X, nu, D = as_points(X, len(self.mean)), self.dof, len(self.mean)
        return (nu + D) / (nu + distances(X, self.mean, self.scatter)[0])

    def fit(self, X: ArrayLike, w: ArrayLike) -> Self:
        """Take one step: weigh each point by w and by its expected scale; then nu."""
        X = as_points(X, len(self.mean))
        w = as_weights(w, len(X))
        wu = w * self.scales(X)
        r = X - self.mean
        mean = self.mean + wu @ r / wu.sum()
        r = X - mean
        moved = replace(self, mean=mean, scatter=(wu * r.T) @ r / w.sum())
        if not self.fit_dof:
            return moved
        squares = distances(X, moved.mean, moved.scatter)[0]
        return replace(moved, dof=best_dof(squares, w, len(mean), self.dof))

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw n points, (n, D), by a Generator."""
        around = normal_sample(np.zeros(len(self.mean)), self.scatter, n, rng)
        u = as_generator(rng).gamma(self.dof / 2, 2 / self.dof, size=(n, 1))
        return self.mean + around / np.sqrt(u)
