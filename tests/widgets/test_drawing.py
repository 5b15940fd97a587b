"""The pictures of the widgets: with the looks of figures, and nothing cut or lost."""

import numpy as np
import pytest

from gmm_lib import plot


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


def test_points_without_responsibilities_are_rings(modules):
    looks = modules.evaluate(
        'async () => { const js = await import("/page/theme.js");'
        "return [js.looksOf(2, null).free, js.looksOf(2, Float64Array.of(1, 1)).free] }"
    )
    assert looks == [True, False]


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
