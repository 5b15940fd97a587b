"""The careful pass over the data: residuals from each component, a block at a time.

What it measures is of order one wherever a component lies and however narrow it is, so
nothing cancels.
"""

from math import prod

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Points
from gmm_lib.arguments.arrays import as_points
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine.frame import Frame, Parameters, respond
from gmm_lib.engine.statistics import Statistics
from gmm_lib.families import Family, as_family, check_member
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.model import check_reached, weighed

_BLOCK = 2**17  # numbers in a block of standardised residuals: 1 MiB
_ROWS = 4096  # looked through at a time, for the one to name
CANCELLED = 1e4  # rounding errors magnified more than this: look again


def expected_statistics(
    X: Points,
    mixture: Mixture,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Statistics:
    """Take the E step and sum what the M step needs, a block of rows at a time.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units; see `Blocks`.
    mixture : Mixture
        The current parameters theta.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family of the M step; `mixture` must belong to it.
    sample_weight : array_like of shape (N,), optional
        How often each point counts; of blocks a list of such arrays, one a block.

    Returns
    -------
    Statistics
        They depend on X through sums only: add those of parts of the data.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is of another family.

    Notes
    -----
    Dempster, Laird and Rubin (1977), section 2, on exponential families: the E step
    needs the expected sufficient statistics and nothing else.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> gm.expected_statistics([[1.0], [3.0]], theta)
    Statistics of 2 points at a mixture of 1 components (full): log-likelihood \
-6.837877 nats
    """
    family = as_family(covariance_type)
    check_member(as_mixture(mixture), family)
    frame = Frame.about(mixture, family)
    reference = Parameters.of(mixture, frame, family.diagonal)
    blocks = X if isinstance(X, Blocks) else Blocks(X, sample_weight)
    careful = ResidualPass(blocks, frame, family)
    return careful.expect(reference)


class ResidualPass:
    """Take E and M steps within a frame; a state is `Parameters`.

    Parameters
    ----------
    blocks : Blocks
        The data.
    frame : Frame
        Where they lie.
    family : Family
        The M step's.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    """

    def __init__(self, blocks, frame, family, reg_covar=0.0):
        self.blocks, self.frame, self.family = blocks, frame, family
        self.reg_covar, self._room = reg_covar, None

    def expect(self, state, origins=None, lookout=None):
        """Take the E step; measure from `origins` (K, D), or from the means.

        `lookout` sees each row's log-density.
        """
        K, D = state.means.shape
        rows = max(64, _BLOCK // (K * D))
        if self._room is None or self._room.shapes[1] != (K, D):
            most = self.blocks.n_points
            self._room = _Room(K, D, rows if most is None else min(rows, most))
        total = None
        with np.errstate(over="ignore", invalid="ignore"):
            for block, weight in self.blocks.read(rows):
                if block.shape[1] != D:
                    as_points(block, D)  # says so
                part = self._of_block(block, weight, state, origins, lookout)
                total = part if total is None else total + part
        if total is None or not total.log_likelihood > -1e100 * total.total:
            self._explain(state)
        return total

    def maximise(self, sums):
        """Take the M step, after another look from nearby where differences cancel."""
        if sums.cancelled(self.reg_covar) > CANCELLED:
            sums = self.expect(sums.reference, sums.origins + sums.move())
        return sums.parameters(self.reg_covar)

    def _of_block(self, block, weight, state, origins, lookout):
        z, y, shares, gamma = self._room.of(len(block))
        logs = self._respond(block, state, z, y, shares, gamma)
        total = len(block) if weight is None else weight.sum()
        value = weighed(logs, weight)
        if lookout is not None:
            lookout.see(z, logs, weight, gamma)
        if origins is None:
            origins = state.means
        else:
            state.standardise(z, origins, y, shares)
        if weight is not None:
            gamma *= weight
        np.multiply(gamma[:, None], y, out=shares)
        second = products(shares, y, self.family.diagonal)
        sums = gamma.sum(axis=1), shares.sum(axis=2), second
        at = self.family, self.frame, state, origins
        return Statistics(*at, len(block), total, value, *sums)

    def _explain(self, state):
        self.blocks.measure()  # names what is not finite
        for place, block, weight in self.blocks.placed(_ROWS):
            with np.errstate(over="ignore", invalid="ignore"):
                logs = self._log_density(block, state)
            if weight is not None:
                logs = np.where(weight > 0, logs, 0)
            check_reached(logs, place)

    def _log_density(self, block, state):
        z, y, shares, gamma = _Room(*state.means.shape, len(block)).of(len(block))
        return self._respond(block, state, z, y, shares, gamma)

    def _respond(self, block, state, z, y, shares, gamma):
        # Write z, y and gamma, (K, B); give the log-densities, (B,).
        np.subtract(block.T, self.frame.centre[:, None], out=z)
        z /= self.frame.scale[:, None]
        state.standardise(z, state.means, y, shares)
        np.einsum("kdb,kdb->kb", y, y, out=gamma)
        gamma *= -0.5
        gamma += state.log_scales[:, None]
        return respond(gamma) - np.log(self.frame.scale).sum()


def products(shares, y, diagonal):
    """Sum gamma y y' from gamma y and y, both (K, D, B): (K, D, D), or its diagonal."""
    if diagonal:
        return np.einsum("kdb,kdb->kd", shares, y)
    return shares @ y.transpose(0, 2, 1)


class _Room:
    # The arrays that a block's work needs, allocated once and kept.
    def __init__(self, K, D, rows):
        self.shapes = (D,), (K, D), (K, D), (K,)
        self.arrays = [np.empty(prod(shape) * rows) for shape in self.shapes]

    def of(self, size):
        return [
            array[: prod(shape) * size].reshape(*shape, size)
            for array, shape in zip(self.arrays, self.shapes, strict=True)
        ]
