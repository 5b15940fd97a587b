"""Student's t: a Gaussian each of whose points has a hidden scale."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln

from gmm_lib.arguments.arrays import as_generator, as_nonnegative, as_points
from gmm_lib.components.component import Shown, as_weights
from gmm_lib.components.normal import as_location, distances, normal_sample


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
        Degrees of freedom nu, above 0, which no fit changes: small means heavy tails.

    Attributes
    ----------
    n_parameters : int
        D + D (D + 1) / 2; nu is not counted.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    x given u is Gaussian with covariance scatter / u, and u has a gamma distribution
    with shape nu / 2 and mean 1.  So the E step owes more than the label: E[u | x], the
    `scales`.  `fit` weighs each point by them, one step from where the component
    stands, and never lowers the weighted log-likelihood: Peel and McLachlan (2000),
    Statistics and Computing 10, 339-348.

    Examples
    --------
    >>> t = Student(0.0, 1.0, dof=3)
    >>> t.scales([[0.0], [9.0]]).round(3)
    array([1.333, 0.048])
    >>> t.fit([[-1.0], [0.0], [1.0], [99.0]], w=np.ones(4)).mean.round(3)
    array([0.012])
    """

    mean: np.ndarray
    scatter: np.ndarray
    dof: float

    def __post_init__(self):
        mean, S = as_location(self.mean, self.scatter, "scatter")
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "scatter", S)
        if as_nonnegative(self.dof, "dof") == 0:
            raise ValueError("dof is 0; it must be above 0: 4 has heavy tails, say")

    @property
    def n_parameters(self):
        return len(self.mean) * (len(self.mean) + 3) // 2

    def log_density(self, X):
        """Evaluate the log-density of points (N, D), in nats: (N,)."""
        X, nu, D = as_points(X, len(self.mean)), self.dof, len(self.mean)
        squares, half_log_det = distances(X, self.mean, self.scatter)
        top = gammaln(D / 2) - betaln(nu / 2, D / 2) - D / 2 * np.log(nu * np.pi)
        return top - half_log_det - (nu + D) / 2 * np.log1p(squares / nu)

    def scales(self, X):
        """Expect each point's hidden scale: (nu + D) / (nu + Delta_n^2), (N,)."""
        X, nu, D = as_points(X, len(self.mean)), self.dof, len(self.mean)
        return (nu + D) / (nu + distances(X, self.mean, self.scatter)[0])

    def fit(self, X, w):
        """Take one step: weigh each point by w and by its expected scale."""
        X = as_points(X, len(self.mean))
        w = as_weights(w, len(X))
        wu = w * self.scales(X)
        r = X - self.mean
        mean = self.mean + wu @ r / wu.sum()
        r = X - mean
        return Student(mean, (wu * r.T) @ r / w.sum(), self.dof)

    def sample(self, n, rng):
        """Draw n points, (n, D), by a Generator."""
        around = normal_sample(np.zeros(len(self.mean)), self.scatter, n, rng)
        u = as_generator(rng).gamma(self.dof / 2, 2 / self.dof, size=(n, 1))
        return self.mean + around / np.sqrt(u)
