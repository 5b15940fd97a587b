"""The numbers of the widgets: Python's, to ten digits, and written to be read."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.widgets import EMLab
from gmm_lib.widgets.em_lab.presets import presets
from tests.conftest import random_mixture

PRESETS = list(presets())


def run_of(K=2, D=2, family="full", N=40, n_iter=20, seed=0):
    """Draw points and iterate from a blurred start, with Python's own steps."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    X, _ = truth.sample(N, rng)
    start = gm.Mixture(np.full(K, 1 / K), truth.means + 0.3, 2 * truth.covariances)
    return X, iterate(X, start, n_iter, family)


def iterate(X, start, n_iter, family):
    """Take this many steps, also past where EM would stop."""
    mixtures, bounds = [start], []
    for _ in range(n_iter):
        gamma = gm.e_step(X, mixtures[-1])
        mixtures.append(gm.m_step(X, gamma, covariance_type=family))
        bounds.append(gm.lower_bound(X, gamma, mixtures[-1]))
    levels = [gm.log_likelihood(X, theta) for theta in mixtures]
    return gm.Trace(tuple(mixtures), levels, bounds, False, "")


ITERATE = """
async ([x, d, start, nIter, family]) => {
  const js = await import("/numbers/mixture.js");
  const points = { n: x.length / d, d, x: Float64Array.from(x) };
  const K = start.weights.length;
  let theta = { k: K, d };
  for (const name of ["weights", "means", "covariances"])
    theta[name] = Float64Array.from(start[name].flat(2));
  const run = [];
  for (let t = 0; t <= nIter; t++) {
    const { gamma, logLikelihood } = js.eStep(points, theta);
    const alone = js.logLikelihood(points, theta);
    const held = { ...theta, gamma, logLikelihood, alone };
    run.push(held);
    if (t === nIter) break;
    theta = js.mStep(points, gamma, K, family);
    held.lowerBound = js.lowerBound(points, gamma, theta);
    held.divergence = js.divergence(points, gamma, theta);
  }
  return run.map((step) => JSON.parse(JSON.stringify(step, (_, value) =>
    ArrayBuffer.isView(value) ? Array.from(value) : value)));
}
"""


def close(actual, expected):
    expected = np.ravel(expected)
    scale = max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-10 * scale)


def assert_same_run(modules, X, trace, family):
    """Take the same steps in JavaScript, and compare every number."""
    start = trace.mixtures[0]
    given = {
        "weights": start.weights.tolist(),
        "means": start.means.tolist(),
        "covariances": start.covariances.tolist(),
    }
    x, D = X.ravel().tolist(), X.shape[1]
    run = modules.evaluate(ITERATE, [x, D, given, trace.n_iter, family])
    for t, theta in enumerate(trace.mixtures):
        close(run[t]["weights"], theta.weights)
        close(run[t]["means"], theta.means)
        close(run[t]["covariances"], theta.covariances)
        close(run[t]["gamma"], gm.e_step(X, theta))
        close(run[t]["logLikelihood"], trace.log_likelihoods[t])
        close(run[t]["alone"], trace.log_likelihoods[t])
    bounds = [step["lowerBound"] for step in run[: trace.n_iter]]
    close(bounds, trace.lower_bounds)
    gaps = trace.log_likelihoods[1:] - trace.lower_bounds
    apart = [step["divergence"] for step in run[: trace.n_iter]]
    scale = np.abs(trace.log_likelihoods).max()
    np.testing.assert_allclose(apart, gaps, atol=1e-12 * scale)


FAMILIES = ["full", "tied", "diag", "spherical"]


@pytest.mark.parametrize(("K", "D"), [(1, 1), (3, 1), (1, 2), (4, 2), (2, 3)])
def test_twenty_iterations_in_javascript_equal_pythons(modules, K, D):
    for family in FAMILIES:
        assert_same_run(modules, *run_of(K, D, family), family)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_runs_in_javascript_as_in_python(modules, name):
    for family in FAMILIES:
        lab = EMLab(preset=name, covariance_type=family)
        # On a collapse the second step leaves one component no width at all.
        alone = name == "collapse" and family != "tied"
        trace = iterate(lab.X, lab.mixture, 1 if alone else 20, family)
        assert_same_run(modules, lab.X, trace, family)


