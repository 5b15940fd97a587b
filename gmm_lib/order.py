"""The order of a mixture's components, which means nothing until it is agreed."""

from collections.abc import Iterable
from typing import Self

import numpy as np


class Ordered:
    """Bring components into another order: what a Mixture inherits."""

    def reorder(self, by: str | Iterable[int] = "means") -> Self:
        """Number the components anew; the density stays the same.

        Parameters
        ----------
        by : {'means', 'weights'} or sequence of int, optional
            By the first feature of the means, then by the next; the heaviest first; or
            the present numbers, 0 to K - 1, in the order that they are to have.

        Returns
        -------
        Mixture

        Raises
        ------
        TypeError, ValueError
            When `by` is neither a word nor an order of all components.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> theta = gm.Mixture([0.2, 0.8], [[4.0], [0.0]], [[[1.0]], [[2.0]]])
        >>> theta.reorder().means.ravel()
        array([0., 4.])
        >>> theta.reorder([1, 0]) == theta.reorder("weights")
        True

        The components of a fitted model follow:

        >>> model = gm.GaussianMixture(2, random_state=0)
        >>> model = model.fit(gm.load_old_faithful().X)
        >>> model.mixture_ = model.mixture_.reorder()
        >>> bool(np.all(np.diff(model.means_[:, 0]) > 0))
        True
        """
        order = _order(self, by)
        parts = self.weights, self.means, self.covariances
        return type(self)(*(part[order] for part in parts))


def _order(mixture, by):
    if isinstance(by, str):
        if by == "means":
            return np.lexsort(mixture.means.T[::-1])
        if by == "weights":
            return np.argsort(-mixture.weights, kind="stable")
        raise ValueError(f"by is {by!r}; it must be 'means', 'weights' or an order")
    if not isinstance(by, Iterable):
        raise TypeError(f"by must be a word or an order, not {by!r}; try by='means'")
    order, K = np.asarray(list(by)), mixture.n_components
    if order.dtype.kind not in "iu" or sorted(order.tolist()) != list(range(K)):
        raise ValueError(
            f"by is {order.tolist()}; an order names each of 0 to {K - 1} once"
        )
    return order
