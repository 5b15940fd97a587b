"""Where EM starts: five functions of the data and of a generator, gathered."""

from gmm_lib.search import short_em
from gmm_lib.starts import (
    k_means,
    k_means_plus_plus,
    random_points,
    random_responsibilities,
)

__all__ = [
    "k_means",
    "k_means_plus_plus",
    "random_points",
    "random_responsibilities",
    "short_em",
]
