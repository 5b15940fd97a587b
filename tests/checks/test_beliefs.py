"""Answers to the exercises of chapter 12, right and plausibly wrong."""

import numpy as np
import pytest
from scipy.special import gamma as gamma_function
from scipy.special import gammaln, multigammaln, xlogy
from scipy.stats import invwishart

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.mutants import sweeps, updates
from tests.checks.answers import Exercise


def by_the_library(prior, X, w):
    return prior.update(X, w)


def one_by_one(prior, X, w):
    """Another right update: each point alone, by the recursion of a mean."""
    m, beta, S, nu = prior.mean, prior.strength, prior.scatter, prior.dof
    for x, c in zip(X, w, strict=True):
        S = S + beta * c / (beta + c) * np.outer(x - m, x - m)
        m, beta, nu = (beta * m + c * x) / (beta + c), beta + c, nu + c
    return m, beta, S, nu


def by_formula(X, gamma, prior, concentration):
    """The bound, by the normalisers written out."""
    (N, D), K = X.shape, gamma.shape[1]

    def height(m, beta, S, nu):
        wishart = multigammaln(nu / 2, D) - nu / 2 * np.linalg.slogdet(S)[1]
        return wishart + nu * D / 2 * np.log(2) - D / 2 * np.log(beta)

    before = prior.mean, prior.strength, prior.scatter, prior.dof
    after = [height(*one_by_one(prior, X, g)) for g in gamma.T]
    alpha = concentration + gamma.sum(axis=0)
    F = sum(after) - K * height(*before) - N * D / 2 * np.log(2 * np.pi)
    F += gammaln(alpha).sum() - gammaln(alpha.sum())
    F += gammaln(K * concentration) - K * gammaln(concentration)
    return F - xlogy(gamma, gamma).sum()


def half_step_of_the_library(X, gamma, prior, concentration):
    """The bound as the run knows it, for responsibilities of its own."""
    post = gm.bayes.Posterior.of(X, gamma, prior, concentration)
    joint, held = post.expected_log_joint(X), gamma > 0
    return np.sum(gamma * joint) - np.sum(xlogy(gamma, gamma)[held]) - post.divergence()


def by_factorials(X, gamma, prior, concentration):
    """The bound, with logarithms of numbers that overflow for many points."""
    N, K = gamma.shape
    alpha, before = concentration + gamma.sum(axis=0), concentration * K
    F = by_formula(X, gamma, prior, concentration)
    F -= gammaln(alpha).sum() - gammaln(before + N)
    return F + np.log(gamma_function(alpha).prod() / gamma_function(before + N))


def by_scipy(X, z, K, prior, concentration, rng):
    """A sweep by SciPy's inverse Wishart and NumPy's choice."""
    counts = np.bincount(z, minlength=K)
    weights = rng.dirichlet(concentration + counts)
    means, covariances = [], []
    for k in range(K):
        m, beta, S, nu = one_by_one(prior, X[z == k], np.ones(counts[k]))
        sigma = np.atleast_2d(invwishart.rvs(nu, S, random_state=rng))
        covariances.append(sigma)
        means.append(rng.multivariate_normal(m, sigma / beta, method="cholesky"))
    theta = gm.Mixture(weights, means, covariances)
    return theta, np.array([rng.choice(K, p=g) for g in gm.e_step(X, theta)])


def about_another_spread(how):
    """A wrong sweep: means drawn with another spread than Sigma_k / beta_k."""

    def sweep(X, z, K, prior, concentration, rng):
        theta, _ = of_the_library(X, z, K, prior, concentration, rng)
        means = []
        for k, sigma in enumerate(theta.covariances):
            m, beta, S, nu = updates.update(prior, X[z == k], np.ones(np.sum(z == k)))
            noise = rng.standard_normal(len(m))
            L = np.linalg.cholesky(sigma / beta)
            means.append(m + how(L, S / nu / beta, noise))
        theta = gm.Mixture(theta.weights, means, theta.covariances)
        up_to = gm.e_step(X, theta).cumsum(axis=1)[:, :-1]
        return theta, (rng.random(len(X))[:, None] > up_to).sum(axis=1)

    return sweep


def of_the_library(X, z, K, prior, concentration, rng):
    return gm.bayes.sweep(X, z, K, prior, rng, concentration=concentration)


def own_seed(X, z, K, prior, concentration, rng):
    return of_the_library(X, z, K, prior, concentration, np.random.default_rng(0))


def unseeded(X, z, K, prior, concentration, rng):
    return of_the_library(X, z, K, prior, concentration, np.random.default_rng())


def without_empty_components(X, z, K, prior, concentration, rng):
    if len(np.unique(z)) < K:
        raise ValueError("a component is empty")
    return of_the_library(X, z, K, prior, concentration, rng)


def theta_alone(X, z, K, prior, concentration, rng):
    return of_the_library(X, z, K, prior, concentration, rng)[0]


