"""What takes too long for a page: computed by `make long`, and kept in small files.

`galaxies.csv` has the posterior of K on the 82 galaxies under several priors, and
`one_gaussian.csv` how many clusters points of one Gaussian fall into.  Each row says
with which prior, how many chains and sweeps, and from which seed it was computed; each
error is a standard error of the number before it.
"""

import csv
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmm_lib._types import Array


def read(name: str) -> dict[str, NDArray[Any]]:
    """Read what was computed: "galaxies" or "one_gaussian".

    Parameters
    ----------
    name : str

    Returns
    -------
    dict of ndarray
        A column for each name in the file's first line: numbers, or words.

    Raises
    ------
    ValueError
        When there is no such file.

    Examples
    --------
    >>> found = read("galaxies")
    >>> chosen = (found["prior"] == "as published") & (found["K"] <= 30)
    >>> round(float(found["probability"][chosen].sum()), 3)
    1.0
    """
    path = files(__name__) / f"{name}.csv"
    if not path.is_file():
        raise ValueError(f'there is no {name!r}; try "galaxies" or "one_gaussian"')
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    return {key: _column([row[key] for row in rows]) for key in rows[0]}


def _column(cells):
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array(cells)


def mean_and_error(values: Array) -> tuple[Any, Any]:
    """Average over the first axis, and give the standard error of the average.

    Examples
    --------
    >>> mean_and_error(np.array([1.0, 2.0, 3.0]))
    (np.float64(2.0), np.float64(0.5773502691896258))
    """
    return values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(len(values))
