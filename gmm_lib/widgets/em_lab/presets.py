"""The worlds that EMLab offers: points, a start, and a family of covariances."""

import json
from typing import NamedTuple

import numpy as np

from gmm_lib.data import (
    load_old_faithful,
    make_cigars,
    make_outlier,
    make_overlapping,
    make_separated,
)
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.packing import flat


class Preset(NamedTuple):
    """One world: where EM starts, and in which.

    Parameters
    ----------
    X : ndarray of shape (N, D)
        The points, in the data's units.
    names : tuple of str, length D
        Axis labels.
    start : Mixture
        theta_0.
    of : str, optional
        The preset whose points these are in other units.
    units : tuple of float, length D, optional
        How many of these units one of its units is, for each feature.
    """

    X: np.ndarray
    names: tuple
    start: Mixture
    of: str = ""
    units: tuple = ()


def _preset(X, means, covariances, names=None, weights=None):
    X = np.round(X, 2)  # the same decimals on the page, and few of them
    K = len(means)
    if np.ndim(covariances) == 2:
        covariances = [covariances] * K
    names = names or tuple(f"x{'₁₂'[i]}" for i in range(X.shape[1]))
    weights = np.full(K, 1 / K) if weights is None else weights
    return Preset(X, names, Mixture(weights, means, covariances))


def _collapse(rng):
    cloud = rng.standard_normal((59, 2))
    X = np.concatenate([cloud, [[3.2, 2.6]]])
    narrow = [np.eye(2), 0.5 * np.eye(2)]
    return _preset(X, [[0.0, 0.0], X[-1]], narrow, weights=[0.95, 0.05])


def _symmetric(rng):
    centres = np.repeat([[-2.5, -1.0], [2.5, 1.0]], 40, axis=0)
    X = np.round(centres + rng.standard_normal((80, 2)), 2)
    return _preset(X, [X.mean(axis=0)] * 2, 9 * np.eye(2))


def _in_other_units(worlds, of, units, names):
    X, start = worlds[of].X, worlds[of].start
    scaled = Mixture(
        start.weights, start.means * units, start.covariances * np.outer(units, units)
    )
    return Preset(X * units, names, scaled, of, units)


def presets():
    """Make every preset, each from a seed of its own.

    Returns
    -------
    dict of str to Preset

    Examples
    --------
    >>> list(presets())[:2]
    ['old-faithful', 'separated']
    """
    geyser = load_old_faithful()
    rng = np.random.default_rng
    one = np.eye(2)
    worlds = {
        "old-faithful": _preset(
            geyser.X, [[2.5, 80], [4, 60]], np.diag([1, 100]), geyser.labels
        ),
        "separated": _preset(
            make_separated(90, rng(1)).X, [[1, 3], [4, 3], [7, 3]], 4 * one
        ),
        "overlapping": _preset(
            make_overlapping(120, rng(2)).X, [[-0.5], [0.5]], np.eye(1)
        ),
        "cigars": _preset(make_cigars(100, rng(3)).X, [[-3, -3], [3, 3]], 9 * one),
        "outlier": _preset(make_outlier(81, rng(4)).X, [[-2, 0], [2, 0]], 4 * one),
        "collapse": _collapse(rng(5)),
        "symmetric": _symmetric(rng(6)),
    }
    seconds = (geyser.labels[0].replace("(min)", "(s)"), geyser.labels[1])
    return worlds | {
        "rescaled": _in_other_units(worlds, "old-faithful", (60, 1), seconds)
    }


def script(worlds):
    """Write presets as a piece of a widget's module.

    Parameters
    ----------
    worlds : dict of str to Preset

    Returns
    -------
    str
    """
    texts = {name: _plain(world) for name, world in worlds.items()}
    plain = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    rescaled = [
        f"PRESETS[{name!r}].x = PRESETS[{world.of!r}].x.split(' ')"
        f".map((x, i) => x * {list(world.units)}[i % {len(world.units)}]).join(' ');\n"
        for name, world in worlds.items()
        if world.of
    ]
    return f"//# presets.js\nconst PRESETS = {plain};\n{''.join(rescaled)}"


def _plain(world):
    values = [] if world.of else world.X.ravel()  # made of the other's on the page
    return {
        "x": " ".join(f"{value:g}" for value in values),
        "names": world.names,
        "size": [world.start.n_components, world.start.n_features],
        "start": flat(world.start),
    }
