"""Write a course for nbgrader 0.9.6: an assignment a chapter, from the workbooks.

`python -m workbooks.course` writes `_build/nbgrader`: answer cells with the solution
between nbgrader's marks, locked check cells with points, and cells to mark by hand for
proofs and found errors. Autograding runs no code of a student: the course's
configuration hands each submission to `python -m gmm_lib.checks`.
"""

import ast
import re
import shutil
import sys
from itertools import groupby
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "_build" / "workbooks" / "instructor"
COURSE = ROOT / "_build" / "nbgrader"
OWN = Path(__file__).parent / "nbgrader"  # the configuration, and how it marks

POINTS_A_LEVEL = 5
CHECKS = ("gm.checks.", "gm.mutants.")
THEIRS = re.compile(r"\byour\b")  # a cell that asks for "your name", say, stays open
PROMISE = "stub and solution define the same name, in cells without a check"
REGION = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
_LEVEL = re.compile(r"^\*Level ([123]) · \d+ minutes\b", re.M)


class CourseError(ValueError):
    """An exercise that cannot be handed out, with its label."""


def assignment(nb):
    """Turn an instructor's workbook into the source of an assignment.

    Parameters
    ----------
    nb : NotebookNode

    Returns
    -------
    NotebookNode

    Raises
    ------
    CourseError
        When no solution defines a name that the exercise checks.
    """
    nb = nbformat.from_dict(nb)
    solutions = {}
    for cell in nb.cells:
        if "solution" in cell.metadata:
            solutions.setdefault(cell.metadata.solution, []).append(cell)
    cells = [cell for cell in nb.cells if "solution" not in cell.metadata]
    nb.cells = []
    for label, group in groupby(cells, key=lambda cell: cell.metadata.get("exercise")):
        nb.cells += _graded(label, list(group), solutions.get(label, []))
    return nb


def _graded(label, cells, solution):
    """Give the cells of one exercise the metadata by which nbgrader knows them."""
    if not label:
        return cells
    code = [c.source for c in solution if c.cell_type == "code" and not is_check(c)]
    kinds = [kind_of(cell, code) for cell in cells]
    if not {"check", "written"}.intersection(kinds):  # then the program is read
        kinds = ["read" if kind == "answer" else kind for kind in kinds]
    graded = [kind for kind in kinds if kind in ("check", "written", "read")]
    if not graded or ("check" in kinds and "answer" not in kinds):
        raise CourseError(f"{label}: no cell of it is an answer: {PROMISE}")
    share = POINTS_A_LEVEL * level(cells) / len(graded)
    for number, (cell, kind) in enumerate(zip(cells, kinds, strict=True), start=1):
        if kind in ("answer", "read"):
            _answer(cell, label, cells, code)
        elif kind == "written":
            cell.source = REGION.format(_texts(solution))
        if kind == "own":  # the student changes it, and it earns nothing
            continue
        _mark(cell, kind, f"{label}-{kind}-{kinds[:number].count(kind)}", share)
    return cells


def kind_of(cell, code):
    """Say what a cell is in its exercise: text, given, own, answer, check or written.

    Parameters
    ----------
    cell : NotebookNode
    code : list of str
        The solution's cells: an answer defines a name that they define, too.

    Returns
    -------
    str
    """
    if cell.cell_type == "markdown":
        return "written" if is_written(cell) else "text"
    if is_check(cell):
        return "check"
    solved = set().union(*map(names, code))
    if "given" in cell.metadata.get("tags", []) and THEIRS.search(cell.source):
        return "own"
    given = "given" in cell.metadata.get("tags", []) or not names(cell.source)
    return (
        "answer" if not given and (not code or names(cell.source) & solved) else "given"
    )


def is_written(cell):
    return cell.cell_type == "markdown" and "answer" in cell.metadata.get("tags", [])


def is_check(cell):
    return cell.cell_type == "code" and cell.source.split("\n")[-1].startswith(CHECKS)


def level(cells):
    """Read the level of an exercise from its text; 2 where it does not say."""
    found = _LEVEL.search("\n".join(cell.source for cell in cells))
    return int(found[1]) if found else 2


def names(source):
    """List what a cell defines at its top level.

    >>> sorted(names("import numpy as np\\nK = 2\\ndef f(x): y = x"))
    ['K', 'f']
    """
    defined = set()
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, ast.Assign):
            defined |= {t.id for t in node.targets if isinstance(t, ast.Name)}
    return defined


def _answer(cell, label, cells, code):
    """Put the solution under the stub: nbgrader cuts it from what it hands out."""
    checked = "\n".join(other.source for other in cells if is_check(other))
    wanted = {name for name in names(cell.source) if re.search(rf"\b{name}\b", checked)}
    missing = wanted - set().union(*map(names, code))
    if missing:
        raise CourseError(f"{label}: no solution defines {sorted(missing)}: {PROMISE}")
    found = [source for source in code if names(cell.source) & names(source)]
    cell.source += "\n\n" + REGION.format("\n\n\n".join(found))


def _texts(solution):
    texts = [cell.source for cell in solution if cell.cell_type == "markdown"]
    return "\n\n".join(texts)


def _mark(cell, kind, name, points):
    marks = {
        "schema_version": 3,
        "grade_id": name,
        "grade": kind in ("check", "written", "read"),
        "solution": kind in ("answer", "written", "read"),
        "locked": kind in ("text", "given", "check"),
        "task": False,
    }
    if marks["grade"]:
        marks["points"] = points
    cell.metadata.nbgrader = nbformat.from_dict(marks)


def write(paths, folder):
    """Write a course: an assignment a workbook, and how nbgrader keeps them.

    Parameters
    ----------
    paths : list of Path
        Instructors' workbooks.
    folder : Path
        The course's; what it holds besides its sources stays.
    """
    shutil.rmtree(folder / "source", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for own in OWN.glob("*.py"):
        shutil.copy(own, folder)
    for path in paths:
        target = folder / "source" / path.stem / path.name
        target.parent.mkdir(parents=True)
        nbformat.write(assignment(nbformat.read(path, as_version=4)), target)


def main():
    """Write the book's course; return what went wrong, or nothing."""
    paths = sorted(BUILT.glob("*.ipynb"))
    if not paths:
        return "The workbooks are not built: run `make book` first."
    write(paths, COURSE)
    print(f"{len(paths)} assignments are in {COURSE.relative_to(ROOT)}/source")
    return None


if __name__ == "__main__":
    sys.exit(main())
