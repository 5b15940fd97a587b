"""RepairLab: a program repaired switch by switch, with the laws that it obeys."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import RepairLab
from tests.widgets.conftest import each, problems, state

TRUTH = gm.Mixture([0.4, 0.6], [[0.0, 0.0], [3.0, 3.0]], [np.eye(2)] * 2)
X, _ = TRUTH.sample(60, np.random.default_rng(4))
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


def assert_shows(facts, i, t):
    theta = STAGES[i]["mixtures"][t]
    assert (facts["stage"], facts["iteration"]) == (i, t)
    assert facts["means"] == theta.means.tolist()
    assert facts["weights"] == theta.weights.tolist()
    assert facts["covariances"] == theta.covariances.tolist()
    level = gm.log_likelihood(X, theta)
    assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
    assert facts["laws"] == STAGES[i]["laws"]


def test_switches_turn_repairs_on_in_order(show):
    page = show(lab())
    assert_shows(state(page), 0, 1)
    first, second = page.get_by_role("switch").all()
    second.press("Enter")
    assert_shows(state(page), 2, 5)
    assert first.get_attribute("aria-checked") == "true"
    assert "3 of 3 laws hold" in page.get_by_role("status").inner_text()
    first.click()
    assert_shows(state(page), 0, 1)
    assert second.get_attribute("aria-checked") == "false"
    step = page.get_by_role("button", name="Next repair")
    step.click()
    assert_shows(state(page), 1, 3)
    assert "Repair 1 on: First. 1 of 3" in page.get_by_role("status").inner_text()
    verdicts = page.get_by_role("listitem").filter(has_text="fails")
    assert verdicts.count() == 2
    page.get_by_role("button", name="Reset").click()
    assert_shows(state(page), 0, 1)


def test_the_run_of_a_stage_is_scrubbed_and_played(show):
    page = show(lab(truth=None))
    page.get_by_role("switch").nth(1).click()
    slide = page.get_by_role("slider", name="Iteration")
    slide.press("Home")
    assert_shows(state(page), 2, 0)
    slide.press("ArrowRight")
    assert_shows(state(page), 2, 1)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        """JSON.parse(document.querySelector(".gmm-widget").dataset.state)
          .iteration === 5"""
    )
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
        (STAGES, ONE, ValueError, "1 components"),
        (STAGES, 3, TypeError, "must be a Mixture"),
    ],
)
def test_a_wrong_argument_is_named(stages, truth, error, words):
    with pytest.raises(error, match=words):
        RepairLab(X, stages, truth=truth)
