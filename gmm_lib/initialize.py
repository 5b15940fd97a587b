"""Where EM starts: functions of the data and of a generator, or of labels."""

from gmm_lib.starts.assigned import from_labels
from gmm_lib.starts.drawn import (
    k_means,
    k_means_plus_plus,
    random_points,
    random_responsibilities,
)
from gmm_lib.starts.highest import short_em

__all__ = [
    "from_labels",
    "k_means",
    "k_means_plus_plus",
    "random_points",
    "random_responsibilities",
    "short_em",
]
