"""Variational Bayes with six components: what the prior prunes."""

import numpy as np
from traitlets import Bytes, Dict, Enum, Float, validate

from gmm_lib.bayes import NormalWishart, Posterior, bound
from gmm_lib.data import load_old_faithful
from gmm_lib.em import em
from gmm_lib.initialize import k_means
from gmm_lib.steps import e_step
from gmm_lib.widgets.contract import MOST, Stepper, as_between
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, flat
from gmm_lib.widgets.words import said

_X = load_old_faithful().X
_Z = (_X - _X.mean(axis=0)) / _X.std(axis=0)
_STARTS = {
    name: k_means(_Z, K, np.random.default_rng(0))
    for name, K in {"six": MOST, "two": 2}.items()
}
RANGES = {"concentration": (0.001, 10), "scatter": (0.05, 10)}
LAST = 1000  # iterations that the page runs


class PruneLab(Stepper):
    """Run variational Bayes on Old Faithful by half-steps, under a prior to choose.

    Six components are offered to the standardised eruptions; how many hold points at
    the end follows from the prior and from the start.

    Attributes
    ----------
    concentration : float
        alpha_0, the imaginary points of each component, from 0.001 to 10.
    scatter : float
        W_0^-1 is this times the identity, from 0.05 to 10.
    begin : {"six", "two"}
        The first responsibilities: of six k-means groups, or of two, with the other
        four components empty.
    iteration, phase
        Where the run stands, as in `EMLab`.
    posterior : Posterior
        What is believed there.
    bound : float
        F there, in nats.

    Raises
    ------
    TraitError
        When a number is out of its range, or the run has no such half-step.

    Notes
    -----
    Bishop (2006), section 10.2 and figure 10.6.

    Examples
    --------
    >>> lab = PruneLab()
    >>> lab
    PruneLab: variational Bayes on 272 points, with six components offered
    >>> lab.iteration = 51
    >>> int((lab.posterior.alpha - lab.concentration >= 1).sum())
    2
    """

    _esm = bundle("prune_lab/prune_lab.js")

    points = Bytes(as_bytes([_Z])).tag(sync=True)  # float64
    starts = Dict({name: flat(theta) for name, theta in _STARTS.items()}).tag(sync=True)
    concentration = Float(0.001).tag(sync=True)
    scatter = Float(1.0).tag(sync=True)
    begin = Enum(list(_STARTS), default_value="six").tag(sync=True)

    _last_iteration = LAST

    def __init__(self) -> None:
        super().__init__(label=said.prune_lab(len(_Z)))

    @property
    def posterior(self) -> Posterior:
        return self._run()[0]

    @property
    def bound(self) -> float:
        belief, gamma = self._run()
        if self.phase == "E":
            return belief.expect(_Z).log_likelihood
        return bound(_Z, gamma, belief.prior, self.concentration)

    @validate("concentration", "scatter")
    def _check_number(self, proposal):
        name = proposal["trait"].name
        return as_between(name, proposal["value"], *RANGES[name])

    def _start(self):
        # What is believed at first, and the responsibilities that it is learnt from.
        theta = _STARTS[self.begin]
        empty = np.zeros((len(_Z), MOST - theta.n_components))
        gamma = np.column_stack([e_step(_Z, theta), empty])
        prior = NormalWishart(np.zeros(2), 1.0, self.scatter * np.eye(2), 2)
        return Posterior.of(_Z, gamma, prior, self.concentration), gamma

    def _run(self):
        belief, gamma = self._start()
        for _ in range(self.iteration):
            gamma = belief.expect(_Z).gamma
            belief = belief.m_step(_Z, gamma)
        return belief, gamma

    def _draw_still(self, figure):
        from gmm_lib import plot

        belief = em(_Z, self._start()[0], tol=1e-9, max_iter=LAST).model
        held = belief.alpha - self.concentration >= 1
        axes = figure.subplots(1, 2)
        plot.points(_Z, belief.expect(_Z).gamma, ax=axes[0])
        axes[0].plot(*belief.means[held].T, "k+", markersize=12)
        axes[0].set(xlabel=said.STANDARD_DURATION, ylabel=said.STANDARD_WAITING)
        axes[1].bar(np.arange(MOST) + 1, belief.weights, color="0.5")
        axes[1].set(xlabel=said.COMPONENT, ylabel=said.EXPECTED_WEIGHT, ylim=(0, 1))
