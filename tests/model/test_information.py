"""Gradients, information and standard errors, by their laws and by differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmm_lib as gm
from tests.model.slopes import differences, problem, seeds, sizes


@pytest.fixture(scope="module")
def maximum(old_faithful, geyser_start):
    return gm.em(old_faithful, geyser_start, tol=1e-15).mixture


@pytest.fixture(scope="module")
def geyser(old_faithful, maximum):
    return gm.information(old_faithful, maximum)


# The gradient


@given(seeds, sizes)
def test_the_sums_give_the_gradient_of_the_log_likelihood(seed, size):
    X, theta = problem(seed, *size)
    v = gm.to_vector(theta)
    slope = differences(lambda v: gm.log_likelihood(X, gm.from_vector(v, *size)), v)
    found = gm.expected_statistics(X, theta).gradient()
    np.testing.assert_allclose(found, slope, atol=1e-6 * (1 + np.abs(slope).max()))


@given(seeds, st.integers(1, 79))
def test_gradients_of_parts_add_and_so_do_weights(seed, cut):
    X, theta = problem(seed)
    whole = gm.expected_statistics(X, theta).gradient()
    parts = [gm.expected_statistics(p, theta) for p in (X[:cut], X[cut:])]
    np.testing.assert_allclose(sum(p.gradient() for p in parts), whole, atol=1e-10)
    np.testing.assert_allclose((parts[0] + parts[1]).gradient(), whole, atol=1e-10)
    thrice = gm.expected_statistics(X, theta, sample_weight=np.full(len(X), 3.0))
    np.testing.assert_allclose(thrice.gradient(), 3 * whole, atol=1e-9)


@given(seeds, st.sampled_from([1e-3, 7.0, 1e3]))
def test_a_change_of_units_divides_the_gradient_by_the_means_alone(seed, unit):
    X, theta = problem(seed)
    moved = gm.Mixture(
        theta.weights, unit * (theta.means + 1e8), unit**2 * theta.covariances
    )
    before = gm.expected_statistics(X, theta).gradient()
    after = gm.expected_statistics(unit * (X + 1e8), moved).gradient()
    scale = np.ones(11)
    scale[1:5] = 1 / unit  # the means
    scale[[6, 9]] = 1 / unit  # the factors below the diagonal
    np.testing.assert_allclose(after / scale, before, rtol=1e-4, atol=1e-4)


def test_the_gradient_is_zero_at_a_fixed_point(old_faithful, maximum):
    slope = gm.expected_statistics(old_faithful, maximum).gradient()
    assert np.abs(slope).max() < 1e-4


def test_sums_of_another_family_have_no_gradient():
    theta = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    sums = gm.expected_statistics([[0.0, 1.0]], theta, "diag")
    with pytest.raises(ValueError, match=r"gradient needs .* not of 'diag'; take exp"):
        sums.gradient()


# Information


@given(seeds, sizes)
@settings(max_examples=20)
def test_louis_gives_minus_the_hessian_wherever_theta_is(seed, size):
    X, theta = problem(seed, *size)
    found = gm.information(X, theta)

    def slope(v):
        return gm.expected_statistics(X, gm.from_vector(v, *size)).gradient()

    hessian = differences(slope, gm.to_vector(theta))
    scale = np.abs(hessian).max()
    np.testing.assert_allclose(found.observed, -hessian, atol=1e-6 * scale)
    np.testing.assert_allclose(found.observed, found.observed.T, atol=1e-12 * scale)
    gradient = gm.expected_statistics(X, theta).gradient()
    np.testing.assert_allclose(found.gradient, gradient, atol=1e-9 * scale)


def test_the_jacobian_is_that_of_an_em_step(old_faithful, maximum, geyser):
    def step(v):
        sums = gm.expected_statistics(old_faithful, gm.from_vector(v, 2, 2))
        return gm.to_vector(sums.mixture())

    J = differences(step, gm.to_vector(maximum))
    np.testing.assert_allclose(geyser.jacobian, J, atol=1e-7)
    eigenvalues = np.sort(np.linalg.eigvals(J).real)[::-1]
    np.testing.assert_allclose(geyser.fractions, eigenvalues, atol=1e-7)


def test_what_a_step_keeps_of_the_complete_information_is_symmetric(
    old_faithful, maximum, geyser
):
    # I_c (I - J) is I_o, with J of the step itself; a step that keeps the weights,
    # which is no M step, has the same fixed point, and is found out.
    def step(v):
        sums = gm.expected_statistics(old_faithful, gm.from_vector(v, 2, 2))
        return gm.to_vector(sums.mixture())

    def keeps_weights(v):
        return np.append(v[:1], step(v)[1:])

    v, skew = gm.to_vector(maximum), []
    for program in (step, keeps_weights):
        product = geyser.complete @ (np.eye(len(v)) - differences(program, v))
        skew.append(np.abs(product - product.T).max() / np.abs(product).max())
        if program is step:
            scale = np.abs(product).max()
            np.testing.assert_allclose(product, geyser.observed, atol=1e-6 * scale)
    assert skew[0] < 1e-6
    assert skew[1] > 1e-3


def test_the_rate_is_that_of_the_run(old_faithful, geyser_start, geyser):
    trace = gm.em(old_faithful, geyser_start, tol=0, max_iter=19)
    v = np.array([gm.to_vector(m)[0] for m in trace.mixtures])
    steps = np.diff(v)
    assert steps[-1] / steps[-2] == pytest.approx(geyser.rate, rel=5e-3)


def test_one_gaussian_has_the_closed_form():
    rng = np.random.default_rng(5)
    x = rng.standard_normal((50, 1)) * 3
    variance = x.var()
    theta = gm.Mixture([1.0], [[x.mean()]], [[[variance]]])
    found = gm.information(x, theta)
    expected = np.diag([50 / variance, 100.0])
    np.testing.assert_allclose(found.observed, expected, atol=1e-10)
    np.testing.assert_allclose(found.fractions, 0, atol=1e-12)
    errors = found.standard_errors()
    assert errors.weights.item() == 0
    assert errors.means.item() == pytest.approx(np.sqrt(variance / 50))
    assert errors.covariances.item() == pytest.approx(variance * np.sqrt(2 / 50))


def test_a_sandwich_of_one_gaussian_knows_the_fourth_moment():
    x = np.random.default_rng(6).exponential(size=(400, 1))
    theta = gm.Mixture([1.0], [[x.mean()]], [[[x.var()]]])
    errors = gm.information(x, theta).standard_errors("sandwich")
    apart = x - x.mean()
    variance = ((apart**2).var() / 400) ** 0.5
    assert errors.covariances.item() == pytest.approx(variance)


def test_every_point_twice_is_twice_the_information(old_faithful, maximum, geyser):
    twice = gm.information(np.repeat(old_faithful, 2, axis=0), maximum)
    weight = np.full(len(old_faithful), 2.0)
    weighed = gm.information(old_faithful, maximum, sample_weight=weight)
    for other in (twice, weighed):
        np.testing.assert_allclose(other.observed, 2 * geyser.observed, rtol=1e-9)
        for kind in ("observed", "sandwich"):
            for one, two in zip(
                other.standard_errors(kind), geyser.standard_errors(kind), strict=True
            ):
                np.testing.assert_allclose(one * 2**0.5, two, rtol=1e-8)


def test_blocks_give_what_one_array_gives(old_faithful, maximum, geyser):
    blocks = [old_faithful[:100], old_faithful[100:]]
    found = gm.information(blocks, maximum)
    np.testing.assert_allclose(found.observed, geyser.observed, atol=1e-9)


@pytest.mark.parametrize("kind", ["observed", "sandwich"])
def test_units_and_labels_change_no_fraction_and_carry_the_errors_along(
    old_faithful, maximum, geyser, kind
):
    A, b = np.array([[60.0, 0.0], [0.0, -0.1]]), np.array([1e6, -1e6])
    moved = gm.Mixture(
        maximum.weights[::-1],
        (maximum.means @ A.T + b)[::-1],
        (A @ maximum.covariances @ A.T)[::-1],
    )
    found = gm.information(old_faithful @ A.T + b, moved)
    np.testing.assert_allclose(found.fractions, geyser.fractions, atol=1e-6)
    before, after = geyser.standard_errors(kind), found.standard_errors(kind)
    scale = np.abs(np.diag(A))
    np.testing.assert_allclose(after.weights[::-1], before.weights, rtol=1e-6)
    np.testing.assert_allclose(after.means[::-1], before.means * scale, rtol=1e-6)
    np.testing.assert_allclose(
        after.covariances[::-1],
        before.covariances * scale[:, None] * scale,
        rtol=1e-6,
    )


def test_a_turned_world_has_the_same_fractions(old_faithful, maximum, geyser):
    A = np.array([[1.0, 0.3], [-2.0, 0.5]])
    moved = gm.Mixture(
        maximum.weights, maximum.means @ A.T, A @ maximum.covariances @ A.T
    )
    found = gm.information(old_faithful @ A.T, moved)
    np.testing.assert_allclose(found.fractions, geyser.fractions, atol=1e-6)


def test_standard_errors_are_those_of_a_simulation():
    truth = gm.Mixture([0.4, 0.6], [[0.0], [3.0]], [[[1.0]], [[1.0]]])
    rng = np.random.default_rng(7)
    fits, errors = [], []
    for _ in range(60):
        X, _ = truth.sample(400, rng)
        fit = gm.em(X, truth, tol=1e-9).mixture
        fits.append([fit.weights[0], *fit.means.ravel(), *fit.covariances.ravel()])
        said = gm.information(X, fit).standard_errors()
        errors.append([said.weights[0], *said.means.ravel(), *said.covariances.ravel()])
    ratio = np.median(errors, axis=0) / np.std(fits, axis=0)
    assert (ratio > 0.65).all()
    assert (ratio < 1.5).all()


def test_two_components_in_one_place_have_no_errors(old_faithful):
    one = gm.m_step(old_faithful, np.ones((272, 1)))
    pair = gm.Mixture([0.5, 0.5], [*one.means] * 2, [*one.covariances] * 2)
    found = gm.information(old_faithful, pair)
    with pytest.raises(ValueError, match=r"no isolated maximum .* fewer components"):
        found.standard_errors()


def test_far_from_any_maximum_there_is_no_rate():
    theta = gm.Mixture([1.0], [[0.0]], [[[100.0]]])
    found = gm.information([[10.0], [11.0], [9.0]], theta)
    assert np.isfinite(found.observed).all()
    theta = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2) * 100])
    found = gm.information([[1.0, 2.0], [2.0, 1.0]], theta)
    with pytest.raises(
        ValueError, match=r"far from any maximum: .* pass the end of em"
    ):
        _ = found.rate


def test_an_unknown_kind_is_refused(geyser):
    with pytest.raises(ValueError, match="kind is 'expected'; it must be one of"):
        geyser.standard_errors("expected")
