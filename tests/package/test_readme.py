"""README and CONTRIBUTING name each folder of the tree, and no other."""

import re

from tests.package.committed import committed
from tests.site import ROOT

TOLD = re.compile(r"`([\w./-]+/)`")


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def folders(depth, under=""):
    """List the folders that git knows, with so many names in their paths."""
    parts = [path.split("/") for path in committed(under or ".")]
    return {"/".join(part[:depth]) for part in parts if len(part) > depth}


def test_the_readme_names_every_folder_and_only_such():
    told = {name.rstrip("/") for name in TOLD.findall(text_of("README.md"))}
    there = folders(1) | folders(2, "gmm_lib")
    assert len(there) > 20
    assert there - told == set()
    made = {"my-workbooks"}  # by a command
    assert told - made - there == set()


def test_each_folder_of_tests_has_a_command_that_runs_it():
    told = set(re.findall(r"\btests/\w+(?=[ `])", text_of("CONTRIBUTING.md")))
    there = folders(2, "tests")
    assert len(there) > 10
    assert there - told == set()
    assert {name for name in told if not (ROOT / name).exists()} == set()


def test_every_file_that_a_recipe_names_is_there():
    tops = "|".join(sorted(folders(1)))
    text = text_of("CONTRIBUTING.md")
    named = set(re.findall(rf"(?<![\w/])(?:{tops})/[\w./-]*\w", text))
    assert len(named) > 50
    assert {n for n in named if "your" not in n and not (ROOT / n).exists()} == set()
