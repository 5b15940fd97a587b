"""A made-up class, graded by nbgrader and by the command line; run by `make classroom`.

Its name keeps it out of the other tests: nbgrader lives in an environment of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.workbooks.built import BUILT
from tests.workbooks.students import RIGHT, STUDENTS
from workbooks import course

CHAPTER = "06_implementation"
LABEL = "ex-impl-e-step"
SECONDS = "15"  # for one exercise


def run(folder, *command):
    # nbgrader calls programs of its environment by their names.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def nbgrader(folder, *arguments):
    run(folder, Path(sys.executable).with_name("nbgrader"), *arguments)


def cell_of(nb, label, kind):
    marked = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in nb.cells}
    return marked[f"{label}-{kind}-1"]


def written_by(student, release, source):
    """Return a student's workbook: the release, with what the student wrote."""
    nb = nbformat.from_dict(release)
    for label, answer in {LABEL: student.answer, **student.others}.items():
        right = cell_of(source, label, "answer").source
        cell_of(nb, label, "answer").source += "\n" + answer.replace(RIGHT, right)
    nb.cells = [c for c in nb.cells if student.deleted not in _names(c)]
    return nb


def _names(cell):
    marked = cell.metadata.get("nbgrader", {})
    return cell.metadata.get("exercise"), marked.get("grade_id")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Release the chapter and hand in everybody's copy; return the course's folder."""
    folder = tmp_path_factory.mktemp("course")
    course.write([BUILT / "instructor" / f"{CHAPTER}.ipynb"], folder)
    nbgrader(folder, "generate_assignment", CHAPTER)
    where = Path(CHAPTER, f"{CHAPTER}.ipynb")
    release, source = (
        nbformat.read(folder / step / where, as_version=4)
        for step in ("release", "source")
    )
    for name, student in STUDENTS.items():
        target = folder / "submitted" / name / where
        target.parent.mkdir(parents=True)
        nbformat.write(written_by(student, release, source), target)
    return folder


@pytest.fixture(scope="module")
def by_nbgrader(handed_in):
    """Autograde; return the share of the points by student and exercise."""
    nbgrader(handed_in, "autograde", CHAPTER, f"--GradeByChecks.seconds={SECONDS}")
    nbgrader(handed_in, "export")
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{handed_in}/gradebook.db") as book:
        return {
            (submission.student.id, grade.name.removesuffix("-check-1")): (
                grade.auto_score / grade.max_score
            )
            for submission in book.assignment_submissions(CHAPTER)
            for grade in submission.notebooks[0].grades
            if grade.name.endswith("-check-1")
        }


@pytest.fixture(scope="module")
def by_command(handed_in):
    """Grade the same files by one command; return the same."""
    files = sorted(handed_in.glob(f"submitted/*/{CHAPTER}/*.ipynb"))
    out = handed_in / "marks.json"
    command = [sys.executable, "-m", "gmm_lib.checks", *files, "--json", out]
    run(handed_in, *command, "--seconds", SECONDS)
    rows = json.loads(out.read_text("utf-8"))
    return {(r["student"].split("/")[0], r["exercise"]): r["score"] for r in rows}


def test_there_are_thirty_copies_at_least():
    assert len(STUDENTS) >= 30


def test_nobody_is_given_a_solution(handed_in):
    path = handed_in / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    text = path.read_text("utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "Solution to" not in text
    assert "return None  # replace this line" in text  # the stubs are still there


@pytest.mark.parametrize("name", STUDENTS)
def test_an_answer_earns_what_it_should(by_command, name):
    student = STUDENTS[name]
    assert student.least <= by_command[name, LABEL] <= student.most


def test_who_is_right_everywhere_earns_all_points(by_command):
    earned = [score for (name, _), score in by_command.items() if name == "right"]
    assert earned == [1.0] * 4


def test_nbgrader_and_the_command_line_give_the_same_marks(by_nbgrader, by_command):
    assert by_nbgrader.keys() == by_command.keys()
    assert len(by_command) == 4 * len(STUDENTS)
    differ = {
        key: (by_nbgrader[key], by_command[key])
        for key in by_command
        if abs(by_nbgrader[key] - by_command[key]) > 0.001  # nbgrader keeps 2 decimals
    }
    assert not differ