def counted_from_one(X, z, K, prior, concentration, rng):
    theta, z = of_the_library(X, z, K, prior, concentration, rng)
    return theta, z + 1


def lower_halves(X, z, K, prior, concentration, rng):
    theta, z = of_the_library(X, z, K, prior, concentration, rng)
    return (theta.weights, theta.means, np.tril(theta.covariances)), z


HEAP, DAYS = "imaginary and real points are one heap", "today and tomorrow are both"
FRACTIONS = "it is the evidence of the fractions plus their entropy"
LABELLED = "with sure labels it is the evidence"
BELOW = "it is never above the sum over all labellings"
WEIGHTS, LABELS = "weights are drawn", "labels are drawn one by one"
COVARIANCES, MEANS = "covariances are drawn", "means are drawn"

UPDATES = {
    "no_gap": HEAP,
    "gap_times_points": HEAP,
    "about_the_new_mean": HEAP,
    "mean_of_the_data": HEAP,
    "one_dof_short": DAYS,
    "strength_stays": DAYS,
    "ignores_counts": "a point that counts twice is two points",
    "covariance": "many copies leave the M step",
    "nothing_is_nan": "no data leave the prior",
    "raw_squares": "a shift of 1e8 moves only the mean",
}
BOUNDS = {
    "no_entropy": FRACTIONS,
    "wrong_sign": FRACTIONS,
    "no_two_pi": LABELLED,
    "no_prior": BELOW,
    "prior_once": LABELLED,
    "no_dirichlet": LABELLED,
    "all_orders": LABELLED,
    "flat_weights": LABELLED,
    "rounds": FRACTIONS,
    "zero_log_zero": "a component may be without points",
    "average": BELOW,
}
SWEEPS = {
    "no_prior": WEIGHTS,
    "expected": WEIGHTS,
    "no_gap": COVARIANCES,
    "no_dof": COVARIANCES,
    "rounds_dof": COVARIANCES,
    "not_inverted": COVARIANCES,
    "fixed_covariance": COVARIANCES,
    "wide_means": MEANS,
    "no_weights": LABELS,
    "no_determinant": LABELS,
    "hard": LABELS,
    "one_die": LABELS,
    "keeps": LABELS,
}


def told(all_mutants, laws):
    """Pair each mutant with the law that it breaks; a KeyError where one has none."""
    return [(mutant, laws[mutant.name]) for mutant in all_mutants]


EXERCISES = [
    Exercise(
        gm.checks.update,
        right=[one_by_one, by_the_library, updates.update],
        wrong=[
            *told(mutants.UPDATES, UPDATES),
            (lambda prior, X, w: None, "it runs"),
            (lambda prior, X, w: (prior.mean, prior.strength), "it runs"),
            (lambda prior, X, w: prior, HEAP),
        ],
    ),
    Exercise(
        gm.checks.bound,
        right=[by_formula, half_step_of_the_library, gm.bayes.bound],
        wrong=[
            *told(mutants.BOUNDS, BOUNDS),
            (lambda X, gamma, prior, concentration: None, "it runs"),
            (lambda X, gamma, prior, concentration: gamma[:, 0], "it runs"),
            (by_factorials, "renumbering the components"),
        ],
    ),
    Exercise(
        gm.checks.sweep,
        right=[
            sweeps.sweep,
            by_scipy,
            of_the_library,
            about_another_spread(lambda L, S, e: L @ e),
        ],
        wrong=[
            *told(mutants.SWEEPS, SWEEPS),
            (own_seed, "randomness comes from rng alone"),
            (unseeded, "randomness comes from rng alone"),
            (without_empty_components, "it runs, with an empty component too"),
            (theta_alone, "it runs, with an empty component too"),
            (counted_from_one, "it runs, with an empty component too"),
            (lower_halves, LABELS),
            (about_another_spread(lambda L, S, e: np.linalg.cholesky(S) @ e), MEANS),
            (about_another_spread(lambda L, S, e: L.T @ e), MEANS),
            (about_another_spread(lambda L, S, e: L.sum(axis=1) * e[0]), MEANS),
        ],
        told=[
            (theta_alone, "must return two things, theta and the labels z"),
            (without_empty_components, "a component is empty"),
            (counted_from_one, "Labels are 0 to 1; z holds 2"),
            (lower_halves, "is not symmetric"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("check", "attempt", "name"),
    [
        (gm.checks.update, by_the_library, "NormalWishart.update"),
        (gm.checks.bound, gm.bayes.bound, "bound"),
        (gm.checks.sweep, of_the_library, "sweep"),
    ],
)
def test_the_librarys_own_answer_earns_nothing_where_it_is_forbidden(
    check, attempt, name
):
    report = check(attempt, forbid="library")
    assert report.score == 0
    assert name in report.failures[0].sentence


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.check.__name__)
def test_an_answer_of_ones_own_is_no_forbidden_one(exercise):
    assert exercise.check(exercise.right[0], forbid="library").score == 1
