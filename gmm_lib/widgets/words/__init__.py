"""The words of the widgets, a folder for each language.

Each folder has `words.js`, what several widgets say, beside it a script for what each
says, and `words.py`, what stands in still pictures and their alternative texts.
The environment variable GMM_LANGUAGE, read once, names the folder; without it, "en".
"""

import os
from importlib import import_module
from importlib.resources import files

LANGUAGES = tuple(
    sorted(
        path.name
        for path in files(__name__).iterdir()
        if path.is_dir() and not path.name.startswith("_")
    )
)


def as_language(language):
    """Return the name of a language that has words, or say which ones have.

    Parameters
    ----------
    language : str
        Such as "en".

    Returns
    -------
    str

    Raises
    ------
    ValueError
        When it has no folder here.

    Examples
    --------
    >>> as_language("en")
    'en'
    """
    if language not in LANGUAGES:
        raise ValueError(
            f"GMM_LANGUAGE is {language!r}; there are words in {', '.join(LANGUAGES)}"
        )
    return language


LANGUAGE = as_language(os.environ.get("GMM_LANGUAGE", "en"))
said = import_module(f"{__name__}.{LANGUAGE}.words")
