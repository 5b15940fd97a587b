"""Laws of a fit that leaves some parameters as they are."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.families import FAMILIES, as_family, within
from gmm_lib.fixed import PARTS, as_fixed
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
families = st.sampled_from(FAMILIES)
K = 3


@st.composite
def choices(draw, family):
    """Choose what stays: for each part, some components."""
    which = st.lists(st.integers(0, K - 1), unique=True)
    fixed = {name: draw(which) for name in PARTS}
    if as_family(family).coupled(2):
        fixed["covariances"] = draw(st.booleans())
    return fixed


def problem(seed, family):
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, 2)
    start = within(truth, as_family(family))
    return truth.sample(60, rng)[0], start, rng


def given_as(start, family):
    """Name a start as the estimator takes it."""
    precisions = as_family(family).reduce(np.linalg.inv(start.covariances))
    return {
        "weights_init": start.weights,
        "means_init": start.means,
        "precisions_init": precisions,
    }


@given(st.data(), seeds, families)
def test_what_is_fixed_stays_and_the_log_likelihood_never_falls(data, seed, family):
    X, start, _ = problem(seed, family)
    fixed = data.draw(choices(family))
    trace = gm.em(X, start, covariance_type=family, fixed=fixed, max_iter=8, tol=0)
    for name, mask in as_fixed(fixed, K)._asdict().items():
        for theta in trace.mixtures:
            np.testing.assert_array_equal(
                getattr(theta, name)[mask], getattr(start, name)[mask]
            )
    gains = np.diff(trace.log_likelihoods)
    assert (gains >= -1e-9 * np.abs(trace.log_likelihoods[1:])).all()


@given(st.data(), seeds, families)
def test_the_m_step_maximises_the_bound_over_the_rest(data, seed, family):
    X, start, rng = problem(seed, family)
    fixed = data.draw(choices(family))
    how = {"covariance_type": family, "fixed": fixed}
    gamma = gm.e_step(X, start)
    best = gm.em(X, start, max_iter=1, **how).mixtures[-1]
    top = gm.lower_bound(X, gamma, best)
    masks = as_fixed(fixed, K)
    for _ in range(5):
        means = best.means + 0.01 * rng.standard_normal(best.means.shape)
        moved = best.covariances * np.exp(0.01 * rng.standard_normal((K, 1, 1)))
        moved = as_family(family).project(moved, best.weights)
        weights = best.weights * np.exp(0.01 * rng.standard_normal(K))
        free, kept = ~masks.weights, best.weights[masks.weights].sum()
        weights[free] *= (1 - kept) / max(weights[free].sum(), 1e-300)
        near = masks.restore(
            (best.weights, best.means, best.covariances), (weights, means, moved)
        )
        assert gm.lower_bound(X, gamma, gm.Mixture(*near)) <= top + 1e-9 * abs(top)


@given(st.data(), seeds, families)
def test_estimator_statistics_and_textbook_agree(data, seed, family):
    X, start, _ = problem(seed, family)
    fixed = data.draw(choices(family))
    how = {"max_iter": 4, "tol": 0}
    book = gm.em(X, start, covariance_type=family, fixed=fixed, **how)
    sums = gm.em_by(
        lambda theta: gm.expected_statistics(X, theta, family),
        start,
        fixed=fixed,
        **how,
    )
    model = gm.GaussianMixture(
        K, covariance_type=family, reg_covar=0, fixed=fixed, **how
    )
    model.set_params(**given_as(start, family))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gm.ConvergenceWarning)  # after 4 steps
        model.fit(X)
    for name in PARTS:
        expected = getattr(book.mixture, name)
        for other in (sums.mixture, model.mixture_):
            np.testing.assert_allclose(getattr(other, name), expected, rtol=1e-7)
    p = gm.n_parameters(K, 2, family, fixed=fixed)
    log_likelihood = gm.log_likelihood(X, model.mixture_)
    assert model.bic(X) == pytest.approx(p * np.log(len(X)) - 2 * log_likelihood)


def test_held_entries_of_the_estimator_have_the_same_bits(old_faithful):
    means = np.array([[2.1, 54.3], [4.3, 80.1]]) + 1e-9
    model = gm.GaussianMixture(2, means_init=means, fixed={"means": [1]})
    model.fit(old_faithful)
    np.testing.assert_array_equal(model.means_[1], means[1])
    assert not np.array_equal(model.means_[0], means[0])


def test_a_fixed_spike_without_points_is_kept():
    X = np.linspace(-1, 1, 40)[:, None]
    start = gm.Mixture([0.1, 0.9], [[1e4], [0.5]], [[[1e-4]], [[1.0]]])
    fixed = {"means": [0], "covariances": [0]}
    trace = gm.em(X, start, fixed=fixed)
    assert trace.converged
    assert trace.mixture.weights[0] == 0
    np.testing.assert_allclose(trace.mixture.covariances[1], np.var(X))


def test_only_what_is_free_is_counted():
    assert gm.n_parameters(3, 2, fixed="weights") == 15
    assert gm.n_parameters(3, 2, fixed={"weights": 0}) == 16
    assert gm.n_parameters(3, 2, fixed="means") == 11
    assert gm.n_parameters(3, 2, "tied", fixed="covariances") == 8
    assert gm.n_parameters(3, 2, "diag", fixed={"covariances": [0, 2]}) == 10
    assert gm.n_parameters(3, 2, fixed=PARTS) == 0


@pytest.mark.parametrize(
    ("fixed", "kind", "words"),
    [
        ("mean", ValueError, "fixed names 'mean'; it may name"),
        (3, TypeError, "try fixed='means'"),
        ({"means": [3]}, ValueError, "numbered 0 to 2"),
        ({"means": [0.5]}, TypeError, "whole numbers"),
        ({"means": "all"}, TypeError, "pass True, or a list"),
    ],
)
def test_what_cannot_be_fixed_is_named(fixed, kind, words):
    X, start, _ = problem(0, "full")
    with pytest.raises(kind, match=words):
        gm.em(X, start, fixed=fixed)
    with pytest.raises(kind, match=words):
        gm.GaussianMixture(3, fixed=fixed).fit(X)


def test_one_tied_covariance_alone_cannot_be_fixed():
    X, start, _ = problem(0, "tied")
    with pytest.raises(ValueError, match="something in common; pass True"):
        gm.em(X, start, covariance_type="tied", fixed={"covariances": [0]})


@pytest.mark.parametrize(
    ("name", "word"), [("weights", "weights"), ("covariances", "precisions")]
)
def test_what_is_fixed_must_be_given(name, word):
    X, _, _ = problem(0, "full")
    with pytest.raises(ValueError, match=f"pass {word}_init"):
        gm.GaussianMixture(3, fixed=name).fit(X)
