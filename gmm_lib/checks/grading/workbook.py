"""A student's workbook: its code cells, and which exercise each belongs to."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from gmm_lib.checks.exercises import EXERCISES


class Foreign(Exception):
    """Why a file is no workbook of the book, as a sentence."""


class Cell(NamedTuple):
    """Hold a code cell: its text, its exercise's label or "", and its tags."""

    source: str
    label: str
    tags: tuple


_LABEL = re.compile(r"^:label:\s*(\S+)", re.M)
_FENCE = re.compile(r"^(?:`{3,}|:{3,})\{(exercise|solution)-(start|end)\}", re.M)


def read(path):
    """Read the code cells of a workbook.

    Parameters
    ----------
    path : path-like
        A notebook (.ipynb). It is opened for reading only.

    Returns
    -------
    list of Cell
        Solutions are left out.

    Raises
    ------
    Foreign
        When it cannot be read, or holds none of the book's exercises.
    """
    try:
        text = Path(path).read_text("utf-8")
    except OSError as error:
        raise Foreign(f"The file cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Foreign("The file is no text, so no notebook.") from None
    if not text.strip():
        raise Foreign("The file is empty.")
    try:
        cells = list(_cells(json.loads(text)["cells"]))
    except json.JSONDecodeError as error:
        raise Foreign(
            f"The file is no whole notebook: its text breaks off or is damaged at line "
            f"{error.lineno}. Was it cut short on its way?"
        ) from None
    except (KeyError, TypeError, AttributeError):
        raise Foreign("The file is no notebook of format 4: it has no cells.") from None
    if not any(cell.label for cell in cells):
        raise Foreign("None of the book's exercises is in it.")
    return cells


def _cells(cells):
    label = ""  # of the exercise that a chapter's Markdown has begun
    for cell in cells:
        source = cell["source"]
        source = source if isinstance(source, str) else "".join(source)
        metadata = cell.get("metadata", {})
        if cell["cell_type"] == "markdown":
            label = _after(source, label)
        elif cell["cell_type"] == "code":
            tags = tuple(metadata.get("tags", ()))
            if "solution" in tags:
                continue
            own = metadata.get("exercise") or (label if "exercise" in tags else "")
            yield Cell(source, _known(own) or _called(source), tags)


def _after(source, label):
    for kind, end in _FENCE.findall(source):
        found = _LABEL.search(source)
        label = found[1] if (kind, end) == ("exercise", "start") and found else ""
    return label


def _known(label):
    return label if any(label == exercise.label for exercise in EXERCISES) else ""


def _called(source):
    # A cell without a label still shows its exercise by the check that it calls.
    for exercise in EXERCISES:
        call = "mutants.score" if exercise.check == "mutants" else exercise.check
        for name in exercise.names:
            if re.search(rf"\b{re.escape(call)}\(\s*{name}\b", source):
                return exercise.label
    return ""


def asked(cells):
    """List the exercises that a workbook should answer: those of its chapters.

    Parameters
    ----------
    cells : list of Cell
        Of the workbook.

    Returns
    -------
    list of Exercise
    """
    labels = {cell.label for cell in cells}
    notebooks = {e.notebook for e in EXERCISES if e.label in labels}
    return [exercise for exercise in EXERCISES if exercise.notebook in notebooks]
