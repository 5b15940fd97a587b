"""A mixture of Student's t whose components have one nu in common."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_points
from gmm_lib.components import Student
from gmm_lib.components.normal import distances
from gmm_lib.components.tails import best_dof, check_free
from gmm_lib.models.mixture_of import MixtureOf


class SameTails(MixtureOf):
    """Hold a mixture of Student's t with one nu in common, which is fitted.

    Parameters
    ----------
    weights : array_like of shape (K,)
        Mixing weights pi_k: at least 0, summing to 1 within 1e-8.
    components : sequence of Student, length K
        All with the same dof, from 0.1 to 1000, and without `fit_dof`.

    Attributes
    ----------
    dof : float
        nu of all components.
    n_components, n_parameters : int
        K, and K - 1 plus those of the components plus 1 for nu.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    After its components have taken their steps, the model lets nu climb, as
    `Student.fit` does for one component.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> rng = np.random.default_rng(0)
    >>> X = np.concatenate([rng.standard_t(3, 300), 30 + rng.standard_t(3, 300)])
    >>> start = SameTails([0.5, 0.5], [Student(m, 1.0, dof=30) for m in (0.0, 30.0)])
    >>> run = gm.em(X[:, None], start)
    >>> round(run.model.dof, 1), len(run.falls)
    (2.9, 0)
    """

    def __post_init__(self):
        super().__post_init__()
        for k, component in enumerate(self.components):
            _check(k, component, self.dof)

    @property
    def dof(self) -> float:
        return getattr(self.components[0], "dof", None)

    @property
    def n_parameters(self) -> int:
        return super().n_parameters + 1

    def refit(self, X: ArrayLike, shares: Array) -> Sequence[Any]:
        """Fit each component at the present nu, then nu to all of them."""
        own = super().refit(X, shares)
        X = as_points(X)
        apart = [distances(X, c.mean, c.scatter)[0] for c in own]
        squares, w = np.concatenate(apart), shares.T.ravel()
        dof = best_dof(squares, w, len(own[0].mean), self.dof)
        return [replace(c, dof=dof) for c in own]


def _check(k, component, dof):
    if not isinstance(component, Student):
        raise TypeError(
            f"components[{k}] is {component!r}; pass a Student, or mix by MixtureOf"
        )
    if component.fit_dof or component.dof != dof:
        raise ValueError(
            f"components[{k}] is {component!r}, but one nu is fitted for all: pass "
            f"dof={dof:g} to each, without fit_dof"
        )
    check_free(dof)
