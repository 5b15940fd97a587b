"""Some features of a mixture: alone, given others, and predicted from others."""

from collections.abc import Iterable
from numbers import Integral
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats, as_points
from gmm_lib.model import FAR, log_sum_exp, responsibilities


class SomeFeatures:
    """Answer for a part of the features: what a Mixture inherits."""

    def marginal(self, features: int | Iterable[int]) -> Self:
        """Forget the other features.

        Parameters
        ----------
        features : int or sequence of int
            The columns to keep, in this order, 0 to D - 1.

        Returns
        -------
        Mixture
            The density of these features alone, as `X[:, features]` has it.

        Raises
        ------
        TypeError, ValueError
            When features are not different columns.

        Notes
        -----
        Bishop (2006), equation (2.98), for each component; the weights stay.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> gm.Mixture([1.0], [[0.0, 5.0]], [[[1.0, 0.5], [0.5, 4.0]]]).marginal(1)
        Mixture of 1 component in 1 dimension
          k  weight  mean  covariance
          1       1     5           4
        """
        kept = as_features(features, self.n_features)
        covariances = self.covariances[:, kept][:, :, kept]
        return type(self)(self.weights, self.means[:, kept], covariances)

    def condition(self, features: int | Iterable[int], values: ArrayLike) -> Self:
        """Learn some features, and tell the density of the others.

        Parameters
        ----------
        features : int or sequence of int
            The columns that are known; at least one is not.
        values : float or array_like of shape (d,)
            Their values, in the same order, in the data's units.

        Returns
        -------
        Mixture
            Of the other features, in their old order.  Its weights are the
            responsibilities of the components for the known values.

        Raises
        ------
        TypeError, ValueError
            When features or values are malformed, or the values are so far from every
            component that even the logarithm of their density overflows.

        Notes
        -----
        Bishop (2006), equations (2.81) and (2.82), for each component.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> one = gm.Mixture([1.0], [[0.0, 5.0]], [[[1.0, 0.5], [0.5, 4.0]]])
        >>> one.condition(0, 2.0)
        Mixture of 1 component in 1 dimension
          k  weight  mean  covariance
          1       1     6        3.75
        """
        given, rest = self._split(features)
        row = as_floats(np.atleast_1d(values), "values", ndim=1)
        if len(row) != len(given):
            raise ValueError(
                f"values has {len(row)} entries, but features names {len(given)} "
                "columns; pass one value for each"
            )
        gamma, means = self._regressed(given, rest, row[None])
        spare, slopes = self.covariances[:, rest][:, :, rest], self._slopes(given, rest)
        across = self.covariances[:, given][:, :, rest]
        covariances = spare - slopes @ across
        return type(self)(gamma[0], means[0], covariances)

    def regress(self, features: int | Iterable[int], values: ArrayLike) -> Array:
        """Predict the other features of many points by their conditional means.

        Parameters
        ----------
        features : int or sequence of int
            The columns that are known; at least one is not.
        values : array_like of shape (N, d)
            Their values, one point a row, in the data's units.

        Returns
        -------
        ndarray of shape (N, D - d)
            The mean of the other features given these, in their old order: of all
            predictions the one with the smallest expected squared error under this
            mixture.

        Raises
        ------
        TypeError, ValueError
            As `condition`.

        Notes
        -----
        Ghahramani and Jordan (1994), Advances in Neural Information Processing
        Systems 6, 120-127.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> one = gm.Mixture([1.0], [[0.0, 5.0]], [[[1.0, 0.5], [0.5, 4.0]]])
        >>> one.regress(0, [[0.0], [2.0]]).tolist()
        [[5.0], [6.0]]
        """
        given, rest = self._split(features)
        values = as_floats(values, "values", ndim=2)
        if values.shape[1] != len(given):
            raise ValueError(
                f"values has shape {values.shape}, but features names {len(given)} "
                "columns; pass one column for each"
            )
        gamma, means = self._regressed(given, rest, values)
        return np.einsum("nk,nkd->nd", gamma, means)

    def _regressed(self, given, rest, values):
        # gamma (N, K) of the known values, and each component's means (N, K, D - d).
        joint = self.marginal(given).log_joint(as_points(values))
        density = log_sum_exp(joint)
        if not density.min() >= FAR:
            raise _too_far(values, density, self.marginal(given))
        apart = values[:, None] - self.means[:, given]  # (N, K, d)
        moved = np.einsum("kij,nkj->nki", self._slopes(given, rest), apart)
        return responsibilities(joint, density), self.means[:, rest] + moved

    def _slopes(self, given, rest):
        # Sigma_ab Sigma_bb^-1, (K, D - d, d).
        known = self.covariances[:, given][:, :, given]
        across = self.covariances[:, given][:, :, rest]
        return np.linalg.solve(known, across).transpose(0, 2, 1)

    def _split(self, features):
        given = as_features(features, self.n_features)
        rest = [i for i in range(self.n_features) if i not in given]
        if not rest:
            raise ValueError(
                f"features names all {self.n_features} columns, so none is left; leave "
                "out what is to be predicted"
            )
        return given, rest


def _too_far(values, density, known):
    # Of many points the one; how far, and what is near.
    n = int(density.argmin())
    which = f"values[{n}] lies" if len(values) > 1 else "values lie"
    widths = np.sqrt(np.diagonal(known.covariances, axis1=1, axis2=2))
    apart = np.abs(values[n] - known.means) / widths
    k = int(apart.max(axis=1).argmin())
    return ValueError(
        f"{which} {apart[k].max():.3g} standard deviations from the nearest "
        "component, too far for its density, even as a logarithm; pass values within "
        f"1e49 of them, such as {known.means[k].tolist()}"
    )


def as_features(features, n_features):
    """Return columns as a list of different whole numbers, 0 to D - 1.

    Parameters
    ----------
    features : int or sequence of int
        What the caller passed.
    n_features : int
        D.

    Returns
    -------
    list of int

    Raises
    ------
    TypeError, ValueError
        When they are no whole numbers, out of range, repeated, or none.

    Examples
    --------
    >>> as_features(1, 2)
    [1]
    """
    one = isinstance(features, Integral)
    if not one and (isinstance(features, str) or not isinstance(features, Iterable)):
        raise TypeError(f"features must be columns, not {features!r}; try features=[0]")
    columns = [features] if one else list(features)
    for i in columns:
        if isinstance(i, bool | np.bool_) or not isinstance(i, Integral):
            raise TypeError(
                f"features has {i!r}; columns are whole numbers, 0 to {n_features - 1}"
            )
        if not 0 <= i < n_features:
            raise ValueError(
                f"features has {i}; columns are numbered 0 to {n_features - 1}"
            )
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(
            f"features is {features!r}; name at least one column, and none twice"
        )
    return [int(i) for i in columns]
