"""The fixed words that the site's machinery puts on a page, a table for each language.

The language is Sphinx's own `language`; a translation is one more table with the same
keys. What the widgets say stands in `gmm_lib/widgets`, what the theme says in its own
catalogues.
"""

WORDS = {
    "en": {
        # widgets
        "needs kernel": (
            "This part needs a running kernel: open the notebook to use it."
        ),
        "widget failed": (
            "This widget could not start, so you see a still picture of it."
        ),
        "widget": "A widget",
        "still picture": "{label} (still picture)",
        # mathematics
        "equation link": "Link to this equation",
        # light
        "sidebar": "Sidebar",
        "sections": "Further pages of the chapter",
        "chapters": "Chapters of the book",
        "on this page": "Contents of this page",
        # published
        "card picture": "Two overlapping ellipses over a cloud of points",
        "cite as": "Cite as",
        "version": "Version",
        "citation file": "Citation file",
        "text and figures": "Text and figures",
        "code": "Code",
        "E step": "E step",
        "M step": "M step",
        "lost": "No such page",
        "lost address": "This address leads to no page of the book.",
        "lost ways": (
            '<a href="{cover}">Start at the cover</a>, or '
            '<a href="{search}">search the book</a>.'
        ),
        # live
        "try": "Try it here (loads Python once, {megabytes}\N{NO-BREAK SPACE}MB)",
        "try failed": (
            "This part could not be loaded. Are you offline? Try again with a network."
        ),
        "live panel": "Your attempt at this exercise",
        "live attempt": "Your attempt, in Python",
        "live report": "What your attempt shows",
        "live keys": "Ctrl Enter, or Cmd Enter, runs it; Tab leaves the editor.",
        "live run": "Run",
        "live stop": "Stop",
        "live reset": "Reset",
        "live download": "Download as a workbook",
        "live loading": "Loading Python: {done} of {total}\N{NO-BREAK SPACE}MB.",
        "live starting": "Starting Python.",
        "live ready": "Python is ready.",
        "live running": "Running.",
        "live done": "Done.",
        "live stopped": "Stopped. Your text is still here.",
        "live exit": "Your attempt ended Python itself. Run it again as you like.",
        "live memory": (
            "Your attempt used up the memory that it may have: try it with less."
        ),
        "live small": (
            "This device has too little memory for Python. Close other tabs and run "
            "again, or open the chapter's workbook."
        ),
        "live ended": "Python ended without an answer. Run it again.",
        "live unable": (
            "This browser cannot run Python: it lacks the exceptions of WebAssembly. "
            "Take a newer one, or open the chapter's workbook."
        ),
        "live offline": (
            "You are offline, and Python is not in this browser yet. Run again with a "
            "network: it is loaded once."
        ),
        "live broken": (
            "The download broke off, or what came is damaged. Run again to try once "
            "more."
        ),
        "live disk": (
            "Python is not in this folder: open the site on its host, or pack it with "
            "make offline LIVE=1."
        ),
    },
}


def words(language="en"):
    """Give the table of a language.

    Parameters
    ----------
    language : str, optional
        The book's, as `_config.yml` says it.

    Returns
    -------
    dict of str to str

    Raises
    ------
    KeyError
        If the language has no table.
    """
    if language not in WORDS:
        raise KeyError(f"site_ext/words.py has no table for the language {language!r}")
    return WORDS[language]
