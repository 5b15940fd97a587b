"""Where the runs of a fit begin: as given, where the last ended, or found in the data.

On many rows a start is the end of EM on a sample of them.
"""

import numpy as np

from gmm_lib import initialize
from gmm_lib._validation import as_floats
from gmm_lib.blocks import Blocks
from gmm_lib.engine import Engine, climb
from gmm_lib.mixture import Mixture
from gmm_lib.precisions import covariances_of

STARTS = {  # taken in turn, the last again and again
    "varied": (initialize.k_means, initialize.short_em),
    "short_em": (initialize.short_em,),
    "kmeans": (initialize.k_means,),
    "k-means++": (initialize.k_means_plus_plus,),
    "random": (initialize.random_responsibilities,),
    "random_from_data": (initialize.random_points,),
}
_SAMPLE = 4000  # rows on which EM runs first, where there are twice as many


class Starts:
    """Find a start of each run of one fit.

    Parameters
    ----------
    model : GaussianMixture
        Whose arguments say how, and whose last fit a warm start continues.
    blocks : Blocks
        The data.
    engine : Engine
        Its size and spread.
    rng : numpy.random.Generator
        The source of randomness.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> blocks, model = Blocks([[0.0], [2.0], [50.0], [52.0]]), gm.GaussianMixture(2)
    >>> engine = engine_for(model, blocks)
    >>> find = Starts(model, blocks, engine, np.random.default_rng(0))
    >>> sorted(find(turn=0).means.ravel().tolist())
    [1.0, 51.0]
    """

    def __init__(self, model, blocks, engine, rng):
        self.model, self.rng, D = model, rng, len(engine.frame.scale)
        self.given = _given_start(model, D)
        last = getattr(model, "mixture_", None)
        same = last is not None and last.means.shape == (model.n_components, D)
        self.last = last if model.warm_start and same else None
        self.points = _sample(blocks, engine.n_points, model.n_components, D, rng)
        self.sampled = len(self.points) < engine.n_points

    def __call__(self, turn):
        """Find the start of run number `turn`: a Mixture."""
        if self.last is not None:
            return self.last
        if self.sampled and self.given["means"] is None:
            return self._climbed(turn)
        return self._drawn(self.points, turn)

    def _climbed(self, turn):
        # The best of four starts on few rows, then EM on all of the sample: together
        # cheaper than a pass or two over all the data.
        model, points = self.model, self.points
        some = points[self.rng.permutation(len(points))[: len(points) // 4]]
        engine = engine_for(model, Blocks(some))
        starts = [self._drawn(some, turn) for _ in range(4)]
        runs = [climb(engine, start, tol=1e-3, max_iter=10) for start in starts]
        best = runs[initialize.best(runs)].mixture
        engine = engine_for(model, Blocks(points))
        return climb(engine, best, tol=model.tol, max_iter=model.max_iter).mixture

    def _drawn(self, points, turn):
        model, given = self.model, self.given
        family = {
            "reg_covar": model.reg_covar,
            "covariance_type": model.covariance_type,
        }
        if given["means"] is not None:
            start = initialize.around_means(points, given["means"], **family)
        else:
            choices = STARTS[model.init_params]
            choose = choices[min(turn, len(choices) - 1)]
            start = choose(points, model.n_components, self.rng, **family)
        if all(part is None for part in given.values()):
            return start
        parts = {name: getattr(start, name) for name in given}
        parts.update({name: a for name, a in given.items() if a is not None})
        return Mixture(**parts)


def engine_for(model, blocks):
    """Make the engine that takes the steps of a model's fit."""
    return Engine(
        blocks,
        blocks.measure(),
        model.covariance_type,
        model.reg_covar,
        model.n_components,
    )


def _sample(blocks, n_points, K, D, rng):
    # A start needs some twenty rows for each mean and its direction, not millions.
    rows = max(_SAMPLE, 20 * K * (D + 1))
    if n_points <= 2 * rows:
        return blocks.take(np.arange(n_points))
    return blocks.take(np.sort(rng.choice(n_points, size=rows, replace=False)))


def _given_start(model, D):
    # What the caller gave of the start, checked, by the names of Mixture.
    K = model.n_components
    weights, means, covariances = model.weights_init, model.means_init, None
    if weights is not None:
        weights = as_floats(weights, "weights_init", ndim=1)
        if weights.shape != (K,) or weights.min() < 0 or abs(weights.sum() - 1) > 1e-8:
            raise ValueError(
                f"weights_init is {weights}; {K} weights of at least 0 that sum to 1 "
                "are needed; try weights_init / sum(weights_init)"
            )
    if means is not None:
        means = as_floats(means, "means_init", ndim=2)
        if means.shape != (K, D):
            raise ValueError(
                f"means_init has shape {means.shape}; {K} components and {D} features "
                f"need shape {(K, D)}"
            )
    if model.precisions_init is not None:
        family = model.covariance_type
        covariances = covariances_of(model.precisions_init, K, D, family)
    return {"weights": weights, "means": means, "covariances": covariances}
