"""An exercise is written, judged, stopped and taken home on the page itself."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.on_page import BOX, FOREVER, LABEL, PAGE, RIGHT, WRONG
from tests.on_page.panel import WAIT, Panel, live, window
from tests.site.tours import AXE, FADED


@pytest.fixture(scope="module")
def phone(browser, host):
    """A phone that has loaded Python once, and then lost its network."""
    touched = {"has_touch": True, "is_mobile": True}
    with window(browser, viewport={"width": 360, "height": 740}, **touched) as context:
        page = context.new_page()
        page.goto(f"{host}/{PAGE}")
        page.wait_for_load_state("networkidle")
        context.before = live(context)
        panel = Panel(page).open()
        panel.reaches("ready")
        context.set_offline(True)
        yield panel


def test_nothing_but_the_button_is_asked_for_before_the_click(phone):
    assert phone.page.context.before == ["button.js"]


def test_no_other_host_is_asked_for_anything(phone, host):
    asked = phone.page.context.asked
    assert {
        url for url in asked if not url.startswith((host, "data:", "blob:"))
    } == set()


def test_without_network_an_answer_is_judged_wrong_and_then_right(phone):
    assert "not ready" in phone.judged(
        "def my_e_step(X, mixture):\n    ...\n\n\ngm.checks.e_step(my_e_step)"
    )
    wrong = phone.judged(WRONG)
    assert "invariants fail" in wrong
    assert "each row of gamma is a distribution over components" in wrong
    assert "invariants hold" in phone.judged(RIGHT)


def test_the_right_answer_goes_home_as_a_workbook_that_the_grader_marks(
    phone, tmp_path
):
    phone.write(RIGHT)
    with phone.page.expect_download() as download:
        phone.press("Download as a workbook")
    download.value.save_as(tmp_path / "me.ipynb")
    command = [sys.executable, "-m", "gmm_lib.checks", str(tmp_path / "me.ipynb")]
    command += ["--json", str(tmp_path / "marks.json")]
    subprocess.run(command, check=True, capture_output=True)
    marks = json.loads((tmp_path / "marks.json").read_text("utf-8"))
    [mark] = [mark for mark in marks if mark["exercise"] == LABEL]
    assert mark["score"] == 1


def test_an_error_names_its_line_and_the_editor_marks_it(phone):
    shown = phone.judged("x = 1\nx / 0")
    assert "line 2" in shown
    assert "ZeroDivisionError" in shown
    expect(phone.box.locator(".gmm-live-fault")).to_have_text("x / 0")


def test_what_an_attempt_prints_is_shown(phone):
    assert "seen" in phone.judged("print('seen')")


def test_no_attempt_finds_what_another_left(phone):
    phone.judged("import gmm_lib.checks as c\nc.e_step = None\nkept = 1")
    assert "NameError" in phone.judged("kept")
    assert "invariants hold" in phone.judged(RIGHT)


def test_memory_is_bounded_and_the_sentence_says_so(phone):
    shown = phone.judged("x = [bytearray(2**26) for _ in range(64)]")
    assert "used up the memory" in shown
    assert "invariants hold" in phone.judged(RIGHT)


def test_an_attempt_reaches_neither_page_nor_network(phone, host):
    shown = phone.judged(f"import urllib.request\nurllib.request.urlopen('{host}')")
    assert "Error" in shown
    assert "ModuleNotFoundError" in phone.judged("import js")
    hostile = (
        'class X:\n    def _repr_html_(self):\n        return \'<p onclick="a()">kept'
        '<script>window.reached = 1</script><img src=x onerror="reached=1">\'\n\n\nX()'
    )
    assert phone.judged(hostile) == "kept"
    assert phone.page.evaluate("window.reached") is None


def test_the_frame_of_python_has_no_origin_and_reaches_no_host(phone, host):
    asks = """host => new Promise((resolve) => {
      const ask = `fetch("${host}/").then(() => postMessage(1), () => postMessage(0))`;
      const worker = new Worker(URL.createObjectURL(new Blob([ask])));
      worker.onmessage = ({ data }) => resolve(data);
    })"""
    page = phone.page
    [frame] = [frame for frame in page.frames if frame != page.main_frame]
    page.context.set_offline(False)
    assert page.evaluate(asks, host) == 1  # it is the frame that bars it
    assert frame.evaluate(asks, host) == 0
    page.context.set_offline(True)
    assert frame.evaluate("origin") == "null"


def test_stop_ends_an_endless_loop_and_the_next_run_is_judged(phone):
    phone.write(FOREVER)
    phone.press("Run")
    phone.reaches("running")
    phone.press("Stop")
    phone.reaches("stopped")
    assert "invariants hold" in phone.judged(RIGHT)


def test_reset_brings_the_stub_back(phone):
    phone.write(RIGHT)
    phone.press("Reset")
    expect(phone.box.get_by_role("textbox")).to_contain_text("replace this line")


def test_the_panel_fits_a_phone_and_breaks_no_rule_of_access(phone):
    wide = "document.documentElement.scrollWidth > innerWidth"
    phone.judged(WRONG)
    assert not phone.page.evaluate(wide)
    phone.page.evaluate(AXE)
    for theme in ("light", "dark"):
        phone.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        phone.page.wait_for_function(FADED)
        found = phone.page.evaluate(f"axe.run('{BOX} .gmm-live')")
        assert [rule["id"] for rule in found["violations"]] == []


def test_a_finger_meets_each_button_and_the_page_zooms_in_on_no_small_print(phone):
    heights = "all => Math.min(...all.map((one) => one.getBoundingClientRect().height))"
    assert phone.box.locator("button").evaluate_all(heights) >= 44
    size = "field => parseFloat(getComputedStyle(field).fontSize)"
    assert phone.box.get_by_role("textbox").evaluate(size) >= 16


def test_an_attempt_that_runs_is_seen_from_the_first_letters_of_its_lines(phone):
    scroller = phone.box.locator(".cm-scroller")
    phone.write(f"len('{'far ' * 20}')")
    scroller.evaluate("one => { one.scrollLeft = 99 }")
    assert scroller.evaluate("one => one.scrollLeft") == 99
    phone.ran(lambda: phone.press("Run"))
    assert scroller.evaluate("one => one.scrollLeft") == 0


def test_every_sign_that_is_typed_arrives(phone):
    signs = "".join(map(chr, range(33, 127)))  # the page has keys of its own, as "/"
    field = phone.box.get_by_role("textbox")
    field.fill("")
    field.press_sequentially(signs)
    expect(field).to_have_text(signs)
    expect(field).to_be_focused()


def test_tab_leaves_the_editor_and_the_keyboard_runs_it(phone):
    phone.write("'by key'")
    field = phone.box.get_by_role("textbox")
    field.focus()
    assert "by key" in phone.ran(lambda: phone.page.keyboard.press("Control+Enter"))
    field.focus()
    phone.page.keyboard.press("Tab")
    expect(phone.box.get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_a_second_exercise_uses_the_same_python(phone):
    page = phone.page
    before = len(live(page.context))
    page.locator("#ex-impl-m-step .gmm-try").click()
    box = page.locator("#ex-impl-m-step .gmm-live")
    expect(box.get_by_role("status")).to_have_text("Python is ready.", timeout=WAIT)
    box.get_by_role("button", name="Run", exact=True).click()
    expect(box.locator(".gmm-live-report")).to_contain_text("not ready", timeout=WAIT)
    assert len(live(page.context)) == before
    assert len(page.frames) == 2
