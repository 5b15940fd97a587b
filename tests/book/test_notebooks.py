"""The guard: what is committed was run, shows its outputs, and is in normal form.

nbval compares stored outputs with fresh ones; these tests see to it that there is
something to compare.
"""

import nbformat
import pytest
from nbformat import v4

from site_ext.published import UNSET, addresses, is_published
from tests.book import notebooks


def chapter():
    """Make a small notebook that the guard accepts."""
    total = v4.new_code_cell("1 + 1", id="total", execution_count=1)
    total.outputs = [
        v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)
    ]
    hello = v4.new_code_cell("print('hello')", id="hello", execution_count=2)
    hello.outputs = [v4.new_output("stream", name="stdout", text="hello\n")]
    return v4.new_notebook(cells=[v4.new_markdown_cell("# T", id="t"), total, hello])


def clear_outputs(nb):
    nb.cells[1].outputs = []


def clear_counts(nb):
    nb.cells[1].execution_count = None


def run_out_of_order(nb):
    nb.cells[1].execution_count = 7


def store_an_error(nb):
    nb.cells[1].outputs = [v4.new_output("error", ename="ValueError", evalue="no")]


def store_a_warning(nb):
    nb.cells[2].outputs[0].name = "stderr"


def order_ties(nb):
    nb.cells[2].source = "first = x.argsort()[0]"


def turn_a_draw(nb):
    nb.cells[2].source = "X = rng.multivariate_normal(mean, S, 9)"


def blindfold_nbval(nb):
    nb.cells[1].metadata.tags = ["nbval-ignore-output"]


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_a_chapter_was_run_and_stored_in_normal_form(path):
    assert notebooks.problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_a_chapter_first_installs_the_library_where_it_is_missing(path):
    title, install, *rest = notebooks.read(path).cells
    expected = notebooks.install_cell()
    assert title.cell_type == "markdown"
    assert install.source == expected.source, "Run: make notebooks"
    assert install.metadata == expected.metadata
    assert notebooks.INSTALL_ID not in [cell.id for cell in rest]
    assert is_published() or UNSET not in path.read_text("utf-8")


@pytest.mark.parametrize("published", [True, False])
def test_the_library_comes_from_where_the_book_is_or_from_its_folder(
    monkeypatch, published
):
    monkeypatch.setattr(notebooks, "is_published", lambda: published)
    source = notebooks.install_cell().source
    assert (addresses()[0] in source) is published
    assert ("FOLDER is the path" in source) is not published


def test_the_book_has_chapters():
    assert notebooks.paths()


def test_the_guard_accepts_a_sound_notebook():
    assert notebooks.problems(notebooks.dumps(chapter())) == []


@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        (clear_outputs, "'total' ends in an expression but shows no output"),
        (clear_counts, "'total' has not been run"),
        (run_out_of_order, "'total' has execution count 7, not 1"),
        (store_an_error, "'total' stores an error: ValueError"),
        (store_a_warning, "'hello' stores a warning: hello"),
        (order_ties, "'hello' leaves to the processor the order of ties"),
        (turn_a_draw, "'hello' leaves to the processor the turn of a draw"),
        (blindfold_nbval, "'total' is tagged nbval-ignore-output"),
    ],
)
def test_the_guard_names_the_cell_at_fault(plant, sentence):
    nb = chapter()
    plant(nb)
    found = notebooks.problems(notebooks.dumps(nb))
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    "plant",
    [
        lambda nb: nb.metadata.update(widgets={"state": {}}),
        lambda nb: nb.cells[1].metadata.update(
            execution={"iopub.execute_input": "12:00"}
        ),
        lambda nb: (
            nb.cells[1]
            .outputs[0]
            .data.update(
                {"application/vnd.jupyter.widget-view+json": {"model_id": "abc"}}
            )
        ),
        lambda nb: nb.cells[2].outputs.append(v4.new_output("stream", text="again\n")),
    ],
    ids=["widget state", "timing", "widget view", "cut stream"],
)
def test_the_guard_refuses_what_differs_between_runs(plant):
    nb = chapter()
    nb = notebooks.normalise(nb)
    plant(nb)
    assert notebooks.problems(nbformat.writes(nb) + "\n") == [
        "it is not in normal form"
    ]


def test_executing_twice_changes_no_byte():
    once = notebooks.dumps(notebooks.execute(chapter()))
    twice = notebooks.dumps(notebooks.execute(nbformat.reads(once, as_version=4)))
    assert once == twice
    assert notebooks.problems(once) == []
