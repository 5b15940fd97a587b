"""Where EM starts: functions of the data and of a generator, or of labels."""

from gmm_lib.assigned import from_labels
from gmm_lib.highest import short_em
from gmm_lib.starts import (
    k_means,
    k_means_plus_plus,
    random_points,
    random_responsibilities,
)

__all__ = [
    "from_labels",
    "k_means",
    "k_means_plus_plus",
    "random_points",
    "random_responsibilities",
    "short_em",
]
