"""Bad input: an error that names the argument and says what to try, never a NaN."""

import subprocess
import sys
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import gmm_lib as gm

X = np.array([[0.0, 1.0], [2.0, 0.5], [1.0, 3.0], [4.0, 2.0], [3.0, 3.5]])
theta = gm.Mixture([0.5, 0.5], [[1.0, 1.0], [3.0, 3.0]], [np.eye(2)] * 2)
gamma = gm.e_step(X, theta)
fitted = gm.GaussianMixture(random_state=0).fit(X)
rng = np.random.default_rng(0)
any_width = {("three features", name) for name in ("m_step", "GaussianMixture.fit")}


def with_entry(value, array=X):
    changed = array.astype(float)
    changed[1, 1] = value
    return changed


bad_points = {
    "NaN": (with_entry(np.nan), ValueError, r"X\[1, 1\] is nan"),
    "infinity": (with_entry(-np.inf), ValueError, r"X\[1, 1\] is -inf"),
    "1e200": (with_entry(1e200), ValueError, r"X\[1, 1\] is 1e\+200.*rescale"),
    "no rows": (np.empty((0, 2)), ValueError, r"X has 0 sample\(s\) \(shape=\(0, 2\)"),
    "no columns": (
        np.empty((5, 0)),
        ValueError,
        r"X has 0 feature\(s\) \(shape=\(5, 0\)",
    ),
    "1-D": (X[:, 0], ValueError, r"X has shape \(5,\).*rows of|X\[:, None\]"),
    "3-D": (X[None], ValueError, r"X has shape \(1, 5, 2\)"),
    "strings": (np.full((5, 2), "a"), TypeError, "X must be .* real numbers"),
    "objects": (np.full((5, 2), object()), TypeError, "X must be .* real numbers"),
    "complex": (X + 1j, ValueError, r"X is complex128; .*pass numpy\.real\(X\)"),
    "ragged": ([[1.0, 2.0], [3.0]], TypeError, "X must be .* real numbers"),
    "dates": (np.full((5, 2), "2020-01-01", "M8[D]"), TypeError, "X must be"),
    "sparse": (csr_matrix(X), TypeError, r"X is sparse.*X.toarray\(\)"),
    "masked": (np.ma.masked_less(X, 1), TypeError, "X has masked entries.*fill"),
    "None": (None, TypeError, "X must be"),
    "three features": (np.ones((5, 3)), ValueError, "X has 3 features.* 2"),
}
takes_points = {
    "log_joint": lambda X: theta.log_joint(X),
    "log_density": lambda X: theta.log_density(X),
    "e_step": lambda X: gm.e_step(X, theta),
    "m_step": lambda X: gm.m_step(X, gamma),
    "log_likelihood": lambda X: gm.log_likelihood(X, theta),
    "lower_bound": lambda X: gm.lower_bound(X, gamma, theta),
    "em": lambda X: gm.em(X, theta),
    "expected_statistics": lambda X: gm.expected_statistics(X, theta),
    "GaussianMixture.fit": lambda X: gm.GaussianMixture(random_state=0).fit(X).means_,
    "GaussianMixture.predict": lambda X: fitted.predict(X),
    "GaussianMixture.predict_proba": lambda X: fitted.predict_proba(X),
    "GaussianMixture.score": lambda X: fitted.score(X),
    "GaussianMixture.aic": lambda X: fitted.aic(X),
    "GaussianMixture.trace": lambda X: fitted.trace(X),
}


@pytest.mark.parametrize(
    ("kind", "function"),
    sorted(set(product(bad_points, takes_points)) - any_width),
)
def test_points_that_are_not_finite_numbers_are_refused(kind, function):
    bad, error, message = bad_points[kind]
    with pytest.raises(error, match=message):
        takes_points[function](bad)


good_points = {
    "lists": X.tolist(),
    "tuples": tuple(map(tuple, X)),
    "integers": X.astype(int),
    "float32": X.astype(np.float32),
    "decimals": [[Decimal(str(x)) for x in row] for row in X],
    "Fortran order": np.asfortranarray(X),
    "a strided view": np.repeat(X, 2, axis=0)[::2],
    "a masked array with nothing masked": np.ma.masked_less(X, -1),
}


@pytest.mark.parametrize("kind", good_points)
@pytest.mark.parametrize("function", takes_points)
def test_every_array_of_real_numbers_is_accepted(kind, function):
    points = good_points[kind]
    same = np.asarray(points, dtype=float)
    a, b = takes_points[function](points), takes_points[function](same)
    assert repr(a) == repr(b)


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


def test_no_function_changes_its_arguments():
    points, shares = X.copy(), gamma.copy()
    for array in (points, shares):
        array.setflags(write=False)
    gm.m_step(points, shares, reg_covar=0.1)
    gm.lower_bound(points, shares, theta)
    gm.em(points, theta, max_iter=3)
    weights, means, covariances = [0.5, 0.5], np.zeros((2, 1)), np.ones((2, 1, 1))
    gm.Mixture(weights, means, covariances)
    np.testing.assert_array_equal(points, X)
    np.testing.assert_array_equal(shares, gamma)
    assert weights == [0.5, 0.5]
    assert (means == 0).all()
    assert (covariances == 1).all()


def test_importing_the_library_loads_numpy_and_scipy_linalg_only():
    code = """
import sys, numpy, scipy.linalg
before = set(sys.modules)
state = numpy.random.get_state()[1].tolist()
import gmm_lib as gm
new = {name.split(".")[0] for name in set(sys.modules) - before}
third = {name for name in new if name not in sys.stdlib_module_names}
assert third == {"gmm_lib"}, third
loaded = ("scipy.stats", "scipy.special", "scipy.optimize", "matplotlib", "sklearn")
assert not any(name in sys.modules for name in loaded)
assert numpy.random.get_state()[1].tolist() == state
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
