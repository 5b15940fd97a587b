"""The normal form of a notebook: how a chapter is executed, stored and judged.

`python -m tests.book.notebooks` executes every chapter in a fresh kernel and stores it
in normal form; named paths limit it to those. In normal form a diff shows what changed
and nothing else: no timings, no widget state, no trace of the machine.

A chapter's first code cell, hidden on the site, installs the library for who opened
the notebook alone, as on Colab; it is made here, from the repository's address. Until
there is one, it says how to install the library from the book's folder.
"""

import ast
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import v4

from site_ext.published import addresses, is_published

ROOT = Path(__file__).parents[2]
CHAPTERS = ROOT / "chapters"

INSTALL_ID = "install"
INSTALL = """\
# @title Install this book's library, where it is missing
import subprocess
import sys
from importlib.util import find_spec

if not (find_spec("gmm_lib") and find_spec("sklearn")):
    repository = "{repository}"
    library = f"gmm-lib[chapters] @ git+{{repository}}"
    subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", library])"""
INSTALL_FROM_FOLDER = """\
# @title Look whether this book's library is here
from importlib.util import find_spec

if not (find_spec("gmm_lib") and find_spec("sklearn")):
    raise ModuleNotFoundError(
        'Run %pip install "FOLDER[chapters]" in a new cell, then this cell again: '
        "FOLDER is the path of the book's folder, or of `library` in its offline pack."
    )"""
_INSTALL_METADATA = {
    "cellView": "form",  # Colab: show the title, fold the code
    "jupyter": {"source_hidden": True},  # JupyterLab: fold the cell
    "tags": ["remove-cell"],  # the site: leave it out
}

_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Tags that would keep nbval from comparing what a cell prints.
_BLINDFOLDS = {"nbval-skip", "nbval-ignore-output", "raises-exception"}
# What NumPy leaves to the processor, and what does not.
_LEFT_OPEN = {
    r"\bargsort\((?!.*stable)": 'the order of ties; say kind="stable"',
    r"\brng\.multivariate_normal\((?!.*cholesky)": (
        'the turn of a draw; say method="cholesky"'
    ),
}


def paths():
    """List the chapters' notebooks in the book's order."""
    return sorted(CHAPTERS.glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def install_cell():
    """Make the cell that installs the library from where pyproject.toml says it is."""
    source = INSTALL_FROM_FOLDER
    if is_published():
        source = INSTALL.format(repository=addresses()[0])
    return v4.new_code_cell(source, id=INSTALL_ID, metadata=_INSTALL_METADATA)


def equip(nb):
    """Return a copy that installs the library below its title, and nowhere else."""
    nb = nbformat.from_dict(nb)
    nb.cells = [cell for cell in nb.cells if cell.id != INSTALL_ID]
    nb.cells.insert(1, install_cell())
    return nb


def dumps(nb):
    """Write a notebook as text in its normal form."""
    return nbformat.writes(normalise(nb)) + "\n"


def normalise(nb):
    """Return a copy without what differs between two runs of the same code."""
    nb = nbformat.from_dict(nb)
    keep = {key: nb.metadata[key] for key in ("myst",) if key in nb.metadata}
    nb.metadata = nbformat.from_dict({**_METADATA, **keep})
    for cell in nb.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("collapsed", None)
        if cell.cell_type == "code":
            cell.outputs = _merge_streams(cell.outputs)
            for output in cell.outputs:
                output.get("data", {}).pop(_WIDGET_VIEW, None)
    return nb


def _merge_streams(outputs):
    # How a stream is cut into pieces depends on the kernel's timing.
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        if (
            last
            and output.output_type == "stream"
            and output.get("name") == last.get("name")
        ):
            last["text"] += output.text
        else:
            merged.append(output)
    return merged


def execute(nb):
    """Return a copy that a fresh kernel, started in chapters/, has executed."""
    nb = nbformat.from_dict(nb)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    resources = {"metadata": {"path": str(CHAPTERS)}}
    NotebookClient(
        nb, timeout=600, kernel_name="python3", resources=resources
    ).execute()
    return nb


def problems(text):
    """Say, a sentence each, why a stored notebook is not fit to be a chapter."""
    nb = nbformat.reads(text, as_version=4)
    found = [] if text == dumps(nb) else ["it is not in normal form"]
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        found += [f"cell {cell.id!r} {fault}" for fault in _faults(cell, count)]
    return found


def _faults(cell, count):
    if cell.execution_count is None:
        yield "has not been run"
    elif cell.execution_count != count:
        yield f"has execution count {cell.execution_count}, not {count}"
    if _ends_in_a_value(cell.source) and not cell.outputs:
        yield "ends in an expression but shows no output"
    for output in cell.outputs:
        if output.output_type == "error":
            yield f"stores an error: {output.ename}"
        if output.get("name") == "stderr":
            yield f"stores a warning: {output.text.strip()}"
    for pattern, what in _LEFT_OPEN.items():
        if re.search(pattern, cell.source):
            yield f"leaves to the processor {what}"
    for tag in _BLINDFOLDS & set(cell.metadata.get("tags", [])):
        yield f"is tagged {tag}, so nobody compares its output"


def _ends_in_a_value(source):
    body = ast.parse(source).body
    return bool(body) and isinstance(body[-1], ast.Expr)


def main(names):
    for path in [Path(name) for name in names] or paths():
        before = path.read_text(encoding="utf-8")
        after = dumps(execute(equip(read(path))))
        path.write_text(after, encoding="utf-8")
        print(f"{path.name}: {'unchanged' if after == before else 'changed'}")


if __name__ == "__main__":
    main(sys.argv[1:])
