"""A text that moves BoundLab: by scrolling, by keyboard, and never without scripts."""

import pytest

from gmm_lib.widgets import BoundLab
from tests.pages import resize
from tests.widgets.conftest import drawn, state

X = [[0.0], [1.0], [1.5], [7.0], [9.0]]
PLACES = [(0, "start"), (0, "E"), (1, "M"), (1, "E"), (2, "M")]


def passage(place, lab=1, more=""):
    t, phase = place
    return (
        f'<div data-story="bound-lab-{lab}" data-iteration="{t}" data-phase="{phase}" '
        f'{more} style="height: 60vh"><p>At {t}, {phase}.</p></div>'
    )


def story(lab=1):
    return "".join(passage(place, lab) for place in PLACES) + "<p>" + 90 * "end<br>"


def place(page, i=0):
    facts = state(page, i)
    return facts["iteration"], facts["phase"]


def scroll_to(page, i):
    page.locator("[data-story]").nth(i).evaluate(
        "node => node.scrollIntoView({ block: 'center' })"
    )
    page.locator("[data-story]").nth(i).and_(
        page.locator("[data-story-now]")
    ).wait_for()


def test_scrolling_to_a_passage_moves_the_lab_there_and_back(show):
    page = show(BoundLab(X), after=story())
    for i in (0, 1, 2, 3, 4, 2, 1, 0):
        scroll_to(page, i)
        assert place(page) == PLACES[i]
    assert page.locator("[data-story-now]").count() == 1


def test_the_keyboard_walks_from_passage_to_passage(show):
    page = show(BoundLab(X), after=story())
    page.locator("[data-story]").nth(1).focus()
    assert place(page) == PLACES[1]
    page.keyboard.press("Tab")
    assert place(page) == PLACES[2]
    page.keyboard.press("Shift+Tab")
    assert place(page) == PLACES[1]


def test_a_story_begins_where_the_lab_began_whatever_the_reader_moved(show):
    page = show(BoundLab(X), BoundLab(X), after=story())
    first = state(page, 1)["means"]
    page.get_by_role("slider", name="Mean 1").first.press("ArrowRight")
    assert state(page)["means"] != first
    page.locator("[data-story]").nth(0).focus()
    assert state(page)["means"] == first


def test_a_story_moves_its_own_lab_alone(show):
    page = show(BoundLab(X), BoundLab(X), after=story(lab=2))
    page.locator("[data-story]").nth(3).focus()
    assert [place(page, i) for i in (0, 1)] == [PLACES[0], PLACES[3]]


def test_a_story_can_look_along_all_parameters(show):
    page = show(BoundLab(X), after=passage((1, "M"), more='data-mode="step"'))
    page.locator("[data-story]").focus()
    assert (state(page)["mode"], *place(page)) == ("step", 1, "M")


@pytest.mark.parametrize("bad", [("x", "E"), (-1, "E"), (99999, "M")])
def test_a_passage_that_asks_for_nothing_there_is_changes_nothing(show, bad):
    page = show(BoundLab(X), after=passage(bad))
    before = state(page)
    page.locator("[data-story]").focus()
    assert state(page) == before


STAYS = """() => document.querySelector("gmm-view").parentElement.classList
  .add("tag_story")"""
# The last passage keeps its lab when the reader has gone on.
UNDER = """() => {
  const { bottom } = document.querySelector(".gmm-widget").getBoundingClientRect();
  return [...document.querySelectorAll("[data-story-now]:has(+ [data-story])")]
    .filter((passage) => passage.getBoundingClientRect().bottom < bottom).length;
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_the_passage_that_moves_a_lab_which_stays_in_view_is_not_under_it(show, width):
    page = show(BoundLab(X), width=width, after=story().replace("60vh", "120px"))
    resize(page, {"width": width, "height": 700})
    page.evaluate(STAYS)
    drawn(page)
    seen = set()
    for top in range(0, 1500, 50):
        page.evaluate("top => scrollTo(0, top)", top)
        drawn(page)
        assert page.evaluate(UNDER) == 0
        seen.add(place(page))
    assert seen == set(PLACES)
