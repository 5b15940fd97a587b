"""Draws from the posterior of a mixture: EM with dice."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Ints
from gmm_lib.arguments.arrays import as_count, as_floats, as_generator, as_points
from gmm_lib.arguments.shares import as_concentration
from gmm_lib.bayes.choose import choose
from gmm_lib.bayes.learn import learn
from gmm_lib.bayes.normal_wishart import NormalWishart, as_normal_wishart
from gmm_lib.mixture import Mixture
from gmm_lib.model import log_sum_exp


def sweep(
    X: ArrayLike,
    z: ArrayLike,
    n_components: int,
    prior: NormalWishart,
    rng: np.random.Generator,
    *,
    concentration: float = 1.0,
) -> tuple[Mixture, Ints]:
    """Draw theta from its posterior given the labels, then labels given theta.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    z : array_like of int, shape (N,)
        The present labels, from 0 to K - 1.
    n_components : int
        K.
    prior : NormalWishart
        What is believed of each component before the data.
    rng : numpy.random.Generator
        The source of randomness.
    concentration : float, optional
        alpha_0 of the Dirichlet prior on the weights.

    Returns
    -------
    mixture : Mixture
        Drawn from p(theta | z, X).
    z : ndarray of int, shape (N,)
        Drawn from p(z | theta, X).

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> prior = gm.bayes.NormalWishart([5.0], strength=0.1, scatter=[[1.0]], dof=2)
    >>> X, rng = [[0.0], [1.0], [9.0], [10.0]], np.random.default_rng(0)
    >>> theta, z = sweep(X, [0, 0, 1, 1], 2, prior, rng)
    >>> z
    array([0, 0, 1, 1])
    """
    X, z, K, prior, a = _checked(X, z, n_components, prior, rng, concentration)
    theta = _draw_theta(X, z, K, prior, rng, a)
    weights, means, roots = theta
    covariances = roots @ roots.transpose(0, 2, 1)
    return Mixture(weights, means, covariances), _draw_labels(X, *theta, rng)


def gibbs(
    X: ArrayLike,
    n_components: int,
    prior: NormalWishart,
    rng: np.random.Generator,
    n: int,
    *,
    concentration: float = 1.0,
    start: ArrayLike | None = None,
) -> "Draws":
    """Draw thetas and labels from the posterior by n sweeps, one after another.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K.
    prior : NormalWishart
        What is believed of each component before the data.
    rng : numpy.random.Generator
        The source of randomness.
    n : int
        How many sweeps.
    concentration : float, optional
        alpha_0 of the Dirichlet prior on the weights.
    start : array_like of int, shape (N,), optional
        Labels from 0 to K - 1; by default drawn at random.

    Returns
    -------
    Draws
        All n of them: leave the first out, which remember the start.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    Diebolt and Robert (1994), J. R. Stat. Soc. B 56, 363-375.
    Whether the chain has been everywhere, no chain can say.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> prior = gm.bayes.NormalWishart([5.0], strength=0.1, scatter=[[1.0]], dof=2)
    >>> X = [[0.0], [1.0], [9.0], [10.0]]
    >>> draws = gibbs(X, 2, prior, np.random.default_rng(0), 200)[100:]
    >>> float(np.mean(draws.labels[:, 0] == draws.labels[:, 1])) > 0.9
    True
    """
    X = as_points(X)
    if start is None:
        K = as_count(n_components, "n_components", least=1)
        start = as_generator(rng).integers(K, size=len(X))
    X, z, K, prior, a = _checked(X, start, n_components, prior, rng, concentration)
    n, (N, D) = as_count(n, "n", least=1), X.shape
    draws = Draws(
        np.empty((n, K)),
        np.empty((n, K, D)),
        np.empty((n, K, D, D)),
        np.empty((n, N), dtype=z.dtype),
    )
    for s in range(n):
        weights, means, roots = theta = _draw_theta(X, z, K, prior, rng, a)
        z = _draw_labels(X, *theta, rng)
        draws.weights[s], draws.means[s], draws.labels[s] = weights, means, z
        draws.covariances[s] = roots @ roots.transpose(0, 2, 1)
    return draws


@dataclass(frozen=True, eq=False, repr=False)
class Draws:
    """Hold S draws of theta and of the labels, in the order in which they came.

    Parameters
    ----------
    weights : ndarray of shape (S, K)
    means : ndarray of shape (S, K, D)
        In the data's units.
    covariances : ndarray of shape (S, K, D, D)
        In the data's units squared.
    labels : ndarray of int, shape (S, N)
        From 0 to K - 1.

    Notes
    -----
    The posterior does not know the numbers of the components: before you average over
    draws what belongs to one component, bring them into one order.  `log_density` and
    whether two points share a label need none.

    Examples
    --------
    >>> Draws(np.ones((3, 1)), np.zeros((3, 1, 1)), np.ones((3, 1, 1, 1)), None)[1:]
    2 draws of a mixture of 1 component in 1 dimension
    """

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.weights)

    def __getitem__(self, chosen: slice) -> "Draws":
        if not isinstance(chosen, slice):
            raise TypeError(f"draws[{chosen!r}]: pass a slice, such as draws[500:]")
        parts = vars(self).values()
        return Draws(*(None if part is None else part[chosen] for part in parts))

    def __repr__(self):
        S, K, D = self.means.shape
        return (
            f"{S} draw{'s' * (S != 1)} of a mixture of {K} component{'s' * (K != 1)} "
            f"in {D} dimension{'s' * (D != 1)}"
        )

    def mixture(self, s: int) -> Mixture:
        """Return draw number s as a Mixture."""
        return Mixture(self.weights[s], self.means[s], self.covariances[s])

    def log_density(self, X: ArrayLike) -> Array:
        """Predict: average p(x | theta) over the draws, as a logarithm.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N,)
            In nats.
        """
        each = [self.mixture(s).log_density(X) for s in range(len(self))]
        return log_sum_exp(np.transpose(each)) - np.log(len(self))


def _checked(X, z, n_components, prior, rng, concentration):
    X = as_points(X)
    K = as_count(n_components, "n_components", least=1)
    as_generator(rng)
    z = as_floats(z, "labels", ndim=1)
    if z.shape != (len(X),):
        raise ValueError(
            f"labels have shape {z.shape}, but X has {len(X)} rows; pass one a row"
        )
    foreign = (z < 0) | (z >= K) | (z % 1 != 0)
    if foreign.any():
        n = int(foreign.argmax())
        raise ValueError(f"labels[{n}] is {z[n]:g}; labels are 0 to {K - 1}")
    prior = as_normal_wishart(prior, X.shape[1])
    return X, z.astype(int), K, prior, as_concentration(concentration)


def _draw_theta(X, z, K, prior, rng, concentration):
    # Weights (K,), means (K, D) and roots R_k (K, D, D) with Sigma_k = R_k R_k'.
    gamma = (z[:, None] == np.arange(K)).astype(float)
    means, strengths, scatters, dofs = learn(prior, X, gamma)
    weights = rng.dirichlet(concentration + gamma.sum(axis=0))
    D = X.shape[1]
    # Bartlett: the precision is L^-T A A' L^-1, where the scatter is L L'.
    d = np.arange(D)
    A = np.where(d[:, None] > d, rng.standard_normal((K, D, D)), 0.0)
    A[:, d, d] = np.sqrt(rng.chisquare(dofs[:, None] - d))
    L = np.linalg.cholesky(scatters)
    roots = np.linalg.solve(A, L.transpose(0, 2, 1)).transpose(0, 2, 1)  # L A^-T
    noise = rng.standard_normal((K, D, 1)) / np.sqrt(strengths)[:, None, None]
    return weights, means + (roots @ noise)[..., 0], roots


def _draw_labels(X, weights, means, roots, rng):
    # The roots are not triangular in general, and need not be: R R' = Sigma.
    y = np.linalg.solve(roots, (X - means[:, None]).transpose(0, 2, 1))  # (K, D, N)
    with np.errstate(divide="ignore"):  # a weight may round to 0
        height = np.log(weights) - np.linalg.slogdet(roots)[1]
    joint = height[:, None] - 0.5 * (y * y).sum(axis=1)
    return choose(np.exp(joint - joint.max(axis=0)).T, rng.random(len(X)))
