"""EMLab: every part of EM by pointer and by key, and its state in a link."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import EMLab
from tests.widgets.conftest import (
    choose,
    drag,
    each,
    played,
    press,
    problems,
    said,
    shown,
    state,
    swipe,
)
from tests.widgets.facts import assert_like, mixture_of


@pytest.mark.parametrize("family", ["full", "spherical"])
def test_half_steps_are_the_librarys(show, family):
    lab = EMLab(preset="overlapping", covariance_type=family)
    page = show(lab)
    theta = lab.mixture
    for t in range(3):
        press(page, "E step")
        facts = state(page)
        gamma = gm.e_step(lab.X, theta)
        assert (facts["iteration"], facts["phase"]) == (t, "E")
        assert facts["lowerBound"] == pytest.approx(facts["logLikelihood"])
        assert facts["divergence"] == pytest.approx(0, abs=1e-9)
        press(page, "M step")
        facts = state(page)
        theta = gm.m_step(lab.X, gamma, covariance_type=family)
        assert (facts["iteration"], facts["phase"]) == (t + 1, "M")
        assert_like(facts, theta)
        level = gm.log_likelihood(lab.X, theta)
        bound = gm.lower_bound(lab.X, gamma, theta)
        assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
        assert facts["lowerBound"] == pytest.approx(bound, rel=1e-10)
        assert facts["divergence"] == pytest.approx(level - bound, rel=1e-6)
    page.get_by_role("button", name="M step").press("Enter")
    assert state(page) == facts
    assert "next half-step is the E step" in said(page)


def test_steps_are_taken_back_scrubbed_and_played(show):
    page = show(EMLab(preset="separated"), alone=True)
    start = state(page)
    press(page, "E step", "M step", "Back")
    assert (state(page)["iteration"], state(page)["phase"]) == (0, "E")
    press(page, "Back")
    assert state(page) == {**start, "last": 1}
    played(page)
    end = state(page)
    trace = gm.em(EMLab(preset="separated").X, mixture_of(start))
    assert end["iteration"] == end["last"] == trace.n_iter
    assert_like(end, trace.mixture, rel=1e-9)
    slide = page.get_by_role("slider", name="Iteration")
    slide.press("Home")
    assert state(page)["means"] == start["means"]
    slide.press("ArrowRight")
    assert_like(state(page), trace.mixtures[1])


def test_means_are_dragged_and_nudged_into_a_new_run(show):
    lab = EMLab(preset="cigars")
    page = show(lab)
    press(page, "E step", "M step")
    before = state(page)
    drag(page, "Mean 1", 30, -20)
    facts = state(page)
    assert np.greater(facts["means"][0], before["means"][0]).all()
    assert facts["means"][1] == before["means"][1]
    assert (facts["iteration"], facts["phase"], facts["last"]) == (0, "E", 0)
    level = gm.log_likelihood(lab.X, mixture_of(facts))
    assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
    mean = page.get_by_role("slider", name="Mean 2")
    mean.press("ArrowLeft")
    one = state(page)["means"][1][0] - facts["means"][1][0]
    mean.press("Shift+ArrowLeft")
    assert state(page)["means"][1][0] - facts["means"][1][0] == pytest.approx(6 * one)
    press(page, "Reset")
    assert_like(state(page), lab.mixture)


def test_points_are_dragged_added_and_removed(show):
    lab = EMLab(preset="separated")
    X = lab.X
    page = show(lab)
    point = page.get_by_role("slider", name="Point")
    assert point.get_attribute("aria-valuetext").startswith("point 1 of 90")
    drag(page, "Point", 40, -30)
    moved = state(page)["logLikelihood"]
    assert moved != pytest.approx(gm.log_likelihood(X, lab.mixture), rel=1e-12)
    press(page, "Remove point")
    expected = gm.log_likelihood(X[1:], lab.mixture)
    assert state(page)["points"] == 89
    assert state(page)["logLikelihood"] == pytest.approx(expected, rel=1e-10)
    press(page, "Add point")
    assert state(page)["points"] == 90
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Point"
    point.press("PageUp")
    assert point.get_attribute("aria-valuetext").startswith("point 89 of 90")
    point.press("Delete")
    expected = state(page)["points"]
    assert expected == 89
    page.locator(".gmm-plane").dblclick(position={"x": 620, "y": 330})
    assert state(page)["points"] == 90


def test_a_point_is_chosen_by_pointer_where_it_lies(show):
    page = show(EMLab([[0.0, 0.0], [1.0, 5.0], [10.0, 1.0], [9.0, 4.0]]))
    point = page.get_by_role("slider", name="Point")
    point.press("PageDown")
    box = point.bounding_box()
    point.press("PageDown")
    page.mouse.click(box["x"] + 22, box["y"] + 22)
    assert point.get_attribute("aria-valuetext").startswith("point 2 of 4")


def test_choices_change_the_world_the_components_and_the_family(show):
    page = show(EMLab())
    for name in ("cigars", "overlapping", "rescaled", "outlier"):
        choose(page, "Data", name)
        lab = EMLab(preset=name)
        assert (state(page)["preset"], state(page)["points"]) == (name, len(lab.X))
        assert_like(state(page), lab.mixture)
        value = gm.log_likelihood(lab.X, lab.mixture)
        assert state(page)["logLikelihood"] == pytest.approx(value, rel=1e-12)
    choose(page, "Components", "6")
    facts = state(page)
    assert len(facts["weights"]) == 6
    rows = {tuple(x) for x in lab.X.tolist()}
    assert {tuple(mean) for mean in facts["means"]} <= rows
    press(page, "New start")
    assert state(page)["seed"] == facts["seed"] + 1
    assert state(page)["means"] != facts["means"]
    choose(page, "Components", "6")
    again = state(page)["means"]
    choose(page, "Components", "6")
    assert state(page)["means"] == again
    before = mixture_of(state(page))
    for family in ("diag", "tied", "spherical"):
        choose(page, "Covariances", family)
        press(page, "E step", "M step")
        gamma = gm.e_step(lab.X, before)
        choose(page, "Covariances", "full")
        assert state(page)["family"] == "full"
    assert gamma.shape == (len(lab.X), 6)


def test_on_a_collapse_l_climbs_without_end_and_the_page_says_why(show):
    page = show(EMLab(preset="collapse"))
    levels = []
    for _ in range(12):
        press(page, "E step", "M step")
        levels.append(state(page)["logLikelihood"])
    assert "grows without end" in said(page)
    assert "no maximum" in said(page)
    np.testing.assert_allclose(np.diff(levels[4:]), 2 * np.log(10), rtol=1e-6)


def test_from_a_symmetric_start_em_stays_at_a_saddle(show):
    lab = EMLab(preset="symmetric")
    page = show(lab)
    for _ in range(3):
        press(page, "E step", "M step")
    facts = state(page)
    assert "saddle" in said(page)
    assert facts["means"][0] == pytest.approx(facts["means"][1], rel=1e-12)
    drag(page, "Mean 1", 60, 20)
    press(page, "M step", *(["E step", "M step"] * 12))
    assert state(page)["logLikelihood"] > facts["logLikelihood"] + 0.1


def test_a_link_restores_the_exact_state(show):
    lab = EMLab(preset="cigars", covariance_type="diag")
    page = show(lab)
    drag(page, "Mean 1", 13, 7)
    drag(page, "Point", 9, 9)
    press(page, "E step", "M step", "E step", "Copy link")
    before = state(page)
    assert "exactly this state" in said(page)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".gmm-widget[data-state]")
    assert state(page) == before
    press(page, "Reset")
    assert_like(state(page), lab.mixture)


def test_a_link_pasted_into_the_open_page_opens_there(show):
    page = show(EMLab(preset="cigars"))
    drag(page, "Mean 1", 13, 7)
    press(page, "E step", "M step", "Copy link")
    before, fragment = state(page), page.evaluate("location.hash")
    choose(page, "Data", "separated")
    press(page, "E step", "Copy link")
    page.evaluate("window.stays = true")
    paste = "fragment => { location.hash = fragment }"
    page.evaluate(paste, fragment)
    page.wait_for_function("document.querySelector('select').value === 'cigars'")
    assert state(page) == before
    assert "Opened from the link" in said(page)
    press(page, "E step")
    onwards = state(page)
    page.evaluate(paste, "#a-place-of-the-page")
    page.evaluate(paste, fragment.replace("em-lab-1", "em-lab-2"))
    page.wait_for_timeout(50)
    assert state(page) == onwards
    page.evaluate(paste, fragment[:-9])
    assert "cut short" in page.get_by_role("alert").inner_text()
    page.evaluate(paste, fragment)
    page.wait_for_selector("[role=alert]", state="detached")
    assert state(page) == before
    assert page.evaluate("window.stays")  # it was never loaded anew


@pytest.fixture(scope="module")
def link(lend, tmp_path_factory):
    """Copy the link of a lab after a step."""
    with shown(lend, tmp_path_factory.mktemp("link")) as show:
        page = show(EMLab())
        press(page, "E step", "M step", "Copy link")
        return page.url


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda link: link[:-9], "cut short"),
        (lambda link: link.replace("family=full", "family=round"), "family"),
        (lambda link: link.replace("step=2", "step=-2"), "step"),
        (lambda link: link.replace("size=2,2", "size=9,2"), "size"),
        (lambda link: link.replace("start=0.5,", "start=NaN,"), "start"),
        (lambda link: link.replace("start=0.5,", "start=0.7,"), "sum to one"),
        (lambda link: link.replace("start=0.5,", "start="), "start"),
        (lambda link: link.replace("&end", "&points=1,1,1,1&end"), "points"),
    ],
)
def test_a_spoilt_link_is_explained_and_reset(lend, link, spoil, words):
    address = spoil(link)
    assert address != link
    with lend() as page:
        page.goto(address)
        page.wait_for_selector(".gmm-widget[data-state]")
        [sentence] = problems(page)
        assert words in sentence
        assert state(page)["iteration"] == 0
        assert page.said == []


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"start": [0.5]},
        {"start": [None] * 14},
        {"n_components": 0},
        {"covariance_type": "round"},
        {"iteration": -1},
        {"phase": "X", "seed": "x"},
    ]
    page = show(*(EMLab() for _ in bad), change=each(*bad))
    assert len(problems(page)) == len(bad)


def test_python_moves_the_run_and_reads_it():
    lab = EMLab(preset="separated")
    start = lab.mixture
    lab.iteration = 4
    trace = gm.em(lab.X, start, tol=0, max_iter=4)
    assert lab.log_likelihood == pytest.approx(trace.log_likelihoods[-1])
    assert lab.phase == "M"
    lab.means = [[1.0, 2.0], *lab.means[1:]]
    assert lab.iteration == 0
    assert lab.mixture.means[0].tolist() == [1.0, 2.0]
    lab.X = lab.X[:50]
    assert lab.log_likelihood == pytest.approx(gm.log_likelihood(lab.X, lab.mixture))
    with pytest.raises(TraitError, match="iteration is -1"):
        lab.iteration = -1


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"X": []}, ValueError, "X has"),
        ({"X": [[1.0, 2.0], [1.0, 3.0]]}, ValueError, "holds 1.0 alone"),
        ({"X": np.eye(3)}, ValueError, "X has 3 features"),
        ({"X": np.eye(2), "preset": "cigars"}, ValueError, "preset is 'cigars'"),
        ({"preset": "round"}, ValueError, "preset"),
        ({"covariance_type": "round"}, ValueError, "covariance_type"),
        ({"mixture": 3}, TypeError, "mixture must be a Mixture"),
        ({"names": ["one"]}, ValueError, "names"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        EMLab(**arguments)


def test_other_data_keep_the_family_of_covariances_and_say_so(show):
    page = show(EMLab(preset="rescaled"))
    choose(page, "Covariances", "spherical")
    choose(page, "Data", "old-faithful")
    assert state(page)["family"] == "spherical"
    first = EMLab(preset="old-faithful", covariance_type="spherical")
    assert_like(state(page), first.mixture)
    assert "Covariances: spherical." in said(page)


TALL = "<p>" + 90 * "<br>"


def far_point(page):
    """Find the last point's place in the window; no handle is on it."""
    page.get_by_role("slider", name="Point").press("PageUp")
    ring = page.get_by_role("slider", name="Point").bounding_box()
    page.get_by_role("slider", name="Point").press("PageDown")
    return ring["x"] + 22, ring["y"] + 22


