"""The checks accept what is right, refuse what is broken, and say why."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.mixture import GaussianMixture as Reference

import gmm_lib as gm
from tests.checks.answers import names


def log_density(X, mixture):
    return mixture.log_density(X)


def sample(mixture, n, rng):
    return mixture.sample(n, rng)


RIGHT = [
    (gm.checks.e_step, gm.e_step),
    (gm.checks.m_step, gm.m_step),
    (gm.checks.log_density, log_density),
    (gm.checks.log_likelihood, gm.log_likelihood),
    (gm.checks.em, gm.em),
    (gm.checks.sampler, sample),
]


@pytest.mark.parametrize(("check", "own"), RIGHT)
def test_the_library_keeps_every_invariant(check, own):
    report = check(own)
    assert report, report
    assert report.held
    assert not report.hint


def e_step_of_scikit_learn(X, mixture):
    K = mixture.n_components
    model = Reference(K, covariance_type="full")
    model.weights_, model.means_ = mixture.weights, mixture.means
    model.covariances_ = mixture.covariances
    precisions = np.linalg.inv(mixture.covariances)
    model.precisions_cholesky_ = np.linalg.cholesky(precisions)
    return model.predict_proba(X)


def m_step_by_loops(X, gamma):
    weights, means, covariances = [], [], []
    for g in gamma.T:
        weights.append(g.sum() / len(X))
        means.append(sum(g[n] * X[n] for n in range(len(X))) / g.sum())
        outer = [
            g[n] * np.outer(X[n] - means[-1], X[n] - means[-1]) for n in range(len(X))
        ]
        covariances.append(sum(outer) / g.sum())
    return weights, means, covariances


def test_an_independent_right_step_is_accepted():
    assert gm.checks.e_step(e_step_of_scikit_learn), "scikit-learn's"
    report = gm.checks.m_step(m_step_by_loops)
    assert names(report) <= {"a shift of 1e8 moves only the means"}, report


def raises(*args):
    raise KeyError("no such thing")


def unfilled(*args):
    raise NotImplementedError


BROKEN = [
    None,
    3,
    raises,
    unfilled,
    lambda: 1,
    lambda *args: None,
    lambda *args: "text",
    lambda *args: np.nan,
    lambda *args: np.full((1, 1), np.inf),
    lambda *args: [],
    lambda *args: [[1, 2], [3]],
    lambda *args: (None, None, None),
    lambda *args: object(),
    lambda *args: args[0],
    lambda *args: args[1],
    lambda *args: 1j,
]


@pytest.mark.parametrize("check", [check for check, _ in RIGHT])
@pytest.mark.parametrize("attempt", BROKEN)
def test_no_attempt_makes_a_check_raise(check, attempt):
    report = check(attempt)
    assert not report
    assert report.failures[0].sentence.endswith((".", "?"))


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=6),
    st.booleans(),
)
def test_no_numbers_make_a_check_raise(numbers, of_the_right_shape):
    def e_step(X, mixture):
        shape = (len(X), mixture.n_components)
        return np.resize(numbers, shape) if of_the_right_shape else np.array(numbers)

    def m_step(X, gamma):
        K, D = gamma.shape[1], X.shape[1]
        return [np.resize(numbers, shape) for shape in [(K,), (K, D), (K, D, D)]]

    assert not gm.checks.e_step(e_step)
    assert not gm.checks.m_step(m_step)


def test_a_stub_is_told_that_it_is_empty():
    def e_step(X, mixture): ...

    text = repr(gm.checks.e_step(e_step))
    assert "e_step returned None: write its body, and return its result." in text
    assert "With" not in text


def test_an_attempt_that_writes_into_its_argument_is_told():
    def m_step(X, gamma):
        X -= X.mean(axis=0)
        return gm.m_step(X, gamma)

    assert "wrote into an argument" in gm.checks.m_step(m_step).failures[0].sentence


def test_a_change_below_four_digits_is_told_with_digits_enough_to_see_it():
    def lower_bound(X, q, mixture):
        q[q == 0] = 1e-300
        return gm.lower_bound(X, q, mixture)

    sentence = gm.checks.lower_bound(lower_bound).failures[0].sentence
    assert "[[1, 0]] became [[1, 1e-300]]" in sentence


def test_arrays_in_another_order_and_of_few_digits_are_told():
    def swapped(X, gamma):
        theta = gm.m_step(X, gamma)
        return theta.means, theta.weights, theta.covariances

    def single(X, mixture):
        return gm.e_step(X, mixture).astype(np.float32)

    sentence = gm.checks.m_step(swapped).failures[0].sentence
    assert sentence.endswith("the order is weights, means, covariances.")
    sentence = gm.checks.e_step(single).failures[0].sentence
    assert sentence.endswith("compute in float64.")


def test_numbers_of_any_type_are_accepted():
    def e_step(X, mixture):
        return gm.e_step(X, mixture).astype(object)

    assert gm.checks.e_step(e_step)


def test_a_report_shows_no_address():
    def e_step(X, mixture):
        raise TypeError(f"cannot use {object()}")

    sentence = gm.checks.e_step(e_step).failures[0].sentence
    assert sentence.endswith("cannot use <object object>.")


def test_a_report_escapes_what_it_shows_as_html():
    def e_step(X, mixture):
        raise ValueError("<b>bold</b>")

    html = gm.checks.e_step(e_step)._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def scaled_density(X, mixture):
    return mixture.log_density(X) + 0.01


def test_a_density_of_another_mass_is_caught():
    report = gm.checks.log_density(scaled_density)
    assert "the density integrates to one" in names(report)
