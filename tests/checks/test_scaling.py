"""Answers to the exercises of chapter 10, right and plausibly wrong."""

from functools import reduce
from operator import add

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

import gmm_lib as gm
from tests.checks.answers import Exercise


# Sums over files.
def sums(paths, theta, pool):
    def share(path):
        rows = np.load(path, mmap_mode="r")
        return gm.expected_statistics(rows, theta) if len(rows) else None

    return reduce(add, (s for s in pool.map(share, paths) if s is not None))


def sums_of_triples(paths, theta, pool):
    """Send theta as an argument, and read the whole file."""

    def share(path, theta):
        rows = np.load(path)
        return [gm.expected_statistics(rows, theta)] if rows.size else []

    found = pool.map(share, paths, [theta] * len(paths))
    total = None
    for statistics in (s for some in found for s in some):
        total = statistics if total is None else total + statistics
    return total


def _map(paths, theta, pool):
    def share(path):
        rows = np.load(path)
        return gm.expected_statistics(rows, theta) if len(rows) else None

    return [s for s in pool.map(share, paths) if s is not None]


def crashes_on_empty(paths, theta, pool):
    found = pool.map(lambda p: gm.expected_statistics(np.load(p), theta), paths)
    return reduce(add, found)


def averages_the_sums(paths, theta, pool):
    found = _map(paths, theta, pool)
    return (1 / len(found)) * reduce(add, found)


def forgets_the_last(paths, theta, pool):
    return reduce(add, _map(paths, theta, pool)[:-1] or _map(paths, theta, pool))


def takes_the_first(paths, theta, pool):
    return _map(paths, theta, pool)[0]


def fetches_the_rows(paths, theta, pool):
    rows = [part for part in pool.map(np.load, paths) if len(part)]
    return gm.expected_statistics(np.concatenate(rows), theta)


def reads_at_home(paths, theta, pool):
    rows = np.concatenate([np.load(path) for path in paths])
    return gm.expected_statistics(rows, theta)


def averages_the_fits(paths, theta, pool):
    fits = [s.mixture() for s in _map(paths, theta, pool)]
    return gm.Mixture(
        *(
            sum(getattr(fit, name) for fit in fits) / len(fits)
            for name in ("weights", "means", "covariances")
        )
    )


def moves_on(paths, theta, pool):
    """Let each worker take its M step before the next one begins."""
    total = None
    for path in paths:
        for statistics in _map([path], theta, pool):
            total = statistics if total is None else total + statistics
            theta = total.mixture(1.0)
    return total


# Lightweight coresets.
def _q(X):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    if far.sum() == 0:
        far = np.ones(len(X))
    return 0.5 / len(X) + 0.5 * far / far.sum()


def _drawn(X, m, rng, q, weight):
    chosen = rng.choice(len(X), size=m, p=q)
    return X[chosen], weight[chosen]


def lightweight(X, m, rng):
    q = _q(X)
    return _drawn(X, m, rng, q, 1 / (m * q))


def by_inversion(X, m, rng):
    q = _q(X)
    chosen = np.searchsorted(np.cumsum(q)[:-1], rng.random(m), side="right")
    return [X[chosen], 1 / (m * q[chosen])]


def uniform(X, m, rng):
    N = len(X)
    return _drawn(X, m, rng, np.full(N, 1 / N), np.full(N, N / m))


def drawn_uniformly(X, m, rng):
    return _drawn(X, m, rng, np.full(len(X), 1 / len(X)), 1 / (m * _q(X)))


def without_weights(X, m, rng):
    return _drawn(X, m, rng, _q(X), np.full(len(X), len(X) / m))


def weights_that_sum_to_n(X, m, rng):
    rows, w = lightweight(X, m, rng)
    return rows, w * len(X) / w.sum()


def forgets_m(X, m, rng):
    return _drawn(X, m, rng, _q(X), 1 / _q(X))


def distances_not_squared(X, m, rng):
    far = np.linalg.norm(X - X.mean(axis=0), axis=1)
    q = 0.5 / len(X) + 0.5 * far / max(far.sum(), 1e-300)
    q = q / q.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def from_the_origin(X, m, rng):
    far = np.sum(X**2, axis=1)
    q = 0.5 / len(X) + 0.5 * far / far.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def without_the_uniform_half(X, m, rng):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    q = far / far.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def without_replacement(X, m, rng):
    q = _q(X)
    chosen = rng.choice(len(X), size=m, p=q, replace=False)
    return X[chosen], 1 / (m * q[chosen])


