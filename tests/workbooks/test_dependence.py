"""No cell of a student's workbook hangs on an answer, and it is seen if one does."""

import pytest
from nbformat import v4

from tests.workbooks.built import NAMES, workbook
from tests.workbooks.dependence import dependent

STUB = "def f(x):\n    return None"
SOLUTION = "import math\ndef f(x):\n    return x\nscale = [2]\nmath.sqrt(2)"


def code(source, **metadata):
    return v4.new_code_cell(source, metadata=metadata)


def chapter(*later, solution=SOLUTION):
    return [
        code("from math import pi\nother = [1]"),
        code("own = 3", exercise="ex-a", tags=["exercise", "given"]),
        code(STUB, exercise="ex-a", tags=["exercise"]),
        code("gm.checks.f(f)", exercise="ex-a", tags=["exercise"]),
        code(solution, solution="ex-a", tags=["solution"]),
        *later,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_hangs_on_an_answer(name):
    assert dependent(workbook("instructor", name).cells) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("f(3)", "f"),
        ("print([f(x) for x in range(3)])", "f"),
        ("def g(x):\n    return f(x)\ng(2)", "f"),
        ("scale[0] + 1", "scale"),
        ("scale.append(3)", "scale"),
        ("h = lambda x: f(x)", "f"),
        ("if pi > 3:\n    f(1)", "f"),
        ("scale += [1]", "scale"),
    ],
)
def test_what_hangs_on_an_answer_is_found(source, name):
    assert name in [used for _, used in dependent(chapter(code(source)))]


def test_another_exercise_may_not_hang_on_this_one():
    later = code("f(2)", exercise="ex-b", tags=["exercise"])
    assert dependent(chapter(later)) == [(later.id, "f")]


def test_what_is_made_of_an_answer_hangs_on_it_too():
    first, second = code("y = f(3)"), code("y + 1")
    assert dependent(chapter(first, second)) == [(first.id, "f"), (second.id, "y")]


def test_what_a_solution_changes_counts_as_its_own():
    changed = chapter(code("sum(other)"), solution="other.append(2)")
    assert [name for _, name in dependent(changed)] == ["other"]
    set_again = chapter(code("sum(other)"), solution="other[0] = 2")
    assert [name for _, name in dependent(set_again)] == ["other"]


@pytest.mark.parametrize(
    "source", ["pi + own", "sum(other)", "scale = 3\nscale + 1", "def f(x): 0\nf(2)"]
)
def test_what_stands_apart_from_the_answer_is_left_alone(source):
    assert dependent(chapter(code(source))) == []
