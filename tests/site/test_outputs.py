"""What a chapter stores is what the site shows.

nbval executes each chapter and compares what comes out; that run is what the build
shows, where it finds it, and else it executes the chapter itself.
"""

import nbformat
import pytest
from nbformat import v4

from tests.book import notebooks

EXECUTED = notebooks.ROOT / "_build" / "jupyter_execute" / "chapters"
PICTURES = {"image/png", "image/jpeg"}  # another machine may draw another byte


def differences(stored, executed):
    """Say, a sentence each, where two runs of a notebook differ."""
    cells = [_code(stored), _code(executed)]
    if [c.source for c in cells[0]] != [c.source for c in cells[1]]:
        return ["it has changed since the site was built: run make book"]
    return [
        f"cell {old.id!r} stores {_shown(old)}, and gives {_shown(new)}"
        for old, new in zip(*cells, strict=True)
        if _shown(old) != _shown(new)
    ]


def _code(nb):
    return [c for c in notebooks.normalise(nb).cells if c.cell_type == "code"]


def _shown(cell):
    return [
        {
            "type": output.output_type,
            "name": output.get("name"),
            "text": output.get("text"),
            "data": {
                kind: "a picture" if kind in PICTURES else value
                for kind, value in output.get("data", {}).items()
            },
        }
        for output in cell.outputs
    ]


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_a_chapter_stores_what_the_build_has_shown(path):
    built = EXECUTED / path.name
    if not built.exists():
        pytest.fail(f"{path.name} is not built: run make book.")
    assert differences(notebooks.read(path), notebooks.read(built)) == []


def ran(*outputs):
    cell = v4.new_code_cell("show()", id="show", outputs=list(outputs))
    return v4.new_notebook(cells=[cell])


def shows(**data):
    return v4.new_output("display_data", {k.replace("_", "/"): data[k] for k in data})


def prints(text, name="stdout"):
    return v4.new_output("stream", text=text, name=name)


@pytest.mark.parametrize(
    ("stored", "executed"),
    [
        (ran(prints("1.0")), ran(prints("1.1"))),
        (ran(prints("1.0")), ran(prints("1.0", name="stderr"))),
        (ran(prints("1.0")), ran()),
        (ran(), ran(prints("1.0"))),
        (ran(shows(text_plain="3")), ran(shows(text_plain="4"))),
        (ran(shows(text_plain="3")), ran(shows(text_plain="3", image_png="ab"))),
        (ran(shows(text_html="<p>3")), ran(shows(text_html="<p>4"))),
        (ran(prints("1")), ran(v4.new_output("error", ename="E", evalue="no"))),
    ],
)
def test_runs_that_show_something_else_differ(stored, executed):
    (sentence,) = differences(stored, executed)
    assert sentence.startswith("cell 'show' stores ")


def test_a_run_of_other_code_says_that_the_site_is_old():
    edited = ran()
    edited.cells[0].source = "show(2)"
    assert differences(ran(), edited) == [
        "it has changed since the site was built: run make book"
    ]


def test_what_depends_on_machine_and_moment_is_no_difference():
    pieces = ran(prints("a\n"), prints("b\n"), shows(image_png="ab", text_plain="F"))
    whole = ran(prints("a\nb\n"), shows(image_png="cd", text_plain="F"))
    pieces.cells[0].execution_count, whole.cells[0].execution_count = 1, 9
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}
    pieces.cells[0].outputs[-1].data.update(view)
    assert differences(nbformat.from_dict(pieces), whole) == []
