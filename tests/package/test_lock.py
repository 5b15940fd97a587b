"""The lock, and what it is made from: all that is imported is asked for, and pinned."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PINNED = re.compile(r"^([\w.-]+)(?:\[([\w,-]+)\])?==(\S+)", re.MULTILINE)
ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.txt"
# Under which name a module is installed, where that is another one.
CALLED = {"sklearn": "scikit-learn", "gmm_lib": "gmm-lib", "IPython": "ipython"}
THERE = {"gmm-lib", "ipython"}  # the library itself, and what runs the cells


def pins():
    """Map each locked package to its extras and version."""
    return {
        canonicalize_name(name): (set(extras.split(",")) - {""}, version)
        for name, extras, version in PINNED.findall(LOCK.read_text("utf-8"))
    }


def asked_extras():
    """List the extras that installed locked packages ask of one another."""
    here = {canonicalize_name(d.metadata["Name"]) for d in distributions()}
    for name, (chosen, _) in pins().items():
        if name not in here:
            continue  # for another system
        for text in distribution(name).requires or []:
            need = Requirement(text)
            marker = need.marker
            wanted = not marker or any(
                marker.evaluate({"extra": extra}) for extra in chosen | {""}
            )
            if need.extras and wanted:
                yield name, canonicalize_name(need.name), need.extras


def test_every_extra_that_a_package_asks_for_is_pinned():
    # Where one is not, pip takes the newest release for it and finds no hash.
    locked = pins()
    missing = [
        f"{name} asks for {other}{sorted(extras)}"
        for name, other, extras in asked_extras()
        if not extras <= locked[other][0]
    ]
    assert not missing


def asked(extra):
    """List the packages that an extra of the library asks for, by other extras too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [*project["dependencies"], *project["optional-dependencies"][extra]]
    needs = [Requirement(text) for text in texts]
    own = {
        name for need in needs if need.name == project["name"] for name in need.extras
    }
    return {canonicalize_name(need.name) for need in needs}.union(*map(asked, own))


def imported():
    """List the packages that the code cells of the chapters import."""
    found = set()
    for path in (ROOT / "chapters").glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                lines = [line for line in cell["source"] if line.lstrip()[:1] != "%"]
                for node in ast.walk(ast.parse("".join(lines))):
                    if isinstance(node, ast.Import):
                        found |= {alias.name for alias in node.names}
                    elif isinstance(node, ast.ImportFrom):
                        found.add(node.module)
    modules = {name.partition(".")[0] for name in found} - sys.stdlib_module_names
    return {CALLED.get(name, name) for name in modules}


def test_the_book_asks_for_all_that_its_chapters_import():
    assert imported() >= THERE
    assert imported() - asked("book") <= THERE
