"""What nbval executes reaches the build of the site: outputs, pictures and widgets."""

import os
import subprocess
import sys

import pytest
from jupyter_cache import get_cache
from nbformat import v4, write

from tests.book.executed import CACHE
from tests.book.notebooks import ROOT, normalise

STATE = "application/vnd.jupyter.widget-state+json"
PICTURE = """\
from IPython.display import display
display({"text/plain": "a picture", "image/png": "new"}, raw=True)"""
OLD = {"text/plain": "a picture", "image/png": "old"}
WIDGET = 'import ipywidgets\nipywidgets.Label("seen")'
LABEL = {"text/plain": "Label(value='seen')"}


def notebook(*cells):
    """Make a notebook of pairs: a source, and what it is said to give."""
    cells = [
        v4.new_code_cell(source, execution_count=count, outputs=outputs)
        for count, (source, outputs) in enumerate(cells, 1)
    ]
    return normalise(v4.new_notebook(cells=cells))


def said(text):
    return [v4.new_output("stream", name="stdout", text=text)]


NOTEBOOKS = {
    "sound": notebook(
        ("print(6 * 7)", said("42\n")),
        (PICTURE, [v4.new_output("display_data", data=OLD)]),
        (WIDGET, [v4.new_output("execute_result", data=LABEL, execution_count=3)]),
    ),
    "plain": notebook(("print(6 * 8)", said("48\n"))),
    "otherwise": notebook(("print(6 * 9)", said("56\n")), ("1 + 1\nNone", [])),
    "broken": notebook(("1 / 0", []), ("print(6 * 10)", said("60\n"))),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Run nbval with the plugin on all; give what the build would look into."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "pytest.ini").touch()
    for name, nb in NOTEBOOKS.items():
        write(nb, folder / f"{name}.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "tests.book.executed"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    env["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert "2 failed" in done.stdout, done.stdout + done.stderr
    return get_cache(folder / CACHE)


def test_the_build_finds_the_outputs_and_the_pictures_of_the_run(cache):
    _, nb = cache.merge_match_into_notebook(NOTEBOOKS["sound"])
    assert nb.cells[0].outputs[0].text == "42\n"
    assert nb.cells[1].outputs[0].data["image/png"] == "new"
    _, nb = cache.merge_match_into_notebook(NOTEBOOKS["plain"])
    assert nb.cells[0].outputs[0].text == "48\n"


def test_the_build_finds_the_state_of_each_widget_on_show(cache):
    _, nb = cache.merge_match_into_notebook(NOTEBOOKS["sound"])
    view = nb.cells[2].outputs[0].data["application/vnd.jupyter.widget-view+json"]
    state = nb.metadata.widgets[STATE].state[view.model_id]
    assert state.model_name == "LabelModel"
    assert state.state.value == "seen"


def test_the_build_knows_the_language_as_a_kernel_tells_it(cache):
    _, nb = cache.merge_match_into_notebook(NOTEBOOKS["plain"])
    assert nb.metadata.language_info.pygments_lexer == "ipython3"


@pytest.mark.parametrize("name", ["otherwise", "broken"])
def test_of_a_notebook_with_a_cell_that_fails_nothing_is_kept(cache, name):
    with pytest.raises(KeyError):
        cache.match_cache_notebook(NOTEBOOKS[name])
