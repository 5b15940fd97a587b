"""Rows that stand for all the data, and which of them a mixture explains worst.

A sample holds few rows of a small group, or none.  But then the fit explains those
rows worse than others, and one pass over the data finds them.
"""

from typing import NamedTuple

import numpy as np

_ROWS = 500  # about so many of the worst explained rows are looked at


class Strata(NamedTuple):
    """Hold rows that stand for all: the worst explained, and the others or some."""

    rows: np.ndarray  # (n, D), the data's units
    weights: np.ndarray  # (n,), summing to the data's total
    labels: np.ndarray  # (n,), the component most responsible for each
    worst: np.ndarray  # (m,), the indices of the worst explained
    log_densities: np.ndarray  # (m,), of those
    each: float = 1.0  # how many rows one of the others stands for


def all_rows(engine, mixture):
    """Let each row of the data stand for itself.

    Parameters
    ----------
    engine : Engine
        Of the data.
    mixture : Mixture
        A fit to them.

    Returns
    -------
    Strata
    """
    rows, log_densities, weights, labels = engine.look(mixture)
    few = min(_ROWS, max(len(rows) // 10, 100), len(rows) - 1)
    worst = log_densities.argpartition(few)[:few]
    return Strata(rows, weights, labels, worst, log_densities[worst])


def joined(engine, sample_engine, sample, mixture):
    """Let the rows of all the data that a mixture explains worst join a sample.

    Parameters
    ----------
    engine, sample_engine : Engine
        Of all the data, and of the sample.
    sample : ndarray of shape (n, D)
        Rows drawn from the data, in their units.
    mixture : Mixture
        A fit to the sample.

    Returns
    -------
    Strata
    """
    _, log_densities, _, labels = sample_engine.look(mixture)
    few = min(len(sample) * _ROWS // engine.n_points + 1, len(sample) // 2)
    below = np.partition(log_densities, few)[few]
    rows, found, weights, own = engine.look(mixture, below)
    others = log_densities >= below
    each = (engine.total - weights.sum()) / others.sum()
    weights = np.concatenate([weights, np.full(others.sum(), each)])
    rows = np.concatenate([rows, sample[others]])
    labels = np.concatenate([own, labels[others]])
    return Strata(rows, weights, labels, np.arange(len(found)), found, each)
