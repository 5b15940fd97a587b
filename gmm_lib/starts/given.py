"""The start of a fit as its caller gives it, by scikit-learn's names and shapes."""

import numpy as np

from gmm_lib.arguments.arrays import as_floats
from gmm_lib.arguments.shares import check_weights
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.families import as_family, stranger
from gmm_lib.fixed import PARTS, as_fixed
from gmm_lib.matrices import cholesky, symmetric


def given_start(model, D):
    """Check what the caller gave of the start.

    Parameters
    ----------
    model : GaussianMixture
        Its `weights_init`, `means_init` and `precisions_init`.
    D : int
        The data's features.

    Returns
    -------
    dict
        weights (K,), means (K, D) and covariances (K, D, D); None where not given.

    Raises
    ------
    TypeError, ValueError
        When one is malformed.
    """
    K = model.n_components
    weights, means, covariances = model.weights_init, model.means_init, None
    if weights is not None:
        weights = as_floats(weights, "weights_init", ndim=1)
        if len(weights) != K:
            raise ValueError(
                f"weights_init has {len(weights)} entries; {K} components need {K}"
            )
        check_weights(weights, "weights_init")
    if means is not None:
        means = as_floats(means, "means_init", ndim=2)
        if means.shape != (K, D):
            raise ValueError(
                f"means_init has shape {means.shape}; {K} components and {D} features "
                f"need shape {(K, D)}"
            )
    if model.precisions_init is not None:
        family = as_family(model.covariance_type)
        covariances = covariances_of(model.precisions_init, K, D, family)
    return {"weights": weights, "means": means, "covariances": covariances}


def check_given(fixed, n_components, given):
    """Return what is given of the start, once all that is fixed is among it."""
    fixed = as_fixed(fixed, n_components)
    for name, word in zip(PARTS, ("weights", "means", "precisions"), strict=True):
        if getattr(fixed, name).any() and given[name] is None:
            raise ValueError(
                f"fixed names {name}, but {word}_init is None; pass {word}_init, the "
                "values to keep"
            )
    return {name: part for name, part in given.items() if part is not None}


def covariances_of(precisions, K, D, family):
    """Invert a caller's precisions.

    Parameters
    ----------
    precisions : array_like
        In the shape of the family, see `Family.shape`; in the data's units to the
        power -2.
    K, D : int
        Components and features.
    family : Family
        The covariances'.

    Returns
    -------
    ndarray of shape (K, D, D)
        In the data's units squared.

    Raises
    ------
    TypeError, ValueError
        When they are not numbers, not of that shape, not symmetric, or not positive
        definite.

    Examples
    --------
    >>> covariances_of([4.0], 1, 2, as_family("spherical"))
    array([[[0.25, 0.  ],
            [0.  , 0.25]]])
    """
    shape = family.shape(K, D)
    P = as_floats(precisions, "precisions_init", ndim=len(shape))
    if P.shape != shape:
        raise ValueError(
            f"precisions_init has shape {P.shape}; {family.name} precisions of {K} "
            f"components and {D} features need shape {shape}"
        )
    P = family.expand(P, K, D)
    try:
        P = symmetric(P, "precisions_init")
        cholesky(P, "precisions_init")
    except DegenerateComponentError as error:
        words = str(error).partition(";")[0]
        raise ValueError(
            _named(f"{words}; pass inverses of covariances", family, D)
        ) from None
    except ValueError as error:
        raise ValueError(_named(str(error), family, D)) from None
    inverse = np.linalg.inv(P)
    covariances = (inverse + inverse.transpose(0, 2, 1)) / 2
    k = stranger(covariances, family)
    if k is not None:
        raise ValueError(
            f"precisions_init[{k}] is not the inverse of a covariance that is "
            f"{family.name}; pass inverses of covariances of that family"
        )
    return covariances


def _named(words, family, D):
    # A matrix that all components share has no index.
    shared = family.shape(1, D) == family.shape(2, D)
    return words.replace("[0]", "", 1) if shared else words
