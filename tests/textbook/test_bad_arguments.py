"""Bad arguments beside the points: an error that names each and says what to try."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.textbook.five_points import X, gamma, theta, with_entry

rng = np.random.default_rng(0)
calls = {
    # gamma
    "gamma of too few rows": (
        lambda: gm.m_step(X, gamma[:3]),
        ValueError,
        r"gamma has shape \(3, 2\), but \(5, 2\) is needed",
    ),
    "gamma of another K": (
        lambda: gm.lower_bound(X, np.full((5, 3), 1 / 3), theta),
        ValueError,
        r"gamma has shape \(5, 3\), but \(5, 2\)",
    ),
    "negative gamma": (
        lambda: gm.m_step(X, [[1.5, -0.5]] * 5),
        ValueError,
        r"gamma\[0, 1\] is -0.5.*e_step",
    ),
    "gamma that sums to 1.1": (
        lambda: gm.m_step(X, [[0.5, 0.6]] * 5),
        ValueError,
        r"gamma\[0\] sums to 1.1, not to 1; divide",
    ),
    "NaN gamma": (
        lambda: gm.m_step(X, with_entry(np.nan, gamma)),
        ValueError,
        r"gamma\[1, 1\] is nan",
    ),
    "an empty component": (
        lambda: gm.m_step(X, [[1.0, 0.0]] * 5),
        gm.DegenerateComponentError,
        "component 1 explains no point.*fewer components",
    ),
    "a component on one point": (
        lambda: gm.m_step(X, np.eye(2)[[0, 1, 1, 1, 1]]),
        gm.DegenerateComponentError,
        r"covariances\[0\] is not positive definite.*larger reg_covar",
    ),
    "identical points": (
        lambda: gm.m_step(np.ones((5, 2)), gamma),
        gm.DegenerateComponentError,
        "not positive definite",
    ),
    "collinear columns": (
        lambda: gm.m_step(X[:, [0, 0]] * [1, 3], gamma),
        gm.DegenerateComponentError,
        "features may repeat",
    ),
    "values of 1e-200": (
        lambda: gm.m_step(X * 1e-200, gamma),
        ValueError,
        "squares of numbers below 1e-140 are lost",
    ),
    # mixture
    "a mixture that is none": (
        lambda: gm.e_step(X, [0.5, 0.5]),
        TypeError,
        r"mixture must be a Mixture, not \[0.5, 0.5\]",
    ),
    "a mixture of anything, where Gaussians are asked for": (
        lambda: gm.information(X, gm.MixtureOf([1.0], [gm.Poisson([1.0, 1.0])])),
        TypeError,
        "mixture must be a Mixture, of Gaussians, not a MixtureOf$",
    ),
    "a Gaussian's prior on a mixture of anything": (
        lambda: gm.em(
            X, gm.MixtureOf([1.0], [gm.Poisson([1.0, 1.0])]), prior=gm.Prior()
        ),
        TypeError,
        r"prior is of Gaussian .* a MixtureOf; give its components a log_prior\(\)",
    ),
    "no start": (lambda: gm.em(X, None), TypeError, "mixture must be a Mixture"),
    "m_step's result left out": (
        lambda: gm.lower_bound(X, gamma, None),
        TypeError,
        "mixture must be a Mixture",
    ),
    "log_likelihood of None": (
        lambda: gm.log_likelihood(X, None),
        TypeError,
        "mixture must be a Mixture",
    ),
    "points out of reach of the start": (
        lambda: gm.em(X, gm.Mixture([1.0], [[1e149] * 2], [np.eye(2) * 1e-9])),
        ValueError,
        r"X\[0\] is too far from every component.*wider",
    ),
    "an e_step out of reach": (
        lambda: gm.e_step([[1e149, 0.0]], theta),
        ValueError,
        r"X\[0\] is too far",
    ),
    "points out of reach, and no iterations": (
        lambda: gm.em(
            X, gm.Mixture([1.0], [[1e149] * 2], [np.eye(2) * 1e-9]), max_iter=0
        ),
        ValueError,
        r"X\[0\] is too far",
    ),
    # numbers
    "negative reg_covar": (
        lambda: gm.m_step(X, gamma, reg_covar=-1),
        ValueError,
        "reg_covar is -1",
    ),
    "an unknown family": (
        lambda: gm.m_step(X, gamma, covariance_type="diagonal"),
        ValueError,
        "covariance_type is 'diagonal'; it must be one of .*'diag'",
    ),
    "a family that is no text": (
        lambda: gm.em(X, theta, covariance_type=1, max_iter=0),
        TypeError,
        "covariance_type must be a string, not 1",
    ),
    "statistics of another family": (
        lambda: gm.expected_statistics(
            X, gm.Mixture([1.0], [[0.0, 0.0]], [[[2.0, 1.0], [1.0, 2.0]]]), "diag"
        ),
        ValueError,
        r"mixture.covariances\[0\] is not diag",
    ),
    "statistics at different mixtures": (
        lambda: (
            gm.expected_statistics(X, theta)
            + gm.expected_statistics(X, gm.m_step(X, gamma))
        ),
        ValueError,
        "taken at different mixtures",
    ),
    "an iterator for data": (
        lambda: gm.expected_statistics(iter([X]), theta),
        TypeError,
        "X is an iterator.*starts afresh",
    ),
    "no blocks": (
        lambda: gm.expected_statistics([], theta),
        ValueError,
        r"X has 0 sample",
    ),
    "blocks of different widths": (
        lambda: gm.expected_statistics([X, X[:, :1]], theta),
        ValueError,
        "X has 1 features",
    ),
    "statistics out of reach": (
        lambda: gm.expected_statistics([X[0], [1e149, 0.0]], theta),
        ValueError,
        r"X\[1\] is too far",
    ),
    "reg_covar as text": (
        lambda: gm.m_step(X, gamma, reg_covar="1"),
        TypeError,
        "reg_covar must be a number, not '1'",
    ),
    "NaN tol": (lambda: gm.em(X, theta, tol=np.nan), ValueError, "tol is nan"),
    "negative tol": (lambda: gm.em(X, theta, tol=-1e-3), ValueError, "tol is -0.001"),
    "negative max_iter": (
        lambda: gm.em(X, theta, max_iter=-1),
        ValueError,
        "max_iter is -1; it must be at least 0",
    ),
    "fractional max_iter": (
        lambda: gm.em(X, theta, max_iter=2.5),
        TypeError,
        "max_iter must be a whole number, not 2.5",
    ),
    "max_iter=True": (lambda: gm.em(X, theta, max_iter=True), TypeError, "max_iter"),
    "a sample of none": (lambda: theta.sample(0, rng), ValueError, "n is 0"),
    "half a sample": (lambda: theta.sample(0.5, rng), TypeError, "n must be a whole"),
    "a seed for a generator": (
        lambda: theta.sample(5, 42),
        TypeError,
        r"rng must be .*Generator, not 42.*default_rng",
    ),
}


@pytest.mark.parametrize("case", calls)
def test_a_bad_argument_is_named_with_a_remedy(case):
    call, error, message = calls[case]
    with pytest.raises(error, match=f"(?s){message}"):
        call()
