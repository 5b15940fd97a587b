"""What one point says in EMLab and EMPlayer: to the mouse, to a finger, to the keys."""

import json

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.widgets import EMLab, EMPlayer
from tests.widgets.conftest import axe_faults, drawn, state


def old_faithful_player():
    X = gm.load_old_faithful().X
    start = gm.Mixture([0.5, 0.5], [[2.5, 80], [4, 60]], [np.diag([1, 100])] * 2)
    return EMPlayer(X, gm.em(X, start, max_iter=3)), X, start


def one_dimension_player():
    X = gm.load_old_faithful().X[:, 1:]
    start = gm.Mixture([0.5, 0.5], [[50.0], [60.0]], [[[50.0]], [[50.0]]])
    return EMPlayer(X, gm.em(X, start, max_iter=3)), X, start


def cigars_lab():
    lab = EMLab(preset="cigars")
    return lab, lab.X, lab.mixture


WORLDS = [old_faithful_player, one_dimension_player, cigars_lab]
every_world = pytest.mark.parametrize("world", WORLDS)


def press(page, *names):
    for name in names:
        page.get_by_role("button", name=name, exact=True).press("Enter")
    drawn(page)


def handle(page):
    return page.get_by_role("slider", name="Point", exact=True)


def card(page):
    return page.locator(".gmm-probe")


def facts(page):
    return json.loads(card(page).get_attribute("data-point"))


# Notes in `told` what each point says of itself.
LISTEN = """() => {
  const card = document.querySelector(".gmm-probe");
  window.told = [];
  new MutationObserver(() => {
    const { point, term } = JSON.parse(card.dataset.point);
    told.push([point, term]);
  }).observe(card, { attributeFilter: ["data-point"] });
}"""


def hover(page, forward=3, put="mouse"):
    """Go to where a point lies that no handle is on; return its number."""
    for _ in range(forward):
        handle(page).press("PageDown" if "em-lab" in page.content() else "ArrowRight")
    p = facts(page)["point"]
    spot = page.locator(".gmm-spot").bounding_box()
    for _ in range(forward):
        handle(page).press("PageUp" if "em-lab" in page.content() else "ArrowLeft")
    handle(page).blur()
    drawn(page)
    assert card(page).is_hidden()
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    if put == "mouse":
        page.mouse.move(x, y)
    else:
        page.touchscreen.tap(x, y)
    return p


def assert_says(page, X, gamma, theta):
    said = facts(page)
    x = X[[said["point"]]]
    term = theta.log_density(x)[0]
    assert said["term"] == pytest.approx(term, rel=1e-10, abs=1e-10)
    if gamma is None:
        assert said["responsibilities"] is None
    else:
        expected = gamma[said["point"]]
        assert said["responsibilities"] == pytest.approx(expected, rel=1e-10, abs=1e-10)


@every_world
def test_the_point_under_the_mouse_says_what_the_library_computes(show, world):
    widget, X, start = world()
    page = show(widget)
    hover(page)
    assert card(page).is_visible()
    assert_says(page, X, None, start)
    press(page, "E step")
    gamma = gm.e_step(X, start)
    assert_says(page, X, gamma, start)
    press(page, "M step")
    assert_says(page, X, gamma, gm.m_step(X, gamma))
    page.mouse.move(1, 1)
    assert card(page).is_hidden()


@every_world
def test_the_terms_of_all_points_add_up_to_the_log_likelihood(show, world):
    widget, X, _ = world()
    page = show(widget)
    key = "PageDown" if isinstance(widget, EMLab) else "ArrowRight"
    press(page, "E step", "M step")
    handle(page).focus()
    page.evaluate(LISTEN)
    for _ in range(len(X)):
        page.keyboard.press(key)
    seen = dict(page.evaluate("told"))
    assert len(seen) == len(X)
    assert sum(seen.values()) == pytest.approx(state(page)["logLikelihood"], rel=1e-10)


@every_world
def test_the_keys_walk_over_the_points_and_a_voice_says_the_same(show, world):
    widget, X, start = world()
    page = show(widget)
    press(page, "E step")
    handle(page).focus()
    page.keyboard.press("PageDown" if isinstance(widget, EMLab) else "ArrowRight")
    said = facts(page)
    assert card(page).is_visible()
    spoken = handle(page).get_attribute("aria-valuetext")
    assert spoken.startswith(f"point {said['point'] + 1} of {len(X)}")
    shares = ", ".join(f"{share:.3f}" for share in gm.e_step(X, start)[said["point"]])
    assert shares in spoken
    assert f"{said['term']:.3f}".replace("-", "−") in spoken
    page.keyboard.press("Escape")
    assert card(page).is_hidden()


@every_world
def test_a_tap_shows_what_a_point_says(show, world):
    page = show(world()[0], has_touch=True, width=360)
    p = hover(page, put="finger")
    card(page).wait_for()  # the browser makes a click of a tap later
    assert facts(page)["point"] == p
    plane = page.locator(".gmm-plane").bounding_box()
    box = page.locator(".gmm-card").bounding_box()
    assert plane["x"] <= box["x"]
    assert box["x"] + box["width"] <= plane["x"] + plane["width"] + 0.5
    assert box["y"] + box["height"] <= plane["y"] + plane["height"] + 0.5


def test_a_hand_that_drags_a_mean_is_shown_no_points(show):
    page = show(EMLab(preset="cigars"))
    places = [page.get_by_role("slider", name=name) for name in ("Mean 1", "Point")]
    (x, y), to = [
        (box["x"] + 22, box["y"] + 22)
        for box in (place.bounding_box() for place in places)
    ]
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 5):
        page.mouse.move(x + (to[0] - x) * i / 4, y + (to[1] - y) * i / 4)
        assert card(page).is_hidden()
    page.mouse.up()
    page.mouse.move(to[0] + 1, to[1])
    assert card(page).is_visible()


def test_the_card_can_be_read_on_both_themes(show):
    page = show(old_faithful_player()[0])
    press(page, "E step")
    handle(page).focus()
    page.keyboard.press("ArrowRight")
    assert axe_faults(page) == []
