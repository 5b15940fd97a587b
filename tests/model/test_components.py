"""A component's density is the law's, and its fit never lowers what it is to raise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize

import gmm_lib as gm

seeds = st.integers(0, 2**32 - 1)


def spread(rng, D):
    A = rng.standard_normal((D, D))
    return A @ A.T + 0.1 * np.eye(D)


def normal(rng):
    return gm.Normal(rng.normal(size=2), spread(rng, 2)), rng.normal(0, 3, (30, 2))


def student(rng):
    t = gm.Student(rng.normal(size=2), spread(rng, 2), rng.uniform(0.5, 30))
    return t, rng.standard_t(2, (30, 2))


def counts(rng):
    return gm.Poisson(rng.uniform(0.5, 9, 3)), rng.poisson(4, (30, 3)).astype(float)


def bits(rng):
    return gm.Bernoulli(rng.uniform(0.1, 0.9, 3)), 1.0 * (rng.random((30, 3)) < 0.4)


def line(rng):
    return gm.Line(rng.normal(size=3), rng.uniform(0.1, 4)), rng.normal(0, 3, (30, 3))


WORLDS = (normal, student, counts, bits, line)
SAMPLED = [
    world for world in WORLDS if hasattr(world(np.random.default_rng(0))[0], "sample")
]
every = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)


def numbers(component):
    return np.concatenate([np.ravel(value) for value in vars(component).values()])


def same(one, other, rtol=1e-9):
    np.testing.assert_allclose(numbers(one), numbers(other), rtol=rtol, atol=1e-12)


ORACLES = {
    normal: lambda c, X: stats.multivariate_normal(c.mean, c.covariance).logpdf(X),
    student: lambda c, X: stats.multivariate_t(c.mean, c.scatter, c.dof).logpdf(X),
    counts: lambda c, X: stats.poisson(c.rate).logpmf(X).sum(axis=1),
    bits: lambda c, X: stats.bernoulli(c.probabilities).logpmf(X).sum(axis=1),
    line: lambda c, X: stats.norm(
        c.coefficients[0] + X[:, :-1] @ c.coefficients[1:], np.sqrt(c.variance)
    ).logpdf(X[:, -1]),
}


@every
@given(seeds)
def test_the_density_is_that_of_an_independent_program(world, seed):
    component, X = world(np.random.default_rng(seed))
    expected = ORACLES[world](component, X)
    np.testing.assert_allclose(component.log_density(X), expected, rtol=1e-9)


@every
@given(seeds)
def test_a_fit_never_lowers_the_weighted_likelihood(world, seed):
    rng = np.random.default_rng(seed)
    component, X = world(rng)
    w = rng.random(30) ** 3
    before = w @ component.log_density(X)
    fitted = component.fit(X, w)
    assert w @ fitted.log_density(X) >= before - 1e-9 * abs(before)


@every
@given(seeds)
def test_weight_3_is_the_point_three_times_and_weight_0_is_no_point(world, seed):
    rng = np.random.default_rng(seed)
    component, X = world(rng)
    w = rng.integers(0, 4, 30, dtype=np.intp)
    w[:6] = 1
    rows = np.repeat(X, w, axis=0)
    same(component.fit(X, w), component.fit(rows, np.ones(len(rows))))


@every
@given(seeds)
def test_neither_the_scale_of_the_weights_nor_the_order_matters(world, seed):
    rng = np.random.default_rng(seed)
    component, X = world(rng)
    w, order = rng.random(30), rng.permutation(30)
    same(component.fit(X, w), component.fit(X[order], 7 * w[order]))


@pytest.mark.parametrize("world", [each for each in WORLDS if each is not student])
@given(seeds)
def test_a_fit_in_closed_form_has_no_better_neighbour(world, seed):
    rng = np.random.default_rng(seed)
    component, X = world(rng)
    w = rng.random(30)
    fitted = component.fit(X, w)
    best = w @ fitted.log_density(X)
    for name, value in vars(fitted).items():
        if name == "pseudo":
            continue
        for _ in range(4):
            step = 1 + 0.01 * rng.uniform(-1, 1, np.shape(value))
            moved = value * (step + step.T) / 2 if np.ndim(value) == 2 else value * step
            moved = np.clip(moved, 0, 1) if world is bits else moved
            near = type(fitted)(**vars(fitted) | {name: moved})
            assert w @ near.log_density(X) <= best + 1e-9


def test_steps_of_a_t_end_where_a_general_optimiser_ends():
    rng = np.random.default_rng(5)
    X, w = rng.standard_t(2, (60, 1)), rng.random(60)
    t = gm.Student(3.0, 4.0, dof=2.5)
    for _ in range(500):
        t = t.fit(X, w)

    def loss(v):
        return -w @ stats.t(2.5, v[0], np.exp(v[1])).logpdf(X[:, 0])

    found = minimize(loss, [3.0, 0.7], method="BFGS", options={"gtol": 1e-8})
    assert w @ t.log_density(X) == pytest.approx(-found.fun, abs=1e-9)
    assert t.mean.item() == pytest.approx(found.x[0], abs=1e-5)
    assert np.sqrt(t.scatter.item()) == pytest.approx(np.exp(found.x[1]), rel=1e-5)


@given(seeds)
def test_with_many_degrees_of_freedom_a_t_is_a_gaussian(seed):
    rng = np.random.default_rng(seed)
    component, X = normal(rng)
    t = gm.Student(component.mean, component.covariance, dof=1e13)
    np.testing.assert_allclose(
        t.log_density(X), component.log_density(X), rtol=1e-9, atol=1e-9
    )
    step, w = t.fit(X, np.ones(30)), np.ones(30)
    np.testing.assert_allclose(step.mean, component.fit(X, w).mean, atol=1e-9)
    np.testing.assert_allclose(step.scatter, component.fit(X, w).covariance, rtol=1e-9)


@pytest.mark.parametrize("world", [normal, line])
def test_far_from_zero_a_fit_keeps_its_digits(world):
    rng = np.random.default_rng(3)
    component, X = world(rng)
    w = rng.random(30)
    near, far = component.fit(X, w), component.fit(X + 1e8, w)
    if world is normal:
        np.testing.assert_allclose(far.mean - 1e8, near.mean, atol=1e-6)
        np.testing.assert_allclose(far.covariance, near.covariance, rtol=1e-6)
    else:
        slopes = near.coefficients[1:]
        np.testing.assert_allclose(far.coefficients[1:], slopes, rtol=1e-6)
        assert far.variance == pytest.approx(near.variance, rel=1e-6)


def test_the_units_of_its_columns_do_not_bend_a_line():
    component, X = line(np.random.default_rng(4))
    w, units = np.ones(30), np.array([1e-9, 1e9, 1.0])
    near, other = component.fit(X, w), component.fit(X * units, w)
    np.testing.assert_allclose(
        other.coefficients[1:] * units[:2], near.coefficients[1:]
    )
    assert other.variance == pytest.approx(near.variance)


@pytest.mark.parametrize("world", SAMPLED)
def test_a_sample_is_of_the_component(world):
    component = world(np.random.default_rng(1))[0]
    if world is student:  # with tails that have moments
        component = gm.Student(component.mean, component.scatter, dof=9)
    X = component.sample(40_000, np.random.default_rng(2))
    again = component
    for _ in range(30):
        again = again.fit(X, np.ones(len(X)))
    same(again, component, rtol=0.06)
    assert X.shape == (40_000, len(again.sample(1, np.random.default_rng(0))[0]))


def test_probability_0_is_said_as_minus_infinity():
    assert gm.Poisson(0.0).log_density([[0], [1]]).tolist() == [0, -np.inf]
    coins = gm.Bernoulli([0.0, 1.0])
    assert coins.log_density([[0, 1], [1, 1], [0, 0]]).tolist() == [0, -np.inf, -np.inf]


@given(seeds)
def test_no_share_of_ones_exceeds_one(seed):
    rng = np.random.default_rng(seed)
    X = np.ones((40, 2))
    fitted = gm.Bernoulli([0.5, 0.5]).fit(X, rng.random(40))
    assert (fitted.probabilities == 1).all()
    assert (fitted.log_density(X) == 0).all()


@given(seeds, st.floats(0.01, 3))
def test_pseudo_counts_are_rows_of_zeros_and_of_ones(seed, pseudo):
    rng = np.random.default_rng(seed)
    component, X = bits(rng)
    smooth = gm.Bernoulli(component.probabilities, pseudo).fit(X, np.ones(30))
    rows = np.concatenate([X, np.zeros((1, 3)), np.ones((1, 3))])
    plain = component.fit(rows, np.append(np.ones(30), [pseudo, pseudo]))
    np.testing.assert_allclose(smooth.probabilities, plain.probabilities)
    more = plain.log_density(np.array([[0.0] * 3, [1.0] * 3]))
    assert smooth.log_prior() == pytest.approx(pseudo * more.sum())


def test_a_line_without_columns_is_a_gaussian():
    X = np.array([[1.0], [4.0], [4.0]])
    fitted = gm.Line([0.0], 1.0).fit(X, np.ones(3))
    assert (fitted.coefficients.item(), fitted.variance) == pytest.approx((3.0, 2.0))


@every
def test_what_a_reader_writes_and_what_the_library_has_speak_one_protocol(world):
    component, _ = world(np.random.default_rng(0))
    assert isinstance(component, gm.Component)
    assert type(component).__name__ in repr(component)
    assert len(numbers(component)) >= component.n_parameters
