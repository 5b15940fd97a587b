"""Make a chapter's pieces into notebooks: one for students, one for instructors."""

import hashlib
import re
from itertools import groupby

import nbformat
from nbformat import v4

from workbooks.markdown import fold

ANSWER = "**Your answer.** *Double-click here and write.*"
# In an exercise's title, what is not answered by code.
WRITTEN = re.compile(r"^#.* · (proof|find the error)\b")
HIDDEN_SOURCE = {"remove-input", "remove-cell"}
_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def student(pieces, source, docname):
    """Leave the solutions out, and a place to write under each exercise without code.

    Parameters
    ----------
    pieces : list of Piece
    source : NotebookNode
        The chapter's notebook, from which code cells and outputs are taken.
    docname : str
        The chapter's page, "chapters/05_em_derivation" say.

    Returns
    -------
    NotebookNode
    """
    kept = [piece for piece in pieces if piece.part != "solution"]
    return _notebook("student", kept, source, docname)


def instructor(pieces, source, docname):
    """Fold the solutions under their exercises.

    Parameters and the result are those of `student`.
    """
    return _notebook("instructor", pieces, source, docname)


EDITIONS = {"student": student, "instructor": instructor}


def _notebook(edition, pieces, source, docname):
    cells = []
    for piece, texts in _grouped(pieces):
        cells += _texts(piece, texts) if texts else _code(piece, source)
    cells = _installed(_with_answers(cells), source)
    _name(cells)
    book = {"chapter": docname, "edition": edition, "version": _version(cells)}
    return v4.new_notebook(cells=cells, metadata={**_METADATA, "workbook": book})


def _version(cells):
    """Name an edition by what its cells say, whatever they showed when they ran."""
    return _short("\0".join(cell.source for cell in cells))


def _short(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _grouped(pieces):
    """Yield the code cells, and the texts between them that make one cell each."""
    group = []
    for piece in pieces:
        begins = piece.cell is not None or piece.begins or not group
        if begins or (piece.part, piece.label) != (group[0].part, group[0].label):
            if group:
                yield group[0], group
            group = []
        if piece.cell is None:
            group.append(piece)
        else:
            yield piece, []
    if group:
        yield group[0], group


def _texts(first, pieces):
    text = "\n\n".join(piece.text for piece in pieces if piece.text)
    if first.part == "solution" and (first.title or text):
        text = fold(first.title or "Solution, continued", text or "The code below.")
    return [v4.new_markdown_cell(text, metadata=_belongs(first))] if text else []


def _code(piece, source):
    cell = nbformat.from_dict(source.cells[piece.cell])
    cell.metadata = nbformat.from_dict(_shown(piece, cell.metadata))
    pictures = [o for o in cell.outputs if "image/png" in o.get("data", {})]
    for output, alt in zip(pictures, piece.alts, strict=True):
        output.metadata["image/png"] = {"alt": alt}
    caption = piece.text
    if caption and piece.part == "solution":
        caption = fold("Caption", caption)
    below = [v4.new_markdown_cell(caption, metadata=_belongs(piece))]
    return [cell, *(below if caption else [])]


def _shown(piece, metadata):
    """Say what is hidden of a code cell, and which exercise it belongs to."""
    tags = metadata.get("tags", [])
    shown = _belongs(piece, tags)
    if HIDDEN_SOURCE.intersection(tags) or metadata.get("jupyter"):
        shown |= {"cellView": "form", "jupyter": {"source_hidden": True}}
    if piece.part == "solution":
        shown["jupyter"] = {"source_hidden": True, "outputs_hidden": True}
    return shown


def _belongs(piece, tags=()):
    """Say in a cell's metadata which exercise it belongs to."""
    if not piece.part:
        return {"tags": sorted(tags)} if tags else {}
    tags = sorted({*tags, piece.part})
    return {piece.part: piece.label, "tags": tags}


def _with_answers(cells):
    """Add a place to write under each exercise that asks for more than code."""
    coded = {_label(cell) for cell in cells if cell.cell_type == "code"}
    for label, group in groupby(cells, key=_label):
        group = list(group)
        yield from group
        if label and (label not in coded or WRITTEN.search(group[0].source)):
            metadata = {"exercise": label, "tags": ["answer", "exercise"]}
            yield v4.new_markdown_cell(ANSWER, metadata=metadata)


def _label(cell):
    return cell.metadata.get("exercise")


def _installed(cells, source):
    """Put the cell that installs the library where the chapter has it."""
    title, *rest = cells
    found = [cell for cell in source.cells if cell.id == "install"]
    return [title, *found, *rest]


def _name(cells):
    """Number the code cells' runs, and give each text an id that its words decide."""
    count = 0
    seen = set()
    for cell in cells:
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
            continue
        words = cell.source + cell.metadata.get("exercise", "")
        while (name := _short(words)) in seen:
            words += "again"
        seen.add(name)
        cell.id = name
