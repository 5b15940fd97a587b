"""One workbook's answers, judged in a process of its own.

The parent writes the job to standard input as JSON; the marks go to standard output, a
line of JSON for each exercise.
"""

import ast
import json
import os
import sys
from functools import partial

import numpy as np

import gmm_lib
from gmm_lib.checks.attempt import plain, quietly
from gmm_lib.checks.exercises import find
from gmm_lib.checks.grading.program import program
from gmm_lib.checks.grading.workbook import read
from gmm_lib.checks.isolation import apart, can_fork
from gmm_lib.checks.marks import judged, nothing


def answer(cells, exercise):
    """Run what an answer needs, and judge it.

    Parameters
    ----------
    cells : list of Cell
        Of the workbook.
    exercise : Exercise
        Which exercise.

    Returns
    -------
    Mark
    """
    if not any(cell.label == exercise.label for cell in cells):
        return nothing(exercise, "The exercise is not in the workbook.")
    namespace = {"__name__": "__main__", "np": np, "gm": gmm_lib}
    try:
        for node in program(cells, exercise):
            code = compile(ast.Module([node], []), "workbook", "exec")
            with quietly():
                exec(code, namespace)
    except SyntaxError as error:
        return nothing(exercise, f"Line {error.lineno} of the answer: {plain(error)}.")
    except BaseException as error:
        return nothing(exercise, f"Its cells raised {plain(error)}.")
    return judged(exercise, namespace)


def main():
    """Judge each exercise of the job, in a child of its own where there can be one."""
    job = json.loads(sys.stdin.read())
    marks = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a workbook prints is no mark
    os.environ.setdefault("MPLBACKEND", "agg")
    cells = read(job["path"])
    for label in job["labels"]:
        exercise = find(label)
        run = partial(answer, cells, exercise)
        if can_fork():
            stopped = partial(nothing, exercise)
            mark = apart(run, stopped, job["seconds"], job["megabytes"])
        else:
            mark = run()
        marks.write(json.dumps(mark._asdict()) + "\n")
        marks.flush()


if __name__ == "__main__":
    main()
