"""Every language of the widgets says the same things."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from importlib.resources import files
from shutil import copytree

import pytest

from gmm_lib.widgets import words
from gmm_lib.widgets.quiz.quiz import Quiz
from tests.browser import serve
from tests.pages import open_page

FOLDER = files("gmm_lib.widgets")
KEYS = """async ([language, files]) => {
  const shape = (value) =>
    typeof value === "function" ? value.length
    : typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shape(v)]))
    : Array.isArray(value) ? value.length : "text";
  const tables = files.map((name) => import(`/words/${language}/${name}`));
  return shape(Object.assign({}, ...(await Promise.all(tables))));
}"""


def shape_of(browser, folder, language):
    with (
        serve(folder) as address,
        open_page(browser, f"{address}/page/widgets.css") as page,
    ):
        files = [path.name for path in (folder / "words" / language).glob("*.js")]
        return page.evaluate(KEYS, [language, files])


def names_in(language):
    module = import_module(f"gmm_lib.widgets.words.{language}.words")
    return {name for name in vars(module) if not name.startswith("_")}


# Two words in a row, or one that begins a sentence; not media queries, nor keys.
SENTENCE = re.compile(r"[A-Za-z]{3,}[,.:;]? [a-z]{2,}|^[A-Z][a-z]+\b")
NO_SENTENCE = re.compile(r"\(prefers-[^)]+\)|Escape|Enter|Tab|Home|End|Arrow\w+")


def sentences_in(script):
    """List the texts of a script that a reader could be shown."""
    script = re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL)
    script = re.sub(r"^\s*//.*$|\s//\s.*$", "", script, flags=re.MULTILINE)
    found = re.findall(r'"([^"\n]*)"|`([^`]*)`', script)
    texts = [re.sub(r"\$\{[^}]*\}", "", plain or filled) for plain, filled in found]
    return [
        text
        for text in texts
        if SENTENCE.search(text) and not NO_SENTENCE.fullmatch(text)
    ]


SCRIPTS = [
    path.relative_to(FOLDER)
    for path in sorted(FOLDER.rglob("*.js"))
    if "words" not in path.relative_to(FOLDER).parts
]


@pytest.mark.parametrize("path", SCRIPTS, ids=str)
def test_what_a_reader_is_told_stands_in_the_words(path):
    assert sentences_in((FOLDER / path).read_text("utf-8")) == []


def test_a_sentence_outside_the_words_is_seen():
    assert sentences_in('say("Nothing was moved"); // a word in a comment') == [
        "Nothing was moved"
    ]
    assert sentences_in("button(`Play ${n} times`)") == ["Play  times"]
    assert sentences_in('label("Reset")') == ["Reset"]


@pytest.fixture(scope="module")
def english(browser):
    return shape_of(browser, FOLDER, "en")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_language_has_the_keys_of_english(browser, english, language):
    shape = shape_of(browser, FOLDER, language)
    assert shape == english
    assert len(shape["words"]) > 20
    assert names_in(language) == names_in("en")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("quiz.js", "verdict:", "verdicts:"),
        ("words.js", "position: (iteration, last)", "position: (last)"),
        ("faults.js", "noPoint:", "nothing:"),
        ("quiz.js", "quizWords", "words"),
    ],
)
def test_a_key_that_a_translation_lacks_is_found(
    browser, english, tmp_path, file, old, new
):
    copytree(FOLDER, tmp_path / "all")
    other = tmp_path / "all" / "words" / "xx"
    copytree(FOLDER / "words" / "en", other)
    text = (other / file).read_text("utf-8")
    assert old in text
    (other / file).write_text(text.replace(old, new), "utf-8")
    assert shape_of(browser, tmp_path / "all", "xx") != english


def test_another_language_reaches_the_page_and_the_still_picture(tmp_path):
    """A widget made under GMM_LANGUAGE=xx carries the words of that folder alone."""
    copytree(FOLDER.parent, tmp_path / "gmm_lib")
    en = tmp_path / "gmm_lib/widgets/words/en"
    other = copytree(en, en.parent / "xx")
    for name in ("quiz.js", "words.py"):
        text = (other / name).read_text("utf-8").replace("Not right.", "Ne pas.")
        (other / name).write_text(text, "utf-8")
    program = (
        "from gmm_lib.widgets import Quiz\n"
        "quiz = Quiz('?', [('a', True, 'b'), ('c', False, 'd')])\n"
        "print(quiz._esm + quiz._stand_in()['text/html'])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"GMM_LANGUAGE": "xx", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.count("Ne pas.") == 2
    assert "Not right." not in said
    assert "words/en/" not in said


def test_an_unknown_language_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="GMM_LANGUAGE is 'tlh'; there are words in"):
        words.as_language("tlh")


def test_a_quiz_gives_its_verdicts_in_the_same_words_with_and_without_scripts():
    for verdict in (words.said.RIGHT, words.said.NOT_RIGHT):
        assert json.dumps(verdict) in Quiz._esm
