"""Which cells of a student's workbook hang on an answer, found without running them.

The build runs a chapter with its solutions, a student without. A cell that uses no name
that a stub or a solution has bound, or perhaps changed, does the same in both.
"""

import ast
import builtins

from gmm_lib.checks.grading.statement import statement


def dependent(cells):
    """List the cells that use what an answer has bound or changed.

    Parameters
    ----------
    cells : list of NotebookNode
        Of the instructor's workbook: the student's cells and the solutions.

    Returns
    -------
    list of (str, str)
        A cell's id and a name that it uses. An exercise's own cells above its solution
        are not among them: the build, too, ran them with the stub.
    """
    state, found = _State(), []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for node in ast.parse(cell.source).body:
            used = state.run(node, _label(cell), answers=_answers(cell))
            if "solution" not in cell.metadata:
                found += [(cell.id, name) for name in used]
    return found


def _label(cell):
    return cell.metadata.get("exercise") or cell.metadata.get("solution") or ""


def _answers(cell):
    return bool(_label(cell)) and "given" not in cell.metadata.get("tags", [])


class _State:
    """The names bound so far: whose answer each comes from, and what it calls."""

    def __init__(self):
        self.owner, self.behind = {}, {}
        self.fixed = set(dir(builtins))  # and modules: a method call changes neither

    def run(self, node, label, answers):
        """Go through a statement; return the names of others' answers that it uses."""
        found = statement(node, 0)
        used = sorted(
            name
            for name in self._reached(found.uses)
            if self.owner.get(name, label) != label
        )
        whose = self.owner[used[0]] if used else ""
        if isinstance(node, ast.Import | ast.ImportFrom):
            self.fixed |= found.binds
        for name in found.binds:
            lazy = isinstance(node, ast.FunctionDef | ast.ClassDef)
            self.behind[name] = found.uses if lazy else frozenset()
            self.owner.pop(name, None)
        if answers:
            bound = found.binds | (found.changes - self.fixed)
            self.owner |= dict.fromkeys(bound, label)
        elif used:
            self.owner |= dict.fromkeys(found.binds, whose)
        return used

    def _reached(self, names):
        seen, waiting = set(), set(names)
        while waiting:
            name = waiting.pop()
            seen.add(name)
            waiting |= set(self.behind.get(name, ())) - seen
        return seen
