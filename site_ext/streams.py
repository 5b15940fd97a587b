"""Show what a cell prints exactly as it was printed.

Where a kernel cuts its stream into pieces depends on timing.
MyST-NB's own way of joining them ends every piece with a line break, so a table would
gain blank lines and broken rows at random.
"""

from myst_nb.core import render


def setup(app):
    """Register the extension."""
    render.coalesce_streams = join
    return {"version": "1", "parallel_read_safe": True}


def join(outputs):
    """Join the neighbouring pieces of a stream, without adding anything.

    Parameters
    ----------
    outputs : list of NotebookNode
        A cell's outputs, as its kernel sent them.

    Returns
    -------
    list of NotebookNode
        New outputs; the given ones are left alone.
    """
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output.copy())
    return joined
