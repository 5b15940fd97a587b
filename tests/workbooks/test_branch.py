"""The branch that Colab and Binder open: all workbooks, and what they need."""

import shutil
import subprocess

import pytest

from tests.workbooks.built import NAMES, ROOT


def git(folder, *arguments):
    command = ["git", "-C", folder, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


@pytest.fixture
def clone(tmp_path):
    """Make a repository with the script, an origin, and a site on this disk."""
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    repository = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", str(repository))
    for name in (".ci/branch", ".binder/runtime.txt", "chapters/LICENSE.md"):
        (repository / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, repository / name)
    (tmp_path / "site" / "workbooks").mkdir(parents=True)
    for name in NAMES:
        (repository / "chapters" / f"{name}.ipynb").touch()
        (tmp_path / "site" / "workbooks" / f"{name}.ipynb").write_text(name)
    git(repository, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(repository, "add", ".")
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    git(repository, *author, "commit", "--quiet", "-m", "Begin")
    return repository


def publish(clone):
    site = f"file://{clone.parent}/site/"
    command = ["bash", ".ci/branch", site]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True)


def test_the_branch_holds_the_workbooks_and_their_packages(clone):
    assert publish(clone).returncode == 0
    origin = clone.parent / "origin.git"
    listed = git(origin, "ls-tree", "-r", "--name-only", "workbooks").split("\n")
    expected = [".binder/requirements.txt", ".binder/runtime.txt", "LICENSE.md"]
    assert sorted(listed) == sorted([*expected, *(f"{name}.ipynb" for name in NAMES)])
    needs = git(origin, "show", "workbooks:.binder/requirements.txt")
    assert needs == f"gmm-lib[chapters] @ git+{origin}"
    assert git(clone, "status", "--porcelain") == ""


def test_publishing_again_replaces_the_branch(clone):
    publish(clone)
    name = f"{NAMES[0]}.ipynb"
    (clone.parent / "site" / "workbooks" / name).write_text("later")
    assert publish(clone).returncode == 0
    assert git(clone.parent / "origin.git", "show", f"workbooks:{name}") == "later"
    count = git(clone.parent / "origin.git", "rev-list", "--count", "workbooks")
    assert count == "1"


def test_a_workbook_that_is_not_on_the_site_stops_it(clone):
    (clone.parent / "site" / "workbooks" / f"{NAMES[0]}.ipynb").unlink()
    assert publish(clone).returncode != 0
    assert git(clone.parent / "origin.git", "branch", "--list") == ""
