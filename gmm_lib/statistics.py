"""What the M step needs to know of the data: sums that add.

A block of rows, a file, a thread or a machine computes its `Statistics` at the same
mixture; their sum is that of all the data, and its `mixture` is the M step.
"""

from dataclasses import dataclass

import numpy as np

from gmm_lib._validation import FAMILIES, as_choice, as_nonnegative, as_points
from gmm_lib.blocks import Blocks
from gmm_lib.mixture import DegenerateComponentError, as_mixture, check_occupied
from gmm_lib.parameters import DIAGONAL, Frame, Parameters, check_family, respond

_BLOCK = 2**17  # numbers in a block of standardised residuals: 1 MiB


@dataclass(frozen=True, eq=False, repr=False)
class Statistics:
    """Hold the expected sufficient statistics of some points at a given mixture.

    Sums over the points of gamma, gamma y and gamma y y', where y = L_k^-1 (x - mu_k)
    is the point seen from component k of that mixture, with Sigma_k = L_k L_k'.
    `expected_statistics` makes them; `+` merges those of different points.

    Parameters
    ----------
    covariance_type : str
        The family whose second moments are kept.
    frame, reference : Frame, Parameters
        The mixture at which the E step was taken, centred and scaled.
    origins : ndarray of shape (K, D)
        Where y is measured from, within the frame: the reference's means.
    n_points : int
        N.
    log_likelihood : float
        l of these points at the reference, in nats.
    counts : ndarray of shape (K,)
        N_k.
    first : ndarray of shape (K, D)
        sum_n gamma_nk y_nk.
    second : ndarray
        sum_n gamma_nk y_nk y_nk': (K, D, D) if full, summed over k (D, D) if tied, its
        diagonal (K, D) if diag or spherical.

    Notes
    -----
    At a fixed point of EM with full covariances `first` is 0 and `second` is N_k I.
    Residuals do not cancel: they are of order one wherever the component is.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> theta = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.eye(2)] * 2)
    >>> halves = [gm.expected_statistics(part, theta) for part in (X[:100], X[100:])]
    >>> merged = halves[0] + halves[1]
    >>> merged.n_points
    272
    >>> textbook = gm.m_step(X, gm.e_step(X, theta))
    >>> bool(np.allclose(merged.mixture().means, textbook.means))
    True
    """

    covariance_type: str
    frame: Frame
    reference: Parameters
    origins: np.ndarray
    n_points: int
    log_likelihood: float
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def __add__(self, other):
        if not isinstance(other, Statistics):
            return NotImplemented
        if not (self.origins is other.origins or _same(self, other)):
            raise ValueError(
                "the statistics were taken at different mixtures or for different "
                "families; take both at the same mixture"
            )
        return Statistics(
            self.covariance_type,
            self.frame,
            self.reference,
            self.origins,
            self.n_points + other.n_points,
            self.log_likelihood + other.log_likelihood,
            self.counts + other.counts,
            self.first + other.first,
            self.second + other.second,
        )

    def __repr__(self):
        return (
            f"Statistics of {self.n_points} points at a mixture of {len(self.counts)} "
            f"components ({self.covariance_type}): log-likelihood "
            f"{self.log_likelihood:.7g} nats"
        )

    def mixture(self, reg_covar=0.0):
        """Take the M step.

        Parameters
        ----------
        reg_covar : float, optional
            Added to the diagonal of each covariance, in the data's units squared.

        Returns
        -------
        Mixture

        Raises
        ------
        TypeError, ValueError
            When reg_covar is no number or negative.
        DegenerateComponentError
            A ValueError: when a component has no points, or no width.
        """
        reg_covar = as_nonnegative(reg_covar, "reg_covar")
        return self.parameters(reg_covar).mixture(self.frame)

    def parameters(self, reg_covar):
        """Take the M step within the frame: mu + L d, Sigma = L W L'."""
        _, W = self._moved(reg_covar)
        L = self.reference.factors
        factors = L * np.sqrt(np.maximum(W, 0)) if L.ndim == 2 else L @ _cholesky(W)
        _check_wide(factors)
        weights = self.counts / self.counts.sum()
        return Parameters(weights, self.origins + self.move(), factors)

    def move(self):
        """Tell how far each mean moves from its origin, within the frame: (K, D)."""
        L, shift = self.reference.factors, self.first / self.counts[:, None]
        return L * shift if L.ndim == 2 else np.einsum("kij,kj->ki", L, shift)

    def cancelled(self, reg_covar):
        """Tell by what factor the M step's differences magnify rounding errors."""
        shift, W = self._moved(reg_covar)
        if W.ndim == 3:
            try:
                W = np.diagonal(np.linalg.cholesky(W), axis1=1, axis2=2) ** 2
            except np.linalg.LinAlgError:
                return np.inf
        least = np.maximum(W.min(axis=1), np.finfo(float).tiny)
        return ((1 + (shift**2).sum(axis=1)) / least).max()

    def _moved(self, reg_covar):
        # In old widths: how far each mean moves, and the new covariance.
        check_occupied(self.counts)
        shift = self.first / self.counts[:, None]
        return shift, self._spread(shift) + self._ridge(reg_covar)

    def _spread(self, shift):
        # The covariance in old widths, before the ridge.
        N_k, N = self.counts, self.counts.sum()
        if self.covariance_type == "tied":
            W = (self.second - (N_k * shift.T) @ shift) / N
            return np.broadcast_to(W, (len(N_k), *W.shape))
        if self.covariance_type == "full":
            return self.second / N_k[:, None, None] - shift[:, :, None] * shift[:, None]
        W = self.second / N_k[:, None] - shift**2
        if self.covariance_type == "spherical":
            W = np.broadcast_to(W.mean(axis=1, keepdims=True), W.shape)
        return W

    def _ridge(self, reg_covar):
        # The ridge in old widths: L^-1 (reg_covar I) L^-T.
        P = self.reference.inverses / self.frame.scale
        return reg_covar * (P**2 if P.ndim == 2 else P @ P.transpose(0, 2, 1))


