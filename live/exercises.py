"""What a page must know to let its exercises be done there."""

import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat

from live.needs import imported, needed, parsed, statements

ALWAYS = {*sys.stdlib_module_names, "gmm_lib", "numpy", "scipy"}
KNOWN = ALWAYS | {"sklearn"}
_START = re.compile(r"^`{3,}\{exercise-start\} (.+)\n:label: (\S+)", re.M)
_END = re.compile(r"^`{3,}\{exercise-end\}", re.M)
_SOLUTION = re.compile(r"^`{3,}\{solution(?:-start)?\} (\S+)", re.M)
_QUOTED = re.compile(r"(?<!`)`([A-Za-z_]\w*)[^`\n]*`")


class Exercise(NamedTuple):
    """One exercise that asks for code.

    Parameters
    ----------
    label : str
        Its label, which is also its id on the page.
    needs : str
        The statements of earlier cells that an attempt may use.
    code : str
        The exercise's own cells: what it gives, the stub, the check.
    solution : str
        The first cell of its solution.
    barred : str
        Why it cannot be done on the page, or "".
    """

    label: str
    needs: str
    code: str
    solution: str
    barred: str


def of_chapter(path: Path) -> list[Exercise]:
    """Read the exercises that ask for code from a chapter's notebook.

    Parameters
    ----------
    path : Path
        A notebook of `chapters/`.

    Returns
    -------
    list of Exercise
        In the chapter's order.
    """
    before, found, solutions = [], {}, {}
    label = answers = ""
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            label, answers = _entered(cell.source, label, answers)
            if label:
                found.setdefault(label, ([*before], [], []))[1].append(cell.source)
        elif "solution" in tags:
            solutions.setdefault(answers, cell.source)
        elif label:
            found[label][2].append(cell.source)
        elif cell.id != "install":
            before.append(cell.source)
    return [
        _exercise(name, *parts, solutions.get(name, ""))
        for name, parts in found.items()
        if parts[2]
    ]


def _entered(text, label, answers):
    if begun := _START.search(text):
        return (begun[2] if "code" in begun[1].split(" · ") else ""), answers
    if solved := _SOLUTION.search(text):
        answers = solved[1]
    return ("" if _END.search(text) else label), answers


def _exercise(label, before, texts, own, solution):
    code = "\n\n\n".join(own)
    # What its text names may be used too, and what is imported.
    names = {*_QUOTED.findall("\n".join(texts))} - _arguments(code) - _passing(before)
    try:
        nodes = needed(before, f"{code}\n{solution}", names | _modules(before), KNOWN)
    except ValueError as reason:
        return Exercise(label, "", code, solution, str(reason))
    needs = "\n".join(map(ast.unparse, nodes))
    return Exercise(label, needs, code, solution, "")


def _arguments(code):
    parts = [part for node in parsed(code) for part in ast.walk(node)]
    return {part.arg for part in parts if isinstance(part, ast.arg)}


def _passing(cells):
    """Name what the cells leave of their loops: a text means something of its own."""
    passing = set()
    for one in (one for cell in cells for one in statements(cell)):
        if isinstance(one.node, ast.For | ast.While):
            passing |= one.binds
        else:
            passing -= one.binds
    return passing


def _modules(cells):
    """Name what the cells import of what every page's runtime has."""
    nodes = [one.node for cell in cells for one in statements(cell)]
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in nodes
        if imported(node) and imported(node) <= ALWAYS
        for alias in node.names
    }
