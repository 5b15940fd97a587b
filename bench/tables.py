"""What the book shows of the results: tables of ratios, in Markdown."""

from gmm_lib.families import FAMILIES

COLUMNS = [("scikit-learn", family) for family in FAMILIES]
COLUMNS += [("oneDAL", family) for family in ("full", "diag")]
BESIDE = ("textbook", "plain loop", "no weights", "no holes", "one process")
WHOLE = {"whole fit, s": "at both defaults", "whole fit at one tol, s": "at one tol"}
SAID = {"1": "one thread", "default": "a thread for each core"}


def markdown(rows, machine):
    """Turn the rows of results.csv into the text of ratios.md.

    Parameters
    ----------
    rows : list of dict
        By the names in the file's first line, as text.
    machine : str
        What was measured where.

    Returns
    -------
    str
    """
    parts = [f"Measured on {machine}.\n"]
    for threads, said in SAID.items():
        own = [row for row in rows if row["threads"] == threads]
        parts += [f"**An iteration, with {said}**\n", iterations(own)]
        for what, how in WHOLE.items():
            parts += [f"**A whole fit {how}, with {said}**\n", whole_fits(own, what)]
    parts += ["**Weights, holes, streams and machines**\n", beyond(rows)]
    parts += ["**Working memory of two iterations**\n", memory(rows)]
    return "\n".join(parts)


def iterations(rows):
    """Tabulate the ratios of an iteration: a line for a size, a column for a peer."""
    found = {}
    for row in rows:
        if row["what"] == "iteration, s":
            line = found.setdefault(size_of(row), {})
            line[row["peer"], row["family"]] = f"{float(row['ratio']):.1f}"
    columns = [each for each in COLUMNS if any(each in line for line in found.values())]
    head = ["n", "D", "K", *(f"{peer}, {family}" for peer, family in columns)]
    return table(
        head,
        [[*size, *(line.get(c, "") for c in columns)] for size, line in found.items()],
    )


def whole_fits(rows, what):
    """Tabulate the ratios of whole fits of a kind, and how much higher they end."""
    return table(
        ["n", "D", "K", "scikit-learn, full", "ends higher by, nats a point"],
        [
            [*size_of(row), f"{float(row['ratio']):.1f}", row["note"].split()[0]]
            for row in rows
            if row["what"] == what
        ],
    )


def beyond(rows):
    """Tabulate the ratios of what no peer does."""
    return table(
        ["what", "beside", "n", "D", "K", "ratio"],
        [
            [
                row["what"].removesuffix(", s"),
                row["peer"],
                *size_of(row),
                row["ratio"],
            ]
            for row in rows
            if row["peer"] in BESIDE
        ],
        text=2,
    )


def memory(rows):
    """Tabulate the peaks of working memory."""
    return table(
        ["n", "D", "K", "scikit-learn, MiB", "gmm_lib, MiB"],
        [
            [*size_of(row), f"{float(row['theirs']):,.1f}", f"{float(row['ours']):.1f}"]
            for row in rows
            if row["what"].startswith("memory")
        ],
    )


def size_of(row):
    """Read n, D and K."""
    return f"{int(row['n']):,}", row["D"], row["K"]


def table(head, lines, text=0):
    """Write a table of numbers; the first columns may be text."""
    rule = ["---"] * text + ["---:"] * (len(head) - text)
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, rule, *lines])
