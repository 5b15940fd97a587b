"""EM against exact arithmetic: forty-digit decimals, where floats have sixteen."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine, climb
from gmm_lib.families import PLAIN

EXACT = np.vectorize(lambda x: Decimal(float(x)), otypes=[object])
exp = np.vectorize(lambda x: x.exp(), otypes=[object])
log = np.vectorize(lambda x: x.ln(), otypes=[object])
PI = Decimal("3.14159265358979323846264338327950288419716939937511")


def exact_log_joint(X, weights, means, S):
    """Work out log pi_k N(x_n | mu_k, Sigma_k) of two features in decimals."""
    a, b, d = S[:, 0, 0], S[:, 0, 1], S[:, 1, 1]
    det = a * d - b * b
    x, y = np.moveaxis(X[:, None] - means, -1, 0)
    distance = (d * x * x - 2 * b * x * y + a * y * y) / det
    return log(weights) - log(2 * PI * np.ones(1, object)) - (log(det) + distance) / 2


def exact_em(X, mixture, covariance_type, steps, reg_covar=0.0):
    """Run EM of two features in decimals: log-likelihoods and the last theta."""
    X = EXACT(X)
    theta = [EXACT(a) for a in (mixture.weights, mixture.means, mixture.covariances)]
    history = []
    for _ in range(steps + 1):
        joint = exact_log_joint(X, *theta)
        top = joint.max(axis=1)
        total = exp(joint - top[:, None]).sum(axis=1)
        history.append(float((top + log(total)).sum()))
        gamma = exp(joint - top[:, None]) / total[:, None]
        last = theta
        theta = exact_m_step(X, gamma, covariance_type, reg_covar)
    return np.array(history), last


def exact_m_step(X, gamma, covariance_type, reg_covar):
    N_k = gamma.sum(axis=0)
    means = gamma.T @ X / N_k[:, None]
    apart = X[:, None] - means  # (N, K, 2)
    S = (gamma[:, :, None, None] * apart[..., :, None] * apart[..., None, :]).sum(
        axis=0
    )
    S = S / N_k[:, None, None]
    one = EXACT(np.eye(2))
    if covariance_type == "tied":
        S = np.stack([(N_k[:, None, None] * S).sum(axis=0) / len(X)] * len(N_k))
    elif covariance_type == "diag":
        S = S * one
    elif covariance_type == "spherical":
        S = ((S[:, 0, 0] + S[:, 1, 1]) / 2)[:, None, None] * one
    return [N_k / len(X), means, S + Decimal(reg_covar) * one]


def fast_em(X, mixture, covariance_type, steps, reg_covar=0.0):
    """Run the engine, and return its last theta within its frame, exactly undone."""
    blocks = Blocks(X)
    engine = Engine(
        blocks, blocks.measure(), covariance_type, reg_covar, mixture.n_components
    )
    state, history = engine.start(mixture), []
    for t in range(steps + 1):
        sums = engine.expect(state)
        history.append(sums.log_likelihood)
        if t < steps:
            state = engine.maximise(state, sums)
    p, frame = engine.parameters(state), engine.frame
    L = p.factors if p.factors.ndim == 3 else p.factors[:, :, None] * np.eye(2)
    L = L * frame.scale[:, None]
    means = EXACT(frame.centre) + EXACT(frame.scale) * EXACT(p.means)
    return np.array(history), [p.weights, means, L @ L.transpose(0, 2, 1)]


def two_clusters(rng, N=40, apart=4.0, width=1.0):
    X = rng.standard_normal((N, 2)) @ [[1.0, 0.4], [0.0, 0.7]] * width
    X[N // 2 :] += apart
    means = np.array([[0.5 * width, 0.0], [apart - 0.5 * width, apart]])
    return X, means


def assert_agrees(found, exact, tolerance):
    """Compare with the exact theta: means in units of the component's width."""
    (history, theta), (exact_history, exact_theta) = found, exact
    np.testing.assert_allclose(history, exact_history, rtol=tolerance)
    np.testing.assert_allclose(
        theta[0].astype(float), exact_theta[0].astype(float), rtol=tolerance
    )
    S = exact_theta[2].astype(float)
    widths = np.sqrt(np.diagonal(S, axis1=1, axis2=2))
    means = theta[1] if theta[1].dtype == object else EXACT(theta[1])
    off = (means - exact_theta[1]).astype(float)
    assert np.abs(off / widths).max() < tolerance
    scale = widths[:, :, None] * widths[:, None, :]
    assert np.abs((theta[2].astype(float) - S) / scale).max() < tolerance


