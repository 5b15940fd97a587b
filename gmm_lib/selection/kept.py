"""What all candidates of a selection keep: values of some known components."""

from dataclasses import dataclass

import numpy as np

from gmm_lib.families import as_family, check_member
from gmm_lib.fixed import as_fixed
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.record import PARTS


@dataclass(frozen=True)
class Kept:
    """Hold what is fixed, and the mixture whose values stay.

    Parameters
    ----------
    fixed : str, sequence of str or dict
        See `em`.
    known : Mixture
        Its component k has the values that component k of each candidate keeps.

    Examples
    --------
    >>> known = Mixture([1.0], [[5.0]], [[[1.0]]])
    >>> begin = Mixture([0.3, 0.7], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> start = Kept({"means": [0]}, known).start(begin)
    >>> start.means.ravel(), start.weights
    (array([5., 0.]), array([0.7, 0.3]))
    """

    fixed: object
    known: Mixture

    def masks(self, K):
        """Say which entries of K components stay: a Fixed."""
        return as_fixed(self.fixed, K)

    def start(self, begin):
        """Put what stays into a start, in the place of its nearest components."""
        masks = self.masks(begin.n_components)
        begin = begin.reorder(self._places(begin, np.flatnonzero(masks.means)))
        weights, means, covariances = (
            self._with_known(name, getattr(begin, name), mask)
            for name, mask in zip(PARTS, masks, strict=True)
        )
        free = ~masks.weights
        if free.any():
            left = 1 - weights[~free].sum()
            weights[free] *= left / weights[free].sum()
        return Mixture(weights, means, covariances)

    def reorder(self, mixture):
        """Number by their means the components of which nothing stays."""
        K = mixture.n_components
        free = np.flatnonzero(~np.any(tuple(self.masks(K)), axis=0))
        order = np.arange(K)
        order[free] = free[np.lexsort(mixture.means[free].T[::-1])]
        return mixture.reorder(order.tolist())

    def _with_known(self, name, part, mask):
        part, which = part.copy(), np.flatnonzero(mask)
        part[which] = getattr(self.known, name)[which]
        return part

    def _places(self, begin, which):
        # The start's components, those nearest to the fixed means first in their place.
        from scipy.optimize import linear_sum_assignment  # slow to import

        apart = self.known.means[which][:, None] - begin.means
        apart /= np.sqrt(np.einsum("kdd->d", begin.covariances))  # free of units
        rows, nearest = linear_sum_assignment((apart**2).sum(axis=2))
        others = iter(np.setdiff1d(np.arange(begin.n_components), nearest).tolist())
        place = dict(zip(which[rows].tolist(), nearest.tolist(), strict=True))
        return [
            place[k] if k in place else next(others) for k in range(begin.n_components)
        ]


def as_kept(fixed, known, sizes, families, D):
    """Check that what is fixed has a meaning for every candidate; None if nothing is.

    Raises
    ------
    TypeError, ValueError
        When it has none, naming the candidate and why.
    """
    if fixed is None and known is None:
        return None
    if known is None:
        raise ValueError(
            "fixed is given, but known is None; pass known, a Mixture with the values "
            "to keep"
        )
    if fixed is None:
        raise ValueError(
            "known is given, but fixed is None; pass fixed, what its components keep"
        )
    as_mixture(known, "known")
    if known.n_features != D:
        raise ValueError(
            f"known has {known.n_features} features, but X has {D}; pass a mixture of "
            "the same columns"
        )
    for K in sizes:
        _check_size(fixed, known, K)
        masks = as_fixed(fixed, K)
        for family in families:
            _check_family(masks, known, K, as_family(family))
    return Kept(fixed, known)


def _check_size(fixed, known, K):
    J = known.n_components
    own = _masks(fixed, J, f"known, which has {J} components")
    masks = _masks(fixed, K, f"n_components {K}")
    for name, mask, known_mask in zip(PARTS, masks, own, strict=True):
        if mask.sum() != known_mask.sum():
            raise ValueError(
                f"fixed names all {name}, which has no meaning for n_components {K}, "
                f"as known has {J}; name components, such as "
                f"{{{name!r}: {list(range(min(J, K)))}}}, or try n_components={J}"
            )
    _check_weights(masks.weights, known.weights[: len(masks.weights)], K)


def _masks(fixed, K, called):
    try:
        return as_fixed(fixed, K)
    except ValueError as error:
        raise ValueError(f"fixed has no meaning for {called}: {error}") from None


def _check_weights(mask, weights, K):
    held = weights[mask[: len(weights)]].sum()
    full = mask.all()
    if not mask.any() or (abs(held - 1) <= 1e-8 if full else held < 1):
        return
    words = "they sum to 1 where none is free" if full else "nothing is left for others"
    raise ValueError(
        f"fixed weights sum to {held:.6g}, which has no meaning for n_components {K}: "
        f"{words}; fix other weights, or try other n_components"
    )


def _check_family(masks, known, K, family):
    mask = masks.covariances
    if not mask.any():
        return
    if family.coupled(known.n_features) and not mask.all():
        raise ValueError(
            f"fixed['covariances'] names some of {K} components, but {family.name} "
            "covariances have something in common; try other covariance_types"
        )
    which = np.flatnonzero(mask)
    own = Mixture(
        np.full(len(which), 1 / len(which)),
        known.means[which],
        known.covariances[which],
    )
    try:
        check_member(own, family)
    except ValueError:
        raise ValueError(
            f"fixed covariances of known are not {family.name}; pass others, or leave "
            f"{family.name!r} out of covariance_types"
        ) from None
