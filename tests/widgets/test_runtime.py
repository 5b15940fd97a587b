"""The page without a kernel: one script for all its widgets, pictures when it fails."""

import base64
import gzip
import re

import pytest

import gmm_lib as gm
from gmm_lib import widgets
from gmm_lib.widgets import EMPlayer
from gmm_lib.widgets.modules import bundle
from site_ext import widgets as site
from tests.widgets.page import open_page, write_page


@pytest.fixture(scope="module")
def player():
    X = [[0.0], [1.0], [9.0], [10.0]]
    start = gm.Mixture([0.5, 0.5], [[0.0], [5.0]], [[[9.0]], [[9.0]]])
    return EMPlayer(X, gm.em(X, start, max_iter=3))


def cut_short(buffers):
    """Lose the last number of the last mixture."""
    iterates = next(b for b in buffers if b["path"] == ["iterates"])
    kept = base64.b64decode(iterates["data"])[:-8]
    iterates["data"] = base64.b64encode(kept).decode()


def test_a_page_carries_each_module_once(player):
    styles = {}
    states = [player.get_state() for _ in range(2)]
    texts = [site.externalise(state, styles) for state in states]
    assert texts[0] == texts[1]
    program = re.sub("^//# .*\n", "", bundle("em_player/em_player.js"), flags=re.M)
    assert "".join(texts[0][h] for h in states[0]["_esm"]) == program
    assert len(styles) == 1
    assert site.runtime(texts[0]).count("function cholesky") == 1


def test_all_widgets_together_weigh_at_most_75_kilobytes():
    texts, styles = {}, {}
    for name in widgets.__all__:
        kind = getattr(widgets, name)
        texts |= site.externalise({"_esm": kind._esm, "_css": kind._css}, styles)
    assert len(texts) > len(widgets.__all__)
    files = [site.runtime(texts), *styles.values()]
    weight = sum(len(gzip.compress(text.encode())) for text in files)
    assert weight <= 75 * 1024


FAR = ".gmm-place:last-of-type { margin-top: 300vh }"
STARTED = "document.querySelectorAll('.gmm-widget').length"


@pytest.fixture
def far(browser, player, tmp_path):
    """Show a page of two widgets, the second three windows down."""
    page = write_page(tmp_path, player, player)
    text = page.read_text("utf-8").replace("</head>", f"<style>{FAR}</style></head>")
    page.write_text(text, "utf-8")
    with open_page(browser, page.as_uri()) as view:
        view.wait_for_selector(".gmm-widget[data-state]")
        view.wait_for_timeout(300)
        assert view.evaluate(STARTED) == 1
        yield view


def test_a_widget_starts_before_it_comes_into_the_window(far):
    far.evaluate("scrollTo(0, 2.5 * innerHeight)")
    far.wait_for_function(f"{STARTED} === 2")
    assert not far.said


def test_every_widget_starts_when_the_reader_does_anything(far):
    far.keyboard.press("Tab")
    far.wait_for_function(f"{STARTED} === 2")
    assert far.evaluate("scrollY") == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda model: model["state"].update(n_components=0),
        lambda model: model["state"].update(n_features=5),
        lambda model: model["state"].update(_esm="export default {"),
        lambda model: model["buffers"].clear(),
        lambda model: cut_short(model["buffers"]),
    ],
    ids=["no component", "wrong D", "broken module", "no numbers", "half a mixture"],
)
def test_a_widget_that_cannot_start_leaves_its_picture_and_a_sentence(
    browser, player, tmp_path, spoil
):
    def change(model):
        if model["model_name"] == "AnyModel":
            spoil(model)

    page = write_page(tmp_path, player, change=change)
    with open_page(browser, page.as_uri()) as view:
        view.get_by_text("This widget could not start").wait_for()
        assert view.locator("gmm-view > img").is_visible()
        assert view.locator(".gmm-widget").count() == 0
        assert len(view.said) == 1  # the cause, for whoever looks for it
        view.said.clear()


def test_a_widget_that_needs_a_kernel_says_so(browser, player, tmp_path):
    def change(model):
        model["state"]["_model_module"] = "@jupyter-widgets/controls"

    page = write_page(tmp_path, player, change=change)
    with open_page(browser, page.as_uri()) as view:
        view.get_by_text("needs a running kernel").wait_for()


def test_without_scripts_the_picture_stands_in(browser, player, tmp_path):
    page = write_page(tmp_path, player)
    with open_page(browser, page.as_uri(), java_script_enabled=False) as view:
        picture = view.get_by_role("img")
        assert picture.is_visible()
        assert picture.get_attribute("alt").startswith("EM on 4 points with 2")
