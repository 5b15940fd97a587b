"""The engine where parameters are fixed or a prior is added: the careful pass alone."""

from typing import NamedTuple

from gmm_lib.engine.frame import Parameters
from gmm_lib.engine.residual_pass import CANCELLED
from gmm_lib.engine.statistics import Statistics
from gmm_lib.fixed import PARTS
from gmm_lib.mixture import Mixture


class Penalised(NamedTuple):
    """Hold sums, and l plus the prior's log-density where they were taken."""

    sums: Statistics
    log_likelihood: float
    total: float


class Constrained:
    """Take the steps of an engine, round what is fixed and with a prior.

    Parameters
    ----------
    engine : Engine
        The data, the family and reg_covar.
    fixed : Fixed
        What stays as it is in the start.
    prior : Prior or None
        With a scale.
    """

    def __init__(self, engine, fixed, prior):
        self.careful, self.frame, self.total = (
            engine.careful,
            engine.frame,
            engine.total,
        )
        self.diagonal, self.fixed, self.prior = engine.diagonal, fixed, prior

    def start(self, mixture):
        """Turn a mixture of the family into a state; remember what stays."""
        self._begun = mixture
        return Parameters.of(mixture, self.frame, self.diagonal)

    def finish(self, state):
        """Turn a state into a mixture, in the data's units."""
        found = state.mixture(self.frame)
        kept, new = (tuple(getattr(m, n) for n in PARTS) for m in (self._begun, found))
        return Mixture(*self.fixed.restore(kept, new))

    def expect(self, state):
        """Take the E step."""
        sums = self.careful.expect(state)
        value = sums.log_likelihood
        if self.prior is not None:
            value += self.prior.log_density(state.mixture(self.frame))
        return Penalised(sums, value, sums.total)

    def met(self, mixture):
        """Give the prior, and by an E step N_k (K,): fixed weights do not tell it."""
        return self.prior, self.expect(self.start(mixture)).sums.counts

    def maximise(self, state, penalised):
        """Take the M step, after another look from nearby where differences cancel."""
        sums, ridge = penalised.sums, self.careful.reg_covar
        if sums.counts.min() > 0 and sums.cancelled(ridge) > CANCELLED:
            sums = self.careful.expect(sums.reference, sums.origins + sums.move())
        return sums.settled(ridge, self.fixed, self.prior)

    def jump(self, states):
        """Never extrapolate."""
        return None
