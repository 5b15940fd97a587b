"""Every language of the widgets says the same things."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from importlib.resources import files
from inspect import signature
from shutil import copy, copytree, ignore_patterns

import pytest

from gmm_lib.widgets import words
from tests.browser import serve
from tests.pages import open_page

FOLDER = files("gmm_lib.widgets")
ENGLISH = FOLDER / "words" / "en"
KEYS = """async ([language, files]) => {
  const found = {};
  const look = (at, value) => {
    if (typeof value === "function" || Array.isArray(value)) found[at] = value.length;
    else if (typeof value !== "object" || value === null) found[at] = "text";
    else for (const [key, inner] of Object.entries(value)) look(`${at} ${key}`, inner);
  };
  for (const name of files) look(name, await import(`/words/${language}/${name}`));
  return found;
}"""


def shape_of(browser, folder, language):
    with (
        serve(folder) as address,
        open_page(browser, f"{address}/page/widgets.css") as page,
    ):
        files = [path.name for path in (folder / "words" / language).glob("*.js")]
        return page.evaluate(KEYS, [language, files])


def shape_of_stills(language):
    """Tell the keys of a language's `words.py`, lengths, and what functions take."""

    def shape(value):
        if callable(value):
            return [*signature(value).parameters]
        if isinstance(value, str):
            return "text"
        return [*value] if isinstance(value, dict) else len(value)

    module = import_module(f"gmm_lib.widgets.words.{language}.words")
    return {k: shape(v) for k, v in vars(module).items() if not k.startswith("_")}


# Two words in a row, or one that begins a sentence; not media queries, nor keys.
ROW = r"[A-Za-z]{3,}[,.:;]? [a-z]{2,}"
SENTENCE = re.compile(rf"{ROW}|^[A-Z][a-z]+\b")
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


@pytest.mark.parametrize("path", sorted(ENGLISH.glob("*.js")), ids=lambda p: p.stem)
def test_what_stands_between_quotes_in_the_words_is_said_and_never_compared(path):
    assert re.findall(r'.*[!=]==? ?["`].*', path.read_text("utf-8")) == []


@pytest.fixture(scope="module")
def english(browser):
    return shape_of(browser, FOLDER, "en")


every_language = pytest.mark.parametrize("language", words.LANGUAGES)


@every_language
def test_every_language_has_the_keys_of_english(browser, english, language):
    shape = shape_of(browser, FOLDER, language)
    assert shape == english
    assert len([at for at in shape if at.startswith("words.js")]) > 20


@every_language
def test_the_still_pictures_of_every_language_say_what_the_english_ones_say(language):
    assert shape_of_stills(language) == shape_of_stills("en")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("quiz.js", "verdict:", "verdicts:"),
        ("words.js", "position: (iteration, last)", "position: (last)"),
        ("faults.js", "noPoint:", "nothing:"),
        ("quiz.js", "quizWords", "words"),
        ("quiz.js -> quizzes.js", "", ""),
    ],
)
def test_a_key_that_a_translation_lacks_is_found(
    browser, english, tmp_path, file, old, new
):
    copytree(FOLDER, tmp_path / "all")
    other = tmp_path / "all" / "words" / "xx"
    copytree(ENGLISH, other)
    file, _, name = file.partition(" -> ")
    text = (other / file).read_text("utf-8")
    assert old in text
    (other / file).unlink()
    (other / (name or file)).write_text(text.replace(old, new), "utf-8")
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


@every_language
def test_a_quiz_gives_its_verdicts_in_the_same_words_with_and_without_scripts(language):
    said = import_module(f"gmm_lib.widgets.words.{language}.words")
    script = (FOLDER / "words" / language / "quiz.js").read_text("utf-8")
    for verdict in (said.RIGHT, said.NOT_RIGHT):
        assert json.dumps(verdict, ensure_ascii=False) in script


def rows_in(folder):
    """Take what a language says in two words or more, one after the other."""
    files = [path for path in folder.iterdir() if path.suffix in (".js", ".py")]
    texts = (re.sub(r'""".*?"""', "", f.read_text("utf-8"), flags=re.S) for f in files)
    return {row for text in texts for row in sentences_in(text) if re.search(ROW, row)}


def left_in_english(folder):
    return sorted(rows_in(folder) & rows_in(ENGLISH))


def test_no_sentence_is_left_in_english():
    others = [ENGLISH.parent / name for name in words.LANGUAGES if name != "en"]
    assert [row for folder in others for row in left_in_english(folder)] == []


def test_a_sentence_that_is_left_in_english_is_seen(tmp_path):
    other = copytree(ENGLISH, tmp_path / "xx", ignore=ignore_patterns("__pycache__"))
    for path in other.iterdir():
        path.write_text(path.read_text("utf-8").upper(), "utf-8")
    assert left_in_english(other) == []
    copy(ENGLISH / "quiz.js", other)
    assert left_in_english(other) == ["Not right."]
    copy(ENGLISH / "words.py", other)
    assert "{n} durations in a row, and labels that remember" in left_in_english(other)
