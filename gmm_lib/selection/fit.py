"""The fit that selection compares: the highest of several runs that hold."""

from functools import partial
from itertools import chain, cycle, islice, repeat

from gmm_lib.coincide import coinciding
from gmm_lib.data.blocks import Blocks
from gmm_lib.data.rows import Rows
from gmm_lib.ending import coincided
from gmm_lib.engine import climb
from gmm_lib.engine.constrained import Constrained
from gmm_lib.errors import DegenerateComponentError, check_rows
from gmm_lib.families import in_one_dimension
from gmm_lib.fixed import as_fixed
from gmm_lib.starts.constraints import informed
from gmm_lib.starts.drawn import k_means, random_points
from gmm_lib.starts.highest import best_of, engine_for, short_em
from gmm_lib.starts.search import sample


def fit(X, K, covariance_type, rng, n_init, weight=None, prior=None, kept=None):
    """Find the highest end of n_init runs that hold.

    A run does not in which a component collapses, or which ends with two components
    in one place.  On small samples many do not; others then start less greedily, up
    to five times as many.

    Returns
    -------
    Mixture

    Raises
    ------
    DegenerateComponentError
        When no run holds, or there are fewer points than components.
    """
    check_rows(len(X), K, DegenerateComponentError)
    if X.shape[1] == 1:
        covariance_type = in_one_dimension(covariance_type)
    blocks = Blocks(X, weight)
    engine = engine_for(blocks, K, covariance_type=covariance_type)
    if prior is not None or kept is not None:
        prior = informed(prior, blocks, blocks.measure(), K)
        fixed = as_fixed(None, K) if kept is None else kept.masks(K)
        engine = Constrained(engine, fixed, prior)
    starts = chain(repeat(short_em, n_init), cycle((random_points, k_means)))
    points, held = _starting_rows(X, blocks, K, rng)
    begins = (
        start(points, K, rng, covariance_type=covariance_type, sample_weight=held)
        for start in islice(starts, 5 * n_init)
    )
    if kept is not None:
        begins = map(kept.start, begins)
    run = partial(climb, engine, tol=1e-8, max_iter=1000, accelerate=True)
    best, _ = best_of(
        lambda begin: _parted(run(begin)), begins, sound=1 if K == 1 else n_init
    )
    if best.degenerate:
        held = f"none of {5 * n_init} starts held: {best.reason}"
        raise DegenerateComponentError(held)
    return best.mixture


def _starting_rows(X, blocks, K, rng):
    # What the starts look at, and its weights: all, or of a file or a stream some.
    if not isinstance(X, Rows):
        return X, blocks.weight
    points = sample(blocks, K, X.shape[1], rng)
    whole = blocks.weight is not None and len(points) == blocks.n_rows
    return points, blocks.weight[blocks.weight > 0] if whole else None


def _parted(run):
    # A run that ends with two components in one place found fewer than it was asked.
    pair = None if run.degenerate else coinciding(run.mixture)
    if pair is None:
        return run
    return run._replace(degenerate=True, reason=coincided(*pair).reason)
