"""Mark a submission by `python -m gmm_lib.checks`, in place of running it."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import v4
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells
from traitlets import Float


class RestoreCells(OverwriteCells):
    """Put the graded cells that a student deleted back, at the end.

    nbgrader looks for the cell above, and stops where that is deleted as well.
    """

    def add_missing_grade_cells(self, nb, resources):
        """Append what is missing; return the notebook."""
        master = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        sources = {cell.name: cell for cell in master.source_cells}
        solutions = {cell.name for cell in master.solution_cells}
        for grade in master.grade_cells:
            if grade.name not in there:
                cell = self.missing_cell_transform(
                    sources[grade.name],
                    grade.max_score,
                    is_solution=grade.name in solutions,
                )
                nb.cells.append(cell)
        return nb, resources


class GradeByChecks(NbGraderPreprocessor):
    """Put the marks into the check cells, where nbgrader looks for them."""

    seconds = Float(60, help="How long one exercise may run.").tag(config=True)

    def preprocess(self, nb, resources):
        """Set the output of each check cell: what is wrong, and the points."""
        rows = marks(nb, self.seconds)
        for cell in nb.cells:
            marked = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and marked.get("grade"):
                label, *_ = marked["grade_id"].rsplit("-", 2)
                cell.outputs = outputs(rows.get(label), marked["points"])
        return nb, resources


def marks(nb, seconds):
    """Run the command line on a notebook; return its rows by exercise."""
    with TemporaryDirectory() as folder:
        workbook, out = Path(folder) / "workbook.ipynb", Path(folder) / "marks.json"
        nbformat.write(nb, workbook)
        command = [sys.executable, "-m", "gmm_lib.checks", workbook, "--json", out]
        command += ["--seconds", str(seconds)]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        rows = json.loads(out.read_text("utf-8"))
    return {row["exercise"]: row for row in rows}


def outputs(row, points):
    """Write a row as a cell's outputs: the reason, and the points as its value."""
    row = row or {"score": 0.0, "reason": "This exercise has no mark."}
    value = {"text/plain": repr(round(points * row["score"], 2))}
    result = v4.new_output("execute_result", value, execution_count=1)
    if not row["reason"]:
        return [result]
    return [v4.new_output("stream", text=row["reason"] + "\n"), result]
