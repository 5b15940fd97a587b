"""The widgets of the built book: alive on its cover, and loaded once."""

import re

import pytest

import gmm_lib as gm
from tests import site
from tests.widgets.page import open_page, state_of


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_player_on_the_cover_steps_through_the_librarys_run(
    browser, address, old_faithful, geyser_start, scheme
):
    trace = gm.em(old_faithful, geyser_start)
    base = address if scheme == "http" else site.SITE.as_uri()
    with open_page(browser, f"{base}/index.html") as page:
        player = page.locator("[data-widget=em-player]")
        step = {
            name: player.get_by_role("button", name=f"{name} step") for name in "EM"
        }
        for t, level in enumerate(trace.log_likelihoods):
            step["E"].click()
            state = state_of(player)
            assert (state["iteration"], state["phase"]) == (t, "E")
            assert state["logLikelihood"] == pytest.approx(level, rel=1e-10)
            if t < trace.n_iter:
                step["M"].click()
        page.said[:] = [line for line in page.said if not _is_the_themes(line)]


def _is_the_themes(line):
    return line.startswith(("[PST]", "[togglebutton]"))


def test_the_widgets_script_is_linked_once_where_there_is_one_and_nowhere_else(address):
    for path in site.pages():
        html = path.read_text(encoding="utf-8")
        wanted = 1 if "<gmm-view" in html else 0
        assert len(re.findall(r"<script[^>]*gmm-widgets\.js", html)) == wanted, path
        assert "function cholesky" not in html, path


def test_every_widget_on_the_site_has_something_to_show_without_scripts(address):
    views = [
        (path.name, view)
        for path in site.pages()
        for view in re.findall(
            r"<gmm-view.*?</gmm-view>", path.read_text(encoding="utf-8"), re.S
        )
    ]
    assert views
    for page, view in views:
        picture = re.search(r'<img[^>]*alt="([^"]+)"', view)
        words = re.search("<details|<li>|gmm-note", view)
        assert picture or words, f"{page}: {view[:200]}"
