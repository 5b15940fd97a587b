"""The book's data sets, each with its units and its source."""

from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np

from gmm_lib._validation import as_count, as_generator, as_nonnegative
from gmm_lib.mixture import Mixture


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Hold points with the names, units and origin of their features.

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
    z: np.ndarray | None = None
    groups: tuple = ()
    mixture: Mixture | None = None

    def __post_init__(self):
        for array in (self.X, self.z):
            if array is not None:
                array.setflags(write=False)

    @property
    def labels(self):
        return tuple(
            f"{name} ({unit})" if unit else name
            for name, unit in zip(self.names, self.units, strict=True)
        )

    def __repr__(self):
        return (
            f"{self.title}: X {self.X.shape}, {', '.join(self.labels)}\n{self.source}"
        )


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


def load_galaxies():
    """Load the velocities of 82 galaxies in the Corona Borealis region.

    Returns
    -------
    Dataset
        X of shape (82, 1): recession velocities, in 1000 km/s, in rising order.

    Notes
    -----
    Postman, Huchra and Geller (1986), Astronomical Journal 92, 1238-1247; Roeder
    (1990), Journal of the American Statistical Association 85, 617-624.
    The 78th value is 26.960; a widely shipped copy has the misprint 26.690.

    Examples
    --------
    >>> load_galaxies().X[77]
    array([26.96])
    """
    return Dataset(
        X=_read("galaxies.csv"),
        names=("recession velocity",),
        units=("1000 km/s",),
        title="Galaxies of the Corona Borealis region",
        source="Postman, Huchra and Geller (1986), Astronomical Journal 92, 1238-1247; "
        "Roeder (1990), Journal of the American Statistical Association 85, 617-624",
    )


def load_iris():
    """Load the measurements of 150 iris flowers of three species.

    Returns
    -------
    Dataset
        X of shape (150, 4): length and width of a sepal, length and width of a petal,
        in cm.
        z is the species, and groups its name.

    Notes
    -----
    Anderson (1935), Bulletin of the American Iris Society 59, 2-5; Fisher (1936),
    Annals of Eugenics 7, 179-188.

    Examples
    --------
    >>> iris = load_iris()
    >>> iris.X[iris.z == iris.groups.index("setosa")].mean(axis=0).round(3)
    array([5.006, 3.428, 1.462, 0.246])
    """
    with (files("gmm_lib") / "data" / "iris_species.csv").open() as file:
        species = file.read().split()[1:]
    groups, z = np.unique(species, return_inverse=True)
    return Dataset(
        X=_read("iris.csv"),
        names=("sepal length", "sepal width", "petal length", "petal width"),
        units=("cm",) * 4,
        title="Iris flowers",
        source="Anderson (1935), Bulletin of the American Iris Society 59, 2-5; "
        "Fisher (1936), Annals of Eugenics 7, 179-188",
        z=z,
        groups=tuple(groups.tolist()),
    )


def make_separated(n, rng):
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


def make_overlapping(n, rng, separation=2.0):
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


def make_cigars(n, rng):
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


def make_nested(n, rng):
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


def make_outlier(n, rng):
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


def make_moons(n, rng, noise=0.1):
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


def _read(name):
    with (files("gmm_lib") / "data" / name).open() as file:
        return np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)
