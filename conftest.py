"""What all of the tests need, doctests included.

A check's module has the name of its check. Imported here, the package holds the
functions, whichever module pytest imports first.
"""

import gc
from zlib import crc32

import pytest

import gmm_lib.checks  # noqa: F401

# Files of minutes come first, so that no core waits for another one's at the end.
LONGEST = (
    "08_model_selection_held_out.ipynb",
    "09_gradients.ipynb",
    "12_bayesian_mixtures_sampling.ipynb",
    "test_answers.py",
    "test_desk.py",
    "test_labs.py",
    "test_layout.py",
    "test_phone.py",
    "test_run_all.py",
)
# Files that two processes share: what is tested of a page stays with one of them.
SHARED = ("tests/site/test_desk.py",)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage while thousands of tests are made, nor among them later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of a file together, but for the files that are shared."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduler(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            if file not in SHARED:
                return file
            page = test.partition("[")[2]
            return f"{file} {crc32(page.encode()) % 2}"

    return Scheduler(config, log)
