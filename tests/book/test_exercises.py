"""The form of an exercise: what its title asks for, and whose each of its cells is."""

import ast
import re

import pytest

from gmm_lib.checks.exercises import EXERCISES
from tests.book import notebooks
from workbooks.lessons import exercises

KINDS = {"code", "proof", "find the error"}
FENCE = re.compile(
    r"^`{3,}\{(exercise|solution)(-start|-end|)\} ?(?P<rest>.*(?:\n:.*)*)", re.M
)
every_chapter = pytest.mark.parametrize(
    "path", notebooks.paths(), ids=lambda path: path.stem
)


def fences(cell):
    return FENCE.finditer(cell.source) if cell.cell_type == "markdown" else ()


def gated(cells):
    """Yield each code cell with the part, and its label, that it lies in, or ""."""
    part = label = ""
    for cell in cells:
        for kind, gate, rest in (fence.groups() for fence in fences(cell)):
            part = kind if gate == "-start" else ""
            named = re.search(r":label: (\S+)", rest)
            label = named[1] if named else label
        if cell.cell_type == "code":
            yield cell, part, label


def test_every_title_ends_in_what_the_exercise_asks_for():
    titles = [title for title, *_ in exercises(notebooks.CHAPTERS).values()]
    assert len(titles) > 90
    asks = {title: set(title.split(" · ")[1:]) for title in titles}
    assert [title for title, kinds in asks.items() if not kinds or kinds - KINDS] == []


@every_chapter
def test_every_solution_is_folded(path):
    found = [fence for cell in notebooks.read(path).cells for fence in fences(cell)]
    opened = [f["rest"] for f in found if f[1] == "solution" and f[2] != "-end"]
    assert [rest for rest in opened if ":class: dropdown" not in rest] == []


@every_chapter
def test_code_is_tagged_as_the_exercise_or_the_solution_that_it_lies_in(path):
    for cell, part, _ in gated(notebooks.read(path).cells):
        tags = {"exercise", "solution"} & {*cell.metadata.get("tags", ())}
        assert tags == ({part} if part else set()), cell.id


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.label)
def test_stub_check_and_what_is_given_have_a_cell_each(exercise):
    path = notebooks.CHAPTERS / f"{exercise.notebook}.ipynb"
    for cell, part, label in gated(notebooks.read(path).cells):
        if (part, label) != ("exercise", exercise.label):
            continue
        body = ast.parse(cell.source).body
        names = {getattr(node, "name", None) for node in body}
        if names & {*exercise.names}:
            assert names <= {*exercise.names}, cell.id
        if re.search(r"\bgm\.(checks|mutants)\.", cell.source):
            assert len(body) == 1, cell.id
