"""The buttons stand under their exercises, and cost a page next to nothing."""

import re

from live import pack, pages
from live.exercises import Exercise, of_chapter
from site_ext.words import WORDS, words
from tests.site import ROOT

BEFORE = 3000  # bytes that a page may load before the click
ONE = Exercise("ex-a", "x = 1", "def f(): ...", "", "")
PAGE = """<html><head></head><body>
<div class="exercise admonition" id="ex-a"><section><div>text</div></section></div>
<div class="exercise admonition" id="ex-b"><section></section></div></body></html>"""


def test_a_button_ends_its_exercise():
    page = pages.with_buttons(PAGE, [ONE], 1, 30_100_000)
    assert re.search(
        r'<div>text</div><button [^>]*data-exercise="ex-a">Try it here \(loads Python '
        r"once, 31\xa0MB\)</button>\n</section></div>\n<div",
        page,
    )
    assert page.count("<button") == 1
    assert '<script defer src="../_static/live/button.js"' in page


def test_a_page_without_such_an_exercise_stays_as_it_is():
    barred = ONE._replace(barred="it uses axes")
    absent = ONE._replace(label="ex-c")
    assert pages.with_buttons(PAGE, [barred, absent], 1, 1) == PAGE


def test_a_later_run_writes_its_buttons_in_the_place_of_the_earlier_ones():
    earlier = pages.with_buttons(PAGE, [ONE], 1, 30_000_000)
    later = pages.with_buttons(PAGE, [ONE], 1, 20_000_000)
    assert earlier != later
    assert pages.with_buttons(earlier, [ONE], 1, 20_000_000) == later
    assert pages.with_buttons(earlier, [], 1, 1) == PAGE


def test_a_page_and_its_panel_speak_the_language_of_the_book(monkeypatch, tmp_path):
    other = {key: f"¿{said}?" for key, said in words().items()}
    monkeypatch.setitem(WORDS, "zh_CN", other)
    notebook = sorted((ROOT / "chapters").glob("*.ipynb"))[0]
    page = tmp_path / "chapters" / f"{notebook.stem}.html"
    page.parent.mkdir()
    (tmp_path / "_static" / pages.FOLDER).mkdir(parents=True)
    (label, *_) = [e.label for e in of_chapter(notebook) if not e.barred]
    text = PAGE.replace("<html>", '<html lang="zh-CN">').replace("ex-a", label)
    page.write_text(text, "utf-8")
    packs = {"python": {"size": 1}, "library": {"size": 1}}
    pages.add(tmp_path, notebook.parent, packs, "")
    assert ">¿Try it here" in page.read_text("utf-8")
    panel = tmp_path / "_static" / pages.FOLDER / f"{notebook.stem}.js"
    assert f'"run": "{other["live run"]}"' in panel.read_text("utf-8")


def test_a_page_asks_for_scikit_learn_only_where_an_exercise_uses_it():
    more = ONE._replace(needs="x = 1\nfrom sklearn import mixture")
    assert pages.asked([ONE]) == ["python", "library"]
    assert pages.asked([ONE, more]) == ["python", "library", "sklearn"]


def test_what_a_page_loads_before_the_click_is_small():
    own = len(pages.with_buttons(PAGE, [ONE], 1, 1)) - len(PAGE)
    script = (ROOT / "live/page/button.js").read_bytes()
    assert own + len(script) < BEFORE


def test_a_script_from_disk_gives_the_same_bytes():
    assert pack.as_script("library", b"\0\xff") == 'gmmLive.pack("library","AP8=");\n'


def test_every_sentence_that_the_panel_says_is_in_the_table():
    source = "".join(
        path.read_text("utf-8") for path in (ROOT / "live/page").glob("*.js")
    )
    said = {f"live {name}" for name in re.findall(r"\bwords\.(\w+)", source)}
    said |= {f"live {name}" for name in re.findall(r'Trouble\("(\w+)"\)', source)}
    assert said
    assert said <= set(words())
