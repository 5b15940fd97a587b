"""Degrees of freedom that are fitted: l never falls, and nothing near is higher."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import multivariate_t

import gmm_lib as gm
from gmm_lib.components.tails import LEAST, MOST

seeds = st.integers(0, 2**32 - 1)


def heavy(rng, n=200):
    return rng.standard_t(3, (n, 2)) @ rng.normal(size=(2, 2)) + rng.normal(size=2)


def free(X, dof=20.0):
    return gm.Student(X.mean(axis=0), np.cov(X.T), dof, fit_dof=True)


def groups(rng):
    return np.concatenate([heavy(rng), 30 + heavy(rng, 80)])


def separate(X, dof=20.0):
    parts = [gm.Student(X[n], np.eye(2), dof, fit_dof=True) for n in (0, -1)]
    return gm.MixtureOf([0.5, 0.5], parts)


def common(X, dof=20.0):
    parts = [gm.Student(X[n], np.eye(2), dof) for n in (0, -1)]
    return gm.SameTails([0.5, 0.5], parts)


@given(seeds, st.floats(LEAST, MOST))
def test_a_fit_of_the_tails_never_lowers_the_weighted_likelihood(seed, dof):
    rng = np.random.default_rng(seed)
    X = heavy(rng, 40)
    t, w = free(X, dof), rng.random(40) ** 3
    before = w @ t.log_density(X)
    fitted = t.fit(X, w)
    assert w @ fitted.log_density(X) >= before - 1e-9 * abs(before)
    kept = gm.Student(t.mean, t.scatter, dof).fit(X, w)
    assert w @ fitted.log_density(X) >= w @ kept.log_density(X) - 1e-9 * abs(before)
    assert LEAST <= fitted.dof <= MOST


@pytest.mark.parametrize("start", [separate, common])
@given(seeds)
def test_em_never_falls_with_tails_that_are_fitted(start, seed):
    X = groups(np.random.default_rng(seed))
    run = gm.em(X, start(X), tol=0, max_iter=15)
    assert len(run.falls) == 0
    assert run.model.components[0].fit_dof == (start is separate)


def by_optimiser(X, K, common):
    """Maximise SciPy's density by a general method, from a rough start."""

    def parts(v):
        weights = np.append(v[: K - 1], 0.0)
        weights = np.exp(weights) / np.exp(weights).sum()
        for k, pi in enumerate(weights):
            m0, m1, a, b, c, nu = v[K - 1 + 6 * k :][:6]
            L = np.array([[np.exp(a), 0], [b, np.exp(c)]])
            nu = v[K - 1 + 5] if common else nu
            yield np.log(pi) + multivariate_t([m0, m1], L @ L.T, np.exp(nu)).logpdf(X)

    def loss(v):
        return -np.logaddexp.reduce(list(parts(v))).sum() / len(X)

    start = [0.0] * (K - 1)
    for rows in (X[:200], X[200:])[:K]:
        start += [*np.median(rows, axis=0), 0.0, 0.0, 0.0, np.log(5)]
    found = minimize(loss, start, method="BFGS", options={"gtol": 1e-7})
    return -found.fun * len(X), np.exp(found.x[K - 1 + 5 :: 6])


@pytest.mark.parametrize(("start", "shared"), [(separate, False), (common, True)])
def test_em_ends_where_a_general_optimiser_of_scipys_density_ends(start, shared):
    X = groups(np.random.default_rng(4))
    run = gm.em(X, start(X), tol=1e-13, max_iter=4000)
    level, dofs = by_optimiser(X, 2, shared)
    assert run.log_likelihoods[-1] == pytest.approx(level, abs=1e-6)
    found = [c.dof for c in run.model.components]
    assert found == pytest.approx([dofs[0]] * 2 if shared else dofs, rel=1e-3)


@pytest.mark.parametrize("dof", [LEAST, 1.0, 50.0, MOST])
def test_from_any_tails_one_component_ends_at_the_same(dof):
    X = heavy(np.random.default_rng(7), 400)
    t = free(X, dof)
    for _ in range(400):
        t = t.fit(X, np.ones(400))
    level, dofs = by_optimiser(X, 1, True)
    assert t.log_density(X).sum() == pytest.approx(level, abs=1e-6)
    assert t.dof == pytest.approx(dofs[0], rel=1e-3)


@given(seeds)
def test_points_without_tails_end_at_the_bound_as_a_gaussian(seed):
    X = np.random.default_rng(seed).uniform(-1, 1, (300, 2))
    t, gaussian = free(X), gm.Normal([0.0, 0.0], np.eye(2)).fit(X, np.ones(300))
    for _ in range(30):
        t = t.fit(X, np.ones(300))
    assert t.dof == MOST
    np.testing.assert_allclose(t.mean, gaussian.mean, atol=2e-3)
    np.testing.assert_allclose(t.scatter, gaussian.covariance, rtol=5e-3, atol=2e-3)
    assert t.log_density(X).sum() <= gaussian.log_density(X).sum()


def test_nu_is_counted_where_it_is_fitted():
    X = heavy(np.random.default_rng(0))
    assert free(X).n_parameters == 6
    assert separate(X).n_parameters == 13
    assert common(X).n_parameters == 12
    assert gm.MixtureOf([0.5, 0.5], common(X).components).n_parameters == 11


def test_one_component_has_the_tails_it_would_have_alone():
    X = heavy(np.random.default_rng(2))
    one = gm.SameTails([1.0], [gm.Student([0.0, 0.0], np.eye(2), 9.0)])
    alone = gm.Student([0.0, 0.0], np.eye(2), 9.0, fit_dof=True)
    for _ in range(3):
        one, alone = gm.em(X, one, max_iter=1, tol=0).model, alone.fit(X, np.ones(200))
    assert one.dof == pytest.approx(alone.dof, rel=1e-9)


def test_a_right_component_passes_the_check_of_components(old_faithful):
    start = [[3, 70], np.diag([1, 99]), 4, True]
    assert gm.checks.component(gm.Student, old_faithful, start=start)


T = gm.Student(0.0, 1.0, 4)
BAD = {
    "tails beyond what a fit gives": (
        lambda: gm.Student(0.0, 1.0, 1e4, fit_dof=True),
        ValueError,
        "dof is 10000; where it is fitted it lies from 0.1 to 1000: begin at 10",
    ),
    "a number for a switch": (
        lambda: gm.Student(0.0, 1.0, 4, fit_dof=5),
        TypeError,
        "fit_dof is 5; pass True or False",
    ),
    "other components": (
        lambda: gm.SameTails([0.5, 0.5], [T, gm.Normal(0.0, 1.0)]),
        TypeError,
        r"components\[1\] is Normal.*pass a Student, or mix by MixtureOf",
    ),
    "tails of two kinds": (
        lambda: gm.SameTails([0.5, 0.5], [T, gm.Student(0.0, 1.0, 5)]),
        ValueError,
        r"components\[1\] .*one nu is fitted for all: pass dof=4 to each",
    ),
    "tails fitted twice": (
        lambda: gm.SameTails([1.0], [gm.Student(0.0, 1.0, 4, fit_dof=True)]),
        ValueError,
        "without fit_dof",
    ),
    "tails in common beyond what a fit gives": (
        lambda: gm.SameTails([1.0], [gm.Student(0.0, 1.0, 1e4)]),
        ValueError,
        "dof is 10000; where it is fitted",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_tails_that_cannot_be_fitted_are_named(case):
    call, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        call()
