"""The order of a mixture's components, which means nothing until it is agreed."""

from collections.abc import Iterable
from typing import Self

import numpy as np

import gmm_lib as gm


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


def align(mixture: "gm.Mixture", reference: "gm.Mixture") -> "gm.Mixture":
    """Number a mixture's components like those of another.

    Parameters
    ----------
    mixture : Mixture
        Whose components are reordered.
    reference : Mixture
        Of the same K and D.

    Returns
    -------
    Mixture
        With the sum over k of the squared distances between its means and the
        reference's as small as any order makes it, in the data's units squared.

    Raises
    ------
    TypeError, ValueError
        When one is no Mixture, or K or D differ.

    Notes
    -----
    An assignment problem, solved by `scipy.optimize.linear_sum_assignment`.
    Before you average, compare or plot over several fits, align them.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> one = gm.Mixture([0.3, 0.7], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> two = gm.Mixture([0.6, 0.4], [[4.1], [0.1]], [[[1.0]], [[1.0]]])
    >>> align(two, one).weights
    array([0.4, 0.6])
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    from gmm_lib.mixture import as_mixture

    own, other = as_mixture(mixture).means, as_mixture(reference, "reference").means
    if own.shape != other.shape:
        raise ValueError(
            f"mixture has means of shape {own.shape}, but reference has {other.shape}; "
            "align fits of one K to the same features"
        )
    cost = ((other[:, None] - own) ** 2).sum(axis=2)
    return mixture.reorder(linear_sum_assignment(cost)[1])


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
