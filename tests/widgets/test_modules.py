"""The JavaScript modules of the widgets: the same numbers and looks as in Python."""

import re
from importlib.resources import files

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import plot, widgets
from gmm_lib.widgets import EMLab
from gmm_lib.widgets.em_lab.presets import presets
from gmm_lib.widgets.modules import bundle, imports, source
from tests.browser import serve
from tests.conftest import random_mixture
from tests.pages import open_page

MODULES = files("gmm_lib.widgets")
PRESETS = list(presets())


@pytest.fixture(scope="module")
def modules(browser):
    """Open a page that may import each module as it stands."""
    with (
        serve(MODULES) as address,
        open_page(browser, f"{address}/page/widgets.css") as page,
    ):
        yield page


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


def test_components_look_the_same_in_a_widget_as_in_a_figure(modules):
    styles = modules.evaluate('async () => (await import("/page/theme.js")).STYLES')
    expected = [(s.colour, s.marker, list(s.dash)) for s in plot.STYLES]
    assert [(s["colour"], s["marker"], s["dash"]) for s in styles] == expected


def test_points_blend_the_colours_of_their_components(modules):
    gamma = np.array([[0.2, 0.8], [1.0, 0.0], [0.45, 0.55]])
    looks = modules.evaluate(
        'async (gamma) => { const js = await import("/page/theme.js");'
        "const { colours, winners } = js.looksOf(3, Float64Array.from(gamma));"
        "return [Array.from(colours), Array.from(winners)] }",
        gamma.ravel().tolist(),
    )
    np.testing.assert_allclose(looks[0], 255 * plot.blend(gamma).ravel(), atol=1e-4)
    assert looks[1] == [1, 0, 1]


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
    ("value", "text"),
    [(0, "0"), (12.34, "12.3"), (0.0123, "0.012"), (4.56e-7, "4.6 × 10⁻⁷")],
)
def test_a_change_is_told_with_the_digits_that_say_something(modules, value, text):
    shown = modules.evaluate(
        'async (value) => (await import("/numbers/format.js")).amount(value)', value
    )
    assert shown == text


def test_a_bundle_needs_nothing_and_repeats_nothing():
    text = bundle("em_player/em_player.js")
    assert "\nimport " not in text
    assert text.count("\nexport ") == 1
    assert "/**" not in text
    names = [line for line in text.splitlines() if line.startswith("//# ")]
    assert len(names) == len(set(names)) == len(imports("em_player/em_player.js"))


NATS = """async ([stairs, ahead]) =>
  (await import("/page/stairs.js")).natsOf(stairs.map(([l, F]) => ({ l, F })), ahead)"""


def test_the_scale_of_a_run_leaves_out_a_first_iteration_far_below(modules):
    stairs = [[-1717.7, None], [-1302.0, -1318.0], [-1290.0, -1292.0]]
    low, high = modules.evaluate(NATS, [stairs, []])
    assert -1325 < low < -1318
    assert high > -1290
    near = [[-1320.0, None], *stairs[1:]]
    assert modules.evaluate(NATS, [near, []])[0] < -1320


def test_the_scale_of_a_run_stays_while_it_goes_where_it_was_to_go(modules):
    levels = [-1302.0, -1290.0, -1285.0, -1284.0]
    whole = [[-1717.7, None]]
    whole += [[level, level - 16 / 2**t] for t, level in enumerate(levels)]
    scales = [
        modules.evaluate(NATS, [whole[: t + 1], levels]) for t in range(1, len(whole))
    ]
    assert all(scale == scales[0] for scale in scales)


DRAWN = """async ([columns, scales]) => {
  const { drawBounds } = await import("/page/bars.js");
  const texts = [];
  const pen = new Proxy({}, {
    get: (_, name) => name === "measureText" ? () => ({ width: 20 })
      : name === "fillText" ? (text) => texts.push(text) : () => {},
    set: () => true,
  });
  drawBounds({ pen, width: 300, height: 200, type: 12 }, {}, columns, scales);
  return texts;
}"""


@pytest.mark.parametrize(
    ("gap", "text"),
    [(1.3, "KL 1.3"), (0.02, "KL 0.02"), (0.004, "too small"), (0, "KL 0")],
)
def test_a_gap_too_small_to_draw_is_said_to_be_so(modules, gap, text):
    column = {"label": "E", "lowerBound": -100 - gap, "logLikelihood": -100}
    scales = {"range": [-120, -90], "widest": 16}
    texts = modules.evaluate(DRAWN, [[column | {"open": gap > 0}], scales])
    assert text in texts
    assert "ℓ" in texts
    assert "l" not in texts


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


