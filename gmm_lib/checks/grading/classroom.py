"""A class: each workbook in a process of its own, a row for each exercise."""

import csv
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from gmm_lib.checks.grading.handed_in import handed_in
from gmm_lib.checks.grading.workbook import Foreign, asked, read
from gmm_lib.checks.isolation import can_fork


class Row(NamedTuple):
    """What one student's answer to one exercise has earned.

    Parameters
    ----------
    student : str
        As `handed_in` names the file.
    exercise : str
        The exercise's label; empty where the file is no workbook.
    score : float
        From 0 to 1.
    failing : str
        Ids of the laws that fail, separated by spaces.
    reason : str
        The first thing that is wrong.
    reports : list of dict
        What the checks said, for the JSON file.
    """

    student: str
    exercise: str
    score: float
    failing: str
    reason: str
    reports: list


def grade(paths, *, seconds=60.0, megabytes=2048, progress=None):
    """Grade the workbooks of a class.

    Parameters
    ----------
    paths : sequence of path-like
        The workbooks, and folders that hold them; no file is changed.
    seconds, megabytes : float, optional
        Limits for each exercise.
    progress : callable, optional
        progress(done, total), called after each workbook.

    Returns
    -------
    list of Row
        In the order of the workbooks, one for each exercise of their chapters.

    Raises
    ------
    Unusable
        When there is nothing where a path leads.
    """
    rows, given = [], handed_in(paths)
    with ThreadPoolExecutor(_workers()) as pool:
        found = pool.map(lambda one: _graded(one[1], seconds, megabytes), given)
        for done, ((name, _), marks) in enumerate(zip(given, found, strict=True), 1):
            rows += [_row(name, mark) for mark in marks]
            if progress:
                progress(done, len(given))
    return rows


def _workers():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _row(student, mark):
    return Row(
        student,
        mark["label"],
        mark["score"],
        " ".join(mark["failing"]),
        mark["reason"],
        mark["reports"],
    )


def _nothing(label, reason):
    return {
        "label": label,
        "score": 0.0,
        "failing": [],
        "reason": reason,
        "reports": [],
    }


def _graded(path, seconds, megabytes):
    try:
        labels = [exercise.label for exercise in asked(read(path))]
    except Foreign as reason:
        return [_nothing("", str(reason))]
    # A worker that can fork gives each exercise a process; another one is given one.
    jobs = [labels] if can_fork() else [[label] for label in labels]
    job = {"path": str(path), "seconds": seconds, "megabytes": megabytes}
    found = [mark for part in jobs for mark in _run({**job, "labels": part})]
    marks = {mark["label"]: mark for mark in found}
    reason = "Its process ended before the check was through, or took too long."
    return [marks.get(label, _nothing(label, reason)) for label in labels]


def _run(job):
    # The marks that a worker gave before it ended, or was ended.
    limit = (job["seconds"] + 5) * len(job["labels"]) + 30
    worker = subprocess.Popen(
        [sys.executable, "-m", "gmm_lib.checks.grading.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        encoding="utf-8",
    )
    try:
        lines, _ = worker.communicate(json.dumps(job), timeout=limit)
    except subprocess.TimeoutExpired:
        worker.kill()
        lines, _ = worker.communicate()
    return [json.loads(line) for line in lines.splitlines() if line.endswith("}")]


def write_csv(rows, path):
    """Write a row for each student and exercise, without the reports.

    Parameters
    ----------
    rows : list of Row
        The marks.
    path : path-like
        Where to; the file is written anew.
    """
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields[:-1])
        writer.writerows([_plain(cell) for cell in row[:-1]] for row in rows)


def _plain(cell):
    # A spreadsheet takes a cell that begins so for a formula.
    return f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else cell


def write_json(rows, path):
    """Write the rows with the reports of the checks.

    Parameters
    ----------
    rows : list of Row
        The marks.
    path : path-like
        Where to; the file is written anew.
    """
    text = json.dumps([row._asdict() for row in rows], indent=1, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")
