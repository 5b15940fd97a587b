"""The library's own examples hold in the pages' Python: 32 bits, and another BLAS."""

import ast

from tests.on_page import PAGE

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


def test_the_examples_of_the_library_hold_in_the_pages_python(browser, host):
    page = browser.new_page()
    page.goto(f"{host}/{PAGE}")
    page.evaluate("gmmLive.load()")
    job = {"needs": "", "code": EXAMPLES}
    found = page.evaluate("job => gmmLive.run(job)", job)
    page.close()
    assert "text" in found["shown"][-1], found["shown"][-1]
    tally = ast.literal_eval(found["shown"][-1]["text"])
    assert tally["said"] == ""
    assert tally["count"] > 100
