"""Parts that make no mixture, and no trace: an error that names them."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.textbook.five_points import X, theta, with_entry

calls = {
    # Mixture
    "weights that sum to 0.9": (
        lambda: gm.Mixture([0.5, 0.4], theta.means, theta.covariances),
        ValueError,
        "weights sum to 0.9, not to 1; divide",
    ),
    "a negative weight": (
        lambda: gm.Mixture([1.5, -0.5], theta.means, theta.covariances),
        ValueError,
        r"weights\[1\] is -0.5",
    ),
    "three weights": (
        lambda: gm.Mixture([0.2, 0.3, 0.5], theta.means, theta.covariances),
        ValueError,
        r"weights has shape \(3,\).*shape \(2,\)",
    ),
    "flat means": (
        lambda: gm.Mixture([0.5, 0.5], [1.0, 3.0], theta.covariances),
        ValueError,
        r"means has shape \(2,\).*numpy.asarray\(means\)\[:, None\]",
    ),
    "NaN means": (
        lambda: gm.Mixture(
            [0.5, 0.5], with_entry(np.nan, theta.means), [np.eye(2)] * 2
        ),
        ValueError,
        r"means\[1, 1\] is nan",
    ),
    "variances for covariances": (
        lambda: gm.Mixture([0.5, 0.5], theta.means, np.ones((2, 2))),
        ValueError,
        r"covariances has shape \(2, 2\), but 3 axes",
    ),
    "covariances of another D": (
        lambda: gm.Mixture([0.5, 0.5], theta.means, [np.eye(3)] * 2),
        ValueError,
        r"covariances has shape \(2, 3, 3\).*\(2, 2, 2\)",
    ),
    "an asymmetric covariance": (
        lambda: gm.Mixture([1.0], [[0.0, 0.0]], [[[1.0, 0.5], [0.4, 1.0]]]),
        ValueError,
        r"covariances\[0\] is not symmetric.*0.1.*\(S \+ S.T\) / 2",
    ),
    "an indefinite covariance": (
        lambda: gm.Mixture([1.0], [[0.0, 0.0]], [[[1.0, 2.0], [2.0, 1.0]]]),
        gm.DegenerateComponentError,
        r"covariances\[0\] is not positive definite: .* eigenvalue is -1",
    ),
    "a singular covariance": (
        lambda: gm.Mixture([1.0], [[0.0, 0.0]], [[[1.0, 1.0], [1.0, 1.0]]]),
        gm.DegenerateComponentError,
        r"covariances\[0\] is not positive definite",
    ),
    "a variance too small to invert": (
        lambda: gm.Mixture([1.0], [[0.0]], [[[5e-324]]]),
        gm.DegenerateComponentError,
        r"covariances\[0\] is not positive definite",
    ),
    # Trace
    "a trace of nothing": (
        lambda: gm.Trace([], [], [], False, ""),
        ValueError,
        "mixtures is empty",
    ),
    "a trace of arrays": (
        lambda: gm.Trace([X], [0.0], [], False, ""),
        TypeError,
        r"mixtures\[0\] is",
    ),
    "a trace of one mixture": (
        lambda: gm.Trace(theta, [0.0], [], False, ""),
        TypeError,
        "mixtures must be a sequence",
    ),
    "a trace with a number for a history": (
        lambda: gm.Trace([theta], -3.0, [], False, ""),
        ValueError,
        "log_likelihoods has shape",
    ),
    "a trace with a short history": (
        lambda: gm.Trace([theta, theta], [0.0], [0.0], False, ""),
        ValueError,
        "log_likelihoods has 1 entries, but 2 mixtures need 2",
    ),
    "a trace of different mixtures": (
        lambda: gm.Trace(
            [theta, gm.Mixture([1.0], [[0.0]], [[[1.0]]])], [0, 0], [0], False, ""
        ),
        ValueError,
        r"mixtures\[1\] has means of shape \(1, 1\)",
    ),
}


@pytest.mark.parametrize("case", calls)
def test_a_bad_argument_is_named_with_a_remedy(case):
    call, error, message = calls[case]
    with pytest.raises(error, match=f"(?s){message}"):
        call()
