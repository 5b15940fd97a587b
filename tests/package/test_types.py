"""The wheel says `py.typed`: each public signature says what it takes and gives.

`make types` lets type checkers judge uses of them.
"""

import ast
import inspect
import re
import typing

import pytest

import gmm_lib as gm
from gmm_lib import data, models
from tests.site import ROOT

MODULES = [gm, gm.plot, gm.widgets, gm.bayes, gm.checks, gm.initialize, gm.missing]
MODULES += [gm.mutants, models, data]
SAID = re.compile(r"^ *(\w+) : .*default (\S+)$", re.M)
# What the library's own parts say to one another.
BETWEEN = ("check_options", "settled", "parameters", "move", "cancelled")


def doors():
    """Give each public function and class of the library once, by its name."""
    found = {}
    for module in MODULES:
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing) or inspect.isclass(thing):
                found.setdefault(f"{thing.__module__}.{thing.__qualname__}", thing)
    return found


def signatures(thing):
    """Give a function, or a class's constructor, methods and properties."""
    if inspect.isfunction(thing):
        yield thing
        return
    if issubclass(thing, Exception):
        return
    for name in ("__init__", *dir(thing)):
        if name in BETWEEN or (name.startswith("_") and name != "__init__"):
            continue
        one = inspect.getattr_static(thing, name, None)
        one = getattr(one, "__func__", getattr(one, "fget", getattr(one, "func", one)))
        if inspect.isfunction(one) and one.__module__.startswith("gmm_lib"):
            yield one


@pytest.mark.parametrize("name", doors())
def test_a_signature_says_what_it_takes_and_gives_and_its_words_are_known(name):
    for one in signatures(doors()[name]):
        hints = typing.get_type_hints(one, localns=vars(gm))
        assert "return" in hints, one
        taken = list(inspect.signature(one).parameters)
        taken = taken if "." not in one.__qualname__ else taken[1:]
        assert not set(taken) - set(hints), one


def test_a_docstring_says_the_default_that_the_signature_has():
    seen = set()
    for thing in doors().values():
        for one in (thing, *signatures(thing)):
            for name, value in SAID.findall(one.__doc__ or ""):
                parameter = inspect.signature(one).parameters[name]
                assert ast.literal_eval(value) == parameter.default, (one, name)
                seen.add(one)
    assert len(seen) > 2


def test_a_type_checker_is_told_of_each_name_that_is_loaded_later():
    source = ast.parse((ROOT / "gmm_lib" / "__init__.py").read_text("utf-8"))
    told = {}
    for block in source.body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            for line in block.body:
                names = {alias.name for alias in line.names}
                told[line.module] = told.get(line.module, set()) | names
    later = {"gmm_lib": set(gm._LATER)}
    for name, module in gm._WHERE.items():
        later.setdefault(f"gmm_lib.{module}", set()).add(name)
    assert told == later
