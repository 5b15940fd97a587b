"""The laws of samples from a mixture, compared within six standard errors."""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammainc

from gmm_lib.checks.attempt import Fault, Untried, as_array, call
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import ONE, THREE, TILTED, UNLIKE, describe

ERRORS = 6  # standard errors
N = 4000


def sampler(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at drawing from a mixture.

    Parameters
    ----------
    f : callable
        f(mixture, n, rng) -> (X, z): points of shape (n, D), components of shape (n,).
    forbid : str or sequence of str, optional
        "library", the library's own sampler, which f may not use.

    Returns
    -------
    Report

    Notes
    -----
    Moments are compared within six standard errors, from fixed seeds.

    Examples
    --------
    >>> bool(sampler(lambda mixture, n, rng: mixture.sample(n, rng)))
    True
    """
    laws = _LAWS + without(forbid, _few, (TILTED,), ("Mixture.sample",))
    return examine("sampler", _Draws(f), laws, "sample")


class _Draws:
    """Draw from a case once for each seed and number, and remember what came."""

    def __init__(self, f):
        self.f, self._known = f, {}

    def __call__(self, case, n=N, seed=0):
        key = id(case), n, seed
        if key not in self._known:
            self._known[key] = self.anew(case, n, seed)
        return self._known[key]

    def anew(self, case, n, seed):
        theta = case.mixture
        drawn = call("sample", self.f, theta, n, np.random.default_rng(seed))
        if not isinstance(drawn, tuple | list) or len(drawn) != 2:
            raise Fault(
                "sample must return two arrays, the points X and the components z."
            )
        X = as_array("X", drawn[0], (n, theta.n_features), "(n, D)")
        z = as_array("z", drawn[1], (n,), "(n,)")
        numbers = list(range(theta.n_components))
        foreign = z[~np.isin(z, numbers)]
        if foreign.size:
            raise Fault(
                f"The components of this mixture are numbered {numbers}, from 0; z "
                f"holds {show(foreign[0])}."
            )
        return X, z


def _runs(draws, case):
    draws(case, n=20)
    draws(case)


def _few(draws, case):
    draws.anew(case, 20, 0)


def _own_rng(draws, case):
    first, again = draws(case, n=50)[0], draws.anew(case, 50, 0)[0]
    if not np.array_equal(first, again):
        raise Fault(
            "Two generators with the same seed gave different points: draw from rng "
            "only."
        )
    if np.array_equal(first, draws(case, n=50, seed=1)[0]):
        raise Fault(
            "Two generators with different seeds gave the same points: use rng."
        )


def _too_far(values, expected):
    # Whether a mean over independent values is far from what it should be.
    error = np.abs(values.mean(axis=0) - expected)
    return error > ERRORS * values.std(axis=0) / np.sqrt(len(values)) + 1e-12


def _products(r):
    # The products of each point's deviations, whose mean is the covariance.
    return r[:, :, None] * r[:, None, :]


def _moments(draws, case):
    X, theta = draws(case)[0], case.mixture
    mean = theta.weights @ theta.means
    between = (theta.weights[:, None] * (theta.means - mean)).T @ (theta.means - mean)
    total = np.tensordot(theta.weights, theta.covariances, 1) + between
    for name, law, values, expected in [
        ("mean", "expectation", X, mean),
        ("covariance", "covariance", _products(X - mean), total),
    ]:
        if _too_far(values, expected).any():
            parameters = describe(case).partition("weights")[2]
            right, here = apart(expected, values.mean(axis=0))
            raise Fault(
                f"With weights{parameters}, the mixture has {name} {right}, by the law "
                f"of total {law}; {len(X)} samples have {here}."
            )


def _classes(draws, case):
    (X, z), theta = draws(case), case.mixture
    for k, pi in enumerate(theta.weights):
        own, sd = X[z == k], np.sqrt(np.diag(theta.covariances[k]))
        if abs(len(own) / len(X) - pi) > ERRORS * np.sqrt(pi * (1 - pi) / len(X)):
            right, here = apart(pi, len(own) / len(X))
            raise Fault(
                f"Component {k} has weight {right}, but {here} of {len(X)} samples "
                f"carry z = {k}."
            )
        error = np.abs(own.mean(axis=0) - theta.means[k])
        if (error > ERRORS * sd / len(own) ** 0.5).any():
            right, here = apart(theta.means[k], own.mean(axis=0))
            raise Fault(f"Component {k} has mean {right}; its samples have {here}.")


def _spreads(draws, case):
    # Right moments of the whole can come of wrong components.
    (X, z), theta = draws(case), case.mixture
    for k, sigma in enumerate(theta.covariances):
        products = _products(X[z == k] - theta.means[k])
        variances = np.diag(sigma)
        # of a product of two Gaussians
        error = np.sqrt((np.outer(variances, variances) + sigma**2) / len(products))
        found = products.mean(axis=0)
        if (np.abs(found - sigma) > ERRORS * error).any():
            right, here = apart(sigma, found)
            raise Fault(
                f"Component {k} has covariance {right}; its samples have {here}."
            )


def _bell_shaped(draws, case):
    # Whatever mean and covariance: the mass within 1 sigma, and the fourth moment.
    (X, z), D = draws(case), case.X.shape[1]
    mass = gammainc(D / 2, 1 / 2)
    for k in range(case.mixture.n_components):
        squares = _squares(X[z == k])
        share, n = np.mean(squares <= 1), len(squares)
        if abs(share - mass) > ERRORS * np.sqrt(mass * (1 - mass) / n):
            raise Fault(
                f"Of the samples of component {k}, {share:.1%} lie within 1 sigma of "
                f"their mean; of a Gaussian vector with D = {D}, {mass:.1%} do. Is the "
                "noise standard normal, and new for each point?"
            )
        fourth, expected = np.mean(squares**2), D * (D + 2)
        if abs(fourth - expected) > ERRORS * np.sqrt(8 * expected / n):
            raise Fault(
                f"The squared distances of component {k}'s samples from their mean, in "
                f"sigmas, have the mean square {show(fourth)}; of a Gaussian vector "
                f"with D = {D} it is {expected}. Is the noise standard normal?"
            )


def _squares(X):
    # Squared Mahalanobis distances from the points' own mean.
    r = X - X.mean(axis=0)
    sigma = np.atleast_2d(np.cov(r.T, ddof=0))
    if not np.linalg.eigvalsh(sigma).min() > 0:
        raise Untried("The points have no spread in some direction.")
    return (r * np.linalg.solve(sigma, r.T).T).sum(axis=1)


def _independent(draws, case):
    (X, z), theta = draws(case), case.mixture
    if len(np.unique(X, axis=0)) < len(X):
        raise Fault(
            f"Of {len(X)} samples, {len(np.unique(X, axis=0))} are different: draw "
            "each point anew."
        )
    half, pi = len(z) // 2, theta.weights[0]
    first, second = np.mean(z[:half] == 0), np.mean(z[half:] == 0)
    if abs(first - second) > ERRORS * np.sqrt(2 * pi * (1 - pi) / half):
        before, after = apart(first, second)
        raise Fault(
            f"Of the first half of the samples, {before} carry z = 0, of the second "
            f"{after}: draw the components in no order."
        )
    _uncorrelated(X, z, theta)


def _uncorrelated(X, z, theta):
    # Neighbours, and points half a sample apart, tell nothing of each other.
    k = z.astype(int)
    noise = (X - theta.means[k])[:, 0] / np.sqrt(theta.covariances[k, 0, 0])
    for name, values in [("component", k == 0), ("noise", noise)]:
        centred = values - np.mean(values)
        for lag in (1, len(X) // 2):
            n, size = len(X) - lag, np.mean(centred**2)
            product = np.mean(centred[lag:] * centred[:-lag])
            if abs(product) > ERRORS * size / np.sqrt(n):
                where = "its neighbour's" if lag == 1 else f"that of the point {lag} on"
                raise Fault(
                    f"The {name} of a sample goes with {where}: the correlation is "
                    f"{show(product / size)}, and 0 for independent draws."
                )


def _by_chance(draws, case):
    # Fixed shares have the right moments, and yet the points are not independent.
    n, pi = 100, case.mixture.weights[0]
    counts = [int((draws(case, n, seed)[1] == 0).sum()) for seed in range(40)]
    variance, expected = np.mean((np.array(counts) - n * pi) ** 2), n * pi * (1 - pi)
    if variance < 0.25 * expected:  # by chance less than once in a million
        raise Fault(
            f"In 40 samples of {n} points from different seeds, from {min(counts)} to "
            f"{max(counts)} points carry z = 0, with variance {show(variance)} where "
            f"chance gives {show(expected)}: the weights are probabilities and not "
            "quotas, so draw each z."
        )


_DRAWN = (ONE, UNLIKE, TILTED, THREE)
_LAWS = (
    Law("runs", "it runs and returns n points", _runs, _DRAWN),
    Law("rng", "randomness comes from rng alone", _own_rng, (ONE, UNLIKE)),
    Law(
        "moments",
        "samples have the mixture's mean and covariance",
        _moments,
        _DRAWN,
        2,
        defines=True,
    ),
    Law(
        "shares",
        "each component has its share, about its mean",
        _classes,
        _DRAWN,
        defines=True,
    ),
    Law(
        "spreads",
        "each component has its covariance",
        _spreads,
        _DRAWN,
        3,
        defines=True,
    ),
    Law("shape", "each component is a Gaussian", _bell_shaped, _DRAWN),
    Law(
        "independent",
        "the points are drawn one by one, in no order",
        _independent,
        (ONE, UNLIKE),
    ),
    Law("chance", "the share of a component varies by chance", _by_chance, [UNLIKE]),
)
