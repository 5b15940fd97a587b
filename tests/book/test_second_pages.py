"""What a second page repeats of the first, so that it runs alone, stands there too."""

import ast

import pytest

from tests.book import notebooks

REPEATED = "first-page"  # the id of the cell that repeats


def functions(source):
    """The functions of a source by name, without regard to how they are laid out."""
    body = ast.parse(source).body
    return {f.name: ast.dump(f) for f in body if isinstance(f, ast.FunctionDef)}


def pairs():
    """The pages that repeat functions, each with the first page of its chapter."""
    for path in notebooks.paths():
        cells = {cell.id: cell for cell in notebooks.read(path).cells}
        if REPEATED in cells and functions(cells[REPEATED].source):
            number = path.name.split("_")[0]
            first = min(path.parent.glob(f"{number}_*.ipynb"), key=lambda p: p.name)
            yield pytest.param(first, cells[REPEATED].source, id=path.stem)


@pytest.mark.parametrize(("first", "repeated"), list(pairs()))
def test_a_second_page_repeats_the_functions_of_the_first_word_for_word(
    first, repeated
):
    there = {}
    for cell in notebooks.read(first).cells:
        if cell.cell_type == "code" and "exercise" not in cell.metadata.get("tags", []):
            there |= functions(cell.source)
    here = functions(repeated)
    assert here == {name: there.get(name) for name in here}
