"""A table as text, and as HTML for a notebook."""


class Table:
    """Show itself as a table: what inherits gives `_title` and `_table`.

    `_table` yields the head and then the rows, each a list of cells as text.
    """

    def __repr__(self):
        rows = list(self._table())
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  " + "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True))
            for row in rows
        ]
        return "\n".join([self._title(), *lines])

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
        )


def digits(array):
    """Write numbers to 4 significant digits, in brackets where there are several."""
    if array.size == 1:
        return f"{array.item():.4g}"
    if array.ndim == 1:
        return "[" + ", ".join(f"{value:.4g}" for value in array) + "]"
    return "[" + ", ".join(map(digits, array)) + "]"
