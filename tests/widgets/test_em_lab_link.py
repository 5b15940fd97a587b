"""EMLab's links: the exact state, restored, followed again, or refused in words."""

from urllib.parse import urlsplit

import pytest

from gmm_lib.widgets import EMLab
from tests.widgets.conftest import (
    choose,
    copied,
    drag,
    press,
    problems,
    said,
    shown,
    state,
)
from tests.widgets.facts import assert_like


def test_a_link_restores_the_exact_state(show):
    lab = EMLab(preset="cigars", covariance_type="diag")
    page = show(lab)
    drag(page, "Mean 1", 13, 7)
    drag(page, "Point", 9, 9)
    press(page, "E step", "M step", "E step")
    address = copied(page)
    before = state(page)
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".gmm-widget[data-state]")
    assert state(page) == before
    press(page, "Reset")
    assert_like(state(page), lab.mixture)


# The page's own listeners are older, and so are told before this one.
PASTE = """fragment => new Promise((told) => {
  addEventListener("hashchange", () => setTimeout(told), { once: true });
  location.hash = fragment;
})"""


def test_a_link_pasted_into_the_open_page_opens_there(show):
    page = show(EMLab(preset="cigars"))
    drag(page, "Mean 1", 13, 7)
    press(page, "E step", "M step")
    before, fragment = state(page), urlsplit(copied(page)).fragment
    choose(page, "Data", "separated")
    press(page, "E step")
    copied(page)
    page.evaluate("window.stays = true")
    page.evaluate(PASTE, fragment)
    assert state(page) == before
    assert "Opened from the link" in said(page)
    press(page, "E step")
    onwards = state(page)
    page.evaluate(PASTE, "#a-place-of-the-page")
    page.evaluate(PASTE, fragment.replace("em-lab-1", "em-lab-2"))
    assert state(page) == onwards
    page.evaluate(PASTE, fragment[:-9])
    assert "cut short" in page.get_by_role("alert").inner_text()
    page.evaluate(PASTE, fragment)
    assert page.get_by_role("alert").count() == 0
    assert state(page) == before
    assert page.evaluate("window.stays")  # it was never loaded anew


def test_a_link_opens_at_its_lab_and_says_so(show):
    page = show(EMLab(), EMLab(preset="cigars"), EMLab(), after="<p>" + 90 * "<br>")
    second = page.locator(".gmm-widget").nth(1)
    for name in ("E step", "M step"):
        second.get_by_role("button", name=name).click()
    kept = state(page, 1)
    address = copied(page, second)
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".gmm-widget[data-state]")
    page.wait_for_function("scrollY > 0")
    assert abs(second.bounding_box()["y"]) < 10
    assert state(page, 1) == kept
    assert "Opened from the link" in second.get_by_role("status").inner_text()


def test_the_same_link_can_be_followed_again_after_the_lab_has_changed(show):
    page = show(EMLab(preset="cigars"))
    press(page, "E step", "M step")
    kept, address = state(page), copied(page)
    press(page, "E step", "M step", "E step")
    assert "em-lab" not in page.evaluate("location.hash")
    assert state(page) != kept
    page.evaluate("address => location.assign(address)", address)
    page.get_by_role("status").filter(has_text="Opened from the link").wait_for()
    assert state(page) == kept


@pytest.fixture(scope="module")
def link(lend, tmp_path_factory):
    """Copy the link of a lab after a step."""
    with shown(lend, tmp_path_factory.mktemp("link")) as show:
        page = show(EMLab())
        press(page, "E step", "M step")
        return copied(page)


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
