"""The book's data sets, each with its units and its source."""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Hold points with the names, units and origin of their features.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        One observation a row, read-only.
    names, units : tuple of str, length D
        What each column measures, and in which unit.
    title : str
        What the data are.
    source : str
        Who published them, and where.

    Attributes
    ----------
    labels : tuple of str
        Name and unit of each column, for the axes of a figure.

    Examples
    --------
    >>> load_old_faithful().labels
    ('eruption duration (min)', 'waiting time (min)')
    """

    X: np.ndarray
    names: tuple
    units: tuple
    title: str
    source: str

    @property
    def labels(self):
        return tuple(
            f"{name} ({unit})" for name, unit in zip(self.names, self.units, strict=True)
        )

    def __repr__(self):
        return f"{self.title}: X {self.X.shape}, {', '.join(self.labels)}\n{self.source}"


def load_old_faithful():
    """Load 272 eruptions of the Old Faithful geyser in Yellowstone National Park.

    Returns
    -------
    Dataset
        X of shape (272, 2): the duration of an eruption and the waiting time until
        the next one, both in minutes.

    Notes
    -----
    Azzalini and Bowman (1990), Applied Statistics 39, 357-365.
    These are the 272 rows that R ships as `faithful`; the article itself studies a
    longer series.

    Examples
    --------
    >>> load_old_faithful().X.mean(axis=0).round(3)
    array([ 3.488, 70.897])
    """
    return Dataset(
        X=_read("old_faithful.csv"),
        names=("eruption duration", "waiting time"),
        units=("min", "min"),
        title="Old Faithful geyser",
        source="Azzalini and Bowman (1990), Applied Statistics 39, 357-365",
    )


def _read(name):
    with (files("gmm_lib") / "data" / name).open() as file:
        X = np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)
    X.setflags(write=False)
    return X
