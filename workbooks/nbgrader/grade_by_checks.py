"""Mark a submission by `python -m gmm_lib.checks`, in place of running it."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import v4
from nbgrader.preprocessors import NbGraderPreprocessor


class GradeByChecks(NbGraderPreprocessor):
    """Put the marks into the check cells, where nbgrader looks for them."""

    def preprocess(self, nb, resources):
        """Set the output of each check cell: what fails, and the points."""
        rows = marks(nb)
        for cell in nb.cells:
            marked = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and marked.get("grade"):
                row = rows.get(cell.metadata.get("exercise"), {})
                cell.outputs = outputs(row, marked["points"])
        return nb, resources


def marks(nb):
    """Run the command line on a notebook; return its rows by exercise."""
    with TemporaryDirectory() as folder:
        workbook, out = Path(folder) / "workbook.ipynb", Path(folder) / "marks.json"
        nbformat.write(nb, workbook)
        command = [sys.executable, "-m", "gmm_lib.checks", workbook, "--json", out]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        rows = json.loads(out.read_text("utf-8"))
    return {row["exercise"]: row for row in rows}


def outputs(row, points):
    """Write a row as a cell's outputs: its reasons, and the points as the value."""
    reasons = row.get("failures") or []
    if not row:
        reasons = ["The exercise was not found in the workbook."]
    value = {"text/plain": repr(round(points * row.get("score", 0.0), 2))}
    result = v4.new_output("execute_result", value, execution_count=1)
    text = "\n".join(map(str, reasons))
    return [*([v4.new_output("stream", text=text)] if text else []), result]
