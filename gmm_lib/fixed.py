"""Parameters that a fit leaves as they are, and the M step round them."""

from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import NamedTuple

import numpy as np

from gmm_lib.errors import DegenerateComponentError, check_occupied
from gmm_lib.families import as_family, check_member
from gmm_lib.record import PARTS


class Fixed(NamedTuple):
    """Hold which components keep their weight, mean or covariance: three (K,) masks."""

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    def any(self):
        """Tell whether anything is fixed."""
        return any(mask.any() for mask in self)

    def restore(self, kept, theta):
        """Put the fixed entries of `kept` in the place of those of `theta`.

        Both, and the result, are weights (K,), means (K, D), covariances (K, D, D).
        """
        return tuple(
            np.where(mask.reshape(-1, *[1] * (new.ndim - 1)), old, new)
            for mask, old, new in zip(self, kept, theta, strict=True)
        )


def as_fixed(value, n_components):
    """Return the masks that a caller's `fixed` means.

    Parameters
    ----------
    value : None, str, sequence of str, or dict
        'weights', 'means' or 'covariances', or several of them; or a dict from these
        names to True, or to the components, 0 to K - 1.
    n_components : int
        K.

    Returns
    -------
    Fixed

    Raises
    ------
    TypeError, ValueError
        When a name or a component is unknown.

    Examples
    --------
    >>> as_fixed({"means": [0]}, 2).means
    array([ True, False])
    """
    masks = {name: np.zeros(n_components, dtype=bool) for name in PARTS}
    for name, which in _named(value).items():
        if name not in masks:
            raise ValueError(f"fixed names {name!r}; it may name {PARTS}")
        masks[name][_components(name, which, n_components)] = True
    return Fixed(**masks)


def _named(value):
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str):
        return {value: True}
    if isinstance(value, Iterable):
        return dict.fromkeys(value, True)
    raise TypeError(
        f"fixed must name parameters, not be {value!r}; try fixed='means', or "
        "fixed={'means': [0]} for single components"
    )


def _components(name, which, K):
    if isinstance(which, bool):
        return slice(None) if which else []
    which = [which] if isinstance(which, Integral) else which
    if not isinstance(which, Iterable) or isinstance(which, str):
        raise TypeError(
            f"fixed[{name!r}] is {which!r}; pass True, or a list of components"
        )
    which = list(which)
    for k in which:
        if isinstance(k, bool | np.bool_) or not isinstance(k, Integral):
            raise TypeError(
                f"fixed[{name!r}] has {k!r}; components are whole numbers, 0 to {K - 1}"
            )
        if not 0 <= k < K:
            raise ValueError(
                f"fixed[{name!r}] has {k}; components are numbered 0 to {K - 1}"
            )
    return which


def check_fixed(fixed, mixture, covariance_type):
    """Raise ValueError when the fixed covariances do not go with the family."""
    if not fixed.covariances.any():
        return
    family = as_family(covariance_type)
    if family.coupled(mixture.n_features) and not fixed.covariances.all():
        raise ValueError(
            f"fixed['covariances'] names some components, but {family.name} "
            "covariances have something in common; pass True, or another "
            "covariance_type"
        )
    check_member(mixture, family)


def n_free(fixed, D, covariance_type):
    """Count the parameters that are left to fit."""
    family = as_family(covariance_type)
    weights, means, covariances = (int((~mask).sum()) for mask in fixed)
    entries = family.n_free(covariances, D) if covariances else 0
    return max(weights - 1, 0) + means * D + entries


def settle(found, old, family, *, fixed, prior=None, ridge=0.0):
    """Find the M step's theta where parts are fixed, or a prior is added.

    Parameters
    ----------
    found : tuple
        N_k (K,), the means (K, D), and the covariances about them (K, D, D), as the
        responsibilities give them.
    old : tuple
        The weights, means and covariances of the theta before.
    family : Family
        The covariances'.
    fixed : Fixed
        What stays.
    prior : Prior, optional
        With a scale.
    ridge : float or ndarray of shape (D,), optional
        Added to the diagonal of each covariance that is free.

    Returns
    -------
    weights, means, covariances : ndarray
        Of the highest bound, plus the prior's log-density, given what stays.

    Raises
    ------
    DegenerateComponentError
        When a component that is not wholly fixed has no points.

    Notes
    -----
    A free mean is the same whatever the covariance is, so only covariances look at
    what is fixed: they are taken about the new means.
    """
    N_k, own, S = found
    D = own.shape[1]
    check_occupied(np.where(fixed.means & fixed.covariances, 1.0, N_k))
    weights = _weights(N_k + _extra(prior), old[0], fixed.weights)
    _, means, _ = fixed.restore(old, (weights, own, S))
    shift = own - means
    S = S + shift[:, :, None] * shift[:, None]
    if prior is not None:
        S, N_k = prior.blend(S, N_k)
    S = family.project(S + ridge * np.eye(D), N_k)
    return weights, means, fixed.restore(old, (weights, means, S))[2]


def settle_from(theta, found, fixed, prior, reg_covar=0.0, covariance_type="full"):
    """Do as `settle`, from a Mixture and with the options of the M step."""
    old = tuple(getattr(theta, name) for name in PARTS)
    fixed, family = as_fixed(fixed, theta.n_components), as_family(covariance_type)
    return settle(found, old, family, fixed=fixed, prior=prior, ridge=reg_covar)


def _extra(prior):
    return 0.0 if prior is None else prior.concentration - 1


def _weights(shares, old, kept):
    # What the fixed weights leave is shared out among the others.
    if kept.all():
        return old
    total = shares[~kept].sum()
    if not total > 0:
        raise DegenerateComponentError(
            "the components whose weights are free explain no point; fix all weights, "
            "or start elsewhere"
        )
    left = 1 - old[kept].sum() if kept.any() else 1.0
    return np.where(kept, old, max(left, 0.0) * shares / total)
