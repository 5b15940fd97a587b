"""The same sums in the data's units: as the gradient of l, or about one origin."""

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.coordinates import scores
from gmm_lib.engine.moments import Moments, about


class InUnits:
    """Say in the data's units what `Statistics` hold in those of a component."""

    def gradient(self) -> Array:
        """Differentiate l by the coordinates of `to_vector`, at the reference.

        Returns
        -------
        ndarray of shape (p,)
            So one pass serves an EM step as well as a gradient step.

        Raises
        ------
        ValueError
            When the sums are those of a diagonal family.

        Notes
        -----
        By Fisher's identity: by the logits N_k - N pi_k, by a mean L^-T `first`, and
        by L the lower triangle of L^-T (`second` - N_k I).

        Examples
        --------
        >>> import gmm_lib as gm
        >>> one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
        >>> gm.expected_statistics([[1.0], [3.0]], one).gradient().tolist()
        [4.0, 8.0]
        """
        self._check_whole("gradient")
        factors, D = self._factors(), len(self.frame.scale)
        own = scores(factors, self.counts, self.first, self.second)  # (K, q)
        by_logits = self.counts - self.total * self.reference.weights
        parts = by_logits[:-1], own[:, :D].ravel(), own[:, D:].ravel()
        return np.concatenate(parts)

    def moments(self, origin: ArrayLike) -> Moments:
        """Measure the same sums from one origin, to add them to other mixtures'.

        Parameters
        ----------
        origin : array_like of shape (D,)
            In the data's units.

        Returns
        -------
        Moments

        Raises
        ------
        TypeError, ValueError
            When the origin is malformed, or the sums are those of a diagonal family.

        Examples
        --------
        >>> import gmm_lib as gm
        >>> one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
        >>> sums = gm.expected_statistics([[1.0], [3.0]], one)
        >>> sums.moments([2.0]).second.item()  # (1 - 2)^2 + (3 - 2)^2
        2.0
        """
        self._check_whole("moments")
        means = self.frame.centre + self.frame.scale * self.origins
        sums = about(
            origin, self._factors(), means, self.counts, self.first, self.second
        )
        at = np.asarray(origin, dtype=float)
        return Moments(at, self.total, self.log_likelihood, self.counts, *sums)

    def _factors(self):
        return self.reference.matrices * self.frame.scale[:, None]

    def _check_whole(self, what):
        if self.family.diagonal:
            raise ValueError(
                f"{what} needs the sums of full covariances, not of "
                f"{self.family.name!r}; take expected_statistics(X, mixture)"
            )
