"""The teacher's lessons list exercises as their chapters describe them."""

import re

import nbformat
from nbformat import v4

from tests.workbooks.built import ROOT
from workbooks.lessons import exercises

TEACHING = (ROOT / "chapters" / "teaching.md").read_text("utf-8")
GATED = """```{exercise-start} A sampler · code
:label: ex-a
```

*Level 3 · 40 minutes*

Write it."""
PLAIN = """```{exercise} Two sigma · proof
:label: ex-b

*Level 1 · 5 minutes · after the chapter {doc}`02`*
```"""
BARE = """````{exercise} Old · find the error
:label: ex-c

Find it.
````"""


def test_title_level_and_minutes_are_read_from_the_chapter(tmp_path):
    cells = [v4.new_markdown_cell(text) for text in (GATED, PLAIN, BARE)]
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "01.ipynb")
    assert exercises(tmp_path) == {
        "ex-a": ("A sampler · code", "3", "40"),
        "ex-b": ("Two sigma · proof", "1", "5"),
        "ex-c": ("Old · find the error", "", ""),
    }


def test_each_of_twelve_lessons_or_more_has_a_poll_a_lab_and_wrong_answers():
    _, *parts = re.split(r"^## Lesson (\d+): ", TEACHING, flags=re.M)
    numbers, lessons = parts[::2], parts[1::2]
    assert list(map(int, numbers)) == [*range(1, len(lessons) + 1)]
    assert len(lessons) >= 12
    for lesson in lessons:
        assert re.search(r"^Poll\n: ", lesson, re.M)
        assert re.search(r"^Show\n: ", lesson, re.M)
        assert re.search(r"^Expect\n: ", lesson, re.M)
        assert "```{lesson-exercises} ex-" in lesson


def test_every_exercise_is_in_one_lesson_or_none():
    tables = re.findall(r"^```\{lesson-exercises\} (.*)$", TEACHING, re.M)
    listed = " ".join(tables).split()
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(exercises(ROOT / "chapters"))


def test_every_exercise_says_its_level_and_minutes_on_a_line_of_its_own():
    silent = [
        label
        for label, (_, level, minutes) in exercises(ROOT / "chapters").items()
        if not (level and minutes)
    ]
    assert not silent
    for path in (ROOT / "chapters").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            joined = re.search(r"^\*Level \d .*\*\n(?!\n)", cell.source, re.M)
            assert not joined, (path.stem, joined[0])