def test_a_finger_that_swipes_over_the_points_scrolls_and_moves_none_of_them(show):
    page = show(EMLab(preset="cigars"), has_touch=True, after=TALL)
    before = state(page)
    x, y = far_point(page)
    swipe(page, (x, y), 5, -80)
    assert page.evaluate("scrollY") > 20
    assert state(page) == before
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y - 80, steps=3)
    page.mouse.up()
    assert state(page) != before


def test_a_tap_chooses_a_point_and_moves_nothing(show):
    lab = EMLab(preset="cigars")
    page = show(lab, has_touch=True, after=TALL)
    before = state(page)
    page.touchscreen.tap(*far_point(page))
    assert state(page) == before
    last = len(lab.X)
    chosen = page.get_by_role("slider", name="Point").get_attribute("aria-valuetext")
    assert chosen.startswith(f"point {last} of {last}")


@pytest.mark.parametrize("name", ["Mean 1", "Point"])
def test_a_finger_on_a_handle_moves_it_and_not_the_page(show, name):
    page = show(EMLab(preset="cigars"), has_touch=True, after=TALL)
    before = state(page)
    box = page.get_by_role("slider", name=name).bounding_box()
    swipe(page, (box["x"] + 22, box["y"] + 22), 10, -60)
    after = page.get_by_role("slider", name=name).bounding_box()
    assert after["y"] == pytest.approx(box["y"] - 60, abs=2)
    assert page.evaluate("scrollY") == 0
    assert state(page) != before


