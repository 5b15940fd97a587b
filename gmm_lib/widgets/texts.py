"""The texts that an author gives a question: checked, and set as HTML."""

import re
from html import escape


def as_text(text, name):
    """Return a text as it is, or say what is wrong with it.

    Parameters
    ----------
    text : str
        Not empty; what stands between two backticks is code.
    name : str
        What to call it in an error.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        When `text` is no str.
    ValueError
        When it is empty, or leaves a backtick open.

    Examples
    --------
    >>> as_text("Is `p(x)` below 1?", "question")
    'Is `p(x)` below 1?'
    """
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a str, not {text!r}")
    if not text.strip():
        raise ValueError(f"{name} is empty; write at least one word")
    if text.count("`") % 2:
        raise ValueError(f"{name} leaves a backtick open: {text!r}; close the code")
    return text


def as_rows(rows, name, shape, as_row):
    """Return at least two rows, each read by `as_row`, or say what is wrong.

    Parameters
    ----------
    rows : sequence
    name : str
        What to call them in an error.
    shape : str
        What each is, such as "(answer, reply)".
    as_row : callable
        From a row and its name, such as "answers[0]", to what is kept of it.

    Returns
    -------
    list

    Raises
    ------
    TypeError
        When `rows` is no sequence.
    ValueError
        When there are fewer than two.

    Examples
    --------
    >>> as_rows(["yes", "no"], "answers", "str", as_text)
    ['yes', 'no']
    """
    if isinstance(rows, str) or not hasattr(rows, "__iter__"):
        raise TypeError(f"{name} must be a list of {shape}, not {rows!r}")
    rows = [as_row(row, f"{name}[{i}]") for i, row in enumerate(rows)]
    if len(rows) < 2:
        raise ValueError(f"{name} has {len(rows)} of them; a choice needs at least 2")
    return rows


def as_key(name):
    """Return the name of a prediction, or say what is wrong with it.

    Parameters
    ----------
    name : str
        Small letters, digits and hyphens: it becomes part of an address.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        When `name` is no str.
    ValueError
        When it holds anything else, or nothing.

    Examples
    --------
    >>> as_key("twenty-starts")
    'twenty-starts'
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a str, not {name!r}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(
            f"name is {name!r}; use small letters, digits and single hyphens, "
            "such as 'twenty-starts'"
        )
    return name


def inline(text):
    """Set a text as HTML, what stands between backticks as code.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> inline("Is `x < y`?")
    'Is <code>x &lt; y</code>?'
    """
    pieces = enumerate(escape(text, quote=False).split("`"))
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in pieces)


def plain(text):
    """Return a text without its backticks.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain("Is `x < y`?")
    'Is x < y?'
    """
    return text.replace("`", "")
