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
    },
}


def words(config=None):
    """Give the table of the book's language.

    Parameters
    ----------
    config : sphinx.config.Config, optional
        The book's configuration; English without one.

    Returns
    -------
    dict of str to str

    Raises
    ------
    KeyError
        If the language has no table.
    """
    language = getattr(config, "language", None) or "en"
    if language not in WORDS:
        raise KeyError(f"site_ext/words.py has no table for the language {language!r}")
    return WORDS[language]
