"""What this book adds to Sphinx: a room for each thing that it does to the pages.

`mathematics` typesets, `widgets` brings the chapters' widgets to life without a kernel,
`light` takes out what the pages do not need, `published` says where the book lives,
`framed` lets the pages run in a frame, `lost` is for who follows a wrong address,
`numbers` spares the build from reading a page again for each reference into it,
`citations` and `streams` mend a detail each. The fixed words that they put on a page
stand in `words.py`.
"""

import gc

ROOMS = (
    "citations",
    "framed",
    "light",
    "lost",
    "mathematics",
    "numbers",
    "published",
    "streams",
    "widgets",
)


def setup(app):
    """Register every room."""
    # A book is millions of small objects, and few become garbage. Python would look
    # through all of them for it again and again: a sixth of the build's time.
    gc.set_threshold(10_000)
    for room in ROOMS:
        app.setup_extension(f"{__name__}.{room}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
