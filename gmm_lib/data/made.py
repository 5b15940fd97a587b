"""Worlds to draw from: each makes EM's life easy or hard in one way."""

from dataclasses import replace

import numpy as np

from gmm_lib.arguments.arrays import as_count, as_generator, as_nonnegative
from gmm_lib.data.dataset import Dataset
from gmm_lib.mixture import Mixture


def make_separated(n: int, rng: np.random.Generator) -> Dataset:
    """Draw from three components that hardly overlap: a world where EM is fast.

    Parameters
    ----------
    n : int
        How many points.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    Dataset
        X of shape (n, 2), with z and the mixture.

    Raises
    ------
    TypeError, ValueError
        When n is no whole number of at least 1, or rng no Generator.

    Examples
    --------
    >>> make_separated(5, np.random.default_rng(0)).X.shape
    (5, 2)
    """
    round_, tilted = np.eye(2), np.array([[1.0, 0.6], [0.6, 1.0]])
    theta = Mixture(
        [0.3, 0.3, 0.4],
        [[0.0, 0.0], [8.0, 0.0], [4.0, 7.0]],
        [round_, tilted, np.diag([2.0, 0.5])],
    )
    return _drawn(theta, n, rng, "Separated", "three components, 7 to 8 apart")


def make_overlapping(
    n: int, rng: np.random.Generator, separation: float = 2.0
) -> Dataset:
    """Draw from two equal Gaussians a few sigma apart: a world where EM is slow.

    Parameters
    ----------
    n : int
        How many points.
    rng : numpy.random.Generator
        The source of randomness.
    separation : float, optional
        The distance of the means, in standard deviations.
        Up to 2 the density has one mode.

    Returns
    -------
    Dataset
        X of shape (n, 1), with z and the mixture.

    Raises
    ------
    TypeError, ValueError
        When n is no whole number of at least 1, separation is negative, or rng is no
        Generator.

    Examples
    --------
    >>> make_overlapping(5, np.random.default_rng(0)).mixture.means.ravel()
    array([-1.,  1.])
    """
    half = as_nonnegative(separation, "separation") / 2
    theta = Mixture([0.5, 0.5], [[-half], [half]], np.ones((2, 1, 1)))
    how = f"two equal Gaussians, {separation:g} sigma apart"
    return _drawn(theta, n, rng, "Overlapping", how)


def make_cigars(n: int, rng: np.random.Generator) -> Dataset:
    """Draw from long parallel components: a world where k-means cuts across.

    Parameters
    ----------
    n : int
        How many points.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    Dataset
        X of shape (n, 2), with z and the mixture.

    Raises
    ------
    TypeError, ValueError
        When n is no whole number of at least 1, or rng no Generator.

    Examples
    --------
    >>> make_cigars(5, np.random.default_rng(0)).mixture.n_components
    2
    """
    cigar = np.array([[8.2, 7.8], [7.8, 8.2]])  # 4 sigma long, 0.6 wide
    theta = Mixture([0.5, 0.5], [[-1.5, 1.5], [1.5, -1.5]], [cigar, cigar])
    return _drawn(theta, n, rng, "Cigars", "two long parallel components")


def make_nested(n: int, rng: np.random.Generator) -> Dataset:
    """Draw from a narrow component inside a wide one: one cluster, two components.

    Parameters
    ----------
    n : int
        How many points.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    Dataset
        X of shape (n, 2), with z and the mixture.

    Raises
    ------
    TypeError, ValueError
        When n is no whole number of at least 1, or rng no Generator.

    Examples
    --------
    >>> make_nested(5, np.random.default_rng(0)).mixture.means.tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    theta = Mixture([0.5, 0.5], np.zeros((2, 2)), [0.25 * np.eye(2), 9 * np.eye(2)])
    return _drawn(theta, n, rng, "Nested", "a narrow component inside a wide one")


def make_outlier(n: int, rng: np.random.Generator) -> Dataset:
    """Draw from two components, and put the last point far away.

    Parameters
    ----------
    n : int
        How many points, the outlier included.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    Dataset
        X of shape (n, 2), with z, -1 for the outlier, and the mixture of the others.

    Raises
    ------
    TypeError, ValueError
        When n is no whole number of at least 2, or rng no Generator.

    Examples
    --------
    >>> make_outlier(5, np.random.default_rng(0)).z[-1]
    np.int64(-1)
    """
    n = as_count(n, "n", least=2)
    theta = Mixture([0.5, 0.5], [[-2.5, 0.0], [2.5, 0.0]], [np.eye(2)] * 2)
    made = _drawn(theta, n - 1, rng, "Outlier", "two components and one far point")
    X = np.concatenate([made.X, [[0.0, 25.0]]])
    return replace(made, X=X, z=np.append(made.z, -1))


def make_moons(n: int, rng: np.random.Generator, noise: float = 0.1) -> Dataset:
    """Draw from two interlocking half circles: two clusters that no Gaussian fits.

    Parameters
    ----------
    n : int
        How many points.
    rng : numpy.random.Generator
        The source of randomness.
    noise : float, optional
        The standard deviation about the half circles, whose radius is 1.

    Returns
    -------
    Dataset
        X of shape (n, 2), with z; there is no mixture behind them.

    Raises
    ------
    TypeError, ValueError
        When n is no whole number of at least 1, noise is negative, or rng is no
        Generator.

    Examples
    --------
    >>> make_moons(5, np.random.default_rng(0)).mixture is None
    True
    """
    n, rng = as_count(n, "n", least=1), as_generator(rng)
    noise = as_nonnegative(noise, "noise")
    z, angle = rng.integers(2, size=n), rng.uniform(0, np.pi, size=n)
    moon = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.where(z[:, None] == 0, moon, [1.0, 0.5] - moon)
    X += noise * rng.standard_normal((n, 2))
    return _made(X, z, None, "Moons", "two interlocking half circles of radius 1")


def _drawn(mixture, n, rng, title, how):
    X, z = mixture.sample(n, rng)
    return _made(X, z, mixture, title, how)


def _made(X, z, mixture, title, how):
    names = ("x", "y")[: X.shape[1]]
    source = f"made for this book: {how}"
    return Dataset(X, names, ("",) * len(names), title, source, z=z, mixture=mixture)
