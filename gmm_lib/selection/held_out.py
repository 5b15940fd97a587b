"""Points held out of the fit, and their density under it."""

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Fixed, Points
from gmm_lib.arguments.arrays import as_count, as_generator
from gmm_lib.data.rows import Rows, as_rows
from gmm_lib.families import Family, as_family
from gmm_lib.mixture import Mixture
from gmm_lib.prior import Prior, as_prior
from gmm_lib.selection.fit import fit
from gmm_lib.selection.kept import as_kept


def held_out(
    X: Points,
    n_components: int,
    covariance_type: str | Family = "full",
    *,
    rng: np.random.Generator,
    n_folds: int = 5,
    n_init: int = 10,
    sample_weight: ArrayLike | None = None,
    prior: Prior | None = None,
    fixed: Fixed | None = None,
    known: Mixture | None = None,
) -> Array:
    """Evaluate each point under a mixture that was fitted without it.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units.
    n_components : int
        K.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    rng : numpy.random.Generator
        The source of folds and starts.
    n_folds : int, optional
        The number of parts; each is held out once.
    n_init : int, optional
        Runs for each fit; the highest log-likelihood is kept.
    sample_weight : array_like of shape (N,), optional
        How often each point counts in the fits, of blocks a list of such arrays, one a
        block; average what is returned by them.
    prior : Prior, optional
        Of the fits, see `em`.
    fixed : str, sequence of str or dict, optional
        What each fit keeps of `known`, see `select`.
    known : Mixture, optional
        Its component k has the values that component k of each fit keeps.

    Returns
    -------
    ndarray of shape (N,)
        Log-density of each point, in nats: their mean estimates the log-density of a
        new point, and their sum is the cross-validated log-likelihood.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, there are fewer points than folds, or `fixed` has
        no meaning for such a fit.
    DegenerateComponentError
        A ValueError: when in some fold a component collapses, or two end in one place,
        from every start.

    Notes
    -----
    Smyth (2000), Statistics and Computing 10, 63-72.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_galaxies().X
    >>> one, three = (
    ...     held_out(X, K, rng=np.random.default_rng(0)).mean() for K in (1, 3)
    ... )
    >>> bool(three > one)
    True
    >>> known = gm.Mixture([0.5, 0.5], [[0.0], [3.0]], [[[1.0]], [[1.0]]])
    >>> X, _ = known.sample(30, np.random.default_rng(0))
    >>> free, kept = (
    ...     held_out(X, 2, rng=np.random.default_rng(0), **how).mean()
    ...     for how in ({}, {"fixed": "covariances", "known": known})
    ... )
    >>> bool(kept > free)
    True
    """
    rng = as_generator(rng)
    X, weight = as_rows(X, sample_weight)
    K = as_count(n_components, "n_components", least=1)
    n_init, prior = as_count(n_init, "n_init", least=1), as_prior(prior)
    kept = as_kept(fixed, known, [K], [as_family(covariance_type)], X.shape[1])
    how = rng, deal(X, n_folds, rng), n_init, weight, prior, kept
    return held_out_of(X, n_components, covariance_type, *how)


def deal(X, n_folds, rng):
    """Deal the points by chance to parts, 0 to n_folds - 1."""
    n_folds = as_count(n_folds, "n_folds", least=2)
    if n_folds > len(X):
        raise ValueError(f"n_folds is {n_folds}, but X has {len(X)} points; use fewer")
    return rng.permutation(np.arange(len(X)) % n_folds)


def held_out_of(
    X,
    n_components,
    covariance_type,
    rng,
    fold,
    n_init,
    weight=None,
    prior=None,
    kept=None,
):
    """Do as `held_out`, once the points are dealt."""
    result = np.empty(len(X))
    for i in range(fold.max() + 1):
        rest = fold != i
        known = rest if weight is None else rest & (weight > 0)
        own = None if weight is None else weight[known]
        how = rng, n_init, own, prior, kept
        mixture = fit(X[known], n_components, covariance_type, *how)
        left = X[~rest]
        streamed = isinstance(left, Rows)
        result[~rest] = (
            left.log_density(mixture) if streamed else mixture.log_density(left)
        )
    return result
