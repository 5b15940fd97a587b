"""The run that plays once by itself, as the one on the cover does."""

from contextlib import ExitStack

import pytest

from gmm_lib import em
from gmm_lib.widgets import EMPlayer
from tests.widgets.conftest import OBSERVED, stop_clock, written
from tests.widgets.page import state_of

N_ITER = 3
LONG = 20_000  # ms, longer than all of it


# Notes in `places` where the run is, each time that it goes on.
NOTE = """() => {
  const widget = document.querySelector(".gmm-widget");
  const place = () => {
    const { iteration, phase } = JSON.parse(widget.dataset.state);
    return `${iteration} ${phase}`;
  };
  window.places = [place()];
  new MutationObserver(() => {
    if (place() !== places.at(-1)) places.push(place());
  }).observe(widget, { attributeFilter: ["data-state"] });
}"""


@pytest.fixture
def opened(lend, tmp_path, old_faithful, geyser_start):
    """Open a page with a player; its clock stands still until a test moves it."""
    with ExitStack() as lent:
        page = lent.enter_context(lend(alone=True))

        def opened(motion="no-preference", autoplay=True, far=False):
            trace = em(old_faithful, geyser_start, max_iter=N_ITER)
            player = EMPlayer(old_faithful, trace, autoplay=autoplay)
            path = written(tmp_path, player)
            if far:
                text = path.read_text("utf-8")
                text = text.replace("<main>", "<main><p>" + 90 * "<br>")
                path.write_text(text, "utf-8")
            page.emulate_media(reduced_motion=motion)
            stop_clock(page)
            page.goto(path.as_uri())
            page.keyboard.press("Shift")
            page.clock.run_for(100)  # the widget waits for an idle moment
            page.wait_for_selector(".gmm-widget[data-state]", state="attached")
            page.evaluate(OBSERVED)
            page.evaluate(NOTE)
            return page

        yield opened
        assert page.said == []


def place(page):
    facts = state_of(page.locator(".gmm-widget"))
    return facts["iteration"], facts["phase"]


def places(page):
    """List where the run is until nothing happens any more."""
    page.clock.run_for(LONG)
    found = [place.split() for place in page.evaluate("places")]
    return [(int(iteration), phase) for iteration, phase in found]


WHOLE = [(0, "start"), (0, "E")]
WHOLE += [(t, phase) for t in range(1, N_ITER + 1) for phase in "ME"]


def test_it_plays_once_from_start_to_end_and_goes_back_to_its_start(opened):
    page = opened()
    assert places(page)[-len(WHOLE) :] == [*WHOLE[1:], (0, "start")]
    assert "take it apart yourself" in page.get_by_role("status").inner_text()
    assert page.get_by_role("button", name="Play", exact=True).count() == 1
    page.clock.run_for(LONG)
    assert place(page) == (0, "start")


@pytest.mark.parametrize(
    "options", [{"motion": "reduce"}, {"autoplay": False}, {"far": True}]
)
def test_it_does_not_where_motion_is_unwelcome_or_nobody_sees_it(opened, options):
    page = opened(**options)
    assert places(page) == [(0, "start")]


def test_the_first_step_of_the_reader_begins_at_the_start(opened):
    page = opened()
    page.clock.run_for(3000)
    assert place(page) > (0, "E")
    page.get_by_role("button", name="E step").click(force=True)
    assert place(page) == (0, "E")
    page.clock.run_for(LONG)
    assert place(page) == (0, "E")


def test_a_step_before_it_begins_keeps_it_from_beginning(opened):
    page = opened()
    page.get_by_role("button", name="E step").click()
    page.clock.run_for(LONG)
    assert place(page) == (0, "E")


def test_it_can_be_halted_and_stays_there(opened):
    page = opened()
    page.clock.run_for(3000)
    page.get_by_role("button", name="Pause").click()
    held = place(page)
    assert held > (0, "E")
    page.clock.run_for(LONG)
    assert place(page) == held


def test_a_step_after_its_end_begins_at_the_start_too(opened):
    page = opened()
    for _ in range(LONG // 400):  # it stays at its end for longer
        if place(page) == WHOLE[-1]:
            break
        page.clock.run_for(400)
    page.get_by_role("button", name="E step").click(force=True)
    assert place(page) == (0, "E")
    page.clock.run_for(LONG)
    assert place(page) == (0, "E")
