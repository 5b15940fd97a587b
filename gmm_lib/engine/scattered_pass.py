"""The passes over data that dask holds: sums travel, rows stay where they are."""

from functools import partial

from gmm_lib.data.blocks import Blocks
from gmm_lib.data.holes import Holes
from gmm_lib.data.scattered import summed
from gmm_lib.data.scattered_holes import ScatteredHoles
from gmm_lib.engine.feature_pass import FeaturePass
from gmm_lib.engine.marginal_pass import MarginalPass
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
        make = partial(_careful, self.frame, self.family)
        return _gather(self.blocks.blocks, make, (state, origins), lookout)


class ScatteredMarginalPass(MarginalPass):
    """Take E and M steps on blocks with holes that lie on several machines.

    Parameters
    ----------
    blocks : ScatteredHoles
        The data.
    frame, family, reg_covar
        See `MarginalPass`, which each block meets where it lies.
    """

    def expect(self, state, origins=None):
        """Take the E step: the sums of the blocks; see `MarginalPass.expect`."""
        make = partial(_marginal, self.frame, self.family)
        return _gather(self.blocks.blocks, make, (state, origins))


def marginal_pass(blocks):
    """Choose the pass for data with holes, by where they lie."""
    scattered = isinstance(blocks, ScatteredHoles)
    return ScatteredMarginalPass if scattered else MarginalPass


class ScatteredFastPass:
    """Take E and M steps as `FeaturePass` does, the E step where the blocks lie.

    Parameters
    ----------
    whole : FeaturePass
        Over all the data, which it does not read.
    *options
        Those of `FeaturePass` after the blocks.
    """

    def __init__(self, whole, *options):
        self.features, self._options = whole.features, options
        self._blocks = whole.blocks.blocks
        self.start, self.maximise = whole.start, whole.maximise
        self.parameters = whole.parameters

    def expect(self, state, lookout=None):
        """Take the E step: the sums of the blocks; see `ScatteredPass.expect`."""
        second = getattr(self.features, "second", None)
        make = partial(_fast, self._options, second)
        return _gather(self._blocks, make, (state,), lookout)


def scattered_fast_pass(blocks, *options):
    """Make the fast pass over what dask holds; None where there are no features."""
    whole = FeaturePass(blocks, *options)
    return None if whole.features is None else ScatteredFastPass(whole, *options)


def _careful(frame, family, block):
    return ResidualPass(Blocks(block), frame, family)


def _marginal(frame, family, block):
    return MarginalPass(Holes(block), frame, family)


def _fast(options, second, block):
    return _Once(Blocks(block), *options, find_second=lambda: second)


class _Once(FeaturePass):
    again = False


def _gather(blocks, make, at, lookout=None):
    # Sum what a pass expects of each block; the lookout joins what each has seen.
    post = None if lookout is None else lookout.again()
    sums, seen = summed(partial(_expect, make, at, post), blocks, _merge)
    if lookout is not None:
        lookout.join(seen)
    return sums


def _expect(make, at, lookout, block):
    if len(block) == 0:
        return None, lookout
    post = None if lookout is None else lookout.again()
    own = make(block)
    return own.expect(*at) if post is None else own.expect(*at, lookout=post), post


def _merge(one, two):
    (sums, seen), (more, others) = one, two
    if seen is not None:
        seen.join(others)
    if sums is None or more is None:
        return more if sums is None else sums, seen
    return sums + more, seen
