"""Words for the types in signatures; nothing here computes anything."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]  # what is given back; what may be passed is `ArrayLike`
Ints = NDArray[np.intp]
Seed = int | np.random.Generator | np.random.RandomState | None
# Rows, some with entries that are missing; or blocks of rows, each time it is asked.
Points = ArrayLike | Iterable[Any]
# 'means', say; several such names; or a dict from them to True or to components.
Fixed = str | Iterable[str] | Mapping[str, bool | int | Iterable[int]]
