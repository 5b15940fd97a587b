"""What makes no component, and what one cannot be asked: refused by name."""

import numpy as np
import pytest

import gmm_lib as gm

X3 = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
FLAT = gm.Line([0.0, 0.0], 1.0)
BAD = {
    "a negative count": (
        lambda: gm.Poisson(1.0).log_density([[2], [-1]]),
        ValueError,
        r"X\[1, 0\] is -1; counts are whole numbers",
    ),
    "half a count": (
        lambda: gm.Poisson(1.0).fit([[2.5]], [1]),
        ValueError,
        r"X\[0, 0\] is 2.5; counts are whole numbers",
    ),
    "a negative rate": (
        lambda: gm.Poisson([1.0, -2.0]),
        ValueError,
        r"rate\[1\] is -2",
    ),
    "half a bit": (
        lambda: gm.Bernoulli([0.5, 0.5]).log_density([[0, 0.5]]),
        ValueError,
        r"X\[0, 1\] is 0.5; binary data are 0 or 1: pass X > threshold",
    ),
    "a probability of 2": (
        lambda: gm.Bernoulli(2.0),
        ValueError,
        r"probabilities\[0\] is 2",
    ),
    "negative pseudo-counts": (
        lambda: gm.Bernoulli(0.5, pseudo=-1),
        ValueError,
        "pseudo is -1",
    ),
    "no degrees of freedom": (
        lambda: gm.Student(0.0, 1.0, 0),
        ValueError,
        "dof is 0; it must be above 0",
    ),
    "a matrix of another size": (
        lambda: gm.Normal([0.0, 1.0], np.eye(3)),
        ValueError,
        r"covariance has shape \(3, 3\), but mean has 2 entries",
    ),
    "a skew scatter": (
        lambda: gm.Student([0.0, 1.0], [[1.0, 0.5], [0.0, 1.0]], 4),
        ValueError,
        "scatter.*not symmetric",
    ),
    "a covariance of 0": (
        lambda: gm.Normal(0.0, 0.0),
        gm.DegenerateComponentError,
        "covariance.*not positive definite",
    ),
    "another number of columns": (
        lambda: gm.Normal(0.0, 1.0).log_density(X3),
        ValueError,
        "X has 2 features",
    ),
    "NaN among the points": (
        lambda: gm.Normal(0.0, 1.0).log_density([[np.nan]]),
        ValueError,
        r"X\[0, 0\] is nan",
    ),
    "too few weights": (
        lambda: FLAT.fit(X3, [1.0]),
        ValueError,
        r"w has shape \(1,\), but X has 3 rows",
    ),
    "a negative weight": (
        lambda: FLAT.fit(X3, [1.0, -1.0, 1.0]),
        ValueError,
        r"w\[1\] is -1",
    ),
    "no weight": (
        lambda: FLAT.fit(X3, np.zeros(3)),
        gm.DegenerateComponentError,
        "w sums to 0: no point is left",
    ),
    "a line through a column that is constant": (
        lambda: FLAT.fit(X3, [0.0, 1.0, 1.0]),
        gm.DegenerateComponentError,
        "determine no line",
    ),
    "a line through two points": (
        lambda: FLAT.fit(X3, [1.0, 1.0, 0.0]),
        gm.DegenerateComponentError,
        "lie on the line",
    ),
    "a Gaussian on one point": (
        lambda: gm.Normal(0.0, 1.0).fit([[2.0], [3.0]], [1.0, 0.0]),
        gm.DegenerateComponentError,
        "not positive definite",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_a_component_cannot_use_is_named(case):
    call, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        call()
