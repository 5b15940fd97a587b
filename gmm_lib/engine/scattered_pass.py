"""The pass over data that dask holds: sums travel, rows stay where they are."""

from functools import partial

from gmm_lib.data.blocks import Blocks
from gmm_lib.data.scattered import summed
from gmm_lib.engine.residual_pass import ResidualPass


class ScatteredPass(ResidualPass):
    """Take E and M steps on blocks that lie on several machines.

    Parameters
    ----------
    blocks : Scattered
        The data.
    frame, family, reg_covar
        See `ResidualPass`, which each block meets where it lies.
    """

    def expect(self, state, origins=None, lookout=None):
        """Take the E step; `lookout` sees each row's log-density, where it lies."""
        at = self.frame, self.family, state, origins
        post = None if lookout is None else lookout.again()
        sums, seen = summed(partial(_expect, *at, post), self.blocks.blocks, _merge)
        if lookout is not None:
            lookout.join(seen)
        return sums


def _expect(frame, family, state, origins, lookout, block):
    if len(block) == 0:
        return None, lookout
    own = ResidualPass(Blocks(block), frame, family)
    post = None if lookout is None else lookout.again()
    return own.expect(state, origins, post), post


def _merge(one, two):
    (sums, seen), (more, others) = one, two
    if seen is not None:
        seen.join(others)
    if sums is None or more is None:
        return more if sums is None else sums, seen
    return sums + more, seen
