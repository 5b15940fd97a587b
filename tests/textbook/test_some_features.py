"""Laws of marginals and conditionals; SciPy and integrals as oracles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

import gmm_lib as gm
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
D = 4
known = st.lists(st.integers(0, D - 1), min_size=1, max_size=D - 1, unique=True)


def problem(seed, K=3):
    rng = np.random.default_rng(seed)
    theta = random_mixture(rng, K, D)
    return theta.sample(20, rng)[0], theta


def rest_of(features):
    return [i for i in range(D) if i not in features]


@given(seeds, known)
def test_joint_is_marginal_times_conditional(seed, features):
    X, theta = problem(seed)
    rest = rest_of(features)
    for x in X[:5]:
        marginal = theta.marginal(features).log_density(x[None, features])
        conditional = theta.condition(features, x[features])
        apart = marginal + conditional.log_density(x[None, rest])
        np.testing.assert_allclose(apart, theta.log_density(x[None]), rtol=1e-8)


@given(seeds, known)
def test_a_marginal_is_scipys(seed, features):
    X, theta = problem(seed)
    density = sum(
        weight
        * multivariate_normal(mean[features], S[np.ix_(features, features)]).pdf(
            X[:, features]
        )
        for weight, mean, S in zip(
            theta.weights, theta.means, theta.covariances, strict=True
        )
    )
    ours = theta.marginal(features).log_density(X[:, features])
    np.testing.assert_allclose(ours, np.log(density), rtol=1e-8, atol=1e-8)


def test_a_marginal_is_the_integral_over_the_rest():
    theta = random_mixture(np.random.default_rng(3), 2, 2, spread=1.0)
    y = np.linspace(-15, 15, 3001)
    strip = np.exp(theta.log_density(np.column_stack([np.full_like(y, 0.4), y])))
    one = theta.marginal(0).log_density([[0.4]])
    assert np.exp(one) == pytest.approx(np.trapezoid(strip, y), rel=1e-10)


@given(seeds, known)
def test_regression_is_the_mean_of_the_conditional(seed, features):
    X, theta = problem(seed)
    predicted = theta.regress(features, X[:, features])
    assert predicted.shape == (len(X), D - len(features))
    for x, mean in zip(X, predicted, strict=True):
        one = theta.condition(features, x[features])
        np.testing.assert_allclose(mean, one.weights @ one.means, rtol=1e-9, atol=1e-9)


def test_the_regression_has_a_smaller_error_than_the_mean(old_faithful):
    model = gm.GaussianMixture(2, random_state=0).fit(old_faithful)
    waiting = model.mixture_.regress(0, old_faithful[:, :1])[:, 0]
    error = np.mean((old_faithful[:, 1] - waiting) ** 2)
    line = np.polyval(np.polyfit(*old_faithful.T, 1), old_faithful[:, 0])
    assert error < np.mean((old_faithful[:, 1] - line) ** 2)


@given(seeds)
def test_one_component_is_least_squares(seed):
    X, _ = problem(seed)
    one = gm.Mixture([1.0], [X.mean(0)], [np.cov(X.T, ddof=0)])
    A = np.column_stack([np.ones(len(X)), X[:, :2]])
    fitted = A @ np.linalg.lstsq(A, X[:, 2:], rcond=None)[0]
    np.testing.assert_allclose(one.regress([0, 1], X[:, :2]), fitted, atol=1e-8)


def test_features_keep_the_order_in_which_they_are_named():
    _, theta = problem(0)
    turned = theta.marginal([3, 1])
    np.testing.assert_array_equal(turned.means, theta.means[:, [3, 1]])
    one = theta.condition([3, 1], [0.5, -0.5])
    two = theta.condition([1, 3], [-0.5, 0.5])
    np.testing.assert_allclose(one.means, two.means)
    np.testing.assert_allclose(one.weights, two.weights)


@pytest.mark.parametrize(
    ("features", "kind", "words"),
    [
        ("x", TypeError, r"try features=\[0\]"),
        (None, TypeError, r"try features=\[0\]"),
        ([0.0], TypeError, "whole numbers, 0 to 3"),
        ([True], TypeError, "whole numbers, 0 to 3"),
        (-1, ValueError, "numbered 0 to 3"),
        ([4], ValueError, "numbered 0 to 3"),
        ([], ValueError, "at least one column"),
        ([0, 0], ValueError, "none twice"),
    ],
)
def test_what_is_no_feature_is_named(features, kind, words):
    _, theta = problem(0)
    for ask in (
        theta.marginal,
        lambda f: theta.condition(f, [0.0]),
        lambda f: theta.regress(f, [[0.0]]),
    ):
        with pytest.raises(kind, match=words):
            ask(features)


def test_values_that_do_not_fit_are_named():
    _, theta = problem(0)
    with pytest.raises(ValueError, match="2 entries, but features names 1"):
        theta.condition(0, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"shape \(1, 2\), but features names 1"):
        theta.regress(0, [[1.0, 2.0]])
    with pytest.raises(ValueError, match=r"values\[0\] is nan"):
        theta.condition(0, np.nan)
    with pytest.raises(ValueError, match="so none is left"):
        theta.condition(range(D), [1.0] * D)
    with pytest.raises(ValueError, match="too far for its density"):
        theta.condition(0, 1e80)
