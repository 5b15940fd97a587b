"""The table of a lesson's exercises, read from the chapters that hold them."""

import re
from functools import cache

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

_EXERCISE = re.compile(
    r"^`{3,}\{exercise(?:-start)?\} (?P<title>.+)\n:label: (?P<label>\S+)\n"
    r"(?:`{3,}\n)?\s*(?:\*Level (?P<level>\d) · (?P<minutes>\d+) minutes)?",
    re.M,
)
HEAD = "| exercise | what it asks for | level | minutes |\n|---|---|---|---|"


class LessonExercises(SphinxDirective):
    """List exercises, given by their labels, with what their chapters say of them."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        known = exercises(self.env.srcdir / "chapters")
        labels = self.arguments[0].split()
        unknown = [label for label in labels if label not in known]
        if unknown:
            raise self.error(f"no chapter has an exercise {', '.join(unknown)}")
        text = "\n".join([HEAD, *(row(label, *known[label]) for label in labels)])
        parent = nodes.Element()
        source = self.get_source_info()[0]
        lines = StringList(text.split("\n"), source=source)
        self.state.nested_parse(lines, self.content_offset, parent)
        self.env.note_reread()  # what it says may change with any chapter
        return parent.children


@cache  # a page has a list for each lesson
def exercises(folder):
    """Map the label of each exercise to its title, level and minutes.

    Parameters
    ----------
    folder : Path
        Of the chapters' notebooks.

    Returns
    -------
    dict
        Of (str, str, str); level and minutes are "" where a chapter does not say.
    """
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        text = "\n\n".join(c.source for c in nb.cells if c.cell_type == "markdown")
        for match in _EXERCISE.finditer(text):
            level, minutes = match["level"] or "", match["minutes"] or ""
            found[match["label"]] = match["title"], level, minutes
    return found


def row(label, title, level, minutes):
    """Write one row of the table.

    >>> row("ex-a", "Two sigma · proof", "2", "20")
    '| {numref}`ex-a`: Two sigma | proof | 2 | 20 |'
    """
    name, *kinds = title.split(" · ")
    return f"| {{numref}}`{label}`: {name} | {', '.join(kinds)} | {level} | {minutes} |"
