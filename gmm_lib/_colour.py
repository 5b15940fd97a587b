"""Colours mixed as the eye does: in Oklab, where equal steps look equal.

Ottosson (2020), "A perceptual color space for image processing".
`gmm_lib/widgets/numbers/colour.js` mixes alike.
"""

import numpy as np

_NEUTRAL = np.array([0.9, 0.0, 0.0])  # in Oklab: a light grey
_PULL = 0.9
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OPPONENTS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def blended(colours, shares):
    """Mix colours by shares, and draw the mixture to a light neutral.

    Parameters
    ----------
    colours : array_like of shape (K, 3)
        Red, green and blue from 0 to 1.
    shares : ndarray of shape (N, K)
        Each row sums to one; the nearer its two largest are, the lighter the colour.

    Returns
    -------
    ndarray of shape (N, 3)

    Examples
    --------
    >>> blended([[0.0, 0.0, 1.0]], np.array([[1.0]])).round(6)
    array([[0., 0., 1.]])
    """
    largest = np.sort(np.pad(shares, ((0, 0), (1, 0))), axis=1)[:, -2:]
    pull = _PULL * (1 - np.diff(largest))
    return _rgb((1 - pull) * (shares @ _oklab(colours)) + pull * _NEUTRAL)


def _oklab(colours):
    c = np.asarray(colours)  # (K, 3)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _CONES.T) @ _OPPONENTS.T


def _rgb(lab):
    cones = (lab @ np.linalg.inv(_OPPONENTS).T) ** 3
    c = np.clip(cones @ np.linalg.inv(_CONES).T, 0, 1)
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * c ** (1 / 2.4) - 0.055)
