"""The first click: what it loads is kept, and what stops it is said."""

import shutil

import pytest
from playwright.sync_api import expect

from live.exercises import Exercise
from live.pack import as_script
from live.pages import with_buttons
from tests.on_page import BOX, LABEL, PAGE, RIGHT
from tests.on_page.panel import Panel, live, window


def test_an_attempt_and_the_packs_are_kept_for_the_next_visit(browser, host):
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{host}/{PAGE}")
        panel = Panel(page).open()
        panel.write(RIGHT)
        panel.reaches("ready")
        page.reload()
        context.asked.clear()
        panel = Panel(page).open()
        expect(panel.box.get_by_role("textbox")).to_contain_text("log_joint")
        panel.reaches("ready")
        assert [name for name in live(context) if ".bin" in name] == []


def test_offline_before_the_first_load_is_said(browser, host):
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{host}/{PAGE}")
        page.route("**/*.bin?*", lambda route: route.abort("internetdisconnected"))
        page.evaluate("Object.defineProperty(navigator, 'onLine', {value: false})")
        panel = Panel(page).open()
        panel.reaches("failed")
        assert panel.status.inner_text().startswith("You are offline")


@pytest.mark.parametrize("body", [b"", b"x" * 1000])
def test_a_download_that_breaks_off_is_said_and_can_be_repeated(browser, host, body):
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{host}/{PAGE}")
        page.route("**/library.bin?*", lambda route: route.fulfill(body=body))
        panel = Panel(page).open()
        panel.reaches("failed")
        assert panel.status.inner_text().startswith("The download broke off")
        page.unroute("**/library.bin?*")
        assert "invariants hold" in panel.judged(RIGHT)


def test_a_browser_without_todays_exceptions_is_told_before_the_download(browser, host):
    with window(browser) as context:
        page = context.new_page()
        page.add_init_script("WebAssembly.validate = () => false")
        page.goto(f"{host}/{PAGE}")
        panel = Panel(page).open()
        panel.reaches("failed")
        assert panel.status.inner_text().startswith("This browser cannot run Python")
        assert [name for name in live(context) if ".bin" in name] == []


def test_without_the_panel_the_button_says_so(browser, host):
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{host}/{PAGE}")
        context.set_offline(True)
        button = page.locator(f"{BOX} .gmm-try")
        button.click()
        expect(page.locator(f"{BOX} [role=alert]")).to_contain_text("offline")
        expect(button).to_be_enabled()


def test_from_disk_an_answer_is_judged_too(browser, runtime, tmp_path):
    folder = tmp_path / "_static" / "live"
    folder.mkdir(parents=True)
    (tmp_path / "chapters").mkdir()
    for path in runtime.glob("*.*"):
        if path.suffix in (".js", ".css"):
            shutil.copy(path, folder)
        elif path.suffix == ".bin":
            script = as_script(path.stem, path.read_bytes())
            (folder / f"{path.stem}.js").write_text(script, "utf-8")
    box = f'<div class="exercise admonition" id="{LABEL}"><section></section></div>'
    exercise = Exercise(LABEL, "", "", "", "")
    html = f"<!doctype html><html><head></head><body>{box}</body></html>"
    page = with_buttons(html, [exercise], 1, 1)
    (tmp_path / PAGE).write_text(page, "utf-8")
    with window(browser) as context:
        page = context.new_page()
        page.goto((tmp_path / PAGE).as_uri())
        assert "invariants hold" in Panel(page).open().judged(RIGHT)
        assert all(url.startswith(("file:", "data:", "blob:")) for url in context.asked)
