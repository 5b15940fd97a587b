"""Bad points: an error that names X and says what to try, never a NaN."""

from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import gmm_lib as gm
from tests.textbook.five_points import X, gamma, theta, with_entry

fitted = gm.GaussianMixture(random_state=0).fit(X)
any_width = {("three features", name) for name in ("m_step", "GaussianMixture.fit")}
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
