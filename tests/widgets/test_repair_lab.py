"""RepairLab: a program repaired step by step, with the laws that it obeys."""

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import RepairLab
from tests.widgets.conftest import drawn, each, problems, state, stop_clock

TRUTH = gm.Mixture([0.4, 0.6], [[0.0, 0.0], [3.0, 3.0]], [np.eye(2)] * 2)
X, LABELS = TRUTH.sample(60, np.random.default_rng(4))
START = gm.Mixture([0.5, 0.5], [[0.0, 3.0], [3.0, 0.0]], [np.eye(2)] * 2)
LAWS = ("rises", "sums", "ends")


def stage(title, n_iter, *holds, **others):
    run = gm.em(X, START, max_iter=n_iter).mixtures
    laws = dict(zip(LAWS, holds, strict=True))
    note = f"{title} was wrong."
    return {"title": title, "note": note, "mixtures": run, "laws": laws} | others


STAGES = [
    stage("As found", 1, False, False, False),
    stage("First", 3, True, False, False),
    stage("Second", 5, True, True, True),
]


def lab(truth=TRUTH):
    return RepairLab(X, STAGES, truth=truth)


def test_a_long_title_stays_inside_the_still_picture():
    title = "A start and a stop for all data"
    stages = [stage(title, n, True, True, True) for n in (1, 3)]
    figure = Figure(figsize=(7.2, 3.8), layout="constrained")
    with rc_context(gm.plot.PAGE):
        RepairLab(X, stages)._draw_still(figure)
        figure.draw_without_rendering()
    boxes = [ax.title.get_window_extent() for ax in figure.axes]
    assert boxes[0].x0 >= 0
    assert boxes[1].x1 <= figure.bbox.width
    assert boxes[0].x1 <= boxes[1].x0


def assert_shows(facts, i, t):
    theta = STAGES[i]["mixtures"][t]
    assert (facts["stage"], facts["iteration"]) == (i, t)
    assert facts["means"] == theta.means.tolist()
    assert facts["weights"] == theta.weights.tolist()
    assert facts["covariances"] == theta.covariances.tolist()
    level = gm.log_likelihood(X, theta)
    assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
    assert facts["laws"] == STAGES[i]["laws"]


def rungs(page):
    return page.get_by_role("list").filter(has_text="First").get_by_role("button").all()


def test_each_step_keeps_the_repairs_before_it(show):
    page = show(lab())
    assert_shows(state(page), 0, 1)
    found, first, second = rungs(page)
    second.press("Enter")
    assert_shows(state(page), 2, 5)
    assert second.get_attribute("aria-current") == "step"
    assert [rung.inner_text()[0] for rung in (found, first, second)] == ["✓", "✓", "▸"]
    assert "3 of 3 laws hold" in page.get_by_role("status").inner_text()
    first.click()
    assert_shows(state(page), 1, 3)
    assert second.get_attribute("aria-current") is None
    found.click()
    assert_shows(state(page), 0, 1)
    page.get_by_role("button", name="Next repair").click()
    assert_shows(state(page), 1, 3)
    assert "Repair 1 on: First. 1 of 3" in page.get_by_role("status").inner_text()
    verdicts = page.get_by_role("listitem").filter(has_text="fails")
    assert verdicts.count() == 2
    page.get_by_role("button", name="Reset").click()
    assert_shows(state(page), 0, 1)


def test_a_sequence_looks_like_no_switch(show):
    page = show(lab())
    assert page.get_by_role("switch").count() == 0
    assert page.locator('[aria-current="step"]').count() == 1


def one_for_all(theta):
    """Give every point to component 1, whatever theta is, and by twice its share."""
    return np.broadcast_to([2.0, 0.0], (len(X), 2))


COLOURED = """(colours) => {
  const shown = document.querySelector(".gmm-scatter");
  const copy = Object.assign(document.createElement("canvas"), {
    width: shown.width,
    height: shown.height,
  });
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(shown, 0, 0);
  const { data } = pen.getImageData(0, 0, copy.width, copy.height);
  return colours.map((wanted) => {
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (wanted.every((value, c) => Math.abs(data[i + c] - value) < 6)) count++;
    return count;
  });
}"""
BLUE, ORANGE = [0, 114, 178], [213, 94, 0]


