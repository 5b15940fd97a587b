"""What EM knows to do with a Gaussian mixture."""

from typing import TypedDict

from numpy.typing import ArrayLike

from gmm_lib._types import Fixed
from gmm_lib.families import Family
from gmm_lib.prior import Prior


class How(TypedDict, total=False):
    """Hold the keywords of `em`."""

    tol: float
    max_iter: int
    sample_weight: ArrayLike | None
    reg_covar: float
    covariance_type: str | Family
    fixed: Fixed | None
    prior: Prior | None
