"""The fast pass in several threads at once, each over its own rows.

Sums over rows add, so each thread takes the E step on a part of the data and the M
step takes the total.  NumPy lets go of Python's lock while it computes, and takes it
again after every call: only where a call does much do threads gain.
"""

import os
from functools import partial

from gmm_lib.engine.feature_pass import FeaturePass

_MOST = 8  # threads: beyond, they may wait for each other's calls
_ROWS = 1000  # a thread's least


class Team:
    """Take E and M steps as `FeaturePass` does, the E step in several threads.

    Parameters
    ----------
    whole : FeaturePass
        Over all the data.
    parts : list of FeaturePass
        Over its parts, one for each thread.
    """

    def __init__(self, whole, parts):
        from concurrent.futures import ThreadPoolExecutor  # slow; few fits need it

        self.features, self._parts = whole.features, parts
        self.start, self.maximise = whole.start, whole.maximise
        self.parameters = whole.parameters
        self._pool = ThreadPoolExecutor(len(parts) - 1)

    def expect(self, state, lookout=None):
        """Take the E step: the sums of the parts, added in order."""
        first, *others = self._parts
        posts = [lookout and lookout.again() for _ in others]
        running = [
            self._begin(part, state, post)
            for part, post in zip(others, posts, strict=True)
        ]
        sums = first.expect(state, lookout)
        for finish, post in zip(running, posts, strict=True):
            sums = sums + finish()  # in order: the same threads round in the same way
            if lookout is not None:
                lookout.join(post)
        return sums

    def _begin(self, part, *options):
        # In a thread of its own; in this one, later, where no more can be started.
        try:
            return self._pool.submit(part.expect, *options).result
        except RuntimeError:
            return partial(part.expect, *options)


def fast_pass(blocks, *options):
    """Make the fast pass over the data, in as many threads as gain from it.

    None where the family has no features.
    """
    whole = FeaturePass(blocks, *options)
    if whole.features is None:
        return None
    if not _gains(whole):
        return whole
    parts = blocks.split(max(1, min(threads(), _MOST, blocks.n_points // _ROWS)))
    if len(parts) == 1:
        return whole
    share = {"find_second": whole.find_second}
    return Team(whole, [FeaturePass(part, *options, **share) for part in parts])


def _gains(whole):
    # Measured: 1.3 to 2 times for two threads where this holds, and less than nothing
    # where features wait in memory, or calls are many and short.
    calls = whole.features.calls
    return calls == "long" or (calls == "medium" and not whole.keeps)


def threads():
    """Count the threads to use: OMP_NUM_THREADS, or else this process's cores.

    Examples
    --------
    >>> threads() >= 1
    True
    """
    limit = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    if limit.isdecimal() and int(limit) > 0:
        return int(limit)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
