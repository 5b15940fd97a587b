"""What an exercise needs of its chapter is there, and no more."""

import ast
import builtins

import pytest

from live.exercises import of_chapter
from live.needs import needed
from tests.site import ROOT

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


def text(*given, **more):
    return "; ".join(map(ast.unparse, needed(*given, **more)))


def test_a_name_means_what_its_last_binding_made_it():
    assert text(["x = 1", "x = 2", "y = 3"], "f(x)") == "x = 2"


def test_what_a_binding_uses_is_there_as_it_was_then():
    assert text(["a = 1", "x = a", "a = 2"], "f(x)") == "a = 1; x = a"


def test_a_change_of_an_object_counts_as_its_name():
    cells = ["x = []; x.append(1); x[0] = 2; x += [3]; print(x)"]
    assert text(cells, "x") == "x = []; x.append(1); x[0] = 2; x += [3]"


def test_a_change_inside_a_loop_counts_too():
    cells = ["ends = {}", "for n in range(3):\n    ends[n].append(n)", "print(ends)"]
    assert text(cells, "ends").startswith("ends = {}; for n in range(3):")


def test_what_a_lost_loop_would_have_changed_is_lost():
    cells = ["import pylab", "x = []", "for ax in pylab.axes():\n    x.append(ax)"]
    with pytest.raises(ValueError, match="it uses x, which cannot run here"):
        needed(cells, "x", known=["numpy"])


def test_a_call_of_a_module_changes_nothing():
    assert text(["import numpy as np", "np.seterr(all='raise')"], "np") == (
        "import numpy as np"
    )


def test_what_a_function_uses_is_there_when_it_is_called():
    cells = ["def f():\n    return a", "a = 2", "b = 3"]
    assert text(cells, "f()") == "def f():\n    return a; a = 2"


def test_what_the_code_binds_first_is_its_own():
    assert text(["rng = 1"], "rng = 2\nf(rng)") == ""


def test_what_a_block_binds_before_it_is_used_is_its_own():
    code = "for k in range(3):\n    part = f(k)\n    if part:\n        g(part, k, rate)"
    cells = ["part = 1", "k = 2", "rate = 3", "f = g = 4"]
    assert text(cells, code) == "rate = 3; f = g = 4"


def test_what_a_block_uses_before_it_binds_it_comes_from_before():
    assert text(["x = 1"], "while x < 9:\n    x = x + 1") == "x = 1"


def test_a_loop_keeps_what_has_the_name_of_something_lost():
    cells = ["import pylab", "part = pylab.axes()", "y = []"]
    cells += ["for k in range(3):\n    part = k\n    y.append(part)"]
    assert text(cells, "y", known=["numpy"]).startswith("y = []; for k in range(3):")


def test_what_another_package_draws_is_left_out():
    cells = ["import pylab", "x = 1", "for ax in pylab.axes():\n    ax.plot(x)"]
    assert text(cells, "x", known=["numpy"]) == "x = 1"


def test_code_that_uses_what_is_left_out_is_refused_by_its_name():
    with pytest.raises(ValueError, match="it uses axes, which cannot run here"):
        needed(["import pylab", "axes = pylab.axes()"], "axes.plot()", known=["numpy"])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_exercise_finds_every_name_it_uses(path):
    for exercise in of_chapter(path):
        bound = set(dir(builtins)) | {"__name__"}
        for node in ast.walk(ast.parse(f"{exercise.needs}\n{exercise.code}")):
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    bound.add(name)
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    bound.add(name)
                case ast.alias(name=name, asname=other):
                    bound.add((other or name).split(".")[0])
        names = {
            node.id
            for node in ast.walk(ast.parse(f"{exercise.needs}\n{exercise.code}"))
            if isinstance(node, ast.Name)
        }
        assert exercise.barred or names <= bound, (exercise.label, names - bound)


def test_an_exercise_runs_after_a_few_statements_and_not_after_its_page():
    path = ROOT / "chapters/06_implementation.ipynb"
    [first] = [e for e in of_chapter(path) if e.label == "ex-impl-e-step"]
    assert len(ast.parse(first.needs).body) < 10
    assert first.code.startswith("def my_e_step(X, mixture):")
    assert first.code.endswith('gm.checks.e_step(my_e_step, forbid="loop")')
