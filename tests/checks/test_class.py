"""A class is a folder of workbooks; its marks are a table."""

import csv
import json
import os

import pytest

from gmm_lib.checks.__main__ import main
from gmm_lib.checks.grading import classroom
from gmm_lib.checks.grading.classroom import grade
from gmm_lib.checks.grading.handed_in import handed_in
from tests.checks.made_up import LABEL, RIGHT, STUB, UNDERFLOWS, cell, notebook, save
from tests.workbooks.students import M_STEP


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


def test_where_no_process_can_fork_who_ends_one_loses_no_other_mark(
    tmp_path, monkeypatch
):
    (tmp_path / "sitecustomize.py").write_text("import os\ndel os.fork\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(classroom, "can_fork", lambda: False)
    ends = "import os\nos._exit(0)"
    rows = grade([save(tmp_path / "a.ipynb", ends, cell(M_STEP, "ex-impl-m-step"))])
    scores = {row.exercise: row.score for row in rows}
    assert (scores[LABEL], scores["ex-impl-m-step"]) == (0, 1)
