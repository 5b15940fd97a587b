"""Numbers of clusters are those of the exact sum over partitions."""

import numpy as np
import pytest
from scipy.special import gammaln, logsumexp
from scipy.stats import multivariate_normal

from gmm_lib.bayes import DirichletProcess, PriorOnK, seats
from tests.bayes.partitions import log_prior, partitions

GEOMETRIC = 0.3 * 0.7 ** np.arange(60) / (1 - 0.7**60)
POINTS = np.array([-1.2, -0.9, 0.0, 1.6, 1.9])


def dirichlet(sizes, alpha, N):
    """Evaluate the probability of a partition under a Dirichlet process, as a log."""
    every = gammaln(alpha) - gammaln(alpha + N)
    return every + len(sizes) * np.log(alpha) + sum(gammaln(n) for n in sizes)


def exactly(x, weigh):
    """Compute the posterior of the number of clusters, (N,)."""
    N = len(x)
    levels = np.full(N, -np.inf)
    for z in partitions(N):
        same = z[:, None] == z
        level = multivariate_normal(np.zeros(N), np.eye(N) + same).logpdf(x)
        t = z.max()
        levels[t] = np.logaddexp(levels[t], level + weigh(np.bincount(z)))
    return np.exp(levels - logsumexp(levels))


CASES = {
    "a Dirichlet process": (DirichletProcess(1.0), lambda n: dirichlet(n, 1.0, 5)),
    "a dense process": (DirichletProcess(3.0), lambda n: dirichlet(n, 3.0, 5)),
    "a prior on K": (
        PriorOnK(GEOMETRIC),
        lambda n: logsumexp(log_prior(n, GEOMETRIC, 1.0, 5)),
    ),
    "small weights": (
        PriorOnK(GEOMETRIC, 0.3),
        lambda n: logsumexp(log_prior(n, GEOMETRIC, 0.3, 5)),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_on_few_points_the_numbers_are_the_sum_over_all_partitions(case):
    prior, weigh = CASES[case]
    X = np.tile(POINTS, (50, 1))
    found = seats(X, prior, np.random.default_rng(0), 420)[20:]
    exact = exactly(POINTS, weigh)
    each = (found[:, :, None] == np.arange(1, 6)).mean(axis=0)  # a row for each chain
    error = each.std(axis=0, ddof=1) / np.sqrt(50)
    assert (abs(each.mean(axis=0) - exact) < 4 * error + 1e-4).all()


def test_chains_do_not_depend_on_where_they_begin():
    X = np.tile(POINTS, (200, 1))
    means = []
    for start in (np.zeros(5), np.arange(5)):
        rng = np.random.default_rng(1)
        prior = DirichletProcess(1.0)
        start = np.tile(start, (200, 1))
        means.append(seats(X, prior, rng, 60, start=start)[10:].mean())
    assert means[0] == pytest.approx(means[1], abs=0.05)


def test_no_more_clusters_than_k_allows():
    X = 9 * np.random.default_rng(0).standard_normal((4, 30))
    found = seats(X, PriorOnK([0.0, 1.0]), np.random.default_rng(0), 20)
    assert found[5:].tolist() == [[2] * 4] * 15


def test_a_point_far_away_takes_a_seat_of_its_own():
    X = np.array([[0.0, 0.1, 1e3]])
    for prior in (DirichletProcess(1.0), PriorOnK(GEOMETRIC)):
        found = seats(X, prior, np.random.default_rng(0), 30)
        assert (found[5:] >= 2).all()


BAD = {
    "too little room": (
        lambda: seats(
            [[0.0, 9.0, -9.0]],
            DirichletProcess(1.0),
            np.random.default_rng(0),
            9,
            most=2,
        ),
        ValueError,
        "most is 2, and all are taken; pass a larger one",
    ),
    "labels of another shape": (
        lambda: seats(
            [[0.0, 9.0]],
            DirichletProcess(1.0),
            np.random.default_rng(0),
            9,
            start=[[0]],
        ),
        ValueError,
        r"start must be labels from 0 to 39 of shape \(1, 2\)",
    ),
    "no prior": (
        lambda: seats([[0.0, 9.0]], None, np.random.default_rng(0), 9),
        TypeError,
        "prior must be a DirichletProcess or a PriorOnK, not None; try gm.bayes",
    ),
    "no concentration": (
        lambda: DirichletProcess(0.0),
        ValueError,
        "concentration is 0; it must be above 0",
    ),
    "probabilities that do not sum to one": (
        lambda: PriorOnK([0.5, 0.4]),
        ValueError,
        "of_k sums to 0.9",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_it_cannot_seat_is_named(case):
    call, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        call()
