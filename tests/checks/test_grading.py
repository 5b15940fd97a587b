"""A class's workbooks become rows: one for each exercise, whatever a student wrote."""

import json
from functools import partial

import pytest

from gmm_lib import checks
from gmm_lib.checks.exercises import find
from gmm_lib.checks.grading.classroom import grade
from gmm_lib.checks.grading.program import program
from gmm_lib.checks.grading.workbook import Foreign, asked, read
from gmm_lib.checks.grading.worker import answer as judge
from gmm_lib.checks.isolation import MEGABYTES, SECONDS, apart
from gmm_lib.checks.marks import judged, nothing
from tests.checks.made_up import (
    LABEL,
    RIGHT,
    STUB,
    UNDERFLOWS,
    cell,
    notebook,
    returns,
    save,
)


def row_of(path, **limits):
    """Grade a workbook as the command does, in a process that imports the library."""
    (row,) = [row for row in grade([path], **limits) if row.exercise == LABEL]
    return row


def marked(path):
    """Judge a workbook as its worker does, in a fork of this process."""
    exercise = find(LABEL)
    run, stopped = partial(judge, read(path), exercise), partial(nothing, exercise)
    return apart(run, stopped, SECONDS, MEGABYTES)


@pytest.mark.parametrize(
    ("answer", "low", "high", "reason"),
    [
        (RIGHT, 1.0, 1.0, ""),
        (STUB, 0.0, 0.0, "returned None"),
        (UNDERFLOWS, 0.6, 0.9, "Stay with logarithms"),
        (
            returns(
                "np.full((len(X), mixture.n_components), 1 / mixture.n_components)"
            ),
            0.0,
            0.1,
            "gamma",
        ),
        (returns("gm.e_step(X, mixture)"), 0.0, 0.0, "gmm_lib.steps.e_step"),
        (returns("__import__('sys').exit()"), 0.0, 0.0, "raised SystemExit"),
        ("import sys\nsys.exit()" + RIGHT, 0.0, 0.0, "Its cells raised SystemExit"),
        (
            "import os\nos._exit(0)" + RIGHT,
            0.0,
            0.0,
            "ended its process, with status 0",
        ),
        ("def my_e_step(X, mixture)\n    return X", 0.0, 0.0, "SyntaxError"),
        ("gm.checks.e_step = lambda f: True" + STUB, 0.0, 0.0, "was replaced"),
        (
            "gm.checks.Report.score = property(lambda self: 1.0)" + STUB,
            0.0,
            0.0,
            "was replaced",
        ),
        ("answer = 3", 0.0, 0.0, "my_e_step is not defined"),
        ("raise ValueError('early')" + RIGHT, 0.0, 0.0, "Its cells raised ValueError"),
    ],
    ids=lambda value: str(value)[:30].strip() if isinstance(value, str) else "",
)
def test_an_answer_is_marked(tmp_path, answer, low, high, reason):
    mark = marked(save(tmp_path / "a.ipynb", answer))
    assert low <= mark.score <= high
    assert reason in mark.reason


@pytest.mark.parametrize("name", sorted({*checks.__all__} - {"Mark", "mark"}))
def test_a_check_that_was_replaced_marks_nothing(monkeypatch, name):
    monkeypatch.setattr(checks, name, lambda attempt: True)
    mark = judged(find(LABEL), {})
    assert mark.reason.startswith(f"gmm_lib.checks.{name} was replaced")


def test_an_answer_that_loops_over_the_points_loses_a_tenth_for_it(tmp_path):
    loops = """
def my_e_step(X, mixture):
    rows = [my_scores(x[None], mixture)[0] for x in X]
    gamma = np.exp(np.array(rows) - np.max(rows, axis=1)[:, None])
    return gamma / gamma.sum(axis=1, keepdims=True)
"""
    row = row_of(save(tmp_path / "a.ipynb", loops))
    assert row.score == 0.9
    assert row.failing == "e_step.loop"


@pytest.mark.parametrize("place", ["at the top", "in the function"])
def test_an_endless_loop_is_ended(tmp_path, place):
    endless = "while True:\n    pass\n" + RIGHT
    if place == "in the function":
        endless = "def my_e_step(X, mixture):\n    while True:\n        pass\n"
    row = row_of(save(tmp_path / "a.ipynb", endless), seconds=0.2)
    assert row.score == 0
    assert row.reason == "It was still running after 0.2 seconds."


def test_a_memory_bomb_is_defused(tmp_path):
    row = row_of(save(tmp_path / "a.ipynb", returns("np.ones((10**6, 10**6))")))
    assert row.score == 0
    assert "MemoryError" in row.reason


def test_an_exercise_that_was_deleted_gets_a_row(tmp_path):
    rows = grade([save(tmp_path / "a.ipynb", RIGHT)])
    reasons = {row.exercise: row.reason for row in rows}
    assert reasons["ex-impl-m-step"] == "The exercise is not in the workbook."
    assert len(rows) == len(reasons) == 4


def test_only_what_an_answer_uses_is_run(tmp_path):
    cells = read(save(tmp_path / "a.ipynb", RIGHT))
    names = [getattr(node, "name", "") for node in program(cells, find(LABEL))]
    assert [name for name in names if name] == ["my_scores", "my_e_step"]
    assert len(names) == 3  # and the import of NumPy


@pytest.mark.parametrize(
    ("before", "uses"),
    [
        ("scale = [1.0]\nscale.append(2.0)", "sum(scale)"),
        ("scale = np.ones(3)\nscale[0] = 2", "sum(scale)"),
        ("scale = []\nfor k in range(3): scale.append(k)", "1 / scale[2]"),
        ("from math import *", "pi"),
        ("def scale(): return inner\ninner = 3", "scale()"),
    ],
)
def test_what_an_answer_uses_is_found(tmp_path, before, uses):
    answer = RIGHT.replace("scores =", f"{uses}; scores =", 1)
    path = tmp_path / "a.ipynb"
    nb = notebook(answer)
    nb["cells"].insert(1, cell(before))
    path.write_text(json.dumps(nb), encoding="utf-8")
    mark = marked(path)
    assert mark.score == 1, mark.reason


def test_a_cell_without_a_label_is_known_by_the_check_that_it_calls(tmp_path):
    path = tmp_path / "a.ipynb"
    nb = notebook(RIGHT)
    nb["cells"][3]["metadata"] = {}
    nb["cells"][4]["metadata"] = {}
    path.write_text(json.dumps(nb), encoding="utf-8")
    row = row_of(path)
    assert row.score == 1, row.reason


def test_a_chapter_of_the_book_is_a_workbook_too(tmp_path):
    source = "```{exercise-start} An E step\n:label: ex-impl-e-step\n```"
    nb = notebook(RIGHT)
    nb["cells"][3]["metadata"] = {"tags": ["exercise"]}
    nb["cells"][4] = cell("```{exercise-end}\n```", kind="markdown")
    nb["cells"].insert(3, cell(source, kind="markdown"))
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(nb), encoding="utf-8")
    cells = read(path)
    assert [c.label for c in cells].count(LABEL) == 1
    assert LABEL in [exercise.label for exercise in asked(cells)]


def test_a_solution_is_no_answer(tmp_path):
    solution = cell(RIGHT)
    solution["metadata"] = {"exercise": LABEL, "tags": ["solution"]}
    assert marked(save(tmp_path / "a.ipynb", STUB, solution)).score == 0


def test_something_unreadable_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(Foreign, match="cannot be read"):
        read(tmp_path)
