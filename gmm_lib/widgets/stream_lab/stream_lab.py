"""A stream of batches, and rows with holes: what stepwise EM and EM make of them."""

from itertools import islice
from typing import Any

import numpy as np
from traitlets import Dict, Enum, Float, Int, List, observe, validate

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_choice
from gmm_lib.em import e_step, log_likelihood
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.contract import as_between
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.stream_lab import holes, stream
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said

BATCHES = [2, 4, 10, 20, 40, 100]
_PLAIN = {
    "mode": "stream",
    "steps": "power",
    "exponent": 0.6,
    "rate": 0.05,
    "offset": 2,
    "batch": 10,
    "batches": 0,
    "drift": 0.0,
    "seed": 2,
    "mechanism": "first",
    "lost": 0.5,
}
PRESETS = {
    "stationary": _PLAIN,
    "drifting": _PLAIN | {"exponent": 1.0, "drift": 4.0},
    "two": _PLAIN | {"offset": 1, "batch": 2},
    "holes": _PLAIN | {"mode": "holes"},
}
_RANGES = {
    "exponent": (0.5, 1),
    "rate": (0.005, 1),
    "offset": (1, 2),
    "drift": (0, 6),
    "seed": (1, 2**31),
    "lost": (0, 0.9),
}


class StreamLab(Widget):
    """Fit rows that come batch by batch, or rows that lost entries.

    In the mode "stream" 1000 rows of two groups come in batches; each batch moves
    averages a step, and the mixture is solved from them.
    A row fades as its weight in the averages does.
    In the mode "holes" 400 pairs lose their second entry, by a mechanism of the
    reader's choice; three fits of one Gaussian are compared with that of all rows.

    Parameters
    ----------
    preset : {"stationary", "drifting", "two", "holes"}
        A stream that stands; one whose second group moves, with steps 1 / (t + 2); one
        whose first batch, of two rows, replaces the start; rows with holes.

    Attributes
    ----------
    mode : {"stream", "holes"}
    steps : {"power", "constant"}
        The step of batch t = 0, 1, ...: (t + offset)^-exponent, or `rate`.
    exponent, rate : float
        From 0.5 to 1; above 0, at most 1.
    offset : {1, 2}
        With 1 the first batch replaces the start.
    batch : {2, 4, 10, 20, 40, 100}
        Rows in a batch.
    batches : int
        How many have come.
    drift : float
        How far the second group moves while all rows come, from 0 to 6.
    seed : int
        Of all rows, from 1.
    mechanism : {"random", "first", "second"}
        On what it depends whether the second entry is lost: nothing, the first entry,
        which is always there, or the second entry itself.
    lost : float
        The share that is lost, from 0 to 0.9.
    X : ndarray of shape (1000, 2) or (400, 2)
        The rows of the stream as they come, or those with holes as NaN.
    mixture : Mixture
        After `batches`; the last sound one where the stream broke it.
    fits : dict of str to Mixture
        "em", "complete", "filled" and "all": what is made of the holes.
    gap : float or dict of str to float
        Nats a row below the best fit of all rows: in a stream, of all rows as they
        would be at that time.

    Raises
    ------
    ValueError
        When there is no such preset.
    TraitError
        When a number is out of its range.

    Notes
    -----
    Cappé and Moulines (2009), Journal of the Royal Statistical Society B 71, 593-613;
    Little and Rubin (2019), Statistical Analysis with Missing Data.

    Examples
    --------
    >>> lab = StreamLab()
    >>> lab
    StreamLab: stepwise EM on 1000 rows that come in batches
    >>> far = lab.gap
    >>> lab.batches = 100
    >>> lab.gap < 0.02 < 1 < far
    True
    """

    _esm = bundle("stream_lab/stream_lab.js")

    world = Dict({"stream": stream.WORLD, "holes": holes.WORLD}).tag(sync=True)
    presets = Dict(PRESETS).tag(sync=True)
    sizes = List(BATCHES).tag(sync=True)
    mode = Enum(["stream", "holes"]).tag(sync=True)
    steps = Enum(["power", "constant"]).tag(sync=True)
    exponent = Float().tag(sync=True)
    rate = Float().tag(sync=True)
    offset = Int().tag(sync=True)
    batch = Enum(BATCHES).tag(sync=True)
    batches = Int().tag(sync=True)
    drift = Float().tag(sync=True)
    seed = Int().tag(sync=True)
    mechanism = Enum(holes.MECHANISMS).tag(sync=True)
    lost = Float().tag(sync=True)

    def __init__(self, preset: str = "stationary") -> None:
        own = PRESETS[as_choice(preset, "preset", tuple(PRESETS))]
        lost = own["mode"] == "holes"
        label = said.lost_lab(holes.ROWS) if lost else said.stream_lab(stream.ROWS)
        super().__init__(**own, label=label)

    @property
    def X(self) -> Array:
        if self.mode == "holes":
            return holes.holed(self.seed, self.mechanism, self.lost)
        return stream.rows(self.seed, stream.drifted(self.drift))

    @property
    def mixture(self) -> Mixture:
        return self._path(self.batches)

    @property
    def fits(self) -> dict[str, Mixture]:
        X = holes.holed(self.seed, self.mechanism, self.lost)
        return holes.fits(X, holes.pairs(self.seed)[0])[0]

    @property
    def gap(self) -> Any:
        if self.mode == "holes":
            X, found = holes.pairs(self.seed)[0], self.fits
            top = log_likelihood(X, found["all"])
            levels = {name: log_likelihood(X, fit) for name, fit in found.items()}
            return {name: float(top - level) / len(X) for name, level in levels.items()}
        shift = self.drift * self.batch * self.batches / stream.ROWS
        now = log_likelihood(stream.rows(self.seed, shift), self.mixture)
        return float(stream.best(self.seed, shift)[1] - now / stream.ROWS)

    def _path(self, batches):
        X = stream.rows(self.seed, stream.drifted(self.drift))
        path = stream.walk(X, self.batch, self._step)
        return list(islice(path, batches + 1))[-1]

    def _step(self, t):
        if self.steps == "constant":
            return self.rate
        return (t + self.offset) ** -self.exponent

    @validate(*_RANGES)
    def _check_number(self, proposal):
        name = proposal["trait"].name
        return as_between(name, proposal["value"], *_RANGES[name])

    @validate("batches")
    def _check_batches(self, proposal):
        most = stream.ROWS // self.batch
        return as_between("batches", proposal["value"], 0, most)

    @observe("batch")
    def _keep_batches_possible(self, change):
        self.batches = min(self.batches, stream.ROWS // change["new"])

    def _draw_still(self, figure):
        from gmm_lib import plot

        ax = figure.subplots()
        if self.mode == "holes":
            self._draw_holes(ax, plot)
            return
        X, end = self.X, self._path(stream.ROWS // self.batch)
        plot.points(X, e_step(X, end), ax=ax, labels=said.FEATURES)
        plot.ellipses(end, ax=ax)
        plot.ellipses(stream.best(self.seed, self.drift)[0], ax=ax, truth=True)

    def _draw_holes(self, ax, plot):
        X, found = self.X, self.fits
        gone = holes.pairs(self.seed)[0][np.isnan(X[:, 1])]
        ax.plot(*X.T, "o", color=plot.GREY, markersize=3)
        ax.plot(*gone.T, "o", mfc="none", mec=plot.GREY, markersize=3)
        parts = [found[name] for name in said.FITS]
        means = [part.means[0] for part in parts]
        shapes = [part.covariances[0] for part in parts]
        plot.ellipses(Mixture([1 / 3] * 3, means, shapes), ax=ax)
        plot.ellipses(found["all"], ax=ax, truth=True)
        for k, name in enumerate(said.FITS.values()):
            look = plot.style(k)
            ax.plot([], [], look.marker, color=look.colour, label=name)
        ax.plot([], [], "--", color=plot.INK, label=said.ALL_ROWS)
        ax.set(xlabel=said.ENTRIES[0], ylabel=said.ENTRIES[1])
        ax.legend(*_last(ax, len(parts) + 1), frameon=False, loc="upper left")


def _last(ax, count):
    handles, labels = ax.get_legend_handles_labels()
    return handles[-count:], labels[-count:]
