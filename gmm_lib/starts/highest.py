"""The highest of several runs, and the start that it takes a few iterations to find."""

from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.arguments.refusals import check_spread
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine, climb
from gmm_lib.errors import check_rows
from gmm_lib.families import Family
from gmm_lib.mixture import Mixture
from gmm_lib.starts import drawn

_SHORT = (drawn.k_means, drawn.k_means_plus_plus, drawn.k_means_plus_plus)


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
    >>> import gmm_lib as gm
    >>> one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
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
    check_spread(measures.variance, measures.mean)
    weighed = blocks.weight is not None
    check_rows(blocks.n_rows, n_components, of=" of a weight above 0" * weighed)
    return Engine(blocks, measures, covariance_type, reg_covar, n_components)


def short_em(
    X: ArrayLike,
    n_components: int,
    rng: np.random.Generator,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
) -> Mixture:
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
    sample_weight : array_like of shape (N,), optional
        How often each point counts.

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
    >>> import numpy as np
    >>> X = [[0.0], [2.0], [50.0], [52.0]]
    >>> theta = short_em(X, 2, np.random.default_rng(0))
    >>> sorted(theta.means.ravel().round(6).tolist())
    [1.0, 51.0]
    """
    family = {"reg_covar": reg_covar, "covariance_type": covariance_type}
    X, w, K, rng = drawn.checked(X, sample_weight, n_components, rng, covariance_type)
    w = None if sample_weight is None else w
    engine = engine_for(Blocks(X, w), K, **family)
    begins = (start(X, K, rng, **family, sample_weight=w) for start in _SHORT)
    return briefly(engine, islice(begins, 1) if K == 1 else begins).mixture


def briefly(engine, begins, few=10):
    """Run a few iterations from each, and keep the highest Run."""
    return best_of(partial(climb, engine, tol=1e-3, max_iter=few), begins)[0]