def own_randomness(X, m, rng):
    return lightweight(X, m, np.random.default_rng())


def fixed_seed(X, m, rng):
    return lightweight(X, m, np.random.default_rng(0))


def divides_by_zero(X, m, rng):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    q = 0.5 / len(X) + 0.5 * far / far.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def never_divides_by_zero(X, m, rng):
    far = np.sum((X - X.mean(axis=0)) ** 2, axis=1)
    q = 0.5 / len(X) + 0.5 * far / (far.sum() + 1e-9)
    q = q / q.sum()
    return _drawn(X, m, rng, q, 1 / (m * q))


def row_numbers(X, m, rng):
    q = _q(X)
    chosen = rng.choice(len(X), size=m, p=q)
    return np.repeat(chosen[:, None], X.shape[1], axis=1) + 0.5, 1 / (m * q[chosen])


# Stepwise EM.
def _averages(X, theta, centre):
    gamma, Z = gm.e_step(X, theta), X - centre
    second = np.einsum("nk,ni,nj->kij", gamma, Z, Z)
    return [part / len(X) for part in (gamma.sum(axis=0), gamma.T @ Z, second)]


def _own(theta, centre):
    w, mu = theta.weights, theta.means - centre
    squares = theta.covariances + mu[:, :, None] * mu[:, None]
    return [w, w[:, None] * mu, w[:, None, None] * squares]


def _mixture(s, centre):
    mu = s[1] / s[0][:, None]
    S = s[2] / s[0][:, None, None] - mu[:, :, None] * mu[:, None]
    return gm.Mixture(s[0] / s[0].sum(), centre + mu, (S + S.transpose(0, 2, 1)) / 2)


def _stepped(batches, theta, steps, centre, averages=_averages, frozen=False):
    s, first = _own(theta, centre), theta
    for X, step in zip(batches, steps, strict=True):
        new = averages(X, first if frozen else theta, centre)
        s = [(1 - step) * a + step * b for a, b in zip(s, new, strict=True)]
        theta = _mixture(s, centre)
    return theta


def stepwise(batches, theta, steps):
    return _stepped(batches, theta, steps, theta.means[0])


def stepwise_by_moves(batches, theta, steps):
    """Begin anew from theta's own averages each time; each batch about a new centre."""
    for X, step in zip(batches, steps, strict=True):
        centre = theta.weights @ theta.means
        new, old = _averages(X, theta, centre), _own(theta, centre)
        s = [a + step * (b - a) for a, b in zip(old, new, strict=True)]
        theta = _mixture(s, centre)
    return theta


def from_the_origin_stepwise(batches, theta, steps):
    return _stepped(batches, theta, steps, 0.0)


def adds_sums(batches, theta, steps):
    def sums(X, theta, centre):
        return [len(X) * part for part in _averages(X, theta, centre)]

    return _stepped(batches, theta, steps, theta.means[0], averages=sums)


def never_looks_again(batches, theta, steps):
    return _stepped(batches, theta, steps, theta.means[0], frozen=True)


def averages_parameters(batches, theta, steps):
    for X, step in zip(batches, steps, strict=True):
        gamma = gm.e_step(X, theta)
        N_k = gamma.sum(axis=0)
        means = gamma.T @ X / N_k[:, None]
        r = X[:, None] - means
        S = np.einsum("nk,nki,nkj->kij", gamma, r, r) / N_k[:, None, None]
        new = N_k / len(X), means, S
        old = theta.weights, theta.means, theta.covariances
        parts = [(1 - step) * a + step * b for a, b in zip(old, new, strict=True)]
        theta = gm.Mixture(*parts)
    return theta


def step_the_wrong_way(batches, theta, steps):
    return stepwise(batches, theta, 1 - steps)


def first_batch_replaces(batches, theta, steps):
    return stepwise(batches, theta, np.r_[1.0, steps[1:]])


def one_step_only(batches, theta, steps):
    return stepwise(batches[:1], theta, steps[:1])


def keeps_the_weights(batches, theta, steps):
    new = stepwise(batches, theta, steps)
    return gm.Mixture(theta.weights, new.means, new.covariances)


def rows_at_once(batches, theta, steps):
    return stepwise([np.concatenate(batches)], theta, steps[:1])


