"""The library's page: every public name stands there, and is what it says."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

import gmm_lib as gm
from gmm_lib import initialize, plot
from gmm_lib.starts.search import STARTS

PAGE = Path(__file__).parents[2] / "chapters" / "library.md"
MODULE = re.compile(r"\.\. currentmodule:: (\S+)")
ENTRY = re.compile(r"\.\. auto(?:class|function|exception):: (\S+)")


def listed():
    """Read the page's entries, by module."""
    module, found = None, {}
    for line in PAGE.read_text("utf-8").splitlines():
        if named := MODULE.match(line):
            module = named[1]
        elif entry := ENTRY.match(line):
            found.setdefault(module, []).append(entry[1])
    return found


def test_every_public_name_is_listed_once():
    names = [name for name in gm.__all__ if not isinstance(getattr(gm, name), type(gm))]
    assert sorted(listed()["gmm_lib"]) == sorted(names)


def test_every_start_that_has_a_name_is_listed():
    starts = {start.__name__ for choices in STARTS.values() for start in choices}
    assert starts <= set(listed()[initialize.__name__])


def test_every_picture_is_listed():
    public = [
        name
        for name, value in vars(plot).items()
        if getattr(value, "__module__", "").startswith(plot.__name__)
    ]
    assert sorted(listed()[plot.__name__]) == sorted(set(public) - {"Style"})


def names_of(module):
    """Import all of a module's names, as the page tells the reader to."""
    names = {}
    exec("import numpy as np\nfrom gmm_lib import *", names)
    if module != "gmm_lib":
        exec(f"from {module} import *", names)
    return names


@pytest.mark.parametrize("module", listed())
def test_each_example_runs_as_the_page_says(module):
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    for name in listed()[module]:
        thing = getattr(import_module(module), name)
        for example in finder.find(thing, name, module=False, globs=names_of(module)):
            runner.run(example)
    assert runner.tries > 0
    assert runner.failures == 0
