"""Numbers as a report writes them: short, and with digits enough to differ."""

import numpy as np

DIGITS = (4, 6, 8, 10, 12, 17)


def show(value, digits=4):
    """Write numbers with four digits, and rounding error as 0.

    Parameters
    ----------
    value : array_like
        Numbers.
    digits : int, optional
        Another number of digits; with 17, rounding error is written too.

    Returns
    -------
    str

    Examples
    --------
    >>> show([[1 / 3, 1e-17]])
    '[[0.3333, 0]]'
    """
    value = np.asarray(value, dtype=float)
    if value.ndim:
        return "[" + ", ".join(show(entry, digits) for entry in value) + "]"
    zero = abs(value) < 1e-12 and digits < DIGITS[-1]
    return f"{0.0 if zero else float(value):.{digits}g}"


def bare(value, digits=4):
    """Write numbers without the brackets that one feature or component needs not.

    Parameters
    ----------
    value : array_like
        Numbers.
    digits : int, optional
        How many digits.

    Returns
    -------
    str

    Examples
    --------
    >>> bare([[0.5], [2.0]])
    '[0.5, 2]'
    """
    return show(np.squeeze(value), digits)


def apart(first, second, write=show):
    """Write two values with as many digits as it takes to tell them apart.

    Parameters
    ----------
    first, second : array_like
        Numbers.
    write : callable, optional
        How to write one of them: `show`, or `bare`.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> apart(1.0, 1.5), apart(1.0, 1.000001)
    (('1', '1.5'), ('1', '1.000001'))
    """
    for digits in DIGITS:
        texts = write(first, digits), write(second, digits)
        if texts[0] != texts[1]:
            break
    return texts
