"""A line: the last column of the data, given the others."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_nonnegative, as_points
from gmm_lib.components.component import Shown, as_row, as_weights
from gmm_lib.errors import DegenerateComponentError


@dataclass(frozen=True, eq=False, repr=False)
class Line(Shown):
    """Hold a component that tells the last column by a line in the others.

    Parameters
    ----------
    coefficients : array_like of shape (D,)
        The intercept, then a slope for each column but the last.
    variance : float
        Of the last column about the line, above 0, in its units squared.

    Attributes
    ----------
    n_parameters : int
        D + 1.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.
    DegenerateComponentError
        A ValueError: of `fit`, when the points determine no line, or lie on one.

    Notes
    -----
    log p(y | x) = log N(y | intercept + slopes . x, variance); `fit` is weighted least
    squares.  Nothing is said of where x comes from, so a mixture of lines gives a
    density of y for each x: McLachlan and Peel (2000), Finite Mixture Models, Wiley.

    Examples
    --------
    >>> points = [[0.0, 1.0], [1.0, 3.5], [2.0, 5.0], [9.0, 0.0]]
    >>> Line([0.0, 0.0], 1.0).fit(points, w=[1, 1, 1, 0])
    Line(coefficients=[1.167, 2], variance=0.05556)
    """

    coefficients: np.ndarray
    variance: float

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(self, coefficients: ArrayLike, variance: float) -> None: ...

    def __post_init__(self):
        coefficients = as_row(self.coefficients, "coefficients")
        object.__setattr__(self, "coefficients", coefficients)
        if as_nonnegative(self.variance, "variance") == 0:
            raise DegenerateComponentError(
                "variance is 0: a line through its points has no density; try fewer "
                "components or another start"
            )

    @property
    def n_parameters(self) -> int:
        return len(self.coefficients) + 1

    def log_density(self, X: ArrayLike) -> Array:
        """Evaluate log p(y | x) for rows of x and y, (N, D), in nats: (N,)."""
        X = as_points(X, len(self.coefficients))
        intercept, *slopes = self.coefficients
        r = X[:, -1] - intercept - X[:, :-1] @ np.array(slopes)
        return -0.5 * (np.log(2 * np.pi * self.variance) + r * r / self.variance)

    def fit(self, X: ArrayLike, w: ArrayLike) -> Self:
        """Give the line of weighted least squares, and the variance about it."""
        X = as_points(X, len(self.coefficients))
        w = as_weights(w, len(X))
        centre = w @ X / w.sum()
        x, y = np.split(X - centre, [-1], axis=1)
        slopes = _least_squares(x, y[:, 0], w)
        r = y[:, 0] - x @ slopes
        variance = w @ (r * r) / w.sum()
        if not variance > 1e-26 * (w @ X[:, -1] ** 2 / w.sum()):
            raise DegenerateComponentError(
                "the points lie on the line, so its variance is 0; try fewer "
                "components or another start"
            )
        coefficients = np.append(centre[-1] - slopes @ centre[:-1], slopes)
        return Line(coefficients, float(variance))


def _least_squares(x, y, w):
    # Slopes of centred y on centred x; every column is measured in its own spread.
    spread = np.sqrt(w @ (x * x) / w.sum())
    unit = np.where(spread > 0, spread, 1)
    root = np.sqrt(w)
    slopes, _, rank, _ = np.linalg.lstsq(root[:, None] * x / unit, root * y)
    if rank < x.shape[1]:
        raise DegenerateComponentError(
            "the points determine no line: a column is constant among them, or repeats "
            "others; try fewer components or fewer columns"
        )
    return slopes / unit
