"""A mixture of anything that can be fitted to weighted points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Ints
from gmm_lib.arguments.arrays import as_count, as_generator
from gmm_lib.arguments.masks import unmasked
from gmm_lib.components.component import Component
from gmm_lib.errors import check_occupied
from gmm_lib.model import MixtureModel
from gmm_lib.models.parts import Parts


@dataclass(frozen=True, eq=False, repr=False)
class MixtureOf(Parts, MixtureModel):
    """Hold a mixture of components of any kind, also of different kinds.

    Parameters
    ----------
    weights : array_like of shape (K,)
        Mixing weights pi_k: at least 0, summing to 1 within 1e-8.
    components : sequence of Component, length K
        Each gives `log_density(X)` and `fit(X, w)`.

    Attributes
    ----------
    n_components, n_parameters : int
        K, and K - 1 plus those of the components.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or a component gives what is no log-density.

    Notes
    -----
    p(x) = sum_k pi_k p_k(x).  `em`, `e_step`, `log_likelihood` and `lower_bound` take
    it as they take a `Mixture`; its M step is that of each component, by `refit`.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> deaths = np.array([[0], [1], [1], [5], [6], [9]])
    >>> start = MixtureOf([0.5, 0.5], [gm.Poisson(1.0), gm.Poisson(5.0)])
    >>> gm.em(deaths, start).model
    Mixture of 2 components
      k  weight             component
      1  0.4911  Poisson(rate=0.6674)
      2  0.5089   Poisson(rate=6.561)

    What components have in common is fitted by the model, in its own `refit`:

    >>> class OneWidth(MixtureOf):
    ...     def refit(self, X, shares):
    ...         own = super().refit(X, shares)
    ...         N_k = shares.sum(axis=0)
    ...         width = sum(n * c.covariance for n, c in zip(N_k, own)) / N_k.sum()
    ...         return [gm.Normal(c.mean, width) for c in own]
    >>> start = OneWidth([0.5, 0.5], [gm.Normal(0.0, 4.0), gm.Normal(9.0, 4.0)])
    >>> gm.em(deaths, start).model
    Mixture of 2 components
      k  weight                              component
      1  0.5011  Normal(mean=0.6761, covariance=1.574)
      2  0.4989    Normal(mean=6.67, covariance=1.574)
    """

    weights: np.ndarray
    components: tuple

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self, weights: ArrayLike, components: Sequence[Component]
        ) -> None: ...

    def log_joint(self, X: ArrayLike) -> Array:
        """Evaluate log pi_k + log p_k(x_n), (N, K), in nats."""
        with np.errstate(divide="ignore"):  # a weight of 0 is log-weight -inf
            return np.log(self.weights) + self.log_each(X)

    def m_step(
        self, X: ArrayLike, gamma: Array, *, sample_weight: Array | None = None
    ) -> Self:
        """Take the M step: weights N_k / N, and each component by its own fit."""
        shares = gamma if sample_weight is None else gamma * sample_weight[:, None]
        N_k = shares.sum(axis=0)
        check_occupied(N_k)
        components = self.refit(unmasked(X), shares)
        return replace(self, weights=N_k / N_k.sum(), components=components)

    def sample(self, n: int, rng: np.random.Generator) -> tuple[Array, Ints]:
        """Draw n points: first the component z, then x given z.

        Parameters
        ----------
        n : int
            How many points, at least 1.
        rng : numpy.random.Generator
            The source of randomness.

        Returns
        -------
        X : ndarray of shape (n, D)
            Points, in the data's units.
        z : ndarray of shape (n,)
            The component that each point came from, 0 to K - 1.

        Raises
        ------
        TypeError, ValueError
            When an argument is malformed, or a component has no `sample`.
        """
        n, rng = as_count(n, "n", least=1), as_generator(rng)
        z = rng.choice(self.n_components, size=n, p=self.weights)
        return self._draw(z, rng), z

    def _title(self):
        return (
            f"Mixture of {self.n_components} component{'s' * (len(self.weights) > 1)}"
        )