def test_points_without_responsibilities_are_rings(modules):
    looks = modules.evaluate(
        'async () => { const js = await import("/page/theme.js");'
        "return [js.looksOf(2, null).free, js.looksOf(2, Float64Array.of(1, 1)).free] }"
    )
    assert looks == [True, False]


MARKS = """async (values) => {
  const { drawCriteria } = await import("/selection_lab/picture.js");
  const pen = new Proxy({ font: "12px x" }, {
    get: (held, name) => name === "measureText" ? () => ({ width: 20 })
      : name in held ? held[name] : () => {},
    set: () => true,
  });
  const rows = values.map((bic, i) => ({ family: "full", K: i + 1, values: { bic } }));
  const best = rows[values.indexOf(Math.min(...values))];
  const sheet = { pen, width: 340, height: 200, type: 12 };
  const now = { criterion: "bic", row: best, best };
  return drawCriteria(sheet, {}, rows, now).map(({ y, far }) => [y, far]);
}"""


def test_criteria_close_to_the_best_are_told_apart_whatever_is_far_behind(modules):
    marks = modules.evaluate(MARKS, [4900.0, 2314.0, 2322.0, 2330.0, 2345.0, 2360.0])
    best, next_best = marks[1][0], marks[2][0]
    assert best - next_best >= 10  # pixels: lower is better, and further down
    assert [far for _, far in marks] == [True, False, False, False, False, False]
    assert marks[0][0] == min(y for y, _ in marks)


TOP_LEVEL = re.compile(r"^(?:export )?(?:const|let|class|function) (\w+)", re.M)
ENTRIES = [
    f"{path.parent.name}/{path.name}"
    for path in sorted(MODULES.glob("*/*.js"))
    if "export default" in path.read_text("utf-8")
]


def test_every_widget_has_a_front_end():
    assert len(ENTRIES) == len(widgets.__all__)


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_two_modules_of_a_widget_declare_one_name(entry):
    names = [n for name in imports(entry) for n in TOP_LEVEL.findall(source(name))]
    assert len(names) > 5
    assert not {name for name in names if names.count(name) > 1}


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_spaces_that_a_reader_sees_stay_when_those_of_the_code_go(entry):
    modules = [name for name in imports(entry) if name.startswith("words/")]
    words = "".join(map(source, modules))
    quoted = set(re.findall(r'"[A-Z][^"\n]* [^"\n]*"', words))
    text = bundle(entry)
    assert quoted
    assert {sentence for sentence in quoted if sentence not in text} == set()
    assert " = " not in re.sub('^.*[`"].*$', "", text, flags=re.M)


# The colour and the width of each line that a run of two iterations draws.
STROKES = """async () => {
  const { drawStairs, natsOf } = await import("/page/stairs.js");
  const pen = document.createElement("canvas").getContext("2d");
  const strokes = [];
  pen.stroke = () => strokes.push([pen.strokeStyle, pen.lineWidth]);
  const names = ["ink", "muted", "line", "grid", "accent", "surface"];
  const inks = Object.fromEntries(names.map((name) => [name, "#000001"]));
  Object.assign(inks, { eStep: "#000002", mStep: "#000003", alarm: "#000004" });
  const run = [[-9, null], [-5, -6], [-7, -7]].map(([l, F]) => ({ l, F }));
  const sheet = { pen, width: 400, height: 300, type: 12 };
  drawStairs(sheet, inks, run, { now: 4, range: natsOf(run), end: 2 });
  return strokes.filter(([colour]) => colour !== "#000001");
}"""


def test_the_e_step_is_a_heavy_line_and_the_m_step_a_thin_one_of_their_colours(modules):
    m_step, e_step, *fallen = modules.evaluate(STROKES)
    assert (m_step[0], e_step[0]) == ("#000003", "#000002")
    assert e_step[1] > 2 * m_step[1]
    assert {colour for colour, _ in fallen} == {"#000004"}


# The right end of each number under a picture with large type, and where it lies.
TICKS = """async () => {
  const { drawAxes } = await import("/page/drawing.js");
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "24px sans-serif";
  const ends = [];
  pen.fillText = (text, x) =>
    pen.textBaseline === "top" && ends.push(x + pen.measureText(text).width / 2);
  const sheet = { pen, width: 400, height: 300, type: 24 };
  drawAxes(sheet, {}, { x: [-0.5, 1.5], y: [0, 1], labels: ["x", "y"] });
  return ends;
}"""


def test_the_last_number_under_a_picture_is_not_cut_at_its_edge(modules):
    ends = modules.evaluate(TICKS)
    assert len(ends) > 2
    assert max(ends) <= 400
