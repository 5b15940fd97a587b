"""The laws of a Gibbs sweep: theta given the labels, then labels given theta."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import softmax

from gmm_lib.bayes import NormalWishart
from gmm_lib.bayes.learn import learn
from gmm_lib.checks.attempt import Fault, Untried, as_array, call, given
from gmm_lib.checks.beliefs import LINE, PLANE, of_prior
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import Theta, read_theta
from gmm_lib.mixture import Mixture

ERRORS = 6  # standard errors
N = 600
_LIBRARY = ("bayes.sweep", "bayes.gibbs")


def sweep(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at one sweep of a Gibbs sampler for a mixture.

    Parameters
    ----------
    f : callable
        f(X, z, K, prior, concentration, rng) -> (theta, z): a Mixture, or its three
        arrays, drawn from p(theta | z, X), and labels drawn from p(z | theta, X).
    forbid : str or sequence of str, optional
        "library", the library's own sweep, which f may not use.

    Returns
    -------
    Report

    Notes
    -----
    Averages over 600 sweeps from the same labels are compared with closed forms within
    six standard errors, from fixed seeds.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> def own(X, z, K, prior, concentration, rng):
    ...     return gm.bayes.sweep(X, z, K, prior, rng, concentration=concentration)
    >>> bool(sweep(own))
    True
    """
    laws = _LAWS + without(forbid, _few, (_TWO,), _LIBRARY)
    return examine("sweep", _Sweeps(f), laws)


class _Case(NamedTuple):
    X: np.ndarray
    z: np.ndarray
    K: int
    prior: NormalWishart
    concentration: float


def _words(case):
    flat = case.X[:, 0] if case.X.shape[1] == 1 else case.X
    return (
        f"X = {show(flat)}, z = {show(case.z)}, K = {case.K}, {of_prior(case.prior)}, "
        f"alpha_0 = {show(case.concentration)}"
    )


class _Sweeps:
    """Sweep from a case's labels many times, and remember what came."""

    def __init__(self, f):
        self.f, self._known = f, {}

    def once(self, case, rng):
        with given(_words, case):
            found = call("sweep", self.f, *case, rng)
            if not isinstance(found, tuple | list) or len(found) != 2:
                raise Fault("sweep must return two things, theta and the labels z.")
            theta = read_theta("sweep", found[0], case.K, case.X.shape[1])
            z = as_array("z", found[1], (len(case.X),), "(N,)")
            foreign = z[(z < 0) | (z >= case.K) | (z % 1 != 0)]
            if foreign.size:
                raise Fault(
                    f"Labels are 0 to {case.K - 1}; z holds {show(foreign[0])}."
                )
            return theta, z.astype(int)

    def __call__(self, case):
        key = id(case)
        if key not in self._known:
            rng = np.random.default_rng(0)
            pairs = [self.once(case, rng) for _ in range(N)]
            thetas = Theta(*map(np.array, zip(*(t for t, _ in pairs), strict=True)))
            self._known[key] = thetas, np.array([z for _, z in pairs])
        return self._known[key]


def _few(sweeps, case):
    return sweeps.once(case, np.random.default_rng(0))


def _own_rng(sweeps, case):
    (one, z), (again, same) = _few(sweeps, case), _few(sweeps, case)
    if not np.array_equal(one.means, again.means) or not np.array_equal(z, same):
        raise Fault("Two generators with the same seed gave different draws: use rng.")
    other = sweeps.once(case, np.random.default_rng(1))[0]
    if np.array_equal(one.means, other.means):
        raise Fault("Two generators with different seeds gave the same draw: use rng.")


def _agree(case, what, values, expected):
    # Means over draws, (S, ...), within six of their own standard errors.
    found, error = values.mean(axis=0), values.std(axis=0) / np.sqrt(len(values))
    expected = np.broadcast_to(expected, found.shape)
    off = np.abs(found - expected) / (error + 1e-9)
    if not (off <= ERRORS).all():
        worst = np.unravel_index(np.argmax(off), off.shape)
        right, here = apart(expected[worst], found[worst])
        at = f" in entry [{', '.join(map(str, worst))}]" if worst else ""
        raise Fault(
            f"With {_words(case)}, {what} {right}{at}; over {N} sweeps it is {here}."
        )


def _weights(sweeps, case):
    weights = sweeps(case)[0].weights
    alpha = case.concentration + np.bincount(case.z, minlength=case.K)
    share, total = alpha / alpha.sum(), alpha.sum()
    _agree(case, "the weights average", weights, share)
    square = share * (1 - share) / (total + 1)
    what = "the weights have the variances"
    _agree(case, what, (weights - share) ** 2, square)


def _beliefs(case):
    return learn(case.prior, case.X, np.eye(case.K)[case.z])