# An EM step with missing entries.
def _conditional(x, theta, k, seen):
    S = theta.covariances[k]
    gain = np.linalg.solve(S[np.ix_(seen, seen)], S[seen]).T  # (D, seen)
    mean = theta.means[k] + gain @ (x[seen] - theta.means[k, seen])
    mean[seen] = x[seen]
    return mean, S - gain @ S[seen]


def _step(X, theta, *, extra=1.0, empty=True, gamma_of=None, unconditional=False):
    (N, D), K = X.shape, theta.n_components
    gamma, fill, more = np.empty((N, K)), np.empty((N, K, D)), np.zeros((N, K, D, D))
    for n, x in enumerate(X):
        seen = ~np.isnan(x)
        some = (
            gm.Mixture(
                theta.weights,
                theta.means[:, seen],
                theta.covariances[:, seen][:, :, seen],
            )
            if seen.any()
            else None
        )
        gamma[n] = gm.e_step(x[None, seen], some)[0] if some else theta.weights
        for k in range(K):
            fill[n, k], more[n, k] = _conditional(x, theta, k, seen)
            if unconditional:
                more[n, k] = np.where(seen[:, None] | seen, 0.0, theta.covariances[k])
    if gamma_of is not None:
        gamma = gamma_of(X, theta, gamma)
    if not empty:
        held = ~np.isnan(X).all(axis=1)
        gamma, fill, more = gamma[held], fill[held], more[held]
    N_k = gamma.sum(axis=0)
    means = np.einsum("nk,nki->ki", gamma, fill) / N_k[:, None]
    r = fill - means
    S = np.einsum("nk,nki,nkj->kij", gamma, r, r)
    S = S + extra * np.einsum("nk,nkij->kij", gamma, more)
    S = S / N_k[:, None, None]
    return N_k / N_k.sum(), means, (S + S.transpose(0, 2, 1)) / 2


def em_step_missing(X, theta):
    return gm.Mixture(*_step(X, theta))


def by_scipys_normal(X, theta):
    """A right answer whose gamma is from SciPy's own normal density."""

    def again(X, theta, gamma):
        joint = np.log(theta.weights) * np.ones((len(X), 1))
        for n, x in enumerate(X):
            seen = ~np.isnan(x)
            for k in range(theta.n_components if seen.any() else 0):
                S = theta.covariances[k][np.ix_(seen, seen)]
                joint[n, k] += multivariate_normal.logpdf(
                    x[seen], theta.means[k, seen], S
                )
        return np.exp(joint - logsumexp(joint, axis=1, keepdims=True))

    return _step(X, theta, gamma_of=again)


def complete_cases(X, theta):
    seen = X[~np.isnan(X).any(axis=1)]
    return gm.m_step(seen, gm.e_step(seen, theta))


def column_means(X, theta):
    filled = np.where(np.isnan(X), np.nanmean(X, axis=0), X)
    return gm.m_step(filled, gm.e_step(filled, theta))


def conditional_means_only(X, theta):
    return _step(X, theta, extra=0.0)


def passes_over_empty_rows(X, theta):
    return _step(X, theta, empty=False)


def whole_covariance_added(X, theta):
    return _step(X, theta, unconditional=True)


def weights_for_gamma(X, theta):
    def lazy(X, theta, gamma):
        return np.where(np.isnan(X).any(axis=1)[:, None], theta.weights, gamma)

    return _step(X, theta, gamma_of=lazy)


def fills_first(X, theta):
    """Fill in the mixture's own conditional means, then run the usual step."""
    gamma = list(_gamma(X, theta))
    filled = np.array(
        [
            sum(
                g[k] * _conditional(x, theta, k, ~np.isnan(x))[0]
                for k in range(theta.n_components)
            )
            for x, g in zip(X, gamma, strict=True)
        ]
    )
    return gm.m_step(filled, gm.e_step(filled, theta))


def _gamma(X, theta):
    for x in X:
        seen = ~np.isnan(x)
        if not seen.any():
            yield theta.weights
            continue
        some = theta.means[:, seen], theta.covariances[:, seen][:, :, seen]
        yield gm.e_step(x[None, seen], gm.Mixture(theta.weights, *some))[0]


def zeros_for_missing(X, theta):
    filled = np.nan_to_num(X)
    return gm.m_step(filled, gm.e_step(filled, theta))


def fills_in_place(X, theta):
    theta = em_step_missing(X.copy(), theta)
    X[np.isnan(X)] = 0.0
    return theta


