"""A table as text, and as HTML for a notebook."""

from html import escape


class Table:
    """Show itself as a table: what inherits gives `_title` and `_table`.

    `_table` yields the head and then the rows, each a list of cells as text; `_notes`
    yields the lines below, if any.
    """

    def _notes(self):
        return ()

    def __repr__(self):
        rows = list(self._table())
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  " + "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True))
            for row in rows
        ]
        notes = (f"  {note}" for note in self._notes())
        return "\n".join([self._title(), *lines, *notes])

    def _repr_html_(self):
        head, *rows = self._table()
        top = "".join(f"<th>{cell}</th>" for cell in head)
        body = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
            for row in rows
        )
        return (
            f"<table><caption>{self._title()}</caption>"
            f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
            + "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        )


def digits(array):
    """Write numbers to 4 significant digits, in brackets where there are several."""
    if array.size == 1:
        return f"{array.item():.4g}"
    if array.ndim == 1:
        return "[" + ", ".join(f"{value:.4g}" for value in array) + "]"
    return "[" + ", ".join(map(digits, array)) + "]"
