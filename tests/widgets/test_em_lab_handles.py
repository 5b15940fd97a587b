"""EMLab's handles: means and points, moved by pointer, by key and by finger."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import gmm_lib as gm
from gmm_lib.widgets import EMLab
from tests.widgets.conftest import drag, press, said, state, swipe
from tests.widgets.facts import assert_like, mixture_of


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


def test_the_ring_is_explained(show):
    assert "bold ring is on the chosen point" in said(show(EMLab()))


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
    page.wait_for_function("scrollY > 20")
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
    last = re.compile(f"^point {len(lab.X)} of {len(lab.X)}")
    point = page.get_by_role("slider", name="Point")
    expect(point).to_have_attribute("aria-valuetext", last)
    assert state(page) == before


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
