"""The book is built again when what a page shows has changed, and only then."""

import os
import re
import shutil
import subprocess
import sys
import time

import pytest
import yaml

from tests.site import ROOT

SITE = "_build/html/index.html"
FILES = [
    ".ci/environment",
    "_config.yml",
    "_static/look.css",
    "_toc.yml",
    "chapters/01_one.ipynb",
    "chapters/02_two.ipynb",
    "gmm_lib/parts/one.py",
    "index.md",
    "pyproject.toml",
    "requirements.txt",
    "site_ext/one.py",
    "workbooks/buttons.py",
    "workbooks/lessons.py",
]
OLD = time.time() - 3600


@pytest.fixture
def book(tmp_path):
    """Make a small book, which counts as built."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    for name in FILES:
        put(tmp_path / name)
    (tmp_path / ".venv/.ready").write_text(f"{tmp_path}\n")
    assert not is_built(tmp_path)
    made = ["_build/.sources", "_build/config.yml"]
    subprocess.run(["make", "--silent", *made], cwd=tmp_path, check=True)
    (tmp_path / SITE).parent.mkdir()
    (tmp_path / SITE).touch()
    assert is_built(tmp_path)
    return tmp_path


def put(path, when=OLD):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (when, when))


def is_built(book):
    done = subprocess.run(["make", "--question", SITE], cwd=book, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "gmm_lib/parts/__pycache__/one.cpython-313.pyc",
        "chapters/.ipynb_checkpoints/01_one-checkpoint.ipynb",
        "site_ext/.one.py.swp",
        "tests/site/test_two.py",
        "live/page/panel.js",
    ],
)
def test_what_no_page_shows_builds_nothing(book, name):
    put(book / name, time.time() + 60)
    assert is_built(book)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_builds_the_book(book, name):
    put(book / name, time.time() + 60)
    assert not is_built(book)


@pytest.mark.parametrize("folder", ["chapters", "gmm_lib/parts", "site_ext", "_static"])
def test_a_file_that_is_added_builds_the_book_however_old_it_is(book, folder):
    put(book / folder / "added")
    assert not is_built(book)


@pytest.mark.parametrize(
    "name", [name for name in FILES if name.startswith(("c", "g", "s", "_s"))]
)
def test_a_file_that_is_removed_builds_the_book(book, name):
    (book / name).unlink()
    assert not is_built(book)


def test_another_language_of_the_widgets_builds_the_book(book, monkeypatch):
    monkeypatch.setenv("GMM_LANGUAGE", "de")
    assert not is_built(book)
    subprocess.run(["make", "--silent", "_build/.sources"], cwd=book, check=True)
    (book / SITE).touch()
    assert is_built(book)
    monkeypatch.delenv("GMM_LANGUAGE")
    assert not is_built(book)


def test_a_file_that_is_renamed_builds_the_book(book):
    (book / "chapters/02_two.ipynb").rename(book / "chapters/03_two.ipynb")
    assert not is_built(book)


@pytest.mark.parametrize("name", [None, *(n for n in FILES if n[0] in "_cgisw")])
def test_the_build_shows_what_was_executed_unless_a_file_is_newer(book, name):
    builder = book / ".venv/bin/jupyter-book"
    builder.write_text("#!/bin/sh\nmkdir -p _build/html\n")
    builder.chmod(0o755)
    kept = book / "_build/.jupyter_cache/global.db"
    put(kept)
    put(book / "_build/.executed", time.time() + 30)
    if name:
        put(book / name, time.time() + 60)
    (book / SITE).unlink()
    subprocess.run(["make", "--silent", SITE], cwd=book, check=True)
    assert kept.exists() == (name is None)


def test_only_make_reads_what_was_executed(book):
    shutil.copy(ROOT / "_config.yml", book)
    builder = book / ".venv/bin/jupyter-book"
    builder.write_text('#!/bin/sh\nmkdir -p _build/html; echo "$@"\n')
    builder.chmod(0o755)
    (book / SITE).unlink()
    subprocess.run(["make", "--silent", SITE], cwd=book, check=True)
    plain = (ROOT / "_config.yml").read_text("utf-8")
    made = (book / "_build/config.yml").read_text("utf-8")
    assert yaml.safe_load(plain)["execute"]["execute_notebooks"] == "force"
    assert yaml.safe_load(made)["execute"]["execute_notebooks"] == "cache"
    assert made == plain.replace(" force", " cache", 1)


def test_both_builds_read_the_configuration_of_make(book):
    put(book / "workbooks/exam.md")
    said = subprocess.run(
        ["make", "--just-print", "--always-make", "workbooks"],
        cwd=book,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    builds = re.findall("jupyter-book build .*", said.replace("\\\n", ""))
    assert len(builds) == 2
    assert all("--config _build/config.yml" in build for build in builds)


def test_what_was_executed_at_an_unknown_time_is_executed_anew(book):
    kept = book / "_build/.jupyter_cache/global.db"
    put(kept)
    (book / SITE).unlink()
    subprocess.run(["make", "--silent", SITE], cwd=book, check=False)
    assert not kept.exists()
