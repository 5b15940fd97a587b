"""What is believed of a mixture: a model that the loop of EM can run."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats, as_points
from gmm_lib.arguments.shares import (
    as_concentration,
    as_responsibilities,
    as_sample_weight,
)
from gmm_lib.bayes import dirichlet
from gmm_lib.bayes.beliefs import Beliefs
from gmm_lib.bayes.learn import learn
from gmm_lib.bayes.normal_wishart import NormalWishart, as_normal_wishart
from gmm_lib.mixture import Mixture
from gmm_lib.model import log_sum_exp


@dataclass(frozen=True, eq=False)
class Posterior:
    """Hold beliefs about all components of a mixture, and about their weights.

    The weights have a Dirichlet distribution with parameters `alpha`, each component
    a normal-Wishart, and all are independent: q(theta).  Variational Bayes is EM with
    this in the place of theta: ``gm.em(X, Posterior.of(X, gamma, prior))``.

    Parameters
    ----------
    alpha : array_like of shape (K,)
        Above 0: the points expected of each component, imaginary ones included.
    components : sequence of NormalWishart, length K
        What is believed of each.
    prior : NormalWishart
        What was believed of each before the data.
    concentration : float, optional
        alpha_0, above 0: the imaginary points of each component.

    Attributes
    ----------
    n_components, n_features : int
        K and D.
    weights, means : ndarray of shapes (K,) and (K, D)
        What is expected of them.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    Bishop (2006), section 10.2: (10.57) and (10.59) are this q, and (10.70) its bound.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = np.array([[0.0], [1.0], [9.0], [10.0]])
    >>> prior = gm.bayes.NormalWishart([5.0], strength=0.1, scatter=[[1.0]], dof=2)
    >>> start = Posterior.of(X, np.eye(2)[[0, 0, 0, 1]], prior)
    >>> run = gm.em(X, start)
    >>> run.model.means.round(2).ravel()
    array([0.71, 9.29])
    >>> bool((np.diff(run.log_likelihoods) >= 0).all())  # the bound
    True
    """

    alpha: np.ndarray
    components: tuple
    prior: NormalWishart
    concentration: float = 1.0

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self,
            alpha: ArrayLike,
            components: Sequence[NormalWishart],
            prior: NormalWishart,
            concentration: float = 1.0,
        ) -> None: ...

    def __post_init__(self):
        alpha = as_floats(self.alpha, "alpha", ndim=1).copy()
        prior, components = as_normal_wishart(self.prior), tuple(self.components)
        if len(components) != len(alpha):
            raise ValueError(
                f"alpha has {len(alpha)} entries, but there are {len(components)} "
                "components; pass one for each"
            )
        for component in components:
            as_normal_wishart(component, prior.n_features)
        if not alpha.min() > 0:
            k = int(alpha.argmin())
            raise ValueError(f"alpha[{k}] is {alpha[k]:g}; it must be above 0")
        alpha.setflags(write=False)
        object.__setattr__(self, "alpha", alpha)
        object.__setattr__(self, "components", components)
        concentration = as_concentration(self.concentration)
        object.__setattr__(self, "concentration", concentration)

    @classmethod
    def of(
        cls,
        X: ArrayLike,
        gamma: ArrayLike,
        prior: NormalWishart,
        concentration: float = 1.0,
    ) -> Self:
        """Learn from points whose responsibilities are given: the M step.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.
        gamma : array_like of shape (N, K)
            Responsibilities; each row sums to one.  Labels are rows of 0 and 1.
        prior : NormalWishart
            What is believed of each component before the data.
        concentration : float, optional
            alpha_0 of the Dirichlet prior on the weights.

        Returns
        -------
        Posterior
            With hard gamma, the exact posterior given these labels.

        Raises
        ------
        TypeError, ValueError
            When an argument is malformed.

        Examples
        --------
        >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
        >>> Posterior.of([[3.0], [5.0]], [[1, 0], [1, 0]], prior).alpha
        array([3., 1.])
        """
        X = as_points(X)
        prior = as_normal_wishart(prior, X.shape[1])
        gamma = as_responsibilities(gamma, len(X))
        return _learnt(X, gamma, prior, as_concentration(concentration))

    @property
    def n_components(self) -> int:
        return len(self.alpha)

    @property
    def n_features(self) -> int:
        return self.prior.n_features

    @property
    def weights(self) -> Array:
        return self.alpha / self.alpha.sum()

    @property
    def means(self) -> Array:
        return np.stack([component.mean for component in self.components])

    @property
    def mixture(self) -> Mixture:
        """One theta in the middle: a Mixture, to draw and to compare.

        Its weights and means are those expected, its covariances the inverses of the
        precisions expected.  To predict, use `log_density`, which averages over theta.
        """
        covariances = [c.scatter / c.dof for c in self.components]
        return Mixture(self.weights, self.means, covariances)

    def expected_log_joint(self, X: ArrayLike) -> Array:
        """Average log pi_k + log N(x_n | mu_k, Sigma_k) over what is believed.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N, K)
            In nats: log rho_nk of Bishop (2006), equation (10.46).
        """
        each = [c.expected_log_density(X) for c in self.components]
        return dirichlet.expected_logs(self.alpha) + np.stack(each, axis=1)

    def log_density(self, X: ArrayLike) -> Array:
        """Predict: average p(x | theta) over what is believed, as a logarithm.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of shape (N,)
            The log-density of the next point, in nats: a mixture of Student's t.

        Notes
        -----
        Bishop (2006), equation (10.81).

        Examples
        --------
        >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
        >>> after = Posterior.of([[3.0], [5.0]], [[1, 0], [0, 1]], prior)
        >>> x = np.linspace(-1000, 1000, 200_001)[:, None]
        >>> round(float(np.exp(after.log_density(x)).sum() * 0.01), 6)
        1.0
        """
        each = np.stack([c.log_predictive(X) for c in self.components], axis=1)
        return log_sum_exp(np.log(self.weights) + each)

    def expect(self, X: ArrayLike, sample_weight: ArrayLike | None = None) -> Beliefs:
        """Take the E step: share each point out by what is believed.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.
        sample_weight : array_like of shape (N,), optional
            How often each point counts.

        Returns
        -------
        Beliefs
            Its `log_likelihood` is the bound on the evidence.
        """
        X = as_points(X, self.n_features)
        weight = as_sample_weight(sample_weight, len(X))
        joint = self.expected_log_joint(X)
        return Beliefs(self, X, weight, joint, log_sum_exp(joint))

    def m_step(
        self, X: ArrayLike, gamma: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Learn anew from the prior and from points shared out by gamma (N, K)."""
        gamma = gamma if sample_weight is None else sample_weight[:, None] * gamma
        return _learnt(X, gamma, self.prior, self.concentration)

    def divergence(self) -> float:
        """Measure KL(q(theta) || prior), in nats: what the data have taught, and cost.

        Examples
        --------
        >>> prior = NormalWishart([0.0], strength=1, scatter=[[2.0]], dof=3)
        >>> Posterior([1.0, 1.0], [prior, prior], prior).divergence()
        0.0
        """
        return self._divergence

    @cached_property
    def _divergence(self):
        # Every step of EM asks for it twice.
        before = np.full_like(self.alpha, self.concentration)
        each = [component.divergence(self.prior) for component in self.components]
        return float(dirichlet.divergence(self.alpha, before) + sum(each))


def _learnt(X, gamma, prior, concentration):
    parts = zip(*learn(prior, X, gamma), strict=True)
    components = tuple(NormalWishart(*part) for part in parts)
    return Posterior(
        concentration + gamma.sum(axis=0), components, prior, concentration
    )
