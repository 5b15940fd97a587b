"""A sixth family in one file, awkward on purpose.

Its projection is no linear map, its components have something in common without having
one covariance, a ridge leads out of it, and what is of it in one component's widths is
not of it in another's.
"""

import numpy as np

from gmm_lib.errors import not_positive_definite
from gmm_lib.families import Family


class EqualVolume(Family):
    """One width and one correlation a component, one determinant: K + 1 free entries.

    Sigma_k = a_k 11'/D + b_k (I - 11'/D), with a_k b_k^(D - 1) the same for all k.
    """

    name = "equal_volume"
    isotropic = True

    def n_free(self, K, D):
        return K + 1 if D > 1 else 1

    def project(self, covariances, shares):
        D = covariances.shape[1]
        a = covariances.sum(axis=(1, 2)) / D
        b = (np.trace(covariances, axis1=1, axis2=2) - a) / (D - 1) if D > 1 else a
        size = np.minimum(a, b)
        if not size.min() > 0:
            k = int(size.argmin())
            raise not_positive_definite(f"the covariance of component {k}")
        size = np.exp((np.log(a) + (D - 1) * np.log(b)) / D)
        common = shares @ size / shares.sum() / size
        along, across = np.full((D, D), 1 / D), np.eye(D) - 1 / D
        return np.multiply.outer(common * a, along) + np.multiply.outer(
            common * b, across
        )
