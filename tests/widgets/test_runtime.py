"""The page without a kernel: scripts for its own widgets, pictures when one fails."""

import base64
import gzip
import re

import pytest
from playwright.sync_api import expect

import gmm_lib as gm
from gmm_lib import widgets
from gmm_lib.widgets import EMPlayer
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.widget import Widget
from site_ext.widgets.programs import SHARED, externalise, linked, scripts
from tests.pages import open_page
from tests.widgets.conftest import drawn, written


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


@pytest.fixture(scope="module")
def programs():
    """Take every widget apart."""
    kinds = {name: getattr(widgets, name) for name in widgets.__all__}
    return {name: externalise({"_esm": kind._esm}, {}) for name, kind in kinds.items()}


def test_two_widgets_of_a_kind_share_every_piece_of_their_program(player):
    styles = {}
    states = [player.get_state() for _ in range(2)]
    texts = [externalise(state, styles) for state in states]
    assert texts[0] == texts[1]
    program = re.sub("^//# .*\n", "", bundle("em_player/em_player.js"), flags=re.M)
    assert "".join(texts[0][h] for h in states[0]["_esm"]) == program
    assert len(styles) == 1


def test_each_piece_stands_in_one_script_which_every_page_that_needs_it_links(programs):
    texts = scripts(programs)
    where = {
        key: [name for name, text in texts.items() if f'"{key}":' in text]
        for pieces in programs.values()
        for key in pieces
    }
    assert all(len(names) == 1 for names in where.values())
    for kind, pieces in programs.items():
        assert {name for key in pieces for name in where[key]} == set(linked([kind]))
    assert "function cholesky" in texts[SHARED]


# What a page loads, not what the book holds: a new lab weighs on its own page alone.
@pytest.mark.parametrize("kind", widgets.__all__)
def test_a_page_with_one_kind_of_lab_loads_at_most_50_kilobytes(programs, kind):
    page = linked({kind, "Quiz", "Prediction", "Recall"})
    files = [text for name, text in scripts(programs).items() if name in page]
    assert len(files) == len(page)
    files.append(Widget._css)
    assert sum(len(gzip.compress(text.encode())) for text in files) <= 50 * 1024


# Without what all scripts share nothing begins, so nothing has a sentence to say.
@pytest.mark.parametrize(("lost", "sentences"), [("gmm-EMPlayer.js", 1), (SHARED, 0)])
def test_a_script_that_does_not_come_leaves_the_picture(
    browser, player, tmp_path, lost, sentences
):
    page = written(tmp_path, player)
    (tmp_path / lost).unlink()
    with open_page(browser, page.as_uri()) as view:
        expect(view.get_by_text("This widget could not start")).to_have_count(sentences)
        assert view.locator("gmm-view > img").is_visible()
        assert view.locator(".gmm-widget").count() == 0
        assert len(view.said) == 1 + sentences  # the lost script is told as well
        view.said.clear()


FAR = ".gmm-place:last-of-type { margin-top: 300vh }"
STARTED = "document.querySelectorAll('.gmm-widget').length"


@pytest.fixture
def far(browser, player, tmp_path):
    """Show a page of two widgets, the second three windows down."""
    page = written(tmp_path, player, player)
    text = page.read_text("utf-8").replace("</head>", f"<style>{FAR}</style></head>")
    page.write_text(text, "utf-8")
    with open_page(browser, page.as_uri()) as view:
        view.wait_for_selector(".gmm-widget[data-state]")
        drawn(view)
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

    page = written(tmp_path, player, change=change)
    with open_page(browser, page.as_uri()) as view:
        view.get_by_text("This widget could not start").wait_for()
        assert view.locator("gmm-view > img").is_visible()
        assert view.locator(".gmm-widget").count() == 0
        assert len(view.said) == 1  # the cause, for whoever looks for it
        view.said.clear()


def test_a_widget_that_needs_a_kernel_says_so(browser, player, tmp_path):
    def change(model):
        model["state"]["_model_module"] = "@jupyter-widgets/controls"

    page = written(tmp_path, player, change=change)
    with open_page(browser, page.as_uri()) as view:
        view.get_by_text("needs a running kernel").wait_for()


def test_without_scripts_the_picture_stands_in(browser, player, tmp_path):
    page = written(tmp_path, player)
    with open_page(browser, page.as_uri(), java_script_enabled=False) as view:
        picture = view.get_by_role("img")
        assert picture.is_visible()
        assert picture.get_attribute("alt").startswith("EM on 4 points with 2")
