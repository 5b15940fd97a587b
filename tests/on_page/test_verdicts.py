"""Every exercise gets the same verdict on the page as from CPython on this machine.

Its stub, its solution and two wrong answers are tried: the solution with one operation
or number changed, and with another value returned.
"""

import ast
import json
import re
import subprocess
import sys
from copy import deepcopy

import pytest

from live.exercises import of_chapter
from live.pages import asked
from tests.on_page import PAGE
from tests.site import ROOT

WAIT = 240_000  # milliseconds
SWAPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
EXERCISES = [
    exercise
    for path in sorted((ROOT / "chapters").glob("*.ipynb"))
    for exercise in of_chapter(path)
]
# A page whose Python has these packs too.
WITH = {"sklearn": "chapters/06_implementation_loop.html"}
HERE = """
import json, sys, session
jobs = json.load(sys.stdin)
print(json.dumps([session.answer(job["needs"], job["code"]) for job in jobs]))
"""


def wrong(solution):
    """List the solution with one thing changed, for each such thing."""
    found = []
    count = sum(1 for _ in ast.walk(ast.parse(solution)))
    for n in range(count):
        tree = ast.parse(solution)
        node = list(ast.walk(tree))[n]
        before = deepcopy(node)
        if isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
            node.op = SWAPPED[type(node.op)]()
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            node.value += 1
        elif isinstance(node, ast.Constant) and type(node.value) is bool:
            node.value = not node.value
        if ast.dump(before) != ast.dump(node):
            found.append(ast.unparse(tree))
    return found


def returning(solution, *values):
    """List the solution with each of these values in the place of what it returns."""
    for value in values:
        tree = ast.parse(solution)
        for node in ast.walk(tree):
            if isinstance(node, ast.Return):
                node.value = ast.parse(value, mode="eval").body
        yield ast.unparse(tree)


def answers(exercise):
    """List the stub, the solution and two wrong answers, each with its check."""
    shown, bound = [], []  # what shows a value comes last, the checks among it
    for node in ast.parse(exercise.code).body:
        (shown if isinstance(node, ast.Expr) else bound).append(ast.unparse(node))
    others = [*wrong(exercise.solution), *returning(exercise.solution, "0", "X")]
    solved = [
        "\n".join([*bound, text, *shown]) for text in (exercise.solution, *others)
    ]
    return [exercise.code, solved[0], solved[1], solved[-1]]


def verdict(shown):
    """Reduce what an attempt shows to what was decided, without numbers."""
    said = []
    for one in shown:
        text = one.get("error") or one["text"]
        lines = text.strip().split("\n")
        said += [lines[-1].split(":")[0]] if "error" in one else [lines[0]]
        said += [line.strip() for line in lines if line.startswith("  FAILS")]
    return [re.sub(r"-?\d+\.\d+(e[+-]\d+)?", "#", line) for line in said]


def here(jobs):
    done = subprocess.run(
        [sys.executable, "-c", HERE],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'live/python'}:{ROOT}", "OMP_NUM_THREADS": "1"},
    )
    return json.loads(done.stdout.strip().split("\n")[-1])


@pytest.fixture(scope="module")
def python(browser, host):
    """Give a page whose Python has an exercise's packs, and no others."""
    opened = {}

    def python(exercise):
        *_, last = asked([exercise])
        if last not in opened:
            opened[last] = page = browser.new_page()
            page.set_default_timeout(WAIT)
            page.goto(f"{host}/{WITH.get(last, PAGE)}")
            page.evaluate("gmmLive.load()")
        return opened[last]

    yield python
    for page in opened.values():
        page.close()


def test_no_exercise_lacks_its_button():
    assert [(e.label, e.barred) for e in EXERCISES if e.barred] == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.label)
def test_the_page_judges_as_this_machine_does(exercise, python):
    page = python(exercise)
    jobs = [{"needs": exercise.needs, "code": code} for code in answers(exercise)]
    expected = here(jobs)
    assert verdict(expected[0]) != verdict(expected[1])
    for job, wanted in zip(jobs, expected, strict=True):
        found = page.evaluate("job => gmmLive.run(job)", job)
        assert "shown" in found, (found, job["code"])
        assert verdict(found["shown"]) == verdict(wanted), job["code"]