def by_raw_squares(X, theta):
    weights, means, S = _step(X, theta)
    gamma, D = np.array(list(_gamma(X, theta))), X.shape[1]
    squares = np.zeros_like(S)
    for n, x in enumerate(X):
        for k in range(len(weights)):
            m, more = _conditional(x, theta, k, ~np.isnan(x))
            squares[k] += gamma[n, k] * (np.outer(m, m) + more)
    squares = squares / gamma.sum(axis=0)[:, None, None]
    return weights, means, squares - means[:, :, None] * means[:, None] + 0 * np.eye(D)


EXERCISES = [
    Exercise(
        gm.checks.sums,
        right=[sums, sums_of_triples],
        wrong=[
            (lambda paths, theta, pool: None, "it runs"),
            (lambda paths, theta, pool: 0.0, "it runs"),
            (crashes_on_empty, "a file without rows"),
            (averages_the_sums, "they are those of all rows"),
            (forgets_the_last, "they are those of all rows"),
            (takes_the_first, "the order of the files"),
            (fetches_the_rows, "what a worker sends"),
            (reads_at_home, "it runs"),
            (averages_the_fits, "it runs"),
            (moves_on, "it runs"),
        ],
        told=[
            (reads_at_home, "inside the function that you give to pool.map"),
            (averages_the_fits, "returned a Mixture, not Statistics"),
            (fetches_the_rows, "must not grow with the number of rows"),
        ],
    ),
    Exercise(
        gm.checks.lightweight,
        right=[lightweight, by_inversion],
        wrong=[
            (lambda X, m, rng: None, "it runs"),
            (lambda X, m, rng: X[:m], "it runs"),
            (uniform, "each weight is"),
            (drawn_uniformly, "far rows are drawn"),
            (without_weights, "each weight is"),
            (weights_that_sum_to_n, "each weight is"),
            (forgets_m, "each weight is"),
            (distances_not_squared, "each weight is"),
            (from_the_origin, "another unit or origin"),
            (without_the_uniform_half, "far rows are drawn"),
            (without_replacement, "it runs"),
            (own_randomness, "the randomness comes from rng"),
            (fixed_seed, "the randomness comes from rng"),
            (never_divides_by_zero, "another unit or origin"),
            (divides_by_zero, "rows that are all the same"),
            (row_numbers, "what is drawn are rows"),
        ],
        told=[(weights_that_sum_to_n, "and so the weight")],
    ),
    Exercise(
        gm.checks.stepwise,
        right=[stepwise, stepwise_by_moves],
        wrong=[
            (lambda batches, theta, steps: None, "it runs"),
            (lambda batches, theta, steps: theta, "steps of 1 on all rows"),
            (from_the_origin_stepwise, "units and a shift"),
            (adds_sums, "the averages move"),
            (never_looks_again, "steps of 1 on all rows"),
            (averages_parameters, "with K = 1 and 1 / n"),
            (step_the_wrong_way, "steps of 0 change nothing"),
            (first_batch_replaces, "it runs"),
            (one_step_only, "steps of 1 on all rows"),
            (keeps_the_weights, "the averages move"),
            (rows_at_once, "the averages move"),
        ],
        told=[(adds_sums, "steps [")],
    ),
    Exercise(
        gm.checks.em_step_missing,
        right=[em_step_missing, _step, by_scipys_normal],
        wrong=[
            (lambda X, theta: None, "it runs"),
            (lambda X, theta: theta, "without holes it is the EM step"),
            (complete_cases, "rows without entries"),
            (column_means, "it owes conditional means"),
            (conditional_means_only, "it never lowers"),
            (passes_over_empty_rows, "rows without entries"),
            (whole_covariance_added, "it stays where"),
            (weights_for_gamma, "it owes conditional means"),
            (fills_first, "it owes conditional means"),
            (zeros_for_missing, "units and a shift"),
            (fills_in_place, "it runs"),
            (by_raw_squares, "units and a shift"),
        ],
        told=[(fills_in_place, "wrote into an argument")],
    ),
]


def test_an_exercise_may_forbid_the_librarys_own_step_for_rows_with_holes():
    def own(X, mixture):
        return gm.missing.em_step(X, mixture)

    assert gm.checks.em_step_missing(own)
    report = gm.checks.em_step_missing(own, forbid="library")
    assert [failure.invariant for failure in report.failures] == [
        "it is not the library's own"
    ]
    assert report.score == 0
    assert gm.checks.em_step_missing(em_step_missing, forbid="library")