@pytest.fixture(autouse=True)
def forty_digits():
    with localcontext() as context:
        context.prec = 40
        yield


@pytest.mark.parametrize("offset", [0.0, 1e4, 1e8])
@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("covariance_type", PLAIN)
def test_the_engine_agrees_with_exact_arithmetic_in_any_units(
    covariance_type, unit, offset
):
    X, means = two_clusters(np.random.default_rng(0))
    X, means = unit * (X + offset), unit * (means + offset)
    start = gm.Mixture([0.5, 0.5], means, [2 * unit**2 * np.eye(2)] * 2)
    ridge = 1e-3 * unit**2
    found = fast_em(X, start, covariance_type, 5, ridge)
    assert_agrees(found, exact_em(X, start, covariance_type, 5, ridge), 1e-10)


@pytest.mark.parametrize("offset", [0.0, 1e4])
@pytest.mark.parametrize("covariance_type", PLAIN)
def test_the_textbook_functions_agree_with_exact_arithmetic(covariance_type, offset):
    X, means = two_clusters(np.random.default_rng(1))
    X, means = X + offset, means + offset
    start = gm.Mixture([0.5, 0.5], means, [2 * np.eye(2)] * 2)
    trace = gm.em(X, start, tol=0, max_iter=5, covariance_type=covariance_type)
    end = trace.mixture
    found = trace.log_likelihoods, [end.weights, end.means, end.covariances]
    assert_agrees(found, exact_em(X, start, covariance_type, 5), 1e-10)


@pytest.mark.parametrize("apart", [1e2, 3e2, 5e2, 1e3, 1e6])
@pytest.mark.parametrize("covariance_type", PLAIN)
def test_narrow_clusters_far_apart_keep_their_digits(covariance_type, apart):
    X, means = two_clusters(np.random.default_rng(2), apart=apart)
    start = gm.Mixture([0.5, 0.5], means, [4 * np.eye(2)] * 2)
    found = fast_em(X, start, covariance_type, 3)
    assert_agrees(found, exact_em(X, start, covariance_type, 3), 1e-9)


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("covariance_type", PLAIN)
def test_components_that_leap_a_million_widths_keep_their_digits(
    covariance_type, steps
):
    X, means = two_clusters(np.random.default_rng(3), apart=1e6)
    start = gm.Mixture([0.5, 0.5], means + 3e4, [1e9 * np.eye(2)] * 2)
    found = fast_em(X, start, covariance_type, steps)
    assert_agrees(found, exact_em(X, start, covariance_type, steps), 1e-9)


def test_a_direction_a_hundred_thousand_times_thinner_is_found():
    rng = np.random.default_rng(4)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    X = rng.standard_normal((500, 2)) * [1.0, 1e-5] @ turn.T
    start = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    _, (_, _, S) = fast_em(X, start, "full", 4)
    Z = X @ turn
    assert np.sqrt(turn[:, 1] @ S[0] @ turn[:, 1]) == pytest.approx(
        Z[:, 1].std(), rel=1e-5
    )
    history, _ = exact_em(X[:60], start, "full", 3)
    np.testing.assert_allclose(fast_em(X[:60], start, "full", 3)[0], history, rtol=1e-8)


def test_400_features_are_fitted_to_the_last_digits():
    rng = np.random.default_rng(5)
    X = rng.standard_normal((1000, 400)) * 3 + 7
    start = gm.Mixture([1.0], [np.zeros(400)], [np.eye(400)])
    blocks = Blocks(X)
    run = climb(
        Engine(blocks, blocks.measure(), "full", 0.0, 1), start, tol=0, max_iter=2
    )
    np.testing.assert_allclose(run.mixture.means[0], X.mean(axis=0), rtol=1e-12)
    S = np.cov(X.T, ddof=0)
    np.testing.assert_allclose(run.mixture.covariances[0], S, rtol=1e-9, atol=1e-9)
    expected = gm.Mixture([1.0], [X.mean(axis=0)], [S]).log_density(X).sum()
    assert run.log_likelihoods[-1] == pytest.approx(expected, rel=1e-12)


def test_a_point_at_a_thousand_sigma_is_counted_and_nothing_else_changes():
    rng = np.random.default_rng(6)
    X, means = two_clusters(rng)
    X = np.vstack([X, [[1e3, 1e3]]])
    start = gm.Mixture([0.5, 0.5], means, [np.eye(2)] * 2)
    assert_agrees(fast_em(X, start, "full", 2), exact_em(X, start, "full", 2), 1e-10)
