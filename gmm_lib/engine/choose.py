"""The engine: for each state, the pass that is fast, or the one that is careful."""

import numpy as np

from gmm_lib.data.holes import Holes
from gmm_lib.data.scattered import Scattered
from gmm_lib.engine.feature_pass import Coefficients
from gmm_lib.engine.frame import Frame, Parameters
from gmm_lib.engine.lookout import Lookout
from gmm_lib.engine.residual_pass import ResidualPass
from gmm_lib.engine.scattered_pass import (
    ScatteredPass,
    marginal_pass,
    scattered_fast_pass,
)
from gmm_lib.engine.squarem import extrapolate
from gmm_lib.engine.threads import fast_pass
from gmm_lib.families import as_family
from gmm_lib.families.features import Narrow


class Engine:
    """Take E and M steps on the same data, quickly where that is safe.

    Parameters
    ----------
    blocks : Blocks
        The data; for `Holes` there is one pass.
    measures : Measures
        Their size and spread.
    covariance_type : {'full', 'tied', 'diag', 'spherical'} or Family
        The family.
    reg_covar : float
        Added to the diagonal of each covariance, in the data's units squared.
    n_components : int
        K.

    Notes
    -----
    A state is theta, as `Parameters` or as `Coefficients` of features.
    Once a component is too narrow for features, the run stays with residuals.
    """

    def __init__(self, blocks, measures, covariance_type, reg_covar, n_components):
        family = as_family(covariance_type)
        self.n_points, self.diagonal = measures.n_points, family.diagonal
        self.total, self.variance = measures.total, measures.variance
        self.frame = Frame.of(measures.mean, measures.variance, family.isotropic)
        given = blocks, self.frame, family, reg_covar
        careful, fast = _passes(blocks)
        self.careful, self.fast = careful(*given), fast(*given, n_components)
        self._looked = None, None, None  # a mixture, its state, and its sums

    def start(self, mixture):
        """Turn a mixture of the family into a state."""
        if mixture is self._looked[0]:
            return self._looked[1]
        return self.state(Parameters.of(mixture, self.frame, self.diagonal))

    def state(self, parameters):
        """Choose the pass for these parameters."""
        if self.fast is None:
            return parameters
        try:
            return self.fast.start(parameters)
        except Narrow:
            return parameters

    def parameters(self, state):
        """Turn a state into parameters."""
        return self.fast.parameters(state) if _is_fast(state) else state

    def finish(self, state):
        """Turn a state into a mixture, in the data's units."""
        return self.parameters(state).mixture(self.frame)

    def expect(self, state):
        """Take the E step: l(theta) in nats, and the sums that the M step needs."""
        if state is self._looked[1]:
            return self._looked[2]
        return self._pass(state).expect(state)

    def swamped(self, reg_covar):
        """Give reg_covar and the least variance, where it is above all of them."""
        rounding = (1e-12 * self.frame.centre) ** 2  # of a constant column
        variance = self.variance[self.variance > rounding]
        above = variance.size > 0 and reg_covar > variance.max()
        return (reg_covar, variance.min()) if above else ()

    def met(self, mixture):
        """Give the prior and N_k that M steps met beside theta: there are none."""
        return None, None

    def look(self, mixture, below=np.inf):
        """Find the rows that a mixture explains worst; its E step is then done.

        Parameters
        ----------
        mixture : Mixture
            Of the family and of K components.
        below : float, optional
            The highest log-density of such rows, in nats; all, if not given.

        Returns
        -------
        rows : ndarray of shape (n, D)
            In the data's units.
        log_densities, weights : ndarray of shape (n,)
            In nats, and how often each row counts.
        labels : ndarray of int, shape (n,)
            The component most responsible for each.
        """
        lookout, state = Lookout(len(self.frame.scale), below), self.start(mixture)
        self._looked = mixture, state, self._pass(state).expect(state, lookout=lookout)
        rows, *others = lookout.kept()
        rows *= self.frame.scale
        rows += self.frame.centre
        return rows, *others

    def _pass(self, state):
        return self.fast if _is_fast(state) else self.careful

    def maximise(self, state, sums):
        """Take the M step from the sums found at `state`."""
        if _is_fast(state):
            try:
                return self.fast.maximise(sums)
            except Narrow:
                sums = self.careful.expect(self.parameters(state))
        return self.careful.maximise(sums)

    def jump(self, states):
        """Extrapolate from three states in a row; None where it is no gain."""
        if not all(map(_is_fast, states)):
            return None
        parameters = extrapolate(*map(self.parameters, states))
        state = None if parameters is None else self.state(parameters)
        return state if state is not None and _is_fast(state) else None


def _passes(blocks):
    # The careful one for such data, and what makes the fast one, or None.
    if isinstance(blocks, Holes):
        return marginal_pass(blocks), _none
    if isinstance(blocks, Scattered):
        return ScatteredPass, scattered_fast_pass
    return ResidualPass, fast_pass


def _none(*_):
    return None


def _is_fast(state):
    return isinstance(state, Coefficients)
