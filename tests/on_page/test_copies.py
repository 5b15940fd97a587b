"""Two copies of the book, on one host or on one disk, keep what is theirs apart."""

import re
from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from tests.browser import serve
from tests.on_page import LABEL, PAGE, RIGHT
from tests.on_page.panel import WAIT, Panel, live, window
from tests.on_page.test_offline import wait_until_kept
from tests.site import SITE

COPIES = ("one", "two")
CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    found[name] = requests.map(({ url }) => new URL(url).pathname).sort();
  }
  return found;
}"""
# Before copies were told apart, one cache of each kind and version served all of them.
SHARED_CACHE = """async (urls) => {
  const cache = await caches.open("gmm-pages-000000000000");
  for (const url of urls) await cache.put(url, new Response("old"));
}"""


@pytest.fixture(scope="module")
def shelf(runtime, tmp_path_factory):
    """Give a folder with two copies of the site."""
    folder = tmp_path_factory.mktemp("shelf")
    for copy in COPIES:
        (folder / copy).symlink_to(SITE)
    return folder


@pytest.fixture(params=["host", "disk"])
def places(request, shelf, browser):
    """Give what opens the page of a copy, all of them in one reader's browser."""
    on_host = request.param == "host"
    served = serve(shelf) if on_host else nullcontext(shelf.as_uri())
    with served as top, window(browser) as context:
        context.route("**/*.bin?*", lambda route: route.abort())  # no Python is needed

        def opened(copy):
            page = context.new_page()
            page.goto(f"{top}/{copy}/{PAGE}")
            page.keyboard.press("Shift")  # the reader is there: widgets start
            page.locator("[data-widget=prediction][data-state]").first.wait_for()
            return page

        yield opened


def attempt(page):
    return Panel(page).open().box.get_by_role("textbox")


def prediction(page):
    return page.locator("[data-widget=prediction]").first


def chosen(page):
    return prediction(page).get_attribute("data-state")


def test_an_attempt_and_a_prediction_stay_in_the_copy_where_they_were_made(places):
    page = places("one")
    attempt(page).fill("mine = 1")
    prediction(page).locator(".gmm-answer").first.click()
    other = places("two")
    expect(attempt(other)).not_to_contain_text("mine")
    assert chosen(other) == '{"chosen":null}'
    prediction(other).locator(".gmm-answer").nth(1).click()
    again = places("one")
    expect(attempt(again)).to_contain_text("mine = 1")
    assert chosen(again) == chosen(page) == '{"chosen":0}'


def test_what_was_kept_before_copies_were_told_apart_is_there_until_one_changes_it(
    places,
):
    page = places("one")
    name = prediction(page).get_attribute("id").removeprefix("prediction-")
    answer = prediction(page).locator(".gmm-answer").first
    answer.click()
    page.evaluate(
        """([label, name]) => {
          const [[, answer]] = Object.entries(localStorage).filter(([key]) =>
            key.startsWith(`gmm-prediction:${name}`));
          localStorage.clear();
          localStorage.setItem(`gmm-prediction:${name}`, answer);
          localStorage.setItem(`gmm-live ${label}`, "old = 1");
        }""",
        [LABEL, name],
    )
    page = places("one")
    expect(attempt(page)).to_contain_text("old = 1")
    assert chosen(page) == '{"chosen":0}'
    Panel(page).press("Reset")
    prediction(page).get_by_role("button", name="Take it back").click()
    again, other = places("one"), places("two")
    expect(attempt(again)).not_to_contain_text("old")
    expect(attempt(other)).to_contain_text("old = 1")
    assert [chosen(again), chosen(other)] == ['{"chosen":null}', '{"chosen":0}']


def test_a_second_copy_leaves_the_first_its_packs_and_its_pages(browser, shelf):
    with serve(shelf) as host, window(browser) as context:
        page = context.new_page()
        for copy in COPIES:
            page.goto(f"{host}/{copy}/{PAGE}")
            assert "invariants hold" in Panel(page).open().judged(RIGHT)
            wait_until_kept(page, page.url)
        found = page.evaluate(CACHES)
        assert len(found) == 4
        for name, paths in found.items():
            kind, place, version = name.split(" ")
            assert kind in ("gmm-live", "gmm-pages")
            assert re.fullmatch("[0-9a-f]{12}", version)
            assert paths
            assert {path[: len(place)] for path in paths} == {place}
        context.set_offline(True)
        context.asked.clear()
        for copy in COPIES:
            page.goto(f"{host}/{copy}/{PAGE}")
            assert "invariants hold" in Panel(page).open().judged(RIGHT)
        assert [name for name in live(context) if ".bin" in name] == []


INSTALL = """async () => {
  await navigator.serviceWorker.register("offline.js");
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage([location.href]);
}"""


def publish(folder, version):
    """Write a book of one page with the site's own service worker."""
    worker = (SITE / "offline.js").read_text("utf-8")
    folder.mkdir(exist_ok=True)
    named = re.sub(r'"[0-9a-f]{12}"', f'"{version:012}"', worker)
    (folder / "offline.js").write_text(named)
    (folder / "index.html").write_text("<!doctype html><h1>new</h1>")


def reaches(page, expected):
    """Wait until the caches hold this."""
    for _ in range(WAIT // 100):
        found = page.evaluate(CACHES)
        if found == expected:
            return
        page.wait_for_timeout(100)
    raise AssertionError(found)


def test_a_new_version_of_one_copy_takes_over_what_is_its_own(
    browser, runtime, tmp_path
):
    one, two = paths = [f"/{copy}/index.html" for copy in COPIES]
    with serve(tmp_path) as host, window(browser) as context:
        page = context.new_page()
        for copy in COPIES:
            publish(tmp_path / copy, 1)
        page.goto(host + one)
        page.evaluate(SHARED_CACHE, [host + path for path in paths])
        page.evaluate(INSTALL)
        shared = {"gmm-pages-000000000000": [two]}
        reaches(page, {"gmm-pages /one/ 000000000001": [one], **shared})
        page.goto(host + two)
        page.evaluate(INSTALL)
        kept = {"gmm-pages /two/ 000000000001": [two]}
        reaches(page, {"gmm-pages /one/ 000000000001": [one], **kept})
        publish(tmp_path / "one", 2)
        page.goto(host + one)
        page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
        reaches(page, {"gmm-pages /one/ 000000000002": [one], **kept})
        context.set_offline(True)
        page.reload()
        assert page.inner_text("h1") == "new"
