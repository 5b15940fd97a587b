"""The library as a package: what an index, and who installs it from one, receives."""

import re
import subprocess
import sys
import tarfile
from email import message_from_bytes
from zipfile import ZipFile

import pytest

from tests.package.committed import committed
from tests.site import ROOT

README = ROOT / "gmm_lib" / "README.md"
KINDS = (".py", ".js", ".css", ".csv", ".md", ".typed")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the package as `pip` and `uv` do, by its back end."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    with ZipFile(next(built.glob("*.whl"))) as wheel:
        yield wheel


@pytest.fixture(scope="module")
def metadata(wheel):
    name = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
    return message_from_bytes(wheel.read(name))


def test_the_wheel_holds_the_library_and_nothing_else(wheel):
    names = [name for name in wheel.namelist() if ".dist-info/" not in name]
    assert set(names) == committed("gmm_lib")
    assert {f".{name.rpartition('.')[2]}" for name in names} == set(KINDS)


def test_the_source_holds_the_library_and_what_builds_it(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    beside = {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "pyproject.toml"}
    assert names == committed("gmm_lib") | beside


def test_an_index_can_say_what_the_package_is(metadata):
    assert metadata["Author"] == "the authors of EM in Your Hands"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Keywords"]
    classifiers = metadata.get_all("Classifier")
    assert "Operating System :: OS Independent" in classifiers
    assert "Programming Language :: Python :: 3.11" in classifiers
    assert "Typing :: Typed" in classifiers
    urls = dict(entry.split(", ") for entry in metadata.get_all("Project-URL"))
    assert urls.keys() == {"Homepage", "Repository", "Documentation", "Changelog"}


def test_its_page_on_the_index_tells_how_to_install_and_links_to_no_file(metadata):
    page = metadata.get_payload()
    assert page.strip() == README.read_text("utf-8").strip()
    assert "pip install gmm-lib" in page
    assert "make " not in page
    assert not re.search(r"\]\((?!https://)|your-name", page)


def test_without_extras_it_needs_numpy_and_scipy_only(metadata):
    needs = [need for need in metadata.get_all("Requires-Dist") if "extra" not in need]
    assert {re.match(r"[\w-]+", need)[0] for need in needs} == {"numpy", "scipy"}


def test_what_its_page_shows_runs():
    blocks = re.findall(r"(?s)```python\n(.*?)```", README.read_text("utf-8"))
    assert len(blocks) == 4
    names = {}
    for block in blocks:
        exec(block, names)
    assert names["trace"].converged
    assert set(names["labels"]) == {0, 1}


BARE = """
import sys
for name in ("matplotlib", "anywidget", "traitlets", "sklearn"):
    sys.modules[name] = None  # as if it were not installed
"""


def run_bare(program):
    """Run a program where NumPy and SciPy are the only packages."""
    return subprocess.run(
        [sys.executable, "-c", BARE + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_names_can_be_imported_without_the_extras():
    ran = run_bare("from gmm_lib import *; print(GaussianMixture, checks.e_step)")
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", ["plot", "widgets"])
def test_what_needs_an_extra_says_how_to_get_it(name):
    ran = run_bare(f"import gmm_lib as gm; assert {name!r} in dir(gm); gm.{name}")
    assert "pip install 'gmm-lib[plot,widgets]'" in ran.stderr.splitlines()[-1]
