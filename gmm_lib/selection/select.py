"""Candidates fitted and tabulated, side by side."""

from collections.abc import Iterable
from itertools import product
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Fixed, Points
from gmm_lib.arguments.arrays import as_count, as_generator
from gmm_lib.data.rows import Rows, as_rows
from gmm_lib.em import log_likelihood
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.families import PLAIN, Family, as_family, in_one_dimension
from gmm_lib.mixture import Mixture
from gmm_lib.model import weighed
from gmm_lib.prior import Prior, as_prior
from gmm_lib.selection.criteria import aic, bic, icl, n_parameters
from gmm_lib.selection.fit import fit
from gmm_lib.selection.held_out import deal, held_out_of
from gmm_lib.selection.kept import as_kept
from gmm_lib.selection.table import Candidate, Selection


def select(
    X: Points,
    n_components: int | Iterable[int] = range(1, 7),
    covariance_types: str | Family | Iterable[str | Family] = PLAIN,
    *,
    rng: np.random.Generator,
    n_init: int = 10,
    n_folds: int | None = None,
    sample_weight: ArrayLike | None = None,
    prior: Prior | None = None,
    fixed: Fixed | None = None,
    known: Mixture | None = None,
) -> Selection:
    """Fit mixtures of several sizes and families, and tabulate their criteria.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units; files and streams stay where they are, and each
        fit starts from a sample of them.
    n_components : sequence of int, optional
        The numbers of components to try.
    covariance_types : sequence of {'full', 'tied', 'diag', 'spherical'}, optional
        The families to try.
    rng : numpy.random.Generator
        The source of starts and folds.
    n_init : int, optional
        Runs for each fit; the highest log-likelihood is kept.
    n_folds : int, optional
        Also hold out each of so many parts in turn, the same for every candidate; None
        leaves that column away.
    sample_weight : array_like of shape (N,), optional
        How often each point counts, of blocks a list of such arrays, one a block; the
        criteria's N is then the sum of the weights.
    prior : Prior, optional
        Fits then end at the highest l plus its log-density, where no component
        collapses; the criteria look at l there, as Fraley and Raftery (2007) do.
    fixed : str, sequence of str or dict, optional
        What each candidate keeps of `known`, as `em` takes it: {"means": [0]} say.  The
        criteria do not count it; all of a part has a meaning only for candidates with
        as many components as `known`.
    known : Mixture, optional
        Its component k has the values that component k of each candidate keeps.

    Returns
    -------
    Selection

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or `fixed` has no meaning for a candidate.

    Notes
    -----
    A run in which a component collapses, or which ends with two components in one
    place, is left out, whatever its log-likelihood, and another start takes its place;
    a candidate with no sound run has None for its numbers, and its `reason` says why.
    In one dimension 'full', 'diag' and 'spherical' are one model, fitted once.
    Components are ordered by the first feature of their means, then by the next: their
    labels mean nothing, but keep their colours from candidate to candidate.  Those of
    which something is fixed keep their numbers.
    With full covariances some maxima are spurious: a narrow component holds a few
    points that lie close to a line by chance.  More runs find more of them.
    Maximum likelihood cannot choose K: with free weights the best l never falls as K
    grows.
    No criterion here counts clusters; each asks which density serves its own end.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> world = gm.make_separated(200, np.random.default_rng(0))
    >>> table = select(world.X, [1, 2, 3, 4], ["full"], rng=np.random.default_rng(1))
    >>> table.best("bic").n_components
    3
    >>> known = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    >>> how = {"fixed": {"means": [0], "covariances": [0]}, "known": known}
    >>> table = select(
    ...     world.X, [2, 3], ["full"], rng=np.random.default_rng(1), **how
    ... )
    >>> [(row.n_parameters, row.mixture.means[0].tolist()) for row in table.candidates]
    [(6, [0.0, 0.0]), (12, [0.0, 0.0])]
    """
    rng = as_generator(rng)
    X, weight = as_rows(X, sample_weight)
    if weight is not None:
        X, weight = X[weight > 0], weight[weight > 0]
    sizes = [as_count(K, "n_components", least=1) for K in _listed(n_components)]
    families = [
        as_family(name, "covariance_types") for name in _listed(covariance_types)
    ]
    if not (sizes and families):
        raise ValueError("there is no candidate; pass an n_components and a family")
    n_init, prior = as_count(n_init, "n_init", least=1), as_prior(prior)
    fold = None if n_folds is None else deal(X, n_folds, rng)
    kept = as_kept(fixed, known, sizes, families, X.shape[1])
    rows, found = [], {}
    for family, K in product(families, sizes):
        model = in_one_dimension(family) if X.shape[1] == 1 else family
        if (model, K) not in found:
            how = rng, n_init, fold, weight, prior, kept
            found[model, K] = _candidate(X, K, model, *how)
        rows.append(found[model, K]._replace(covariance_type=family.name))
    return Selection(tuple(rows))


def _listed(values):
    one = isinstance(values, str | Integral | Family | type)
    return [values] if one else list(values)


def _candidate(X, K, family, rng, n_init, fold, weight, prior, kept):
    fixed = None if kept is None else kept.fixed
    row = Candidate(family.name, K, n_parameters(K, X.shape[1], family, fixed=fixed))
    try:
        best = fit(X, K, family, rng, n_init, weight, prior, kept)
    except DegenerateComponentError as error:
        return row._replace(reason=str(error))
    best = best.reorder() if kept is None else kept.reorder(best)
    how = {"sample_weight": weight, "fixed": fixed}
    row = row._replace(
        log_likelihood=_summed(X, best, weight),
        aic=aic(X, best, family, **how),
        bic=bic(X, best, family, **how),
        icl=icl(X, best, family, **how),
        mixture=best,
    )
    if fold is None:
        return row
    try:
        held = held_out_of(X, K, family, rng, fold, n_init, weight, prior, kept)
    except DegenerateComponentError as error:
        return row._replace(reason=str(error))
    return row._replace(held_out=float(np.average(held, weights=weight)))


def _summed(X, mixture, weight):
    if isinstance(X, Rows):
        return weighed(X.log_density(mixture), weight)
    return log_likelihood(X, mixture, sample_weight=weight)