def test_a_point_far_from_every_component_keeps_its_numbers(modules):
    theta = gm.Mixture([0.3, 0.7], [[0.0], [1.0]], [[[1.0]], [[4.0]]])
    X = np.array([[0.0], [0.5], [2000.0]])
    given = {"weights": [0.3, 0.7], "means": [0.0, 1.0], "covariances": [1.0, 4.0]}
    step = modules.evaluate(ITERATE, [X.ravel().tolist(), 1, given, 0, "full"])[0]
    close(step["gamma"], gm.e_step(X, theta))
    close(step["logLikelihood"], gm.log_likelihood(X, theta))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("js.cholesky(Float64Array.of(1, 2, 2, 1), 2)", "component 1 is not positive"),
        ("js.logSumExp(Float64Array.of(-Infinity), 1, 0)", "point 1 is too far"),
        ("js.mStep({n: 1, d: 1, x: [0]}, [0, 1], 2)", "component 1 explains no point"),
    ],
)
def test_impossible_numbers_are_refused_by_name(modules, call, message):
    said = modules.evaluate(
        'async (call) => { const js = await import("/numbers/mixture.js");'
        "try { return eval(call) } catch (error) { return error.message } }",
        call,
    )
    assert message in said


def test_the_narrowest_component_is_measured_along_its_shortest_axis(modules):
    theta = random_mixture(np.random.default_rng(2), 3, 2)
    widths = np.sqrt(np.linalg.eigvalsh(theta.covariances)[:, 0])
    found = modules.evaluate(
        'async (c) => (await import("/numbers/mixture.js")).narrowestOf('
        "{ k: 3, d: 2, covariances: Float64Array.from(c) })",
        theta.covariances.ravel().tolist(),
    )
    assert found["k"] == widths.argmin()
    assert found["width"] == pytest.approx(widths.min(), rel=1e-10)


def test_an_ellipse_lies_at_its_mahalanobis_distance(modules):
    theta = random_mixture(np.random.default_rng(1), 2, 2)
    corners = modules.evaluate(
        'async ([means, covariances]) => (await import("/numbers/scale.js")).ellipse('
        "{means: Float64Array.from(means), "
        "covariances: Float64Array.from(covariances)}, 1, 2)",
        [theta.means.ravel().tolist(), theta.covariances.ravel().tolist()],
    )
    y = np.array(corners) - theta.means[1]
    square = np.einsum("ni,ij,nj->n", y, np.linalg.inv(theta.covariances[1]), y)
    np.testing.assert_allclose(np.sqrt(square), 2, rtol=1e-10)
    assert np.ptp(np.degrees(np.arctan2(*y.T))) > 300  # all the way round


@pytest.mark.parametrize(
    ("low", "high", "count", "texts"),
    [
        (0, 10, 5, ["0", "2", "4", "6", "8", "10"]),
        (-0.31, 0.32, 3, ["−0.2", "0.0", "0.2"]),
        (-1717.7, -1130.2, 4, ["−1600", "−1400", "−1200"]),
        (1e-7, 9e-7, 2, ["0.0000005"]),
    ],
)
def test_ticks_are_round_and_inside(modules, low, high, count, texts):
    found = modules.evaluate(
        'async (given) => (await import("/numbers/scale.js")).ticks(...given)',
        [low, high, count],
    )
    assert [tick["text"] for tick in found] == texts
    assert all(low <= tick["value"] <= high for tick in found)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (12.34, "12.3"), (0.0123, "0.012"), (4.56e-7, "4.6 × 10⁻⁷")],
)
def test_a_change_is_told_with_the_digits_that_say_something(modules, value, text):
    shown = modules.evaluate(
        'async (value) => (await import("/numbers/format.js")).amount(value)', value
    )
    assert shown == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("reached max_iter=3 before tol=1e-08", "reached max_iter=3 before tol=10⁻⁸"),
        ("a change of 2.5e-06 nats", "a change of 2.5 × 10⁻⁶ nats"),
        ("12 iterations, 3e", "12 iterations, 3e"),
    ],
)
def test_numbers_in_a_reason_are_written_out(modules, text, shown):
    found = modules.evaluate(
        'async (text) => (await import("/numbers/format.js")).typeset(text)', text
    )
    assert found == shown
