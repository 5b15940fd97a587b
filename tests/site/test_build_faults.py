"""A book with faults does not build, and each fault is named with its file.

Small books, built by the book's own configuration, with a fault on every page.
An unrun notebook is test_notebooks.py's, a missing alt text test_desk.py's.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import nbformat
import pytest
from nbformat import v4

from tests.site import ROOT

LINKED = ("workbooks", "_static", "CITATION.cff")
HEAD = "# Page {name}\n\n"
FAULTS = {
    "missing_figure": ("![A picture](lost.png)", "image file not readable: lost.png"),
    "broken_link": ("[There](lost.md)", "lost.md"),
    "broken_anchor": ("[There](#lost-place)", "lost-place"),
    "broken_equation": ("See {eq}`eq-lost`.", "eq-lost"),
    "duplicate_label": ("$$a$$ (eq-twice)\n\n$$b$$ (eq-twice)", "eq-twice"),
    "undefined_citation": ("See {cite:t}`nobody1900`.", "nobody1900"),
    "bad_formula": (r"Let $\frac{a$.", "KaTeX cannot typeset"),
    "unknown_directive": ("```{nonsense}\n```", "nonsense"),
}


def build(folder, names, change=str):
    """Build a book of these pages by the real configuration; return what it says.

    `change` may edit pyproject.toml, which says where the book is published.
    """
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    copytree(ROOT / "site_ext", folder / "site_ext")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(change(project), "utf-8")
    (folder / "_config.yml").write_text((ROOT / "_config.yml").read_text("utf-8"))
    (folder / "chapters").mkdir(exist_ok=True)
    (folder / "chapters" / "references.bib").touch()
    (folder / "index.md").write_text("# Cover\n")
    chapters = "".join(f"- file: {name}\n" for name in names)
    toc = f"format: jb-book\nroot: index\nchapters:\n{chapters}"
    (folder / "_toc.yml").write_text(toc)
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder]
    command += ["--all", "-W", "-n", "--keep-going"]
    # Its own site_ext, which reads the address beside itself.
    env = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    said = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout + ran.stderr)
    return ran.returncode, said


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    for name, (fault, _) in FAULTS.items():
        (folder / f"{name}.md").write_text(HEAD.format(name=name) + fault + "\n")
    return build(folder, FAULTS)


def test_a_book_with_faults_does_not_build(faulty):
    code, _ = faulty
    assert code != 0


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_file(faulty, name):
    _, said = faulty
    lines = [line for line in said.splitlines() if f"{name}.md" in line]
    assert any(FAULTS[name][1] in line for line in lines), said


def test_a_cell_that_fails_is_named_with_its_notebook(tmp_path):
    cells = [v4.new_markdown_cell("# Page", id="a"), v4.new_code_cell("1 / 0", id="b")]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "failing_cell.ipynb")
    code, said = build(tmp_path, ["failing_cell"])
    assert code != 0
    assert "failing_cell.ipynb" in said
    assert "ZeroDivisionError" in said
