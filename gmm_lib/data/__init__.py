"""Data: rows in blocks, wherever they lie, and the book's own sets."""

from gmm_lib.data.blocks import Blocks
from gmm_lib.data.dataset import Dataset
from gmm_lib.data.made import (
    make_cigars,
    make_moons,
    make_nested,
    make_outlier,
    make_overlapping,
    make_separated,
)
from gmm_lib.data.measures import Measures
from gmm_lib.data.sets import (
    load_galaxies,
    load_iris,
    load_old_faithful,
    load_times_deaths,
)

__all__ = [
    "Blocks",
    "Dataset",
    "Measures",
    "load_galaxies",
    "load_iris",
    "load_old_faithful",
    "load_times_deaths",
    "make_cigars",
    "make_moons",
    "make_nested",
    "make_outlier",
    "make_overlapping",
    "make_separated",
]
