"""EMPlayer plays: to the end, at the reader's speed, and until it is stopped."""

import pytest

from tests.widgets.player import click, place, status, visit


def test_play_runs_to_the_end_and_plays_again(timed, trace):
    player, clock = timed, timed.page.clock
    click(player, "Play")
    assert player.get_by_role("button", name="Pause").count() == 1
    clock.run_for(10_000)
    assert player.get_by_role("button", name="Play").count() == 1
    assert trace.reason.replace("1e-08", "10⁻⁸") in status(player)
    assert place(player) == (trace.n_iter, "E")
    click(player, "Play")
    assert place(player)[0] == 0
    clock.run_for(10_000)
    assert place(player) == (trace.n_iter, "E")


def test_pause_stops_where_it_is(timed):
    player = timed
    click(player, "Play")
    player.page.clock.run_for(1000)
    click(player, "Pause")
    held = place(player)
    assert held > (0, "start")
    player.page.clock.run_for(20_000)
    assert place(player) == held
    assert player.get_by_role("button", name="Play").count() == 1


@pytest.mark.parametrize("speed", ["0.5×", "2×"])
def test_play_goes_at_the_speed_that_the_reader_chose(timed, speed):
    player, clock = timed, timed.page.clock
    places = {}
    for chosen, factor in [("1×", 1.0), (speed, float(speed[:-1]))]:
        click(player, "Reset")
        player.get_by_role("combobox", name="Speed").select_option(chosen)
        click(player, "Play")
        places[chosen] = []
        for _ in range(5):
            clock.run_for(500 / factor)
            places[chosen].append(place(player))
        click(player, "Pause")
    assert places[speed] == places["1×"]
    assert len(set(places[speed])) > 3


def test_the_speed_is_chosen_by_keyboard(player):
    speed = player.get_by_role("combobox", name="Speed")
    assert speed.evaluate("node => node.selectedOptions[0].text") == "1×"
    speed.focus()
    player.page.keyboard.press("ArrowDown")
    assert speed.evaluate("node => node.selectedOptions[0].text") == "2×"


def test_playing_ends_when_the_page_lets_go(timed):
    player = timed
    click(player, "Play")
    player.page.clock.run_for(1000)
    player.page.evaluate(
        "() => { window.root = document.querySelector('.gmm-widget');"
        "document.querySelector('gmm-view').remove() }"
    )
    held = player.page.evaluate("root.dataset.state")
    player.page.clock.run_for(20_000)
    assert player.page.evaluate("root.dataset.state") == held


# The hands of the page's clock stand still until `after` moves them.
FREEZE = "window.at = performance.now(); performance.now = () => window.at"
AFTER = """
async (ms) => {
  window.at += ms;
  for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
  return document.querySelector(".gmm-scatter").toDataURL();
}
"""


def settles_within(page, ms):
    """Take both half-steps, and say whether the picture stands so long after the M."""
    widget = page.locator(".gmm-widget")
    page.evaluate(FREEZE)
    click(widget, "E step")
    page.evaluate(AFTER, 2000)
    click(widget, "M step")
    return page.evaluate(AFTER, ms) == page.evaluate(AFTER, 2000)


@pytest.mark.parametrize(("speed", "settled"), [("0.5×", False), ("2×", True)])
def test_the_picture_moves_at_that_speed_too(lend, folder, speed, settled):
    url = (folder / "page.html").as_uri()
    with visit(lend, url) as widget:
        widget.get_by_role("combobox", name="Speed").select_option(speed)
        assert settles_within(widget.page, 500) is settled


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_picture_jumps_exactly_when_the_reader_asked_for_no_motion(
    lend, folder, motion
):
    url = (folder / "page.html").as_uri()
    with visit(lend, url, motion) as widget:
        assert settles_within(widget.page, 50) is (motion == "reduce")
