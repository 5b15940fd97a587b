"""Answers to the exercises of chapter 7, right and plausibly wrong."""

import numpy as np
from scipy.optimize import linear_sum_assignment

import gmm_lib as gm
from tests.checks.answers import Exercise


def map_m_step(X, gamma, Psi, nu, count=None, Psi_scale=1.0):
    """The chapter's solution, with places where a bug can be planted."""
    N_k, D = gamma.sum(axis=0), X.shape[1]
    means = gamma.T @ X / N_k[:, None]
    covariances = []
    for k in range(len(N_k)):
        r = X - means[k]
        scatter = (gamma[:, k, None] * r).T @ r
        whole = N_k[k] + nu + D + 1 if count is None else count(N_k[k], nu, D)
        covariances.append((scatter + Psi_scale * Psi) / whole)
    return gm.Mixture(N_k / len(X), means, covariances)


def mean_of_the_prior(X, gamma, Psi, nu):
    return map_m_step(X, gamma, Psi, nu, count=lambda N_k, nu, D: N_k + nu)


def ridge_in_disguise(X, gamma, Psi, nu):
    theta = gm.m_step(X, gamma, reg_covar=1e-9)
    return gm.Mixture(theta.weights, theta.means, theta.covariances + Psi)


def all_points_count(X, gamma, Psi, nu):
    return map_m_step(X, gamma, Psi, nu, count=lambda N_k, nu, D: len(X) + nu + D + 1)


def half_the_scale(X, gamma, Psi, nu):
    return map_m_step(X, gamma, Psi, nu, Psi_scale=0.5)


def writes_into_Psi(X, gamma, Psi, nu):
    Psi /= 2
    return map_m_step(X, gamma, 2 * Psi, nu)


def through_the_library(X, gamma, Psi, nu):
    theta = gm.m_step(X, gamma)
    return map_m_step(X, gamma, Psi, nu) if theta else None


def shrinks_the_means(X, gamma, Psi, nu):
    theta = map_m_step(X, gamma, Psi, nu)
    return gm.Mixture(theta.weights, 0.9 * theta.means, theta.covariances)


def weights_of_a_dirichlet_prior(X, gamma, Psi, nu):
    theta = map_m_step(X, gamma, Psi, nu)
    weights = (gamma.sum(axis=0) + 1) / (len(X) + gamma.shape[1])
    return gm.Mixture(weights, theta.means, theta.covariances)


def map_in_one_pass(X, gamma, Psi, nu):
    N_k, D = gamma.sum(axis=0), X.shape[1]
    means = gamma.T @ X / N_k[:, None]
    squares = np.einsum("nk,nd,ne->kde", gamma, X, X)
    scatter = squares - np.einsum("k,kd,ke->kde", N_k, means, means)
    return N_k / len(X), means, (scatter + Psi) / (N_k + nu + D + 1)[:, None, None]


BEST = "the covariances are the top of bound plus prior"
MAP = [
    (map_in_one_pass, "a shift of 1e8"),
    (mean_of_the_prior, BEST),
    (ridge_in_disguise, BEST),
    (all_points_count, BEST),
    (half_the_scale, BEST),
    (shrinks_the_means, "weights and means are those of the M step"),
    (weights_of_a_dirichlet_prior, "weights and means are those of the M step"),
    (writes_into_Psi, "it runs and returns a mixture"),
    (lambda X, gamma, Psi, nu: None, "it runs and returns a mixture"),
]


def relative_ridge(X, fraction):
    return fraction * X.var(axis=0).mean()


def by_n_minus_1(X, fraction):
    return fraction * np.trace(np.atleast_2d(np.cov(X.T))) / X.shape[1]


def across_the_thinnest_direction(X, fraction):
    return fraction * np.linalg.eigvalsh(np.atleast_2d(np.cov(X.T, bias=True)))[0]


def with_a_floor(X, fraction):
    return max(relative_ridge(X, fraction), 1e-6)


def in_one_pass(X, fraction):
    return fraction * np.mean((X**2).mean(axis=0) - X.mean(axis=0) ** 2)


RIDGES = [
    (with_a_floor, "c times the units"),
    (lambda X, fraction: relative_ridge(X, fraction) + 1e-10, "c times the units"),
    (lambda X, fraction: 1e308, "c times the units"),
    (in_one_pass, "a shift changes nothing"),
    (lambda X, fraction: 1e-6, "c times the units"),
    (lambda X, fraction: fraction * X.std(axis=0).mean(), "c times the units"),
    (lambda X, fraction: fraction * np.mean(X**2), "a shift changes nothing"),
    (lambda X, fraction: fraction * X.var(), "a shift changes nothing"),
    (lambda X, fraction: fraction * X.var(axis=0).mean() * len(X), "doubling every"),
    (lambda X, fraction: 1e-3 * X.var(axis=0).mean(), "it is proportional"),
    (lambda X, fraction: -fraction * X.var(axis=0).mean(), "it returns a positive"),
    (lambda X, fraction: None, "it returns a positive number"),
]


def squares(mixture, reference):
    return np.sum((mixture.means[:, None] - reference.means[None]) ** 2, axis=2)


def reordered(mixture, order):
    parts = mixture.weights, mixture.means, mixture.covariances
    return gm.Mixture(*(part[order] for part in parts))


def align(mixture, reference):
    """The chapter's solution."""
    _, order = linear_sum_assignment(squares(mixture, reference).T)
    return reordered(mixture, order)


def nearest(mixture, reference):
    return reordered(mixture, squares(mixture, reference).argmin(axis=0))


