"""The library's tests, with pytest and hypothesis, packed for the pages' Python."""

import base64
import io
from importlib.metadata import files, version
from itertools import chain
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.site import ROOT

_NAMES = "pytest pluggy iniconfig packaging pygments hypothesis sortedcontainers"
LEXERS = {"__init__.py", "_mapping.py", "diff.py", "python.py"}  # those of pytest
STAND_IN = Path(__file__).with_name("stand_in.py")
# What is said where that Python lacks something: a test that fails by it is left out.
LACKS = (
    "wasi does not support processes",
    "mmap is unavailable",
    "gmm_lib/data/README.md",
    "No module named 'scipy.io'",  # scikit-learn's own data sets read files by it
)
WITHOUT = ("cacheprovider", "faulthandler", "logging", "terminalprogress")
OPTIONS = [
    *("--quiet", "--tb=short", "--capture=sys", "--basetemp=/tmp/made"),
    *("--override-ini=addopts=", "--import-mode=importlib"),
    *(f"-pno:{name}" for name in WITHOUT),
]
UNPACK = """
import base64, io, os, sys, zipfile
zipfile.ZipFile(io.BytesIO(base64.b64decode("{packed}"))).extractall("/tmp/suite")
os.chdir("/tmp/suite")
sys.path[:0] = ["/tmp/suite/packages", "/tmp/suite"]
os.environ["HYPOTHESIS_PROFILE"] = "few"
"""
RUN = """
import contextlib, io
import pytest


class Tally:
    passed, failed, left_out = [], {{}}, {{}}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        why = str(call.excinfo and call.excinfo.value)
        for lack in {lacks}:
            if lack in why:
                report.outcome, report.longrepr = "skipped", (item.nodeid, 0, lack)
        return report

    def pytest_collectreport(self, report):
        if report.failed:
            self.failed[report.nodeid] = report.longreprtext

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed[report.nodeid] = report.longreprtext
        elif report.skipped:
            self.left_out[report.nodeid] = report.longrepr[2]
        elif report.when == "call":
            self.passed.append(report.nodeid)


said = io.StringIO()
with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
    status = int(pytest.main({options}, plugins=[Tally()]))
{{"status": status, "passed": Tally.passed, "failed": Tally.failed,
  "left out": Tally.left_out, "said": said.getvalue()}}
"""


def job(path, **planted):
    """Write the job that runs tests of this book in the pages' Python.

    Parameters
    ----------
    path : str
        A file or a folder of tests.
    **planted : str
        More files beside the tests, by name without suffix.

    Returns
    -------
    dict of str
        What `session.py` takes. It answers with a dict: pytest's "status", the ids that
        "passed", why others "failed" or were "left out", and what pytest "said".
    """
    more = {f"{path}/{name}.py": text for name, text in planted.items()}
    packed = base64.b64encode(_zipped({**_packages(), **_tests(path), **more}))
    return {
        "needs": UNPACK.format(packed=packed.decode()),
        "code": RUN.format(options=[*OPTIONS, path], lacks=LACKS),
    }


def _zipped(texts):
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as pack:
        for name, text in texts.items():
            pack.writestr(name, text)
    return made.getvalue()


def _packages():
    """Read what pytest and hypothesis are made of."""
    found = {}
    for file in chain.from_iterable(map(files, _NAMES.split())):
        colours = file.parts[:2] == ("pygments", "lexers") and file.name not in LEXERS
        if file.suffix == ".py" and not colours:
            found[f"packages/{file.as_posix()}"] = file.read_text("utf-8")
    native = "packages/hypothesis/_native/"
    found[f"{native}__init__.py"] = f"__version__ = {version('hypothesis')!r}\n"
    found[f"{native}internal/__init__.py"] = ""
    found[f"{native}internal/floats.py"] = STAND_IN.read_text("utf-8")
    # Of complex numbers, which no test draws.
    found[f"{native}internal/cathetus.py"] = "cathetus = None\n"
    return found


def _tests(path):
    """Read the tests, what all tests share, and the page that one of them runs."""
    names = ("pyproject.toml", "conftest.py", "chapters/library.md", path)
    paths = [ROOT / name for name in names if (ROOT / name).is_file()]
    paths += [*ROOT.glob("tests/*.py"), *ROOT.glob(f"{path}/*.py")]
    return {
        file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in paths
    }
