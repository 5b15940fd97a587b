"""Python in the pages: exercises written and judged in the reader's own browser.

`make live` runs `python -m live`: `fetch` gets a Python made for WebAssembly and the
editor, both pinned by hash; `pack` leaves out what no exercise needs; `exercises` reads
the chapters for what each exercise needs of its page; `pages` puts all of it beside the
built site and a button under each exercise. What runs in the browser stands in `page/`,
and in `python/session.py`, which answers there.
"""
