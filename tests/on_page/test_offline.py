"""What was visited since the first click comes without a network too."""

import os
import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser import serve
from tests.on_page import PAGE, RIGHT, WRONG
from tests.on_page.panel import WAIT, Panel, window
from tests.site import SITE

KEPT = """async (url) => {
  for (const name of await caches.keys()) {
    const found = await (await caches.open(name)).match(url);
    if (name.startsWith("gmm-pages ") && found) return name;
  }
  return null;
}"""
OTHER = "chapters/03_mixture_density.html"


def wait_until(page, question, about):
    for _ in range(WAIT // 100):
        if page.evaluate(question, about):
            return
        page.wait_for_timeout(100)
    raise AssertionError(about)


def wait_until_kept(page, *urls):
    for url in urls:
        wait_until(page, KEPT, url)


@pytest.fixture(scope="module")
def phone(browser, host):
    """A phone that did an exercise, opened another page, and then lost its network."""
    with window(browser, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{host}/{PAGE}")
        page.wait_for_load_state("networkidle")
        page.sheets = page.evaluate("document.styleSheets.length")
        page.before = page.evaluate(
            "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
        )
        assert "invariants hold" in Panel(page).open().judged(RIGHT)
        wait_until_kept(page, page.url, f"{host}/_static/live/panel.js")
        page.goto(f"{host}/{OTHER}")
        page.wait_for_load_state("networkidle")
        wait_until_kept(page, page.url)
        context.set_offline(True)
        yield page


def test_nothing_is_installed_before_the_click(phone):
    assert phone.before == 0


def test_a_page_and_its_exercise_come_without_network(phone, host):
    phone.goto(f"{host}/{PAGE}#ex-impl-e-step")
    assert phone.evaluate("document.styleSheets.length") == phone.sheets
    panel = Panel(phone).open()
    expect(panel.box.get_by_role("textbox")).to_contain_text("log_joint")
    assert "invariants fail" in panel.judged(WRONG)
    assert "invariants hold" in panel.judged(RIGHT)


def test_a_page_that_was_visited_later_comes_without_network(phone, host):
    phone.goto(f"{host}/{OTHER}")
    phone.reload()
    expect(phone.locator("article.bd-article h1").first).to_be_visible()


@pytest.fixture
def book(browser, runtime, tmp_path):
    """Serve a book of one page with the site's own service worker, installed."""
    worker = (SITE / "offline.js").read_text("utf-8")

    def publish(version, text):
        named = re.sub(r'"[0-9a-f]{12}"', f'"{version}"', worker)
        page = f"<!doctype html><h1>{text}</h1>"
        for name, content in (("offline.js", named), ("index.html", page)):
            (tmp_path / name).write_text(content)
            when = 10**9 + 10 * len(text) + int(version)  # the server tells seconds
            os.utime(tmp_path / name, (when, when))

    publish("000000000001", "first")
    with serve(tmp_path) as host, window(browser) as context:
        page = context.new_page()
        page.goto(f"{host}/index.html")
        page.evaluate("""async () => {
          await navigator.serviceWorker.register("offline.js");
          const { active } = await navigator.serviceWorker.ready;
          active.postMessage([location.href, "data:,x"]);
        }""")
        wait_until_kept(page, page.url)
        yield page, publish


def test_a_changed_page_comes_from_the_network(book):
    page, publish = book
    publish("000000000001", "second")
    page.reload()
    assert page.inner_text("h1") == "second"


def test_a_new_version_of_the_book_takes_the_place_of_the_old_one(book):
    page, publish = book
    assert page.evaluate("caches.keys()") == ["gmm-pages / 000000000001"]
    publish("000000000002", "second")
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
    only = "async (name) => String(await caches.keys()) === name"
    wait_until(page, only, "gmm-pages / 000000000002")
    assert page.evaluate(KEPT, page.url) == "gmm-pages / 000000000002"
    page.context.set_offline(True)
    page.reload()
    assert page.inner_text("h1") == "second"


def test_what_is_missing_is_not_kept(book):
    page, _ = book
    page.wait_for_function("navigator.serviceWorker.controller")
    url = page.url.replace("index.html", "no")
    assert page.evaluate("url => fetch(url).then(({ status }) => status)", url) == 404
    assert page.evaluate(KEPT, url) is None


def test_the_packs_are_kept_once(phone):
    kept = phone.evaluate("""async () => {
      const urls = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
          if (url.includes(".bin")) urls.push(url);
      return urls;
    }""")
    assert sorted(url.split("/")[-1] for url in kept) == ["library.bin", "python.bin"]


def test_a_page_that_was_never_visited_does_not(phone, host):
    with pytest.raises(Error, match="ERR_"):
        phone.goto(f"{host}/chapters/04_maximum_likelihood.html")
