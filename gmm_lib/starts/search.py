"""The search for the highest end: where each run begins.

On many rows a start is the end of EM on a sample of them, after a look through all rows
for groups that the sample has too few of.
"""

import numpy as np

from gmm_lib import missing
from gmm_lib.data.blocks import Blocks
from gmm_lib.data.holes import Holes
from gmm_lib.engine import climb
from gmm_lib.mixture import Mixture
from gmm_lib.starts import drawn
from gmm_lib.starts.around import around_means
from gmm_lib.starts.completion import complete_start
from gmm_lib.starts.highest import briefly, engine_for, short_em

_SAMPLE = 4000  # rows on which EM runs first, where there are more than twice as many
_FEW = 500  # rows: among fewer, a few that stand apart are no group
_TRIES = 3  # starts on few rows

STARTS = {  # taken in turn, the last again and again
    "varied": (drawn.k_means, short_em),
    "short_em": (short_em,),
    "kmeans": (drawn.k_means,),
    "k-means++": (drawn.k_means_plus_plus,),
    "random": (drawn.random_responsibilities,),
    "random_from_data": (drawn.random_points,),
}


class Starts:
    """Find where each run of a fit begins.

    Parameters
    ----------
    model : GaussianMixture
        Whose `init_params`, `tol` and `max_iter` say how.
    blocks : Blocks
        The data.
    engine : Engine
        The steps of the fit.
    given : dict
        What the caller gave: weights, means, covariances, each None where not.
    rng : numpy.random.Generator
        The source of randomness.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> from gmm_lib.starts.given import given_start
    >>> blocks, model = Blocks([[0.0], [2.0], [50.0], [52.0]]), gm.GaussianMixture(2)
    >>> engine, given = engine_for(blocks, 2), given_start(model, 1)
    >>> find = Starts(model, blocks, engine, given, np.random.default_rng(0))
    >>> sorted(find(turn=0).means.ravel().tolist())
    [1.0, 51.0]
    """

    def __init__(self, model, blocks, engine, given, rng):
        self.model, self.given, self.rng = model, given, rng
        self.family = {
            "reg_covar": model.reg_covar,
            "covariance_type": model.covariance_type,
        }
        D = len(engine.frame.scale)
        self.points = sample(blocks, model.n_components, D, rng)
        self.holes = isinstance(blocks, Holes)
        if self.holes:
            centre, scale = engine.frame
            one = missing.one_gaussian(self.points, centre, scale**2)
            self.points = missing.fill(self.points, one, rng)
        self.engine = engine
        self.sampled = len(self.points) < blocks.n_rows
        held = None if blocks.weight is None else blocks.weight[blocks.weight > 0]
        self.weight = None if self.sampled else held
        self.whole = not (self.sampled or self.holes or blocks.n_rows < _FEW)

    def __call__(self, turn):
        """Find the start of run number `turn`: a Mixture."""
        if self.sampled and self.given["means"] is None:
            return self._climbed(turn)
        return self._drawn(self.points, turn, self.weight)

    def _climbed(self, turn):
        # The best of a few starts on few rows, then EM on all of the sample: together
        # cheaper than a pass or two over all the data.
        model, points = self.model, self.points
        some = points[self.rng.permutation(len(points))[: len(points) // 4]]
        engine = engine_for(Blocks(some), model.n_components, **self.family)
        best = briefly(engine, (self._drawn(some, turn) for _ in range(_TRIES)))
        engine = engine_for(Blocks(points), model.n_components, **self.family)
        found = self._climb(engine, best.mixture).mixture
        if self.holes:
            return found
        engines = self.engine, engine
        return complete_start(found, points, *engines, self._climb, **self.family)

    def _climb(self, engine, start):
        model = self.model
        return climb(engine, start, tol=model.tol, max_iter=model.max_iter)

    def _drawn(self, points, turn, weight=None):
        given = self.given
        if given["means"] is not None:
            start = around_means(points, given["means"], **self.family, weight=weight)
        else:
            choices = STARTS[self.model.init_params]
            choose = choices[min(turn, len(choices) - 1)]
            options = {**self.family, "sample_weight": weight}
            start = choose(points, self.model.n_components, self.rng, **options)
        if all(part is None for part in given.values()):
            return start
        parts = {name: getattr(start, name) for name in given}
        parts.update({name: a for name, a in given.items() if a is not None})
        return Mixture(**parts)


def sample(blocks, K, D, rng):
    """Draw as many rows as a start needs, some twenty for each mean and its direction.

    Where there are hardly more, all that have a weight; else each as often as its
    weight says.
    """
    rows = max(_SAMPLE, 20 * K * (D + 1))
    chance = None if blocks.weight is None else blocks.weight / blocks.weight.sum()
    there = np.arange(blocks.n_points) if chance is None else np.flatnonzero(chance)
    if len(there) <= 2 * rows:
        return blocks.take(there)
    again = chance is not None  # a row of weight 2 is two rows
    drawn = rng.choice(blocks.n_points, size=rows, replace=again, p=chance)
    return blocks.take(np.sort(drawn))
