"""Hand what nbval executes to the build of the site, which then executes nothing again.

A plugin of pytest: `python -m pytest -p tests.book.executed chapters`.  A notebook of
which every cell passes goes into the cache where the build looks for it, with its
outputs and the state of its widgets.
"""

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbval.plugin import IPyNbCell

CACHE = "_build/.jupyter_cache"  # in pytest's root folder, the book's
_STATE = "application/vnd.jupyter.widget-state+json"
# Asked of the kernel behind the last cell.
_ASK = f"""
import sys
if "ipywidgets" in sys.modules:
    state = sys.modules["ipywidgets"].Widget.get_manager_state()
    sys.modules["IPython"].display.display({{"{_STATE}": state}}, raw=True)
"""
_LEFT = pytest.StashKey()  # how many cells of a notebook have not passed yet


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Count the cells that pass; with the last of a notebook, keep all of it."""
    report = yield
    if isinstance(item, IPyNbCell) and report.when == "call" and report.passed:
        notebook, stash = item.parent, item.parent.stash
        cells = sum(cell.cell_type == "code" for cell in notebook.nb.cells)
        stash[_LEFT] = stash.get(_LEFT, cells) - 1
        item.cell.outputs = item.test_outputs
        if not stash[_LEFT]:
            keep(notebook)
    return report


def keep(notebook):
    """Put a notebook that nbval has executed, its kernel alive, into the cache."""
    nb = nbformat.from_dict(notebook.nb)
    told = notebook.kernel.kc.kernel_info(reply=True, timeout=60)
    nb.metadata["language_info"] = told["content"]["language_info"]
    nb.metadata["widgets"] = {_STATE: _widgets(notebook)}
    bundle = CacheBundleIn(nb, str(notebook.path), data={"execution_seconds": None})
    cache = get_cache(notebook.config.rootpath / CACHE)
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def _widgets(notebook):
    asked, state = notebook.kernel.execute_cell_input(_ASK, allow_stdin=False), {}
    while True:
        message = notebook.get_kernel_message(timeout=60)
        if message["parent_header"].get("msg_id") != asked:
            continue
        if message["msg_type"] == "display_data":
            state = message["content"]["data"][_STATE]
        if message["content"].get("execution_state") == "idle":
            return state
