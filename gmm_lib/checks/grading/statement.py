"""Which names a statement binds, and which it takes from what ran before it."""

import ast
import symtable
from typing import NamedTuple


class Statement(NamedTuple):
    """Hold a statement, the cell it stands in, and its names.

    Parameters
    ----------
    node : ast.stmt
        The statement.
    cell : int
        The index of its cell.
    binds : frozenset of str
        What it binds, or changes as `x[0] = 1` changes x; "*" where no one knows.
    sure : frozenset of str
        What it binds whatever happens, and whatever it was before.
    changes : frozenset of str
        Whose object it may change by a call such as `x.sort()`.
    uses : frozenset of str
        What it takes from what ran before it, in whatever depth.
    """

    node: ast.stmt
    cell: int
    binds: frozenset
    sure: frozenset
    changes: frozenset
    uses: frozenset


def statement(node, cell=0):
    """Say which names a statement binds, and which it uses.

    A name that it binds before it uses it is its own. What it binds under a condition,
    or in a loop that may not run, it may need from before.

    >>> import ast
    >>> made = statement(ast.parse("for k in y: z = x[k] = f(z, k)").body[0])
    >>> sorted(made.binds), sorted(made.uses)
    (['k', 'x', 'z'], ['f', 'x', 'y', 'z'])
    """
    run = _Run()
    run.visit(node)
    names = run.binds, run.sure, run.changes, run.uses
    return Statement(node, cell, *map(frozenset, names))


class _Run(ast.NodeVisitor):
    # A statement's parts in the order in which they run.

    def __init__(self):
        self.binds, self.sure, self.changes, self.uses = set(), set(), set(), set()

    def _use(self, names):
        self.uses |= names - self.sure

    def _bind(self, name):
        self.binds.add(name)
        self.sure.add(name)

    def _all(self, *parts):
        for part in parts:
            if isinstance(part, list):
                self._all(*part)
            elif part is not None:
                self.visit(part)

    def _branches(self, *branches):
        # One of these runs, no one knows which: what all of them bind is bound.
        before, ends = set(self.sure), []
        for branch in branches:
            self.sure = set(before)
            self._all(branch)
            ends.append(self.sure)
        self.sure = set.intersection(*ends)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id)
        else:
            self._use({node.id})

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):  # x[0] = ... and x.a = ... change x
            self.binds |= _root(node)

    visit_Subscript = visit_Attribute

    def visit_Expr(self, node):
        self._all(node.value)
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            self.changes |= _root(call)

    def visit_Assign(self, node):
        self._all(node.value, node.targets)

    def visit_AugAssign(self, node):
        self._use(_root(node.target))
        self._all(node.value, node.target)

    def visit_AnnAssign(self, node):
        self._all(node.annotation, node.value, node.target if node.value else None)

    def visit_NamedExpr(self, node):
        self._all(node.value, node.target)

    def visit_If(self, node):
        self._all(node.test)
        self._branches(node.body, node.orelse)

    visit_IfExp = visit_While = visit_If

    def visit_For(self, node):
        self._all(node.iter)
        self._branches([node.target, node.body], node.orelse)

    visit_AsyncFor = visit_For

    def visit_Try(self, node):
        self._branches([node.body, node.orelse], *node.handlers)
        self._all(node.finalbody)

    visit_TryStar = visit_Try

    def visit_ExceptHandler(self, node):
        self._all(node.type)
        if node.name:
            self._bind(node.name)
        self._all(node.body)
        self.sure.discard(node.name)

    def visit_Match(self, node):
        self._all(node.subject)
        self._branches([], *node.cases)

    def visit_MatchAs(self, node):
        self.generic_visit(node)
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            self._bind(name)

    visit_MatchStar = visit_MatchMapping = visit_MatchAs

    def visit_Import(self, node):
        for alias in node.names:
            if alias.name == "*":
                self.binds.add("*")
            else:
                self._bind(alias.asname or alias.name.split(".")[0])

    visit_ImportFrom = visit_Import

    def visit_Lambda(self, node):
        self._all(node.args)
        before = set(self.sure)
        self.sure |= {part.arg for part in _within(node.args, ast.arg)}
        self._all(node.body)
        self.sure = before

    def visit_ListComp(self, node):
        before = set(self.sure)
        for part in node.generators:
            self._all(part.iter)
            self.sure |= {name.id for name in _within(part.target, ast.Name)}
            self._all(part.ifs)
        values = [node.key, node.value] if isinstance(node, ast.DictComp) else node.elt
        self._all(values)
        self.sure = before

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_FunctionDef(self, node):
        self._all(node.decorator_list, node.args, node.returns)
        self._scope(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self._all(node.decorator_list, node.bases, node.keywords)
        self._scope(node)

    def _scope(self, node):
        self._bind(node.name)  # before its body, which may call it
        table = symtable.symtable(ast.unparse(node), "workbook", "exec")
        for inner in table.get_children():
            self._use(_globals(inner))


def _globals(table):
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and symbol.is_global()
    }
    return names.union(*map(_globals, table.get_children()))


def _root(part):
    while isinstance(part, ast.Attribute | ast.Subscript | ast.Call):
        part = part.func if isinstance(part, ast.Call) else part.value
    return {part.id} if isinstance(part, ast.Name) else set()


def _within(node, kind):
    return (part for part in ast.walk(node) if isinstance(part, kind))