def greedy(mixture, reference):
    cost, order = squares(mixture, reference), [0] * mixture.n_components
    for _ in order:
        k, j = np.unravel_index(cost.argmin(), cost.shape)
        order[j] = int(k)
        cost[k, :] = cost[:, j] = np.inf
    return reordered(mixture, order)


def without_squares(mixture, reference):
    _, order = linear_sum_assignment(np.sqrt(squares(mixture, reference)).T)
    return reordered(mixture, order)


def sorted_by_first_coordinate(mixture, reference):
    return reordered(mixture, np.argsort(mixture.means[:, 0]))


def ranks_of_the_first_coordinate(mixture, reference):
    order = np.empty(mixture.n_components, dtype=int)
    order[np.argsort(reference.means[:, 0])] = np.argsort(mixture.means[:, 0])
    return reordered(mixture, order)


def inverse_order(mixture, reference):
    _, order = linear_sum_assignment(squares(mixture, reference))
    return reordered(mixture, order)


def means_only(mixture, reference):
    means = align(mixture, reference).means
    return gm.Mixture(mixture.weights, means, mixture.covariances)


CLOSEST = "the order is the closest to the reference"
TOGETHER = "weight, mean and covariance move together"
ALIGNMENTS = [
    (nearest, "it runs and returns a Mixture"),  # it can lose a component
    (greedy, CLOSEST),
    (without_squares, CLOSEST),
    (sorted_by_first_coordinate, CLOSEST),
    (ranks_of_the_first_coordinate, CLOSEST),
    (inverse_order, CLOSEST),
    (means_only, TOGETHER),
    (lambda mixture, reference: mixture, CLOSEST),
    (lambda mixture, reference: reference, TOGETHER),
    (lambda mixture, reference: None, "it runs and returns a Mixture"),
]


def restarts(X, n_components, n_starts, rng):
    """The chapter's solution."""
    values = []
    for _ in range(n_starts):
        start = gm.initialize.random_points(X, n_components, rng)
        values.append(gm.em(X, start, tol=1e-6, max_iter=300).log_likelihoods[-1])
    return np.array(values)


def one_start(X, n_components, n_starts, rng):
    return np.full(n_starts, restarts(X, n_components, 1, rng)[0])


def from_starts(choose=gm.initialize.random_points, **options):
    """Make an answer that runs EM with these options from starts of this kind."""

    def answer(X, n_components, n_starts, rng):
        starts = [choose(X, n_components, rng) for _ in range(n_starts)]
        return [gm.em(X, start, **options).log_likelihoods[-1] for start in starts]

    return answer


one_iteration = from_starts(max_iter=1)
stops_early = from_starts(tol=1e-2)
k_means_starts = from_starts(gm.initialize.k_means)
with_a_ridge = from_starts(reg_covar=0.01)
with_a_small_ridge = from_starts(reg_covar=1e-3)
with_a_tiny_ridge = from_starts(reg_covar=1e-6)


def always_eight(X, n_components, n_starts, rng):
    return restarts(X, n_components, 8, rng)


def by_spawning(X, n_components, n_starts, rng):
    """A right answer, by NumPy's own way to independent streams."""
    starts = [
        gm.initialize.random_points(X, n_components, r) for r in rng.spawn(n_starts)
    ]
    return np.array([gm.em(X, start).log_likelihoods[-1] for start in starts])


def own_seed(X, n_components, n_starts, rng):
    return restarts(X, n_components, n_starts, np.random.default_rng(0))


def unseeded(X, n_components, n_starts, rng):
    rng.random()
    return restarts(X, n_components, n_starts, np.random.default_rng())


def per_point(X, n_components, n_starts, rng):
    return restarts(X, n_components, n_starts, rng) / len(X)


def best_only(X, n_components, n_starts, rng):
    return restarts(X, n_components, n_starts, rng).max()


RESTARTS = [
    (one_start, "different starts can end differently"),
    (one_iteration, "the runs go on to the end"),
    (stops_early, "the runs go on to the end"),
    (k_means_starts, "the starts are random points"),
    (with_a_ridge, "another unit only shifts them"),
    (with_a_small_ridge, "another unit only shifts them"),
    (with_a_tiny_ridge, "another unit only shifts them"),
    (always_eight, "it runs and returns one value for each start"),
    (own_seed, "the randomness comes from rng"),
    (unseeded, "the same seed gives the same runs"),
    (per_point, "one component gives the closed form"),
    (best_only, "it runs and returns one value for each start"),
    (lambda X, n_components, n_starts, rng: None, "it runs and returns one value"),
]

EXERCISES = [
    Exercise(
        gm.checks.map_m_step,
        right=[map_m_step],
        wrong=MAP,
        told=[
            (lambda *_: None, "map_m_step returned None"),
            (through_the_library, "add Psi before you build"),
        ],
    ),
    Exercise(
        gm.checks.relative_ridge,
        right=[relative_ridge, by_n_minus_1, across_the_thinnest_direction],
        wrong=RIDGES,
        told=[(lambda X, c: c * X.var(0), "not a single number.")],
    ),
    Exercise(
        gm.checks.align,
        right=[align],
        wrong=ALIGNMENTS,
        told=[(nearest, "one component is there twice")],
    ),
    Exercise(gm.checks.restarts, right=[restarts, by_spawning], wrong=RESTARTS),
]


def test_a_slip_in_the_m_step_with_a_prior_is_recognised():
    assert "forgets D + 1" in gm.checks.map_m_step(mean_of_the_prior).hint
    assert not gm.checks.map_m_step(half_the_scale).hint


def test_runs_that_stop_early_are_not_told_that_their_starts_are_wrong():
    broken = {failure.invariant for failure in gm.checks.restarts(stops_early).failures}
    assert broken == {"the runs go on to the end"}