def test_a_link_opens_at_its_lab_and_says_so(show):
    page = show(EMLab(), EMLab(preset="cigars"), EMLab(), after="<p>" + 90 * "<br>")
    second = page.locator(".gmm-widget").nth(1)
    for name in ("E step", "M step", "Copy link"):
        second.get_by_role("button", name=name).click()
    kept = state(page, 1)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".gmm-widget[data-state]")
    page.wait_for_function("scrollY > 0")
    assert abs(second.bounding_box()["y"]) < 10
    assert state(page, 1) == kept
    assert "Opened from the link" in second.get_by_role("status").inner_text()


def test_the_same_link_can_be_followed_again_after_the_lab_has_changed(show):
    page = show(EMLab(preset="cigars"))
    press(page, "E step", "M step", "Copy link")
    kept, address = state(page), page.url
    press(page, "E step", "M step", "E step")
    assert "em-lab" not in page.url
    assert state(page) != kept
    page.evaluate("address => location.assign(address)", address)
    page.get_by_role("status").filter(has_text="Opened from the link").wait_for()
    assert state(page) == kept


def test_a_collapse_is_seen_in_figures_to_the_end_and_the_buttons_say_it_is_over(show):
    page = show(EMLab(preset="collapse"))
    row = page.locator(".gmm-readout p").filter(has_text="narrowest width")
    widths = []
    for _ in range(40):
        press(page, "E step")
        if page.get_by_role("button", name="M step").get_attribute("aria-disabled") == (
            "true"
        ):
            break
        page.get_by_role("button", name="M step").press("Enter")
        if "The run ends here" in said(page):
            break
        widths.append(row.inner_text())
    assert len(widths) > 5
    assert len(set(widths)) == len(widths), "the width stands still"
    assert "component 2" in widths[-1]
    assert "× 10⁻" in widths[-1]
    for name in ("M step", "Play"):
        button = page.get_by_role("button", name=name, exact=True)
        assert button.get_attribute("aria-disabled") == "true"


