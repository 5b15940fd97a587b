"""The table of exercises is the chapters': labels, names, checks, what stubs earn."""

import json
import re
from pathlib import Path

import pytest

from gmm_lib import checks, mutants
from gmm_lib.checks.exercises import EXERCISES, find
from gmm_lib.checks.grading.workbook import asked, read

CHAPTERS = Path(__file__).parents[2] / "chapters"
START = re.compile(r"\{exercise-start\}(?P<title>.*)\n:label:\s*(?P<label>\S+)")


def notebooks():
    return sorted(CHAPTERS.glob("*.ipynb"))


def code_exercises(path):
    """The labels of a chapter's exercises that have a code cell with a check."""
    found, label = [], ""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if start := START.search(source):
            label = start["label"]
        elif "{exercise-end}" in source:
            label = ""
        elif label and re.search(r"gm\.(checks|mutants)\.", source):
            found.append(label)
    return set(found)


def test_each_exercise_of_the_table_is_in_its_chapter_and_none_is_missing():
    told = {(e.label, e.notebook) for e in EXERCISES}
    there = {
        (label, path.stem) for path in notebooks() for label in code_exercises(path)
    }
    assert told == there


def test_each_check_is_there():
    for exercise in EXERCISES:
        assert exercise.check == "mutants" or callable(getattr(checks, exercise.check))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.label)
def test_each_name_is_defined_by_the_exercise_in_its_chapter(exercise):
    cells = read(CHAPTERS / f"{exercise.notebook}.ipynb")
    assert exercise in asked(cells)
    text = "\n".join(c.source for c in cells if c.label == exercise.label)
    for name in exercise.names:
        assert re.search(rf"^(def {name}\(|class {name}\b|{name} = )", text, re.M), name


def test_what_the_example_of_the_mutants_kills_earns_nothing():
    (path,) = [p for p in notebooks() if "ex-impl-mutants" in code_exercises(p)]
    cells = [c.source for c in read(path) if c.label == "ex-impl-mutants"]
    assert any("rows_sum_to_one" in source for source in cells)
    names = {mutant.name for mutant in mutants.E_STEPS}
    assert set(find("ex-impl-mutants").given) <= names


def test_an_unknown_label_is_refused():
    with pytest.raises(ValueError, match="label is 'ex-none'; choose from ex-program"):
        find("ex-none")
