"""Read a chapter's resolved doctree as a sequence of pieces: texts and code cells.

Sphinx has numbered the formulas, figures, theorems and exercises, resolved every
reference, and put the code cells of an exercise inside it.
"""

from dataclasses import dataclass, replace

from docutils import nodes
from sphinx_exercise.nodes import is_exercise_node, is_solution_node

from workbooks.markdown import Markdown, escape, plain

# What an exercise and its solution wrap their contents in.
BODIES = {"exercise-content", "solution-content"}
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
        "" for the chapter's text, "exercise" or "solution".
    label : str
        The exercise's label.
    title : str
        On the first piece of a solution, its heading.
    begins : bool
        Whether a heading begins here.
    alts : tuple of str
        What the pictures of a code cell show, in words.
    """

    text: str
    cell: int | None = None
    part: str = ""
    label: str = ""
    title: str = ""
    begins: bool = False
    alts: tuple = ()


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
        if BODIES.intersection(node.get("ids", ())):
            yield from self.inside(node, where, depth)
        elif isinstance(node, nodes.section):
            yield from self.section(node, where, depth + 1)
        elif is_exercise_node(node):
            yield from self.exercise(node, depth)
        elif is_solution_node(node):
            yield from self.solution(node, depth)
        elif node.get("nb_element") == "cell_code":
            alts = tuple(image.get("alt", "") for image in node.findall(nodes.image))
            text = self.captions(node)
            yield replace(where, text=text, cell=node["cell_index"], alts=alts)
        elif not isinstance(node, SILENT):
            yield replace(where, text=self.markdown.block(node))

    def section(self, node, where, depth):
        title = self.markdown.inline(node.next_node(nodes.title))
        text = f"{'#' * depth} {self.numbers.of_section(node)}{title}"
        yield replace(where, text=text, begins=True)
        yield from self.inside(node, where, depth)

    def exercise(self, node, depth):
        number = self.numbers.of("exercise", node)
        name = " ".join(filter(None, ["Exercise", number]))
        title = self.markdown.inline(node.children[0])
        heading = f"{'#' * min(depth + 1, 6)} {name}{title}"
        where = Piece("", part="exercise", label=node["label"])
        yield replace(where, text=heading, begins=True)
        yield from self.inside(node, where, depth)

    def solution(self, node, depth):
        where = Piece("", part="solution", label=node["target_label"])
        yield replace(where, title=plain(node.children[0]), begins=True)
        yield from self.inside(node, where, depth)

    def captions(self, cell):
        """Write the captions of a cell's figures, each behind its number."""
        found = []
        for figure in cell.findall(nodes.figure):
            caption = figure.next_node(nodes.caption)
            number = escape(self.numbers.of("figure", figure))
            words = self.markdown.inline(caption) if caption else ""
            found.append(f"**Figure {number}.** {words}")
        return "\n\n".join(found)