def areas_of_colour(page):
    """Count the pixels of both components' colours; their outlines have some too."""
    drawn(page)
    return page.evaluate(COLOURED, [BLUE, ORANGE])


def with_shares(shares):
    return [
        one | {"shares": [shares(theta) for theta in one["mixtures"]]} for one in STAGES
    ]


def test_the_points_have_the_colours_that_the_program_gives_them(show):
    def at_the_end(stages):
        made = RepairLab(X, stages, truth=TRUTH)
        made.stage = 2
        return areas_of_colour(show(made))

    plain = at_the_end(STAGES)
    broken = at_the_end(with_shares(one_for_all))
    mended = at_the_end(with_shares(lambda _: np.eye(2)[LABELS]))
    assert broken[0] - plain[0] > 400  # every point is blue
    assert broken[1] - plain[1] < 50  # and none orange
    assert mended[1] - plain[1] > 100


def test_the_colours_follow_the_iterate(show):
    first, *rest = with_shares(lambda theta: gm.e_step(X, theta))
    one = [one_for_all(theta) for theta in first["mixtures"]]
    page = show(
        RepairLab(X, [first | {"shares": [*one[:-1], one[-1][:, ::-1]]}, *rest])
    )
    last = areas_of_colour(page)
    page.get_by_role("slider", name="Iteration").press("Home")
    before = areas_of_colour(page)
    assert before[0] - last[0] > 400
    assert last[1] - before[1] > 400


def test_the_run_of_a_stage_is_scrubbed_and_played(show):
    page = show(lab(truth=None), alone=True)
    rungs(page)[2].click()
    slide = page.get_by_role("slider", name="Iteration")
    slide.press("Home")
    assert_shows(state(page), 2, 0)
    slide.press("ArrowRight")
    assert_shows(state(page), 2, 1)
    stop_clock(page)
    page.get_by_role("button", name="Play").click()
    assert page.get_by_role("button", name="Pause").count() == 1
    page.clock.run_for(20_000)
    assert state(page)["iteration"] == 5
    assert page.get_by_role("button", name="Play").count() == 1


def test_an_impossible_place_is_explained_and_reset(show):
    bad = [{"stage": 3}, {"stage": -1}, {"iteration": 2}, {"iteration": "x"}]
    page = show(*(lab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("stage or iteration" in sentence for sentence in sentences)
    for i in range(len(bad)):
        assert_shows(state(page, i), 0, 1)


def test_python_moves_between_stages():
    made = lab()
    made.stage = 2
    assert made.iteration == 5
    with pytest.raises(TraitError, match="stage is 3; there are 0 to 2"):
        made.stage = 3
    with pytest.raises(TraitError, match="iteration is 6; this stage has 0 to 5"):
        made.iteration = 6


ONE = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])


@pytest.mark.parametrize(
    ("stages", "truth", "error", "words"),
    [
        ([], None, ValueError, "stages is empty"),
        ([{"title": "x"}], None, ValueError, "has no 'note'"),
        ([stage("x", 1, 1, 1, 1, mixtures=[])], None, ValueError, "is empty"),
        ([stage("x", 1, 1, 1, 1, laws={"a": 1}), STAGES[0]], None, ValueError, "laws"),
        ([STAGES[0] | {"shares": [0]}, STAGES[1]], None, ValueError, "no 'shares'"),
        (with_shares(lambda _: np.ones((3, 2))), None, ValueError, "has shape"),
        (with_shares(lambda _: np.zeros((60, 2))), None, ValueError, "a row without"),
        (with_shares(lambda _: -np.ones((60, 2))), None, ValueError, "a negative"),
        (STAGES, ONE, ValueError, "1 components"),
        (STAGES, 3, TypeError, "must be a Mixture"),
    ],
)
def test_a_wrong_argument_is_named(stages, truth, error, words):
    with pytest.raises(error, match=words):
        RepairLab(X, stages, truth=truth)
