"""The book's data sets, each with its units and its source."""

from importlib.resources import files

import numpy as np

from gmm_lib.data.dataset import Dataset


def load_old_faithful() -> Dataset:
    """Load 272 eruptions of the Old Faithful geyser in Yellowstone National Park.

    Returns
    -------
    Dataset
        X of shape (272, 2): the duration of an eruption and the waiting time until
        the next one, both in minutes.

    Notes
    -----
    Eruptions of October 1980, in the order of time: Weisberg (2014), Applied Linear
    Regression; in this version Haerdle (1991), Smoothing Techniques, shipped with R
    as `faithful`.
    Azzalini and Bowman (1990) study another series, of August 1985.

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
        source="October 1980; Weisberg (2014), Applied Linear Regression; "
        "Haerdle (1991)",
    )


def load_galaxies() -> Dataset:
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


def load_iris() -> Dataset:
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


def load_times_deaths() -> Dataset:
    """Load the deaths of women of 80 and more that The Times told of, day by day.

    Returns
    -------
    Dataset
        X of shape (1096, 1): how many notices a day had.  The counts are in rising
        order: the source tells how many days had as many, not which.

    Notes
    -----
    Hasselblad (1969), Journal of the American Statistical Association 64, 1459-1471:
    the years 1910 to 1912.

    Examples
    --------
    >>> np.bincount(load_times_deaths().X[:, 0].astype(int))
    array([162, 267, 271, 185, 111,  61,  27,   8,   3,   1])
    """
    deaths, days = _read("times_deaths.csv").T
    return Dataset(
        X=np.repeat(deaths, days.astype(int))[:, None],
        names=("deaths a day",),
        units=("",),
        title="Death notices in The Times",
        source="Hasselblad (1969), Journal of the American Statistical Association 64, "
        "1459-1471",
    )


def _read(name):
    with (files("gmm_lib") / "data" / name).open() as file:
        return np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)
