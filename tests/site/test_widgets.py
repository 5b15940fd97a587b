"""The widgets of the built book: alive on its cover, and loaded once."""

import gzip
import re

import pytest

import gmm_lib as gm
from gmm_lib import widgets
from site_ext.widgets import STYLES
from site_ext.widgets.programs import linked
from tests import site
from tests.pages import open_page
from tests.widgets.page import state_of


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


def _scripts_of(html):
    return re.findall(r'<script[^>]*src="[^"]*/(gmm-\w+\.js)', html)


def test_a_page_links_the_scripts_of_its_own_widgets_and_no_other(address):
    for path in site.pages():
        html = path.read_text(encoding="utf-8")
        kinds = set(re.findall(r'<gmm-view [^>]*data-kind="(\w+)"', html))
        kinds &= set(widgets.__all__)  # ipywidgets' own need a kernel and no script
        wanted = linked(kinds) if "<gmm-view" in html else []
        assert _scripts_of(html) == wanted, path
        assert "function cholesky" not in html, path


# What a page loads, not what the book holds: a new lab weighs on its own page alone.
def test_the_widgets_of_each_page_weigh_at_most_50_kilobytes(address):
    static = site.SITE / "_static"
    weights = {}
    for path in site.pages():
        names = _scripts_of(path.read_text(encoding="utf-8"))
        texts = [(static / name).read_bytes() for name in [*names, STYLES] if names]
        weights[path.stem] = sum(len(gzip.compress(text)) for text in texts)
    assert max(weights.values()) > 20 * 1024
    assert {stem: size for stem, size in weights.items() if size > 50 * 1024} == {}


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
