"""A made-up class, graded end to end by nbgrader; run by `make classroom`.

Its name keeps it out of the other tests: nbgrader lives in an environment of its own.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.workbooks.built import BUILT
from workbooks import course

CHAPTER = "06_implementation"
LABEL = "ex-impl-e-step"
UNDERFLOW = """
def my_e_step(X, mixture):
    columns = []
    for pi, mean, covariance in zip(
        mixture.weights, mixture.means, mixture.covariances
    ):
        d = X - mean
        square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(covariance), d)
        volume = np.sqrt(np.linalg.det(2 * np.pi * covariance))
        columns.append(pi * np.exp(-square / 2) / volume)
    joint = np.column_stack(columns)
    return joint / joint.sum(axis=1, keepdims=True)
"""
EQUAL = """
def my_e_step(X, mixture):
    K = mixture.n_components
    return np.full((len(X), K), 1 / K)
"""
PATCH = """
gm.checks.e_step = lambda f: True
gm.checks.Report.score = 1.0
"""
ENDLESS = "def my_e_step(X, mixture):\n    while True:\n        pass"
EXIT = "import sys\n\n\ndef my_e_step(X, mixture):\n    sys.exit(0)"
# What a student writes below the stub, and between which parts of the points it earns.
STUDENTS = {
    "stub": ("", 0, 0),
    "underflow": (UNDERFLOW, 0.6, 0.9),
    "equal": (EQUAL, 0, 0.1),
    "patched": (EQUAL + PATCH, 0, 0.1),
    "endless": (ENDLESS, 0, 0),
    "exit": (EXIT, 0, 0),
    "exit-at-once": ("raise SystemExit(0)", 0, 0),
    "syntax": ("def my_e_step(X, mixture:", 0, 0),
}


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


def cell_of(nb, kind):
    marked = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in nb.cells}
    return marked[f"{LABEL}-{kind}-1"]


def answers(source):
    """Give every student's answer; the right one is the instructor's own."""
    right = cell_of(source, "answer").source
    return {"right": right, **{name: text for name, (text, *_) in STUDENTS.items()}}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Release, collect, autograde and export; return what each student earned."""
    folder = tmp_path_factory.mktemp("course")
    course.write([BUILT / "instructor" / f"{CHAPTER}.ipynb"], folder)
    nbgrader(folder, "generate_assignment", CHAPTER)
    where = Path(CHAPTER, f"{CHAPTER}.ipynb")
    source = nbformat.read(folder / "source" / where, as_version=4)
    for name, answer in answers(source).items():
        nb = nbformat.read(folder / "release" / where, as_version=4)
        cell_of(nb, "answer").source += "\n" + answer
        target = folder / "submitted" / name / where
        target.parent.mkdir(parents=True)
        nbformat.write(nb, target)
    nbgrader(folder, "autograde", CHAPTER, "--GradeByChecks.seconds=15")
    nbgrader(folder, "export")
    with (folder / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    points = cell_of(source, "check").metadata.nbgrader.points
    return folder, {name: float(row["score"]) / points for name, row in rows.items()}


def test_nobody_is_given_a_solution(graded):
    folder, _ = graded
    text = (folder / "release" / CHAPTER / f"{CHAPTER}.ipynb").read_text("utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "Solution to" not in text
    assert "replace this line" in text or "..." in text  # the stubs are still there


def test_the_right_answer_earns_all_points(graded):
    assert graded[1]["right"] == 1


@pytest.mark.parametrize("name", STUDENTS)
def test_an_answer_earns_what_it_should(graded, name):
    _, least, most = STUDENTS[name]
    assert least <= graded[1][name] <= most


def test_the_command_line_gives_the_same_marks(graded):
    folder, earned = graded
    files = sorted(folder.glob(f"submitted/*/{CHAPTER}/*.ipynb"))
    out = folder / "marks.json"
    command = [sys.executable, "-m", "gmm_lib.checks", *files, "--json", out]
    run(folder, *command, "--seconds", "15")
    rows = json.loads(out.read_text("utf-8"))
    scores = [row["score"] for row in rows if row["exercise"] == LABEL]
    names = [path.parts[-3] for path in files]
    assert len(scores) == len(names) == len(earned)
    for name, score in zip(names, scores, strict=True):
        assert earned[name] == pytest.approx(score, abs=0.01), name