def expected_statistics(X, mixture, covariance_type="full"):
    """Take the E step and sum what the M step needs, a block of rows at a time.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        Points, in the data's units; see `Blocks`.
    mixture : Mixture
        The current parameters theta.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family of the M step; `mixture` must belong to it.

    Returns
    -------
    Statistics
        They depend on X through sums only: add those of parts of the data.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is of another family.

    Notes
    -----
    Dempster, Laird and Rubin (1977), section 2, on exponential families: the E step
    needs the expected sufficient statistics and nothing else.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> theta = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> gm.expected_statistics([[1.0], [3.0]], theta)
    Statistics of 2 points at a mixture of 1 components (full): log-likelihood \
-6.837877 nats
    """
    covariance_type = as_choice(covariance_type, "covariance_type", FAMILIES)
    check_family(as_mixture(mixture), covariance_type)
    within = np.diagonal(mixture.covariances, axis1=1, axis2=2)
    mean = mixture.weights @ mixture.means
    variance = mixture.weights @ (within + (mixture.means - mean) ** 2)
    frame = Frame.of(mean, variance, covariance_type)
    reference = Parameters.of(mixture, frame, covariance_type in DIAGONAL)
    return sum_blocks(Blocks(X), frame, reference, covariance_type)


def sum_blocks(blocks, frame, reference, covariance_type, origins=None):
    """Add the statistics of every block; see `expected_statistics`."""
    K, D = reference.means.shape
    total = None
    with np.errstate(over="ignore", invalid="ignore"):
        for block in blocks.read(max(64, _BLOCK // (K * D))):
            if block.shape[1] != D:
                as_points(block, D)  # says so
            part = _of_block(block, frame, reference, covariance_type, origins)
            total = part if total is None else total + part
    if total is None or not total.log_likelihood > -1e100 * total.n_points:
        blocks.measure()  # names what is not finite
        raise ValueError(
            "X has points too far from every component: the log-likelihood is "
            f"{total.log_likelihood:.3g}; rescale X, or start from wider components"
        )
    return total


def _of_block(block, frame, reference, covariance_type, origins):
    z = (block.T - frame.centre[:, None]) / frame.scale[:, None]  # (D, B)
    y = reference.standardise(z)  # (K, D, B)
    gamma = reference.log_scales[:, None] - 0.5 * np.einsum("kdb,kdb->kb", y, y)
    log_likelihood = respond(gamma) - len(block) * np.log(frame.scale).sum()
    if origins is None:
        origins = reference.means
    else:
        y = reference.standardise(z, origins)
    shares = gamma[:, None] * y
    if covariance_type in DIAGONAL:
        second = np.einsum("kdb,kdb->kd", shares, y)
    else:
        second = shares @ y.transpose(0, 2, 1)
    if covariance_type == "tied":
        second = second.sum(axis=0)
    return Statistics(
        covariance_type,
        frame,
        reference,
        origins,
        len(block),
        log_likelihood,
        gamma.sum(axis=1),
        shares.sum(axis=2),
        second,
    )


def _same(one, other):
    # Whether two references, perhaps made on different machines, are the same.
    a, b = one.reference, other.reference
    return one.covariance_type == other.covariance_type and all(
        np.array_equal(u, v)
        for u, v in [
            (a.weights, b.weights),
            (a.factors, b.factors),
            (one.origins, other.origins),
            (one.frame.centre, other.frame.centre),
            (one.frame.scale, other.frame.scale),
        ]
    )


def _cholesky(W):
    try:
        return np.linalg.cholesky(W)
    except np.linalg.LinAlgError:
        lowest = np.linalg.eigvalsh(W)[:, 0]
        raise DegenerateComponentError(_collapsed(int(lowest.argmin()))) from None


def _check_wide(factors):
    # A width this small a part of the data's spread, or of its own component's
    # widest direction, is rounding error.
    if factors.ndim == 3:
        pivots = np.diagonal(factors, axis1=1, axis2=2)
        least = 20 * factors.shape[1] * np.finfo(float).eps * (factors**2).sum(axis=2)
        narrow = (pivots**2 <= least).any(axis=1) | (pivots < 1e-14).any(axis=1)
    else:
        narrow = (factors < 1e-14).any(axis=1)
    if narrow.any():
        raise DegenerateComponentError(_collapsed(int(narrow.argmax())))


def _collapsed(k):
    return (
        f"the covariance of component {k} is not positive definite: it may have "
        "collapsed onto few points or a line, or features may repeat one another; try "
        "a larger reg_covar, fewer components or fewer features"
    )
