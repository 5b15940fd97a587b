"""Labels that remember: a mixture becomes a chain."""

import numpy as np
from traitlets import Dict, Float, Int, List, validate

from gmm_lib.components import Normal
from gmm_lib.models import Chain
from gmm_lib.widgets.chain_lab.fits import fits
from gmm_lib.widgets.contract import as_between
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said

SPAN = (0.8, 6.2)  # minutes that the picture shows
MOST = 60  # rows on show


class ChainLab(Widget):
    """Give a mixture's labels a memory, and watch messages pass along the rows.

    The rows are the durations of Old Faithful's eruptions, nothing else, in the order
    of time; the reader drags one, shuffles them, and moves from the fitted mixture,
    whose labels forget, to the fitted chain.
    Messages step forward, which gives p(short | all rows up to here), and back, which
    gives p(short | all rows).

    Attributes
    ----------
    durations : list of float
        The rows, in minutes, in their order; at least two, each from 0.8 to 6.2.
    memory : float
        From 0, where every row of A equals the weights, to 1, the fitted chain; all
        parameters go the straight way between the two fits.
    message : int
        How many messages have come to the rows on show: first each one's from the
        left, then each one's from the right.
    first, row : int
        Indices of the first row on show, and of the chosen one.
    model : Chain
        At `memory`; the short durations first.
    log_likelihood : float
        Of it, in nats.

    Raises
    ------
    TraitError
        When a duration, the memory or an index is out of its range.

    Notes
    -----
    Bishop (2006), section 13.2; the messages are divided by their sums: Rabiner (1989).

    Examples
    --------
    >>> lab = ChainLab()
    >>> lab
    ChainLab: 272 durations in a row, and labels that remember
    >>> round(lab.log_likelihood, 2)
    -276.36
    >>> lab.memory = 1.0
    >>> round(lab.log_likelihood, 2)
    -243.59
    """

    _esm = bundle("chain_lab/chain_lab.js")

    fits = Dict().tag(sync=True)
    durations = List(Float(), minlen=2).tag(sync=True)
    memory = Float(0.0).tag(sync=True)
    message = Int(2 * MOST).tag(sync=True)
    first = Int(0).tag(sync=True)
    row = Int(5).tag(sync=True)

    def __init__(self) -> None:
        found = fits()
        order = found["order"]
        super().__init__(fits=found, durations=order, label=said.chain_lab(len(order)))

    @property
    def model(self) -> Chain:
        return _model(self.fits, self.memory)

    @property
    def log_likelihood(self) -> float:
        return self.model.expect(np.reshape(self.durations, (-1, 1))).log_likelihood

    @validate("durations")
    def _check_durations(self, proposal):
        for i, value in enumerate(proposal["value"]):
            as_between(f"durations[{i}]", value, *SPAN)
        return proposal["value"]

    @validate("memory", "message", "first", "row")
    def _check_number(self, proposal):
        value, name = proposal["value"], proposal["trait"].name
        count = len(self.durations)
        most = {
            "memory": 1,
            "message": 2 * min(MOST, count),
            "first": max(0, count - MOST),
            "row": count - 1,
        }
        return as_between(name, value, 0, most[name])

    def _draw_still(self, figure):
        from gmm_lib import plot

        x = np.array(self.durations)
        rows = slice(self.first, self.first + MOST)
        places = np.arange(len(x))[rows] + 1
        titles = {0.0: said.ALONE, 1.0: said.IN_A_CHAIN}
        axes = figure.subplots(2, sharex=True)
        for ax, (memory, title) in zip(axes, titles.items(), strict=True):
            gamma = _model(self.fits, memory).expect(x[:, None]).gamma[rows]
            ax.plot(places, x[rows], color="0.7", linewidth=0.8, zorder=0)
            plot.points(np.column_stack([places, x[rows]]), gamma, ax=ax)
            ax.set(xlabel="", ylabel=said.DURATION, title=title)
        axes[-1].set_xlabel(said.ERUPTION)


def _model(found, memory):
    mixture, chain = (
        {name: np.array(values) for name, values in found[kind].items()}
        for kind in ("mixture", "chain")
    )
    at = {
        name: mixture[name] + memory * (chain[name] - mixture[name]) for name in chain
    }
    pairs = zip(at["means"], at["variances"], strict=True)
    parts = [Normal([mean], [[variance]]) for mean, variance in pairs]
    return Chain(at["weights"], parts, at["moves"].reshape(2, 2))
