"""A class's workbooks become rows: one for each exercise, whatever a student wrote."""

import csv
import json
import os

import pytest

from gmm_lib.checks.__main__ import main
from gmm_lib.checks.exercises import find
from gmm_lib.checks.grading.classroom import grade
from gmm_lib.checks.grading.handed_in import handed_in
from gmm_lib.checks.grading.program import program
from gmm_lib.checks.grading.workbook import Foreign, asked, read

LABEL = "ex-impl-e-step"
RIGHT = """
def my_e_step(X, mixture):
    scores = my_scores(X, mixture)
    gamma = np.exp(scores - scores.max(axis=1, keepdims=True))
    return gamma / gamma.sum(axis=1, keepdims=True)
"""
UNDERFLOWS = RIGHT.replace(" - scores.max(axis=1, keepdims=True)", "")
HELPER = """
def my_scores(X, mixture):
    scores = []
    for pi, mean, S in zip(mixture.weights, mixture.means, mixture.covariances):
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (X - mean).T)
        half = np.log(np.diag(L)).sum()
        scores.append(np.log(pi) - half - 0.5 * (y**2).sum(axis=0))
    return np.stack(scores, axis=1)
"""
STUB = """
def my_e_step(X, mixture):
    return None  # replace this line by your own
"""


def returns(expression):
    return f"def my_e_step(X, mixture):\n    return {expression}\n"


def cell(source, label="", kind="code"):
    metadata = {"exercise": label, "tags": ["exercise"]} if label else {}
    return {"cell_type": kind, "metadata": metadata, "source": source}


def notebook(answer, *more):
    cells = [
        cell("import numpy as np\nimport gmm_lib as gm\n%matplotlib inline"),
        cell(HELPER),
        cell("raise RuntimeError('nobody needs this cell')"),
        cell(answer, LABEL),
        cell("gm.checks.e_step(my_e_step)", LABEL),
        *more,
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def save(path, answer, *more):
    path.write_text(json.dumps(notebook(answer, *more)), encoding="utf-8")
    return path


def marked(path, answer, *more, seconds=20.0):
    rows = grade([save(path / "student.ipynb", answer, *more)], seconds=seconds)
    (row,) = [row for row in rows if row.exercise == LABEL]
    return row


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
    row = marked(tmp_path, answer)
    assert low <= row.score <= high
    assert reason in row.reason


def test_an_answer_that_loops_over_the_points_loses_a_tenth_for_it(tmp_path):
    loops = """
def my_e_step(X, mixture):
    rows = [my_scores(x[None], mixture)[0] for x in X]
    gamma = np.exp(np.array(rows) - np.max(rows, axis=1)[:, None])
    return gamma / gamma.sum(axis=1, keepdims=True)
"""
    row = marked(tmp_path, loops)
    assert row.score == 0.9
    assert row.failing == "e_step.loop"


@pytest.mark.parametrize("place", ["at the top", "in the function"])
def test_an_endless_loop_is_ended(tmp_path, place):
    endless = "while True:\n    pass\n" + RIGHT
    if place == "in the function":
        endless = "def my_e_step(X, mixture):\n    while True:\n        pass\n"
    row = marked(tmp_path, endless, seconds=2.0)
    assert row.score == 0
    assert row.reason == "It was still running after 2 seconds."


def test_a_memory_bomb_is_defused(tmp_path):
    row = marked(tmp_path, returns("np.ones((10**6, 10**6))"))
    assert row.score == 0
    assert "MemoryError" in row.reason


def test_an_exercise_that_was_deleted_gets_a_row(tmp_path):
    rows = grade([save(tmp_path / "a.ipynb", RIGHT)])
    reasons = {row.exercise: row.reason for row in rows}
    assert reasons["ex-impl-m-step"] == "The exercise is not in the workbook."
    assert len(rows) == len(reasons) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty."),
        (json.dumps(notebook(RIGHT))[:900], "cut short"),
        ("[1, 2]", "no notebook"),
        ('{"worksheets": []}', "no notebook"),
        ('{"cells": [{"cell_type": "code", "source": "x = 1"}]}', "None of the book's"),
        ('{"cells": [3]}', "no notebook"),
    ],
)
def test_a_file_that_is_no_workbook_gets_a_row_with_the_reason(tmp_path, text, reason):
    path = tmp_path / "broken.ipynb"
    path.write_text(text, encoding="utf-8")
    (row,) = grade([path])
    assert reason in row.reason
    assert row.score == 0


