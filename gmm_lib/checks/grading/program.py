"""The part of a workbook that an answer needs: its own cells, and what they use.

To run all of a chapter takes a minute; the statements that an answer depends on, a
moment.
"""

import ast
import builtins

from gmm_lib.checks.grading.statement import statement


def program(cells, exercise):
    """Collect what must run before an exercise's answer can be checked.

    Parameters
    ----------
    cells : list of Cell
        Of the workbook.
    exercise : Exercise
        Which exercise.

    Returns
    -------
    list of ast.stmt
        In the workbook's order, without the calls of the checks themselves.

    Raises
    ------
    SyntaxError
        When a cell of the exercise is no Python.
    """
    statements, own = [], set()
    for i, cell in enumerate(cells):
        if cell.label == exercise.label:
            own.add(i)
        try:
            nodes = ast.parse(without_magics(cell.source)).body
        except SyntaxError:
            if i in own:
                raise
            continue  # another cell's fault
        statements += [statement(node, i) for node in nodes]
    statements = _without_checks(statements)
    chosen = {n for n, s in enumerate(statements) if s.cell in own}
    last = max(own, default=len(cells))
    wanted = set(exercise.names)
    for n in chosen:
        wanted |= statements[n].uses
    _complete(statements, chosen, wanted, last)
    return [statements[n].node for n in sorted(chosen)]


def _without_checks(statements):
    # To call a check is the grader's part; what is done with its report is nobody's.
    reports = {name for s in statements if _checks(s.node) for name in s.binds}
    return [s for s in statements if not (_checks(s.node) or s.uses & reports)]


def _complete(statements, chosen, wanted, last):
    # Add what binds or changes a name that is used, and what that uses in its turn.
    imported = {
        name
        for s in statements
        if isinstance(s.node, ast.Import | ast.ImportFrom)
        for name in s.binds
    }
    seen = set(dir(builtins))
    while names := wanted - seen:
        seen |= names
        for n, one in enumerate(statements):
            if n in chosen or not _concerns(one, names, imported):
                continue
            late, touched = one.cell > last, (one.binds | one.changes) & names
            if not (late and _bound_before(statements, touched, last)):
                chosen.add(n)
                wanted |= one.uses


def _bound_before(statements, names, last):
    return any(s.binds & names for s in statements if s.cell <= last)


def _concerns(one, names, imported):
    return one.binds & (names | {"*"}) or one.changes & (names - imported)


def _checks(node):
    # Whether a statement calls a check, and shows its report or keeps it.
    if not isinstance(node, ast.Expr | ast.Assign) or node.value is None:
        return False
    calls = [part for part in ast.walk(node.value) if isinstance(part, ast.Call)]
    return any(
        ".".join(_path(call.func)).startswith(("gm.checks.", "gm.mutants.score"))
        for call in calls
    )


def _path(part):
    names = []
    while isinstance(part, ast.Attribute):
        names.append(part.attr)
        part = part.value
    if isinstance(part, ast.Name):
        names.append(part.id)
    return names[::-1]


def without_magics(source):
    """Empty the lines of a cell that are for the notebook program, not for Python.

    >>> without_magics("%load_ext x\\nx = 1")
    'pass\\nx = 1'
    """
    if source.lstrip().startswith("%%"):
        return ""
    lines = source.split("\n")
    return "\n".join(
        line[: len(line) - len(line.lstrip())] + "pass"
        if line.lstrip().startswith(("%", "!"))
        else line
        for line in lines
    )
