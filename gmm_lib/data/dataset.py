"""Points with their names, units and origin."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmm_lib.mixture import Mixture


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Hold points with the names, units and origin of their features.

    It is a table as a data frame is one: pass it wherever points are asked for, and
    axes and `feature_names_in_` take its `columns`.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        One observation a row, read-only.
    names, units : tuple of str, length D
        What each column measures, and in which unit; "" where there is none.
    title : str
        What the data are.
    source : str
        Who published them, and where; or how they are made.
    z : ndarray of shape (N,), optional
        The group that each point comes from, 0, 1, ..., read-only; -1 for none.
    groups : tuple of str, optional
        The names of the groups.
    mixture : Mixture, optional
        The mixture that the points are drawn from.

    Attributes
    ----------
    labels, columns : tuple of str
        Name and unit of each column, for the axes of a figure.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> data = gm.load_old_faithful()
    >>> data.labels
    ('eruption duration (min)', 'waiting time (min)')
    >>> gm.GaussianMixture().fit(data).means_.round(1)
    array([[ 3.5, 70.9]])
    """

    X: np.ndarray
    names: tuple
    units: tuple
    title: str
    source: str
    z: np.ndarray | None = None
    groups: tuple = ()
    mixture: Mixture | None = None

    def __post_init__(self):
        for array in (self.X, self.z):
            if array is not None:
                array.setflags(write=False)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(
            f"{name} ({unit})" if unit else name
            for name, unit in zip(self.names, self.units, strict=True)
        )

    columns = labels

    def __len__(self) -> int:
        return len(self.X)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.X, dtype=dtype, copy=copy)

    def __repr__(self):
        return (
            f"{self.title}: X {self.X.shape}, {', '.join(self.labels)}\n{self.source}"
        )
