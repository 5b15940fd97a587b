"""What a statement binds before it uses it, it does not need from outside."""

import ast

import pytest

from gmm_lib.checks.grading.statement import statement


def of(source):
    (node,) = ast.parse(source).body
    return statement(node)


OWN = [
    "for x in f(): g(x)",
    "for i, (x, *rest) in f():\n    y = x\n    g(y, i, rest)",
    "while True:\n    x = f()\n    g(x)",
    "with f() as x: g(x)",
    "with f() as x, g(x) as y: g(y)",
    "async def h():\n    async with f() as x: g(x)",
    "try: f()\nexcept Exception as x: g(x)",
    "try: f()\nexcept (x := Exception): g(x)",
    "try: x = f()\nexcept Exception: x = 1\nfinally: g(x)",
    "try: f()\nexcept Exception: pass\nelse:\n    x = 1\n    g(x)",
    "if (x := f()): g(x)",
    "while (x := f()): g(x)",
    "g(x := f(), x)",
    "[g(x) for x in f()]",
    "{x: g(y) for x, y in f() if y}",
    "any(g(y) for x in f() for y in x)",
    "[g(x) for y in f() if (x := y)]",
    "g(lambda x, *y, z=f: x(y, z))",
    "match f():\n    case [x, *rest]: g(x, rest)\n    case {'a': y, **z}: g(y, z)",
    "match f():\n    case int() as x if x: g(x)",
    "if f():\n    import x.y\n    g(x)",
    "if f():\n    from x import y as z\n    g(z)",
    "if f():\n    def x(): return x\n    g(x)",
    "if f():\n    class x:\n        def own(self): return x\n    g(x)",
    "if f(): x = 1\nelif g: x = 2\nelse: x = 3",
    "for i in f():\n    if g:\n        x = 1\n    else:\n        x = 2\n    g(x)",
    "def h(x):\n    y = f(x)\n    return [g(z, y) for z in x]",
    "class C:\n    x = f()\n    y = g(x)",
    "x: int = f(g)",
]


@pytest.mark.parametrize("source", OWN)
def test_what_is_bound_before_it_is_used_is_its_own(source):
    known = {"f", "g", "int", "Exception", "any"}
    assert of(source).uses <= known, source


@pytest.mark.parametrize(
    "source",
    [
        "for x in x: pass",
        "while x < 9: x = x + 1",
        "for i in range(3):\n    if i: g(x)\n    x = i",
        "if f():\n    x = 1\nelse:\n    g(x)",
        "for i in f():\n    if i: x = 1\n    g(x)",
        "with f():\n    for i in g(): x = i\n    g(x)",
        "with f():\n    while g(): x = 1\n    g(x)",
        "try: x = f()\nexcept Exception: g(x)",
        "try: x = f()\nexcept Exception as x: pass\nfinally: g(x)",
        "x = g(x)",
        "with f():\n    try: f()\n    except Exception as x: pass\n    g(x)",
        "match f():\n    case 1: x = 1\n    case _: g(x)",
        "g([x for x in f()], x)",
        "g(lambda x: x, x)",
        "g(lambda y=x: y)",
        "[x for x in x]",
        "x += 1",
        "x[0] = 1",
        "x.a = 1",
        "del x",
        "def h(y=x): return y",
        "@x\ndef h(): pass",
        "def h():\n    def k(): return x\n    return k",
        "class C(x): pass",
        "class C:\n    x = 1\n    def own(self): return x",
        "if f():\n    x: int\n    g(x)",
    ],
)
def test_what_may_be_used_before_it_is_bound_comes_from_outside(source):
    assert "x" in of(source).uses


@pytest.mark.parametrize(
    ("source", "binds", "sure"),
    [
        ("x = y[0] = z.a = 1", "x y z", "x"),
        ("x, (y, *z) = f()", "x y z", "x y z"),
        ("for x in f(): y = x", "x y", ""),
        ("if f(): x = 1", "x", ""),
        ("if f(): x = 1\nelse: x = y = 2", "x y", "x"),
        ("with f() as x: y = 1", "x y", "x y"),
        ("g([x := y for y in f()])", "x", ""),
        ("import x.y, z as w", "w x", "w x"),
        ("from x import *", "*", ""),
        ("def x(y): z = y", "x", "x"),
        ("class x: y = 1", "x", "x"),
        ("x: int", "", ""),
    ],
)
def test_what_a_statement_binds_and_what_it_surely_binds(source, binds, sure):
    found = of(source)
    assert found.binds == set(binds.split())
    assert found.sure == set(sure.split())


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x.sort()", "x"),
        ("x[0].y().append(z)", "x"),
        ("for k in f():\n    if k: x.append(k)", "x"),
        ("def f(): x.sort()", ""),
        ("y = x.sort()", ""),
        ("print(x)", ""),
    ],
)
def test_whose_object_a_statement_may_change(source, changes):
    assert of(source).changes == set(changes.split())
