"""Two components merged into one that has their moments, and what that loses."""

from dataclasses import replace

import numpy as np

_TINY = 1e-300


class Pairs:
    """Hold what each pair of components would be as one, and what that loses.

    Parameters
    ----------
    mixture : Mixture
        Of K components, at least two.

    Attributes
    ----------
    losses : ndarray of shape (K (K - 1) / 2,)
        Nats a point, at most.

    Notes
    -----
    Runnalls (2007), IEEE Transactions on Aerospace and Electronic Systems 43, 989-999.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([0.25, 0.25, 0.5], [[0.0], [0.0], [9.0]], [[[1.0]]] * 3)
    >>> Pairs(theta).losses.round(3)
    array([0.   , 1.104, 1.104])
    >>> Pairs(theta).merge(0).weights
    array([0.5, 0.5])
    """

    def __init__(self, mixture):
        self.mixture = mixture
        self.i, self.j = i, j = np.triu_indices(mixture.n_components, 1)
        w, means, covariances = mixture.weights, mixture.means, mixture.covariances
        self._share = np.maximum(w[i] + w[j], _TINY)
        a = (w[i] / self._share)[:, None]
        self._mean, apart = a * means[i] + (1 - a) * means[j], means[i] - means[j]
        a = a[:, :, None]
        covariance = a * covariances[i] + (1 - a) * covariances[j]
        self._covariance = covariance + a * (1 - a) * apart[:, :, None] * apart[:, None]
        volume = np.linalg.slogdet(covariances)[1]
        joint = self._share * np.linalg.slogdet(self._covariance)[1]
        self.losses = 0.5 * (joint - w[i] * volume[i] - w[j] * volume[j])

    def merge(self, pair):
        """Give the mixture in which that pair is one component, the last."""
        mixture = self.mixture
        rest = np.setdiff1d(
            np.arange(mixture.n_components), [self.i[pair], self.j[pair]]
        )
        return replace(
            mixture,
            weights=np.append(mixture.weights[rest], self._share[pair]),
            means=np.concatenate([mixture.means[rest], self._mean[[pair]]]),
            covariances=np.concatenate(
                [mixture.covariances[rest], self._covariance[[pair]]]
            ),
        )
