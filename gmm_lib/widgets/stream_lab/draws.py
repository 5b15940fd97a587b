"""Random numbers that a seed gives alike in Python and on the page."""

import numpy as np

_WORD = np.uint64(2**32 - 1)


def draws(seed, n):
    """Draw for each of n rows a uniform number and two standard normal ones.

    Parameters
    ----------
    seed : int
        Not negative.
    n : int
        How many rows.

    Returns
    -------
    u : ndarray of shape (n,)
        In [0, 1).
    z : ndarray of shape (n, 2)

    Notes
    -----
    The generator mulberry32, and Box and Muller (1958): `numbers/random.js`.

    Examples
    --------
    >>> u, z = draws(1, 1000)
    >>> bool(abs(u.mean() - 0.5) < 0.05), bool(abs(z.std() - 1) < 0.05)
    (True, True)
    """
    five = _uniforms(seed, 5 * n).reshape(n, 5)
    radius = np.sqrt(-2 * np.log(1 - five[:, [1, 3]]))
    return five[:, 0], radius * np.cos(2 * np.pi * five[:, [2, 4]])


def _uniforms(seed, n):
    state = (seed + 0x6D2B79F5 * np.arange(1, n + 1, dtype=np.uint64)) & _WORD
    mixed = (state ^ (state >> 15)) * (state | 1) & _WORD
    mixed ^= mixed + ((mixed ^ (mixed >> 7)) * (mixed | 61) & _WORD) & _WORD
    return (mixed ^ (mixed >> 14)) / 2**32
