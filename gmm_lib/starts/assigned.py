"""Starts from what is known of the points: labels, or responsibilities."""

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib import missing
from gmm_lib.arguments.arrays import as_count, as_points
from gmm_lib.arguments.masks import unmasked
from gmm_lib.arguments.ridge import as_ridge
from gmm_lib.data.holes import Holes
from gmm_lib.families import Family, as_family
from gmm_lib.mixture import Mixture, m_step
from gmm_lib.starts.around import around_labels


def from_labels(
    X: ArrayLike,
    labels: ArrayLike,
    n_components: int | None = None,
    reg_covar: float = 0.0,
    covariance_type: str | Family = "full",
) -> Mixture:
    """Start from the points of each label.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    labels : array_like of int, shape (N,)
        The component of each point, 0 to K - 1; -1 where it is not known.
    n_components : int, optional
        K; by default one more than the largest label.
    reg_covar : float, optional
        Added to the diagonal of each covariance, in the data's units squared.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.

    Returns
    -------
    Mixture
        Where a component has too few points for a covariance of its own, it is lent
        the average one, or that of all the labelled points; one without any point
        moves to the point farthest from the mean.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or no point has a label.
    DegenerateComponentError
        A ValueError: when a covariance of the family would be singular, as where all
        points are alike, and reg_covar is 0.

    Notes
    -----
    A start only: EM then moves labelled points as it moves the others.

    Examples
    --------
    >>> X = [[0.0], [2.0], [30.0], [50.0], [52.0]]
    >>> from_labels(X, [0, 0, -1, 1, 1]).means.ravel()
    array([ 1., 51.])
    """
    X, labels = as_points(X), _as_labels(labels)
    as_family(covariance_type)
    as_ridge(reg_covar)
    if len(labels) != len(X):
        raise ValueError(
            f"labels has {len(labels)} entries, but X has {len(X)} rows; pass one a row"
        )
    known = labels >= 0
    if not known.any():
        raise ValueError("labels has no label of at least 0; pass some")
    most = int(labels.max()) + 1
    if n_components is None:
        n_components = most
    K = as_count(n_components, "n_components", least=1)
    if len(X) < K:
        raise ValueError(
            f"labels ask for {K} components, but X has only {len(X)} rows; number them "
            "0, 1, ..., as numpy.unique(labels, return_inverse=True)[1] does"
        )
    if most > K:
        n = int(labels.argmax())
        raise ValueError(
            f"labels[{n}] is {most - 1}, but n_components is {K}; labels are 0 to "
            f"{K - 1}"
        )
    return around_labels(
        X[known], labels[known].astype(int), K, reg_covar, covariance_type
    )


def assigned_start(model, blocks, reg_covar=None):
    """Make the start that an estimator's `gamma_init` means.

    Parameters
    ----------
    model : GaussianMixture
        Its `gamma_init`, labels (N,) or responsibilities (N, K).
    blocks : Blocks
        The data.
    reg_covar : float, optional
        In place of the model's.

    Returns
    -------
    Mixture
    """
    X, K = np.concatenate(list(blocks.points())), model.n_components
    ridge = model.reg_covar if reg_covar is None else reg_covar
    family = {"reg_covar": ridge, "covariance_type": model.covariance_type}
    if isinstance(blocks, Holes):
        X = missing.fill(X, missing.one_gaussian(blocks, *blocks.measure()[1:3]))
    gamma, weight = unmasked(model.gamma_init, "gamma_init"), blocks.weight
    if gamma.ndim == 1:
        if weight is not None and len(gamma) == len(X):
            X, gamma = X[weight > 0], gamma[weight > 0]
        return _renamed(from_labels, X, gamma, K, **family)
    if gamma.ndim == 2 and gamma.shape[1] != K:
        raise ValueError(
            f"gamma_init has {gamma.shape[1]} columns, but n_components is {K}; pass a "
            "column for each component"
        )
    return _renamed(m_step, X, gamma, sample_weight=weight, **family)


def _renamed(make, *args, **options):
    # Errors name the argument as the estimator's caller knows it.
    try:
        return make(*args, **options)
    except (TypeError, ValueError) as error:
        words = str(error)
        for name in ("labels", "gamma"):
            if words.startswith(name):
                words = words.replace(name, "gamma_init", 1)
                words = words.replace(f"unique({name}", "unique(gamma_init")
                break
        raise type(error)(words) from None


def _as_labels(labels):
    array = unmasked(labels, "labels")
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise TypeError(
            f"labels must be whole numbers, one for each point, not {array.dtype} of "
            f"shape {array.shape}; number names by numpy.unique(labels, "
            "return_inverse=True)[1]"
        )
    if array.size and array.min() < -1:
        n = int(array.argmin())
        raise ValueError(f"labels[{n}] is {array[n]}; labels are 0 to K - 1, or -1")
    return array