def test_responsibilities_follow_while_a_mean_is_dragged(show):
    lab = EMLab(preset="cigars")
    page = show(lab)
    press(page, "E step")
    box = page.get_by_role("slider", name="Mean 1").bounding_box()
    x, y = box["x"] + 22, box["y"] + 22
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 4):
        page.mouse.move(x + 20 * i, y - 10 * i)
        facts = state(page)
        assert facts["phase"] == "E"
        assert facts["lowerBound"] == pytest.approx(facts["logLikelihood"], rel=1e-12)
    page.mouse.up()


def test_the_ring_is_explained(show):
    assert "bold ring is on the chosen point" in said(show(EMLab()))


@pytest.mark.parametrize("ask", ["Components", "New start"])
def test_more_components_than_points_are_refused_and_not_shown(show, ask):
    X = [[0.0, 0.0], [1.0, 5.0], [10.0, 1.0]]
    six = gm.Mixture(np.full(6, 1 / 6), np.arange(12).reshape(6, 2), [np.eye(2)] * 6)
    page = show(EMLab(X, None if ask == "Components" else six))
    before = state(page)
    if ask == "Components":
        choose(page, ask, "6")
    else:
        press(page, ask)
    assert "fewer points than components" in said(page)
    assert state(page) == before
    shown = page.get_by_role("combobox", name="Components").input_value()
    assert int(shown) == len(before["weights"])