def _units(thetas, case):
    # Per component: L' Sigma^-1 L with scatter L L', a Wishart of unit scale, and the
    # mean's noise in standard deviations of its own.
    m, beta, S, _ = _beliefs(case)
    L = np.linalg.cholesky(S)
    with np.errstate(all="ignore"):
        roots = np.linalg.cholesky(thetas.covariances)
        inner = np.linalg.solve(roots, np.broadcast_to(L, roots.shape))
        noise = np.linalg.solve(roots, (thetas.means - m)[..., None])[..., 0]
    return np.swapaxes(inner, -1, -2) @ inner, np.sqrt(beta)[:, None] * noise


def _covariances(sweeps, case):
    M, dof = _units(sweeps(case)[0], case)[0], _beliefs(case)[3]
    D = M.shape[-1]
    expected = dof[:, None, None] * np.eye(D)
    _agree(case, "the precisions, times the scatter, average", M, expected)
    trace = np.trace(M, axis1=2, axis2=3)
    what = "the traces of precision times scatter have the variances"
    _agree(case, what, (trace - D * dof) ** 2, 2 * D * dof)


def _means(sweeps, case):
    M, noise = _units(sweeps(case)[0], case)
    _agree(case, "the means' noise averages", noise, np.zeros(noise.shape[1:]))
    squares = (noise**2).sum(axis=2)
    D = noise.shape[2]
    what = "the means' squared noise, in units of Sigma_k / beta_k, averages"
    _agree(case, what, squares, np.full(case.K, float(D)))
    fourth = np.full(case.K, float(D * (D + 2)))
    _agree(case, "the squares of that average", squares**2, fourth)
    outer = noise[..., :, None] * noise[..., None, :]
    what = "the means' noise, in units of Sigma_k / beta_k, has the covariances"
    _agree(case, what, outer, np.eye(D))
    size = np.log(np.trace(M, axis1=2, axis2=3))
    together = (size - size.mean(axis=0)) * np.log1p(squares)
    what = (
        "the means' noise, in units of the Sigma_k drawn with it, goes with Sigma_k by"
    )
    _agree(case, what, together.sum(axis=1), 0.0)


def _responsibilities(thetas, X):
    # (S, N, K): for all draws at once; one that is no mixture is refused as such.
    for theta in zip(*thetas, strict=True):
        Mixture(*theta)
    weights, means, covariances = thetas
    roots = np.linalg.cholesky(covariances)
    away = np.swapaxes(X - means[:, :, None], -1, -2)  # (S, K, D, N)
    half = np.log(np.diagonal(roots, axis1=-2, axis2=-1)).sum(axis=-1)
    squares = (np.linalg.solve(roots, away) ** 2).sum(axis=-2)
    joint = (np.log(weights) - half)[..., None] - 0.5 * squares
    return softmax(np.swapaxes(joint, -1, -2), axis=-1)


def _labels(sweeps, case):
    thetas, z = sweeps(case)
    gamma = _responsibilities(thetas, case.X)
    if np.ptp(gamma, axis=-1).max() < CLOSE:
        raise Untried("The components that it draws are alike: any label would do.")
    off = np.eye(case.K)[z] - gamma
    zero = np.zeros(off.shape[1:])
    _agree(case, "labels less responsibilities average", off, zero)
    log_det = np.linalg.slogdet(thetas.covariances)[1]
    for name, factor in [("weights", thetas.weights), ("log-determinants", log_det)]:
        factor = np.tanh(factor - factor.mean(axis=1, keepdims=True))
        what = f"summed, labels less responsibilities go with the {name} by"
        _agree(case, what, (off * factor[:, None, :]).sum(axis=(1, 2)), 0.0)
    together = off[:, :-1, 0] * off[:, 1:, 0]
    what = "labels less responsibilities of neighbours go together by"
    _agree(case, what, together, np.zeros(together.shape[1:]))


_TWO = _Case(
    np.array([[-1.0], [0.0], [1.0], [2.5], [4.0]]),
    np.array([0, 0, 1, 1, 1]),
    2,
    LINE,
    2.0,
)
_EMPTY = _TWO._replace(z=np.array([0, 2, 0, 2, 2]), K=3, concentration=0.5)
_TILTED = _Case(
    np.array([[0.0, 1.0], [2.0, 2.0], [3.0, -1.0], [1.0, 0.0]]),
    np.array([1, 0, 1, 1]),
    2,
    PLANE,
    1.0,
)
_ALL = (_TWO, _EMPTY, _TILTED)
_LAWS = (
    Law("runs", "it runs, with an empty component too", _few, _ALL),
    Law("rng", "randomness comes from rng alone", _own_rng, (_TWO,)),
    Law(
        "weights",
        "weights are drawn from their Dirichlet distribution",
        _weights,
        _ALL,
        2,
        defines=True,
    ),
    Law(
        "covariances",
        "covariances are drawn from their posterior",
        _covariances,
        _ALL,
        2,
        defines=True,
    ),
    Law(
        "means",
        "means are drawn about theirs, within Sigma_k / beta_k",
        _means,
        _ALL,
        2,
        defines=True,
    ),
    Law(
        "labels",
        "labels are drawn one by one from the responsibilities",
        _labels,
        _ALL,
        3,
        defines=True,
    ),
)
