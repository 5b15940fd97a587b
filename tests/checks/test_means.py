"""Forbidden means are seen, by whatever name and however they were come by."""

import numpy as np
import pytest
import scipy.linalg

import gmm_lib as gm
from gmm_lib import checks
from tests.checks.answers import names
from tests.checks.test_gaussian import log_density as gaussian
from tests.checks.test_pair_log_likelihood import pair_log_likelihood


def point_by_point(X, mixture):
    return np.array([gm.e_step(x[None], mixture)[0] for x in X])


def by_a_map(X, mixture):
    def row(x):
        return gm.e_step(x[None], mixture)[0]

    return np.array(list(map(row, X)))


def along_an_axis(X, mixture):
    return np.apply_along_axis(lambda x: gm.e_step(x[None], mixture)[0], 1, X)


def in_blocks(X, mixture):
    blocks = [gm.e_step(X[n : n + 256], mixture) for n in range(0, len(X), 256)]
    return np.concatenate(blocks)


def component_by_component(X, mixture):
    scores = []
    for pi, mean, S in zip(
        mixture.weights, mixture.means, mixture.covariances, strict=True
    ):
        L = np.linalg.cholesky(S)
        y = scipy.linalg.solve_triangular(L, (X - mean).T, lower=True)
        half = np.log(np.diag(L)).sum()
        scores.append(np.log(pi) - half - 0.5 * (y**2).sum(axis=0))
    scores = np.stack(scores, axis=1)
    return np.exp(scores - gm.log_sum_exp(scores)[:, None])


def in_blocks_component_by_component(X, mixture):
    blocks = (X[n : n + 256] for n in range(0, len(X), 256))
    return np.concatenate([component_by_component(block, mixture) for block in blocks])


def in_blocks_of_much_work(X, mixture):
    found = []
    for n in range(0, len(X), 256):
        for _ in range(10):
            gamma = component_by_component(X[n : n + 256], mixture)
        found.append(gamma)
    return np.concatenate(found)


@pytest.mark.parametrize("step", [point_by_point, by_a_map, along_an_axis])
def test_a_loop_over_the_points_is_seen(step):
    assert names(checks.e_step(step, forbid="loop")) == {"it loops over no points"}
    assert checks.e_step(step)


BLOCKWISE = [
    gm.e_step,
    in_blocks,
    component_by_component,
    in_blocks_component_by_component,
    in_blocks_of_much_work,
]


@pytest.mark.parametrize("step", BLOCKWISE)
def test_loops_over_components_and_blocks_are_no_loops_over_points(step):
    assert checks.e_step(step, forbid="loop")


def test_an_m_step_with_a_loop_is_seen():
    def sums(X, gamma):
        N_k = gamma.sum(axis=0)
        means = (
            sum(np.outer(g, x) for g, x in zip(gamma, X, strict=True)) / N_k[:, None]
        )
        r = X[:, None] - means
        covariances = np.einsum("nk,nkd,nke->kde", gamma, r, r) / N_k[:, None, None]
        return N_k / len(X), means, covariances

    assert names(checks.m_step(sums, forbid="loop")) == {"it loops over no points"}
    assert checks.m_step(gm.m_step, forbid="loop")


@pytest.mark.parametrize("inverse", [np.linalg.inv, scipy.linalg.inv, np.linalg.pinv])
def test_an_inverse_is_seen(inverse):
    def by_inverse(X, mean, covariance):
        r, half = X - mean, np.linalg.slogdet(2 * np.pi * covariance)[1] / 2
        return -half - 0.5 * np.einsum("nd,de,ne->n", r, inverse(covariance), r)

    laws = names(checks.gaussian(by_inverse, forbid=("inv", "det")))
    assert laws == {"it computes no inverse"}
    sentence = checks.gaussian(by_inverse, forbid="inv").failures[0].sentence
    assert inverse.__name__ in sentence


def test_a_determinant_is_seen_and_cholesky_is_not_one():
    def by_determinant(X, mean, covariance):
        np.linalg.det(covariance)
        return gaussian(X, mean, covariance)

    laws = names(checks.gaussian(by_determinant, forbid=("inv", "det")))
    assert laws == {"it computes no determinant"}
    assert checks.gaussian(gaussian, forbid=("inv", "det", "loop", "library"))


def renamed(X, mixture, step=gm.e_step):
    return step(X, mixture)


def through_the_density(x, mu_1, mu_2, sigma):
    theta = gm.Mixture([0.5, 0.5], [[mu_1], [mu_2]], [[[sigma**2]]] * 2)
    return theta.log_density(x[:, None]).sum()


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (checks.e_step, gm.e_step),
        (checks.e_step, renamed),
        (checks.m_step, gm.m_step),
        (checks.pair_log_likelihood, through_the_density),
        (checks.sampler, lambda mixture, n, rng: mixture.sample(n, rng)),
        (checks.n_parameters, gm.n_parameters),
    ],
)
def test_the_librarys_own_answer_earns_nothing_where_it_is_forbidden(check, answer):
    assert check(answer)
    report = check(answer, forbid="library")
    assert names(report) == {"it is not the library's own"}
    assert report.score == 0


def test_ones_own_answer_may_use_the_rest_of_the_library():
    assert checks.pair_log_likelihood(pair_log_likelihood, forbid="library")
    assert checks.e_step(component_by_component, forbid="library")


def test_an_unknown_means_is_refused_by_name():
    with pytest.raises(ValueError, match="forbid is 'loops'; choose from loop, inv"):
        checks.e_step(gm.e_step, forbid="loops")
    with pytest.raises(ValueError, match="forbid is 'loop'; choose from inv"):
        checks.sampler(None, forbid="loop")


def test_a_check_leaves_no_watch_behind():
    import sys

    before = sys.gettrace(), sys.getprofile()
    checks.e_step(gm.e_step, forbid=("loop", "library"))
    assert (sys.gettrace(), sys.getprofile()) == before
