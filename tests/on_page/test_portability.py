"""The library's examples and tests hold in the pages' Python: 32 bits, another BLAS."""

import ast

import pytest

from tests.on_page.suite import job

PAGE = "chapters/06_implementation_loop.html"  # whose Python has scikit-learn too
# Of each folder of tests, how many hold there at least.
LEAST = {
    "bayes": 75,
    "data": 46,
    "engine": 159,
    "estimator": 469,
    "families": 15,
    "model": 256,
    "selection": 125,
    "starts": 115,
    "textbook": 750,
}
PLANTED = """
import numpy as np


def test_a_pointer_has_64_bits():
    assert np.intp(0).itemsize == 8
"""
EXAMPLES = """
import contextlib, doctest, importlib, io, pkgutil
import gmm_lib
AWAY = ("widgets", "plot", "checks", "mutants", "engine", "__main__")
same = doctest.OutputChecker.check_output
# Where integers have 32 bits, NumPy names the type of those that have 64.
doctest.OutputChecker.check_output = lambda self, want, got, flags: same(
    self, want, got.replace(", dtype=int64", ""), flags
)
count, said = 0, io.StringIO()
for found in pkgutil.walk_packages(gmm_lib.__path__, "gmm_lib."):
    if not any(part in AWAY for part in found.name.split(".")):
        with contextlib.redirect_stdout(said):
            result = doctest.testmod(importlib.import_module(found.name))
        count += result.attempted
{"count": count, "said": said.getvalue()}
"""


@pytest.fixture(scope="module")
def run(browser, host):
    """Give what runs a job on a page, and gives the value of its last statement."""
    page = browser.new_page()
    page.goto(f"{host}/{PAGE}")
    page.evaluate("gmmLive.load()")

    def run(job):
        found = page.evaluate("job => gmmLive.run(job)", job)
        last = found.get("shown", [found])[-1]
        assert "text" in last, last
        return ast.literal_eval(last["text"])

    yield run
    page.close()


def test_the_examples_of_the_library_hold_in_the_pages_python(run):
    tally = run({"needs": "", "code": EXAMPLES})
    assert tally["said"] == ""
    assert tally["count"] > 350


@pytest.mark.parametrize("folder", LEAST)
def test_the_tests_of_the_library_hold_there_too(run, folder):
    tally = run(job(f"tests/{folder}"))
    assert tally["failed"] == {}
    assert tally["status"] == 0, tally["said"]
    assert len(tally["passed"]) >= LEAST[folder], tally["left out"]


def test_a_test_that_fails_there_is_told_with_its_reason(run):
    tally = run(job("tests/families", test_planted=PLANTED))
    [(name, why)] = tally["failed"].items()
    assert name.endswith("test_planted.py::test_a_pointer_has_64_bits")
    assert "assert 4 == 8" in why
    assert tally["status"] == 1
    assert len(tally["passed"]) >= LEAST["families"]
