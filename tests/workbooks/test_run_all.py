"""Run All: every stub empty, and no package but those that the install cell names."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires

import nbformat
import pytest
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.workbooks.built import NAMES, ROOT, workbook

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NAME = PROJECT["name"]
OPTIONAL = {"tqdm"}  # a bar, and the library says what to do where it is missing
# `make classroom` runs all of them.
SAMPLE = NAMES if os.environ.get("EVERY_WORKBOOK") else NAMES[:1] + NAMES[7:8]
# Python runs this first; what the environment would not have cannot be found.
REFUSAL = """
import sys

class Refuse:
    blocked = frozenset({blocked})

    def find_spec(self, name, path=None, target=None):
        if name in self.blocked:
            raise ModuleNotFoundError("No module named " + repr(name), name=name)

sys.meta_path.insert(0, Refuse())
"""


def needed(requirements):
    """List the distributions that pip would install for some requirements."""
    found, waiting = set(), [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in requirement.extras | {""}:
            if (name, extra) not in found:
                found.add((name, extra))
                waiting += _required_by(name, extra)
    return {name for name, _ in found}


def _required_by(name, extra):
    if name == NAME:
        extras = PROJECT["optional-dependencies"]
        texts = extras[extra] if extra else PROJECT["dependencies"]
        return [Requirement(text) for text in texts]
    every = [Requirement(text) for text in requires(name) or []]
    return [r for r in every if not r.marker or r.marker.evaluate({"extra": extra})]


def blocked():
    """List the modules that only other packages of this environment have."""
    there = needed([f"{NAME}[chapters]", "ipykernel"])
    return sorted(
        module
        for module, names in packages_distributions().items()
        if not there.intersection(map(canonicalize_name, names))
    )


@pytest.fixture(scope="module")
def lean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lean")
    text = REFUSAL.format(blocked=json.dumps(blocked()))
    (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
    return os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def run(nb, environment, folder):
    nb = nbformat.from_dict(nb)
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(nb, resources=resources)
    client.execute(env=environment)
    return nb


# The build has run every cell, with the solutions, and nothing hangs on those (see
# test_dependence.py): what is left to try is each import, and the way itself.
@pytest.mark.parametrize("name", SAMPLE)
def test_run_all_reaches_the_end_with_every_stub_empty(name, lean, tmp_path):
    nb = run(workbook("student", name), lean, tmp_path)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)


def imports(source):
    """List the modules that a program imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
    return found


def test_what_workbooks_and_library_import_is_there(lean, tmp_path):
    cells = [c for name in NAMES for c in workbook("student", name).cells]
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    sources += [path.read_text("utf-8") for path in (ROOT / "gmm_lib").rglob("*.py")]
    wanted = set().union(*map(imports, sources)) - OPTIONAL
    program = "import sys, importlib\nfor name in sys.argv[1:]:\n" + (
        "    try:\n        importlib.import_module(name)\n"
        "    except ImportError as error:\n        print(error)"
    )
    command = [sys.executable, "-c", program, *sorted(wanted)]
    ran = subprocess.run(
        command, env=lean, cwd=tmp_path, capture_output=True, text=True
    )
    assert (ran.stdout, ran.returncode) == ("", 0), ran.stderr
    assert {"sklearn", "matplotlib.pyplot", "anywidget"} <= wanted


def test_the_lean_environment_has_what_the_install_cell_names_and_no_more(
    lean, tmp_path
):
    source = (
        "from importlib.util import find_spec\n"
        "import numpy, scipy, matplotlib, anywidget, sklearn, gmm_lib\n"
        "try:\n    import hypothesis\nexcept ModuleNotFoundError as error:\n"
        "    print(error.name)"
    )
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    assert run(nb, lean, tmp_path).cells[0].outputs[0].text == "hypothesis\n"
