"""Draws of K visit the prior without data, and the exact posterior with few."""

from dataclasses import replace

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.bayes.telescope import OnTheLine, telescope, telescope_sweep
from gmm_lib.bayes.unknown_k import UnknownK
from tests.bayes.partitions import of_k as exactly

PRIOR = UnknownK([0.4, 0.3, 0.2, 0.1], 1.0, 2.0, 3.0, 2.0, 4.0, concentration=0.7)


def from_prior(prior, N, rng):
    K = 1 + rng.choice(len(prior.of_k), p=prior.of_k)
    rate = rng.gamma(prior.rate_shape) / prior.rate_rate
    weights = rng.dirichlet(np.full(K, prior.concentration))
    means = prior.centre + prior.spread * rng.standard_normal(K)
    variances = rate / rng.gamma(prior.shape, size=K)
    labels = rng.choice(K, N, p=weights)
    return OnTheLine(weights, means, variances, rate, labels)


def quantities(s):
    precisions = 1 / s.variances
    own = s.labels[0]
    return [
        len(s.weights) == 1,
        len(s.weights),
        np.log(s.rate),
        (s.weights**2).sum(),
        len(np.unique(s.labels)),
        s.means[own],
        s.means[own] ** 2,
        np.log(precisions[own]),
        np.log(precisions).mean(),
        s.rate * precisions.mean(),
        abs(s.means[own] - s.means[s.labels[1]]),
    ]


def test_with_fresh_data_in_the_loop_the_draws_visit_the_prior():
    # Geweke (2004): draws from the prior against a chain that draws data as well.
    rng, N = np.random.default_rng(0), 4
    plain = np.array([quantities(from_prior(PRIOR, N, rng)) for _ in range(8000)])
    state, seen = from_prior(PRIOR, N, rng), []
    for _ in range(16_000):
        noise = rng.standard_normal(N) * np.sqrt(state.variances[state.labels])
        x = state.means[state.labels] + noise
        state = telescope_sweep(x, state, PRIOR, rng)
        seen.append(quantities(state))
    batches = np.array(seen).reshape(40, 400, -1).mean(axis=1)
    error = np.hypot(
        batches.std(axis=0, ddof=1) / np.sqrt(40),
        plain.std(axis=0) / np.sqrt(len(plain)),
    )
    z = (batches.mean(axis=0) - plain.mean(axis=0)) / error
    assert abs(z).max() < 4, z.round(1)


@pytest.mark.parametrize("spread", [1.0, 4.0])
def test_on_few_points_the_draws_of_k_are_the_sum_over_all_partitions(spread):
    x = np.array([-1.0, -0.8, 0.1, 2.5, 2.6, 2.7])
    prior = replace(PRIOR, spread=spread)
    K, filled = telescope(x[:, None], prior, np.random.default_rng(1), 20_500)
    of_k, of_filled = exactly(x, prior)
    for drawn, exact in [(K, of_k), (filled, of_filled)]:
        found = drawn[500:, None] == np.arange(1, len(exact) + 1)
        batches = found.reshape(40, 500, -1).mean(axis=1)
        error = batches.std(axis=0, ddof=1) / np.sqrt(40)
        assert (abs(batches.mean(axis=0) - exact) < 4 * error + 0.003).all()


def test_the_prior_of_k_alone_decides_where_it_allows_one():
    X = np.random.default_rng(0).standard_normal((10, 1))
    prior = replace(PRIOR, of_k=[0.0, 0.0, 1.0])
    K, filled = telescope(X, prior, np.random.default_rng(1), 50)
    assert (K == 3).all()
    assert (filled <= 3).all()


def test_units_and_origin_change_no_draw():
    galaxies, runs = gm.load_galaxies().X, []
    for X in (galaxies, 1000 * galaxies - 5e4):
        prior = UnknownK.richardson_green(X)
        runs.append(telescope(X, prior, np.random.default_rng(2), 60))
    np.testing.assert_array_equal(runs[0], runs[1])


def test_a_run_goes_on_from_where_it_is_told_to():
    x = np.array([0.0, 5.0, 6.0])
    start = from_prior(PRIOR, 3, np.random.default_rng(3))
    state, rng, expected = start, np.random.default_rng(4), []
    for _ in range(5):
        state = telescope_sweep(x, state, PRIOR, rng)
        expected.append(len(state.weights))
    K, _ = telescope(x[:, None], PRIOR, np.random.default_rng(4), 5, start=start)
    assert K.tolist() == expected


BAD = {
    "a prior that does not sum to one": (
        lambda: replace(PRIOR, of_k=[0.5, 0.4]),
        ValueError,
        "of_k sums to 0.9, .*divide them by their sum",
    ),
    "a negative probability": (
        lambda: replace(PRIOR, of_k=[1.5, -0.5]),
        ValueError,
        "least entry -0.5",
    ),
    "no spread": (
        lambda: replace(PRIOR, spread=0.0),
        ValueError,
        "spread is 0; it must be above 0, or the prior is not proper",
    ),
    "no centre": (
        lambda: replace(PRIOR, centre=np.nan),
        ValueError,
        "centre is nan; pass a finite number",
    ),
    "points of one value": (
        lambda: UnknownK.richardson_green([[1.0], [1.0]]),
        ValueError,
        r"X has no range: all its points are 1\b",
    ),
    "two columns": (
        lambda: telescope(np.ones((3, 2)), PRIOR, np.random.default_rng(0), 3),
        ValueError,
        "X has 2 features",
    ),
    "another start": (
        lambda: telescope([[1.0]], PRIOR, np.random.default_rng(0), 3, start=5),
        TypeError,
        "start must be an OnTheLine, not 5; leave it out",
    ),
    "another prior": (
        lambda: telescope([[1.0]], None, np.random.default_rng(0), 3),
        TypeError,
        "prior must be an UnknownK, not None; try .*richardson_green",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_it_cannot_draw_from_is_named(case):
    call, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        call()
