"""Laws of the prior; SciPy's densities as an oracle."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import dirichlet, invwishart

import gmm_lib as gm
from gmm_lib.families import FAMILIES, as_family, within
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
families = st.sampled_from(FAMILIES)


def problem(seed, family="full", K=3, D=2):
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    return truth.sample(60, rng)[0], within(truth, as_family(family)), rng


@given(seeds, st.integers(1, 3), st.integers(1, 3))
def test_the_density_is_scipys(seed, K, D):
    rng = np.random.default_rng(seed)
    theta, Psi = random_mixture(rng, K, D), random_mixture(rng, 1, D).covariances[0]
    prior = gm.Prior(Psi, dof=D + 0.5, concentration=1.5)
    expected = dirichlet.logpdf(theta.weights / theta.weights.sum(), np.full(K, 1.5))
    expected += sum(invwishart.logpdf(S, D + 0.5, Psi) for S in theta.covariances)
    assert prior.log_density(theta) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(seeds, families)
def test_the_penalised_log_likelihood_never_falls(seed, family):
    X, start, _ = problem(seed, family)
    prior = gm.Prior(concentration=2)
    trace = gm.em(X, start, covariance_type=family, prior=prior, max_iter=8, tol=0)
    before, after = trace.objectives[:-1], trace.objectives[1:]
    slack, penalties = 1e-9 * np.abs(after), trace.penalties
    assert (before <= trace.lower_bounds + penalties[1:] + slack).all()
    assert (trace.lower_bounds + penalties[1:] <= after + slack).all()


@given(seeds, families)
def test_the_m_step_maximises_the_bound_plus_the_prior(seed, family):
    X, start, rng = problem(seed, family)
    prior = gm.Prior(np.diag([1.0, 2.0]), dof=4, concentration=2)
    gamma, family = gm.e_step(X, start), as_family(family)
    how = {"covariance_type": family, "prior": prior}
    best = gm.em(X, start, max_iter=1, **how).mixture

    def worth(theta):
        return gm.lower_bound(X, gamma, theta) + prior.log_density(theta)

    for _ in range(5):
        weights = best.weights * np.exp(0.01 * rng.standard_normal(3))
        means = best.means + 0.01 * rng.standard_normal((3, 2))
        moved = best.covariances * np.exp(0.01 * rng.standard_normal((3, 1, 1)))
        moved = family.project(moved, best.weights)
        near = gm.Mixture(weights / weights.sum(), means, moved)
        assert worth(near) <= worth(best) + 1e-9 * abs(worth(best))


@given(seeds, families)
def test_estimator_and_textbook_agree(seed, family):
    X, start, _ = problem(seed, family)
    how = {"prior": gm.Prior(concentration=1.5), "max_iter": 4, "tol": 0}
    book = gm.em(X, start, covariance_type=family, **how)
    precisions = as_family(family).reduce(np.linalg.inv(start.covariances))
    model = gm.GaussianMixture(3, covariance_type=family, reg_covar=0, **how)
    model.set_params(
        weights_init=start.weights, means_init=start.means, precisions_init=precisions
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gm.ConvergenceWarning)  # after 4 steps
        model.fit(X)
    np.testing.assert_allclose(
        model.mixture_.covariances, book.mixture.covariances, rtol=1e-8
    )
    # At tol=0 rounding decides when a finished run stops.
    for other in (np.array(model.lower_bounds_) * len(X), model.trace(X).objectives):
        for mine, theirs in zip(other, book.objectives, strict=False):
            assert mine == pytest.approx(theirs, rel=1e-9)


@given(seeds)
def test_the_default_scale_follows_every_linear_change(seed):
    X, start, rng = problem(seed)
    A, b = rng.standard_normal((2, 2)) + 3 * np.eye(2), rng.standard_normal(2)
    there = gm.Mixture(
        start.weights, start.means @ A.T + b, A @ start.covariances @ A.T
    )
    how = {"prior": gm.Prior(), "max_iter": 5, "tol": 0}
    one, two = gm.em(X, start, **how).mixture, gm.em(X @ A.T + b, there, **how).mixture
    np.testing.assert_allclose(two.means, one.means @ A.T + b, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(
        two.covariances, A @ one.covariances @ A.T, rtol=1e-5, atol=1e-7
    )


def test_one_component_is_the_closed_form(old_faithful):
    X, one = old_faithful, gm.Mixture([1.0], [[3.0, 70.0]], [np.diag([1.0, 100.0])])
    S = np.cov(X.T, ddof=0)
    fit = gm.em(X, one, prior=gm.Prior()).mixture  # D = 2: nu + D + 1 = 7
    closed = (len(X) * S + S) / (len(X) + 7)
    np.testing.assert_allclose(fit.covariances[0], closed)


REPEATED = {
    "zeros and others": np.r_[np.zeros(5), 4, 5, 6, 7, 8.5][:, None],
    "two points": np.repeat([[0.0, 0.0], [1.0, 2.0], [2.0, -1.0]], 50, axis=0),
    "a 0/1 column": np.repeat([[0.0], [1.0]], [30, 20], axis=0),
}


@pytest.mark.parametrize("name", REPEATED)
def test_repeated_values_are_fitted(name):
    X = REPEATED[name]
    table = gm.select(X, [2], rng=np.random.default_rng(0), prior=gm.Prior())
    assert all(row.reason == "" for row in table.candidates)
    model = gm.GaussianMixture(2, reg_covar=1e-9, prior=gm.Prior(), random_state=0)
    assert model.fit(X).converged_


def test_held_out_points_are_scored_with_the_prior():
    X = REPEATED["zeros and others"]
    rng = np.random.default_rng(0)
    table = gm.select(X, [2], ["full"], rng=rng, n_folds=3, prior=gm.Prior())
    assert np.isfinite(table.candidates[0].held_out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scale": [[1.0, 0.0]]}, "square"),
        ({"scale": [[0.0]]}, "scale is not positive definite"),
        ({"scale": np.eye(3), "dof": 2}, "must be above 2"),
        ({"concentration": 0.5}, "at least 1"),
    ],
)
def test_a_prior_that_cannot_be_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        gm.Prior(**arguments)


def test_what_is_no_prior_is_refused(old_faithful, geyser_start):
    with pytest.raises(TypeError, match=r"try prior=gm\.Prior\(\)"):
        gm.em(old_faithful, geyser_start, prior=True)
    with pytest.raises(TypeError, match=r"try prior=gm\.Prior\(\)"):
        gm.em_by(
            lambda theta: gm.expected_statistics(old_faithful, theta),
            geyser_start,
            prior=True,
        )
    with pytest.raises(TypeError, match=r"try prior=gm\.Prior\(\)"):
        gm.GaussianMixture(2, prior="wishart").fit(old_faithful)
    with pytest.raises(TypeError, match=r"try prior=gm\.Prior\(\)"):
        gm.select(old_faithful, prior=2, rng=np.random.default_rng(0))


def test_a_prior_and_data_that_do_not_fit_are_named(old_faithful, geyser_start):
    with pytest.raises(ValueError, match=r"shape \(1, 1\), but X has 2 features"):
        gm.em(old_faithful, geyser_start, prior=gm.Prior([[1.0]]))
    with pytest.raises(ValueError, match="must be above 1"):
        gm.em(old_faithful, geyser_start, prior=gm.Prior(dof=0.5))
    flat = old_faithful * [1.0, 0.0]
    with pytest.raises(ValueError, match=r"or pass Prior\(scale=\.\.\.\)"):
        gm.em(flat, geyser_start, prior=gm.Prior())
    with pytest.raises(ValueError, match=r"pass gm\.Prior\(scale, dof\)"):
        gm.em_by(
            lambda theta: gm.expected_statistics(old_faithful, theta),
            geyser_start,
            prior=gm.Prior(),
        )
