"""What some code needs of the cells before it: their statements, sliced backwards."""

import ast
from collections.abc import Iterable
from functools import cache

from gmm_lib.checks.grading.program import without_magics
from gmm_lib.checks.grading.statement import Statement, statement


def needed(
    cells: Iterable[str],
    code: str,
    names: Iterable[str] = (),
    known: Iterable[str] | None = None,
) -> list[ast.stmt]:
    """List the statements that some code needs of the cells before it.

    A name means what its last binding made it, and what was changed in it since; what a
    function uses, it finds when it is called, which is at the end.

    Parameters
    ----------
    cells : iterable of str
        The programs before it.
    code : str
        A program that runs after them.
    names : iterable of str, optional
        More names that it may use, if the cells bind them.
    known : iterable of str, optional
        The packages that can be imported; all, where it is not given. What uses another
        one is left out, as a picture is where nothing draws.

    Returns
    -------
    list of ast.stmt
        In the order of the cells.

    Raises
    ------
    ValueError
        If the code itself uses what had to be left out.

    Examples
    --------
    >>> cells = ["x = 1", "x = 2; y = x; x = []", "x.append(y); print(y)", "z = 3"]
    >>> print(*map(ast.unparse, needed(cells, "x[0]")), sep="; ")
    x = 2; y = x; x = []; x.append(y)
    """
    before = [one for cell in cells for one in statements(cell)]
    modules = set().union(*(s.binds for s in before if _imports(s.node)))
    lost = set()
    if known is not None:
        before, lost = _runnable(before, set(known), modules)
    if missed := used(code) & lost:
        raise ValueError(f"it uses {', '.join(sorted(missed))}, which cannot run here")
    wanted = {*names, *used(code)}
    while True:
        chosen = _sliced(before, wanted, modules)
        late = {name for s in chosen if _waits(s.node) for name in s.uses}
        if late <= wanted:
            return [s.node for s in chosen]
        wanted |= late


@cache
def statements(cell: str) -> tuple[Statement, ...]:
    """Read the statements of a cell, once for all exercises after it."""
    return tuple(statement(node) for node in parsed(cell))


def imported(node: ast.stmt) -> set[str]:
    """Name the packages that a statement imports.

    >>> sorted(imported(ast.parse("import a.b, c").body[0]))
    ['a', 'c']
    """
    names = [alias.name for alias in getattr(node, "names", ()) if _imports(node)]
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    return {name.split(".")[0] for name in names}


def _runnable(statements, known, modules):
    """Keep what runs with these packages; name what the rest would bind."""
    kept, lost = [], set()
    for one in statements:
        if one.uses & lost or imported(one.node) - known:
            lost |= one.binds | (one.changes - modules)
        else:
            lost -= one.sure
            kept.append(one)
    return kept, lost


def parsed(code: str) -> list[ast.stmt]:
    """List the statements of a cell."""
    return ast.parse(without_magics(code)).body


def used(code: str) -> set[str]:
    """Name what a program takes from what ran before it.

    >>> sorted(used("y = f(x); z = y"))
    ['f', 'x']
    """
    taken, own = set(), set()
    for one in statements(code):
        taken |= one.uses - own
        own |= one.sure
    return taken


def _sliced(statements, wanted, modules):
    live, chosen = set(wanted), []
    for one in reversed(statements):
        if one.binds & live or one.changes & (live - modules):
            chosen.append(one)
            live = (live - one.sure) | one.uses
    return chosen[::-1]


def _waits(node):
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def _imports(node):
    return isinstance(node, ast.Import | ast.ImportFrom)
