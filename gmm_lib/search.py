"""The search for the highest end: several starts, climbed from and compared.

On many rows a start is the end of EM on a sample of them, after a look through all rows
for groups that the sample has too few of.
"""

from functools import partial
from itertools import islice

import numpy as np

from gmm_lib import missing, starts
from gmm_lib.data.blocks import Blocks
from gmm_lib.data.holes import Holes
from gmm_lib.engine import Engine, climb
from gmm_lib.mixture import Mixture
from gmm_lib.overlooked import proposals, strata
from gmm_lib.refusals import check_spread

_SAMPLE = 4000  # rows on which EM runs first, where there are more
_TRIES = 3  # starts on few rows
_SHORT = (starts.k_means, starts.k_means_plus_plus, starts.k_means_plus_plus)


def best_of(run, begins, sound=None):
    """Run from each start, and keep the highest end.

    Parameters
    ----------
    run : callable
        f(mixture) -> Run.
    begins : iterable of Mixture
        The starts.
    sound : int, optional
        Stop once so many runs have held; None takes all.

    Returns
    -------
    run : Run
        The first of the highest that did not degenerate; where all did, the highest.
    start : Mixture
        Where it began.

    Examples
    --------
    >>> engine = engine_for(Blocks([[0.0], [1.0], [9.0]]), 1)
    >>> one = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> found, start = best_of(lambda m: climb(engine, m, tol=0.1, max_iter=9), [one])
    >>> round(found.mixture.means.item(), 3)
    3.333
    """
    highest, start, held = None, None, 0
    for begin in begins:
        found = run(begin)
        if highest is None or _rank(found) > _rank(highest):
            highest, start = found, begin
        held += not found.degenerate
        if held == sound:
            break
    return highest, start


def _rank(run):
    return not run.degenerate, run.log_likelihoods[-1]


def engine_for(blocks, n_components, reg_covar=0.0, covariance_type="full"):
    """Make the engine that takes the steps of a fit to these rows."""
    measures = blocks.measure()
    check_spread(measures.variance)
    return Engine(blocks, measures, covariance_type, reg_covar, n_components)


def short_em(X, n_components, rng, reg_covar=0.0, covariance_type="full"):
    """Start where a few EM iterations from several starts reach highest.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, at most N.
    rng : numpy.random.Generator
        The source of randomness.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or K exceeds N.
    DegenerateComponentError
        A ValueError: when a covariance of the family would be singular, as where all
        points are alike, and reg_covar is 0.

    Notes
    -----
    Biernacki, Celeux and Govaert (2003), Computational Statistics and Data Analysis
    41, 561-575, who call it em-EM.
    One start is `k_means`, which finds groups that lie apart; two are by k-means++,
    whose ends differ more, so that the highest of them is higher.

    Examples
    --------
    >>> X = [[0.0], [2.0], [50.0], [52.0]]
    >>> theta = short_em(X, 2, np.random.default_rng(0))
    >>> sorted(theta.means.ravel().round(6).tolist())
    [1.0, 51.0]
    """
    family = {"reg_covar": reg_covar, "covariance_type": covariance_type}
    X, K, rng = starts.checked(X, n_components, rng, covariance_type)
    engine = engine_for(Blocks(X), K, **family)
    begins = (start(X, K, rng, **family) for start in _SHORT)
    return _briefly(engine, islice(begins, 1) if K == 1 else begins)


def _briefly(engine, begins):
    return best_of(partial(climb, engine, tol=1e-3, max_iter=10), begins)[0].mixture


STARTS = {  # taken in turn, the last again and again
    "varied": (starts.k_means, short_em),
    "short_em": (short_em,),
    "kmeans": (starts.k_means,),
    "k-means++": (starts.k_means_plus_plus,),
    "random": (starts.random_responsibilities,),
    "random_from_data": (starts.random_points,),
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
    >>> from gmm_lib.given import given_start
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

    def __call__(self, turn):
        """Find the start of run number `turn`: a Mixture."""
        if self.sampled and self.given["means"] is None:
            return self._climbed(turn)
        return self._drawn(self.points, turn)

    def _climbed(self, turn):
        # The best of a few starts on few rows, then EM on all of the sample: together
        # cheaper than a pass or two over all the data.
        model, points = self.model, self.points
        some = points[self.rng.permutation(len(points))[: len(points) // 4]]
        engine = engine_for(Blocks(some), model.n_components, **self.family)
        best = _briefly(engine, [self._drawn(some, turn) for _ in range(_TRIES)])
        engine = engine_for(Blocks(points), model.n_components, **self.family)
        found = self._climb(engine, best).mixture
        return found if self.holes else self._completed(found, engine)

    def _climb(self, engine, start):
        model = self.model
        return climb(engine, start, tol=model.tol, max_iter=model.max_iter)

    def _completed(self, mixture, engine):
        # Look through all rows for groups of which the sample has too few, as long as
        # that raises the log-likelihood of all by more than a nat.
        K, family = self.model.n_components, self.family
        for _ in range(1, K):
            rows = strata(self.engine, engine, self.points, mixture)
            begins = proposals(mixture, rows, family["covariance_type"])
            if not begins:
                break
            joint = engine_for(Blocks(rows.rows, rows.weights), K, **family)
            better = self._climb(joint, _briefly(joint, begins)).mixture
            if not self._height(better) > self._height(mixture) + 1:
                break
            mixture = better
        return mixture

    def _height(self, mixture):
        return self.engine.expect(self.engine.start(mixture)).log_likelihood

    def _drawn(self, points, turn):
        given = self.given
        if given["means"] is not None:
            start = starts.around_means(points, given["means"], **self.family)
        else:
            choices = STARTS[self.model.init_params]
            choose = choices[min(turn, len(choices) - 1)]
            start = choose(points, self.model.n_components, self.rng, **self.family)
        if all(part is None for part in given.values()):
            return start
        parts = {name: getattr(start, name) for name in given}
        parts.update({name: a for name, a in given.items() if a is not None})
        return Mixture(**parts)


def sample(blocks, K, D, rng):
    """Draw as many rows as a start needs, some twenty for each mean and its direction.

    Rows of no weight are none; heavy ones are drawn the sooner.
    """
    rows = max(_SAMPLE, 20 * K * (D + 1))
    chance = None if blocks.weight is None else blocks.weight / blocks.weight.sum()
    there = np.arange(blocks.n_points) if chance is None else np.flatnonzero(chance)
    if len(there) <= rows:
        return blocks.take(there)
    drawn = rng.choice(blocks.n_points, size=rows, replace=False, p=chance)
    return blocks.take(np.sort(drawn))
