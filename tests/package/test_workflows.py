"""The workflows: what their steps run is there, and each action is pinned."""

import re
import shlex
import subprocess

import pytest
import yaml

from tests.site import ROOT

FOLDER = ROOT / ".github" / "workflows"
MADE = ("_build/", ".venv/", "dist/")  # not there before a step has run
PINNED = re.compile(r"uses: ([\w-]+/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$")
TARGET = re.compile(r"^([a-z]+):.*##", re.M)
WRITES = re.compile(r'^TARGET = Path\("(.+)"\)$', re.M)
FILES = sorted(FOLDER.glob("*.yml"))


def each(*paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def jobs(path):
    return yaml.safe_load(path.read_text("utf-8"))["jobs"]


def steps(path):
    """List the commands that a workflow runs, each as its words."""
    for job in jobs(path).values():
        for step in job["steps"]:
            for line in step.get("run", "").replace("\\\n", "").splitlines():
                yield shlex.split(line)


@each(*FILES)
def test_every_target_that_a_step_makes_is_one_of_the_makefile(path):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    made = [words[1:] for words in steps(path) if words[0] == "make"]
    asked = {word for words in made for word in words if "=" not in word}
    assert asked <= targets


@each(*FILES)
def test_every_file_that_a_step_names_is_in_the_repository(path):
    words = {word for words in steps(path) for word in words if "/" in word}
    named = {word for word in words if not word.startswith(MADE)}
    command = ["git", "ls-files", "--error-unmatch", "--", *named]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_what_is_released_is_what_the_packing_writes():
    words = {word for words in steps(FOLDER / "release.yml") for word in words}
    scripts = "\n".join(path.read_text("utf-8") for path in ROOT.glob(".ci/*.py"))
    released = {word for word in words if word.startswith("_build/")}
    assert released == set(WRITES.findall(scripts))


@each(*FILES, ROOT / "Makefile")
def test_every_script_is_run_by_the_shell_that_its_first_line_names(path):
    calls = re.findall(r"\b(bash|sh) (\.ci/\w+)", path.read_text("utf-8"))
    assert calls
    for shell, script in calls:
        first = (ROOT / script).read_text("utf-8").split("\n")[0]
        assert first == f"#!/bin/{shell}", script


def test_every_action_is_pinned_by_one_commit_and_says_its_version():
    pins = {}
    for line in "\n".join(path.read_text("utf-8") for path in FILES).split("\n"):
        if "uses:" in line:
            found = PINNED.search(line)
            assert found, line
            pins.setdefault(found[1], set()).add(found.groups()[1:])
    assert pins
    assert {action: pin for action, pin in pins.items() if len(pin) > 1} == {}


def test_a_weekly_job_that_fails_is_told():
    every = jobs(FOLDER / "weekly.yml")
    assert {*every["tell"]["needs"], "tell"} == set(every)
