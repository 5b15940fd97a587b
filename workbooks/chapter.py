"""Read a chapter's resolved doctree as a sequence of pieces: texts and code cells.

Sphinx has numbered the formulas, figures, theorems and exercises, resolved every
reference, and put the code cells of an exercise inside it.
"""

from dataclasses import dataclass

from docutils import nodes

from workbooks.markdown import Markdown, escape, plain

# Nodes that show nothing.
SILENT = (nodes.target, nodes.comment, nodes.meta, nodes.title, nodes.Invisible)


@dataclass(frozen=True)
class Piece:
    """One text, or one code cell, and the exercise that it belongs to.

    Parameters
    ----------
    text : str
        Markdown; of a code cell, what stands under it: its figures' captions.
    cell : int or None
        The index of the code cell in the chapter's notebook.
    part : str
        "" for the chapter's text, "exercise", "solution" or "hint".
    label : str
        The exercise's label.
    title : str
        On the first piece of an exercise or solution, its heading.
    begins : bool
        Whether a heading begins here.
    """

    text: str
    cell: int | None = None
    part: str = ""
    label: str = ""
    title: str = ""
    begins: bool = False


class Numbers:
    """Look up the numbers that Sphinx gave to the things of one page."""

    def __init__(self, env, docname):
        self._figures = env.toc_fignumbers.get(docname, {})
        self._sections = env.toc_secnumbers.get(docname, {})

    def of(self, kind, node):
        """Return the number of a node, "5.14" say; "" for one that has none."""
        found = self._figures.get(kind, {})
        for name in node["ids"]:
            if name in found:
                return ".".join(map(str, found[name]))
        return ""

    def of_section(self, node):
        """Return a heading's number with its full stop, or ""."""
        keys = [f"#{name}" for name in node["ids"]]
        if isinstance(node.parent, nodes.document):
            keys.append("")
        found = [self._sections[key] for key in keys if self._sections.get(key)]
        return ".".join(map(str, found[0])) + ". " if found else ""


def read(doctree, numbers):
    """Yield the pieces of a chapter in order.

    Parameters
    ----------
    doctree : docutils document
        As Sphinx resolves it for this builder.
    numbers : Numbers

    Yields
    ------
    Piece
    """
    yield from _Reader(numbers, doctree).inside(doctree, Piece(""), depth=0)


class _Reader:
    def __init__(self, numbers, doctree):
        self.numbers = numbers
        self.markdown = Markdown(numbers, doctree)

    def inside(self, parent, where, depth):
        for node in parent.children:
            yield from self.piece(node, where, depth)

    def piece(self, node, where, depth):
        kind = type(node).__name__
        if kind == "section" and "exercise-content" in node["ids"]:
            yield from self.inside(node, where, depth)
        elif kind == "section" and "solution-content" in node["ids"]:
            yield from self.inside(node, where, depth)
        elif kind == "section":
            yield from self.section(node, where, depth + 1)
        elif kind in ("exercise_node", "exercise_enumerable_node"):
            yield from self.exercise(node, depth)
        elif kind == "solution_node":
            label = node["target_label"]
            title = plain(node.children[0])
            yield Piece("", part="solution", label=label, title=title)
            yield from self.inside(node, Piece("", part="solution", label=label), depth)
        elif node.get("nb_element") == "cell_code":
            yield Piece(
                self.captions(node), node["cell_index"], where.part, where.label
            )
        elif not isinstance(node, SILENT):
            text = self.markdown.block(node)
            yield Piece(text, part=where.part, label=where.label)

    def section(self, node, where, depth):
        title = self.markdown.inline(node.next_node(nodes.title))
        text = f"{'#' * depth} {self.numbers.of_section(node)}{title}"
        yield Piece(text, part=where.part, label=where.label, begins=True)
        yield from self.inside(node, where, depth)

    def exercise(self, node, depth):
        number = self.numbers.of("exercise", node)
        name = " ".join(filter(None, ["Exercise", number]))
        title = self.markdown.inline(node.children[0])
        label = node["label"]
        heading = f"{'#' * min(depth + 1, 6)} {name}{title}"
        text = f"{name}{plain(node.children[0])}"
        yield Piece(heading, part="exercise", label=label, title=text, begins=True)
        yield from self.inside(node, Piece("", part="exercise", label=label), depth)

    def captions(self, cell):
        """Write the captions of a cell's figures, each behind its number."""
        found = []
        for figure in cell.findall(nodes.figure):
            caption = figure.next_node(nodes.caption)
            number = escape(self.numbers.of("figure", figure))
            words = self.markdown.inline(caption) if caption else ""
            found.append(f"**Figure {number}.** {words}")
        return "\n\n".join(found)
