"""BoundLab: the bound touches l after the E step, and the M step climbs on it."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.widgets import BoundLab
from tests.widgets.conftest import drag, drawn, each, press, problems, state

RNG = np.random.default_rng(8)
X = np.concatenate([RNG.normal(0, 1, 30), RNG.normal(4, 1, 40)])[:, None]
START = gm.Mixture([0.4, 0.6], [[3.0], [6.0]], [[[1.0]], [[1.5]]])


def lab(**options):
    return BoundLab(X, START, names=["height (m)"], **options)


def slope(height, step=1e-5):
    return (height(step) - height(-step)) / (2 * step)


def test_one_mean_climbs_on_the_bound_that_touches_at_theta(show):
    page = show(lab(component=1))
    assert state(page)["lowerBound"] is None
    theta = START
    for t in range(3):
        press(page, "E step")
        facts = state(page)
        gamma = gm.e_step(X, theta)
        level = gm.log_likelihood(X, theta)
        assert facts["lowerBound"] == pytest.approx(level, rel=1e-10)
        pull = gamma[:, 1] @ (X[:, 0] - theta.means[1]) / theta.covariances[1, 0, 0]
        assert facts["slopes"]["l"] == pytest.approx(pull, rel=1e-5)
        assert facts["slopes"]["F"] == pytest.approx(pull, rel=1e-5)
        ends = facts["ends"]
        for place, level, bound in zip(
            ends["places"], ends["l"], ends["F"], strict=True
        ):
            moved = [theta.means[0], [place]]
            far = gm.Mixture(theta.weights, moved, theta.covariances)
            assert gm.log_likelihood(X, far) == pytest.approx(level, rel=1e-10)
            assert gm.lower_bound(X, gamma, far) == pytest.approx(bound, rel=1e-10)
        press(page, "M step")
        facts = state(page)
        means = [theta.means[0], gm.m_step(X, gamma).means[1]]
        theta = gm.Mixture(theta.weights, means, theta.covariances)
        assert facts["iteration"] == t + 1
        assert facts["means"] == pytest.approx(theta.means, rel=1e-10)
        bound = gm.lower_bound(X, gamma, theta)
        level = gm.log_likelihood(X, theta)
        assert facts["lowerBound"] == pytest.approx(bound, rel=1e-10)
        assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
        assert facts["divergence"] == pytest.approx(level - bound, rel=1e-6)


def test_all_parameters_move_along_the_way_of_em(show):
    page = show(lab())
    press(page, "All parameters", "E step")
    facts = state(page)
    gamma = gm.e_step(X, START)
    after = gm.m_step(X, gamma)

    def along(u):
        def mix(name):
            return (1 - u) * getattr(START, name) + u * getattr(after, name)

        theta = gm.Mixture(mix("weights"), mix("means"), mix("covariances"))
        return gm.log_likelihood(X, theta)

    assert facts["slopes"]["l"] == pytest.approx(slope(along), rel=1e-4)
    assert facts["slopes"]["F"] == pytest.approx(slope(along), rel=1e-4)
    assert (facts["place"], facts["touching"]) == (0, 0)
    press(page, "M step")
    facts = state(page)
    assert facts["place"] == 1
    assert facts["logLikelihood"] == pytest.approx(along(1), rel=1e-10)
    press(page, "Back")
    assert state(page)["phase"] == "E"
    press(page, "Mean 1 alone", "Reset")
    assert state(page)["weights"] == START.weights.tolist()


def test_the_mean_is_moved_by_pointer_and_by_key(show):
    page = show(lab())
    press(page, "E step", "M step")
    before = state(page)["means"]
    drag(page, "Mean 1", -40, 0)
    facts = state(page)
    assert facts["means"][0][0] < before[0][0]
    assert facts["means"][1] == before[1]
    assert (facts["phase"], facts["iteration"]) == ("start", 0)
    handle = page.get_by_role("slider", name="Mean 1")
    handle.press("ArrowRight")
    one = state(page)["means"][0][0] - facts["means"][0][0]
    handle.press("Shift+ArrowRight")
    assert state(page)["means"][0][0] - facts["means"][0][0] == pytest.approx(6 * one)


# Notes where each name of a parameter is written: its left and right end, its height.
WATCH_NAMES = """() => {
  const pen = CanvasRenderingContext2D.prototype;
  const write = pen.fillText;
  window.names = {};
  pen.fillText = function (text, x, y) {
    const wide = this.measureText(text).width;
    const left = this.textAlign === "right" ? x - wide : x;
    if (text.startsWith("θ")) names[text] = [left, left + wide, y];
    write.call(this, text, x, y);
  };
}"""


@pytest.mark.parametrize("width", [900, 360])
@pytest.mark.parametrize("mean", [1.0, 3.0, 12.0])
def test_the_names_of_two_parameters_never_meet(show, mean, width):
    start = gm.Mixture([0.4, 0.6], [[mean], [6.0]], [[[1.0]], [[1.5]]])
    page = show(BoundLab(X, start), width=width)
    page.evaluate(WATCH_NAMES)
    wide = page.locator("canvas").first.bounding_box()["width"]
    for _ in range(6):  # the steps become short
        press(page, "E step", "M step")
        drawn(page)
        before, after = page.evaluate("[names['θₜ'], names['θₜ₊₁']]")
        rows = abs(after[2] - before[2]) - 14
        assert max(before[0] - after[1], after[0] - before[1], rows) >= 4
        assert min(before[0], after[0]) > 0
        assert max(before[1], after[1]) < wide


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"start": [1.0, 0.0]},
        {"start": [0.5, 0.5, 0, 1, 1, -1]},
        {"start": [0.5, None, 0, 1, 1, 1]},
        {"n_components": 0},
        {"component": 7},
        {"mode": "x"},
        {"iteration": -1},
    ]
    page = show(*(lab() for _ in bad), change=each(*bad))
    assert len(problems(page)) == len(bad)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"X": [[1.0, 2.0]]}, ValueError, "X has 2 features"),
        ({"X": [[1.0], [1.0]]}, ValueError, "X holds 1.0 alone"),
        ({"X": X, "mixture": 3}, TypeError, "mixture must be a Mixture"),
        ({"X": X, "component": 2}, ValueError, "component is 2"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        BoundLab(**arguments)


LETTERS = """() => {
  const pen = CanvasRenderingContext2D.prototype;
  window.said = [];
  for (const name of ["stroke", "strokeText", "fillText"]) {
    const draw = pen[name];
    pen[name] = function (...given) {
      if (this.canvas.matches(".gmm-scatter")) {
        window.said.push([name, given[0], this.lineWidth]);
      }
      return draw.apply(this, given);
    };
  }
}"""


def test_the_names_on_the_picture_stand_over_what_crosses_them(show):
    page = show(lab(component=1), width=360)
    page.evaluate(LETTERS)
    press(page, "E step")
    drawn(page)
    said = page.evaluate("said")
    tangent = max(i for i, (*_, width) in enumerate(said) if round(width, 2) == 2.4)
    for text in ("θₜ", "θₜ₊₁"):
        edge, ink = (
            said.index([name, text, 3], tangent) for name in ("strokeText", "fillText")
        )
        assert tangent < edge < ink
