"""The laws of samples from a mixture, compared within six standard errors."""

import numpy as np
from scipy.special import gammainc

from gmm_lib.checks.cases import ONE, THREE, TILTED, UNLIKE, describe
from gmm_lib.checks.report import Fault, Law, as_array, call, show


def _draw(f, case, n=4000, seed=0):
    theta = case.mixture
    drawn = call("sample", f, theta, n, np.random.default_rng(seed))
    if not isinstance(drawn, tuple | list) or len(drawn) != 2:
        raise Fault("sample must return two arrays, the points X and the components z.")
    X = as_array("X", drawn[0], (n, theta.n_features), "(n, D)")
    z = as_array("z", drawn[1], (n,), "(n,)")
    numbers = list(range(theta.n_components))
    foreign = z[~np.isin(z, numbers)]
    if foreign.size:
        raise Fault(
            f"The components of this mixture are numbered {numbers}, from 0; z holds "
            f"{show(foreign[0])}."
        )
    return X, z


def _own_rng(f, case):
    first, again = _draw(f, case)[0], _draw(f, case)[0]
    other = _draw(f, case, seed=1)[0]
    if not np.array_equal(first, again):
        raise Fault(
            "Two generators with the same seed gave different points: draw from rng "
            "only."
        )
    if np.array_equal(first, other):
        raise Fault(
            "Two generators with different seeds gave the same points: use rng."
        )


def _moments(f, case):
    X, theta = _draw(f, case)[0], case.mixture
    mean = theta.weights @ theta.means
    between = (theta.weights[:, None] * (theta.means - mean)).T @ (theta.means - mean)
    total = np.tensordot(theta.weights, theta.covariances, 1) + between
    sd = np.sqrt(np.diag(total))
    for name, law, found, expected, unit in [
        ("mean", "expectation", X.mean(axis=0), mean, sd),
        ("covariance", "covariance", _covariance(X), total, np.outer(sd, sd)),
    ]:
        # 6 standard errors; a square varies more than a Gaussian's sqrt(2) seldom
        if (np.abs(found - expected) > 6 * 2 * unit / np.sqrt(len(X))).any():
            parameters = describe(case).partition("weights")[2]
            raise Fault(
                f"With weights{parameters}, the mixture has {name} {show(expected)}, "
                f"by the law of total {law}; {len(X)} samples have {show(found)}."
            )


def _classes(f, case):
    (X, z), theta = _draw(f, case), case.mixture
    for k, pi in enumerate(theta.weights):
        own, sd = X[z == k], np.sqrt(np.diag(theta.covariances[k]))
        if abs(len(own) / len(X) - pi) > 6 * np.sqrt(pi * (1 - pi) / len(X)):
            raise Fault(
                f"Component {k} has weight {show(pi)}, but {show(len(own) / len(X))} "
                f"of {len(X)} samples carry z = {k}."
            )
        if (np.abs(own.mean(axis=0) - theta.means[k]) > 6 * sd / len(own) ** 0.5).any():
            raise Fault(
                f"Component {k} has mean {show(theta.means[k])}; its samples have "
                f"{show(own.mean(axis=0))}."
            )


def _covariance(points):
    D = points.shape[1]
    return np.cov(points.T, ddof=0).reshape(D, D) if len(points) else np.zeros((D, D))


def _spreads(f, case):
    # Right moments of the whole can come of wrong components.
    (X, z), theta = _draw(f, case), case.mixture
    for k, sigma in enumerate(theta.covariances):
        own, sd = X[z == k], np.sqrt(np.diag(sigma))
        error = np.abs(_covariance(own) - sigma) / np.outer(sd, sd)
        if error.max() > 6 * 2 / max(len(own), 1) ** 0.5:
            raise Fault(
                f"Component {k} has covariance {show(sigma)}; its samples have "
                f"{show(_covariance(own))}."
            )


def _bell_shaped(f, case):
    # As many points within 1 sigma as a Gaussian has, whatever mean and covariance.
    (X, z), D = _draw(f, case), case.X.shape[1]
    mass = gammainc(D / 2, 1 / 2)
    for k in range(case.mixture.n_components):
        r = X[z == k] - np.mean(X[z == k], axis=0)
        sigma = _covariance(r)
        if not np.linalg.eigvalsh(sigma).min() > 0:
            return  # no points, or all on a line: not for this law to say
        share = np.mean((r * np.linalg.solve(sigma, r.T).T).sum(axis=1) <= 1)
        if abs(share - mass) > 6 * np.sqrt(mass * (1 - mass) / len(r)):
            raise Fault(
                f"Of the samples of component {k}, {share:.1%} lie within 1 sigma of "
                f"their mean; of a Gaussian vector with D = {D}, {mass:.1%} do. Is the "
                "noise standard normal, and new for each point?"
            )


def _independent(f, case):
    X, z = _draw(f, case)
    if len(np.unique(X, axis=0)) < len(X):
        raise Fault(
            f"Of {len(X)} samples, {len(np.unique(X, axis=0))} are different: draw "
            "each point anew."
        )
    half, pi = len(z) // 2, case.mixture.weights[0]
    first, second = np.mean(z[:half] == 0), np.mean(z[half:] == 0)
    if abs(first - second) > 6 * np.sqrt(2 * pi * (1 - pi) / half):
        raise Fault(
            f"Of the first half of the samples, {show(first)} carry z = 0, of the "
            f"second {show(second)}: draw the components in no order."
        )


def _by_chance(f, case):
    # Fixed shares have the right moments, and yet the points are not independent.
    counts = {int((_draw(f, case, seed=seed)[1] == 0).sum()) for seed in range(5)}
    if len(counts) == 1:
        raise Fault(
            f"From 5 different seeds, the same {counts.pop()} of 4000 samples carry "
            "z = 0: the weights are probabilities and not quotas, so draw each z."
        )


_DRAWN = (ONE, UNLIKE, TILTED, THREE)
SAMPLER_LAWS = (
    Law("it runs and returns n points", _draw, _DRAWN),
    Law("randomness comes from rng alone", _own_rng, [ONE, UNLIKE]),
    Law("samples have the mixture's mean and covariance", _moments, _DRAWN),
    Law("each component has its share, about its mean", _classes, _DRAWN),
    Law("each component has its covariance", _spreads, _DRAWN),
    Law("each component is a Gaussian", _bell_shaped, _DRAWN),
    Law("the points are drawn one by one, in no order", _independent, [ONE, UNLIKE]),
    Law("the share of a component varies by chance", _by_chance, [UNLIKE]),
)