def test_a_binary_file_is_told_too(tmp_path):
    path = tmp_path / "picture.ipynb"
    path.write_bytes(b"\x89PNG\xff\xfe")
    assert "no text" in grade([path])[0].reason


def test_grading_never_changes_a_workbook(tmp_path):
    path = save(tmp_path / "a.ipynb", RIGHT)
    before = path.read_bytes(), os.stat(path).st_mtime_ns
    grade([path])
    assert (path.read_bytes(), os.stat(path).st_mtime_ns) == before


@pytest.mark.parametrize(
    ("files", "students"),
    [
        (["ada.ipynb", "bo.ipynb"], ["ada", "bo"]),
        (["ada/06.ipynb", "bo/06.ipynb"], ["ada", "bo"]),
        (["ada/06/06.ipynb", "bo/06/06.ipynb"], ["ada", "bo"]),
        (["ada/06.ipynb", "ada/07.ipynb"], ["ada/06", "ada/07"]),
        (["ada/06.ipynb", "bo/06 (1).ipynb"], ["ada/06", "bo/06 (1)"]),
        (["06.ipynb", "ada/06.ipynb"], ["06", "ada/06"]),
        (["ada/06.ipynb"], ["ada/06"]),
        (
            ["ada/06.ipynb", "ada/.ipynb_checkpoints/06.ipynb", "ada/._06.ipynb"],
            ["ada/06"],
        ),
    ],
)
def test_a_folder_is_a_class_named_by_what_tells_its_files_apart(
    tmp_path, files, students
):
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert [name for name, _ in handed_in([tmp_path])] == students


def test_files_of_several_folders_are_named_by_these(tmp_path):
    for name in ("ada", "bo"):
        (tmp_path / name).mkdir()
        save(tmp_path / name / "06.ipynb", STUB)
    rows = grade([tmp_path / "ada" / "06.ipynb", tmp_path / "bo"])
    assert {row.student for row in rows} == {"ada", "bo"}


def test_a_file_passed_twice_is_one_workbook(tmp_path):
    path = save(tmp_path / "ada.ipynb", STUB)
    assert handed_in([tmp_path, path]) == [("ada", path)]


def test_the_command_writes_a_table_for_a_spreadsheet_and_one_for_programs(tmp_path):
    path = save(tmp_path / "=1+1.ipynb", UNDERFLOWS)
    files = [str(tmp_path / name) for name in ("marks.csv", "marks.json")]
    assert main([str(path), "--csv", files[0], "--json", files[1]]) == 0
    with open(files[0], newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["exercise"] == LABEL
    assert 0.6 <= float(rows[0]["score"]) <= 0.9
    assert "e_step.far" in rows[0]["failing"].split()
    assert rows[0]["student"] == "'=1+1"  # no formula
    with open(files[1], encoding="utf-8") as file:
        reports = json.load(file)[0]["reports"]
    assert {law["id"] for law in reports[0]["laws"]} >= {"e_step.bayes", "e_step.far"}


def test_the_command_says_which_file_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "*.ipynb")]) == 2
    assert "*.ipynb: pass the workbooks, or the folder" in capsys.readouterr().err


def test_the_command_says_what_to_do_about_an_empty_folder(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "put there what was handed in" in capsys.readouterr().err


def test_the_command_says_before_it_grades_that_it_cannot_write(tmp_path, capsys):
    save(tmp_path / "a.ipynb", RIGHT)
    assert main([str(tmp_path), "--csv", str(tmp_path / "no" / "marks.csv")]) == 2
    said = capsys.readouterr().err
    assert "name a file in a folder that is there" in said
    assert "workbooks" not in said  # none was graded


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
    (row,) = [row for row in grade([path]) if row.exercise == LABEL]
    assert row.score == 1, row.reason


def test_a_cell_without_a_label_is_known_by_the_check_that_it_calls(tmp_path):
    path = tmp_path / "a.ipynb"
    nb = notebook(RIGHT)
    nb["cells"][3]["metadata"] = {}
    nb["cells"][4]["metadata"] = {}
    path.write_text(json.dumps(nb), encoding="utf-8")
    (row,) = [row for row in grade([path]) if row.exercise == LABEL]
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
    solution["metadata"] = {"tags": ["solution"]}
    assert marked(tmp_path, STUB, solution).score == 0


def test_something_unreadable_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(Foreign, match="cannot be read"):
        read(tmp_path)
