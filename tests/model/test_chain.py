"""A hidden Markov model: EM climbs as published, and the past foretells what comes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm

seeds = st.integers(0, 2**32 - 1)


def world(seed, N=60):
    rng = np.random.default_rng(seed)
    theta = gm.Chain(
        [0.5, 0.5], [gm.Poisson(2.0), gm.Poisson(6.0)], [[0.9, 0.1], [0.3, 0.7]]
    )
    return theta.sample(N, rng)[0], theta


@given(seeds)
def test_em_never_falls_on_one_sequence_or_several(seed):
    X, theta = world(seed)
    for lengths in (None, [20, 1, 39]):
        run = gm.em(X, theta, lengths=lengths, tol=0, max_iter=15)
        assert len(run.falls) == 0
        rows = run.model.moves.sum(axis=1)
        assert rows == pytest.approx(1)


@given(seeds)
def test_where_memory_is_nothing_a_chain_is_a_mixture(seed):
    X, theta = world(seed)
    pi = np.array([0.3, 0.7])
    mixture = gm.MixtureOf(pi, theta.components)
    chain = gm.Chain(pi, theta.components, [pi, pi])
    gamma = gm.e_step(X, mixture)
    np.testing.assert_allclose(gm.e_step(X, chain), gamma, atol=1e-12)
    np.testing.assert_allclose(chain.log_density(X), mixture.log_density(X), atol=1e-12)
    assert chain.forecast(X).weights == pytest.approx(pi)


def test_one_state_is_one_component():
    X, theta = world(0)
    run = gm.em(X, gm.Chain([1.0], theta.components[:1], [[1.0]]))
    assert run.model.components[0].rate == pytest.approx(X.mean())
    assert run.model.n_parameters == 1


@given(seeds)
def test_densities_given_the_past_add_up_and_are_the_forecasts(seed):
    X, theta = world(seed, N=12)
    each = theta.log_density(X)
    assert each.sum() == pytest.approx(theta.expect(X).log_likelihood)
    assert gm.log_likelihood(X, theta) == pytest.approx(each.sum())
    for t in range(1, 12):
        told = theta.forecast(X[:t]).log_density(X[t : t + 1])
        assert told == pytest.approx(each[t])


@given(seeds)
def test_two_steps_ahead_is_a_row_that_nobody_saw(seed):
    X, theta = world(seed, N=5)
    weights = theta.forecast(X, steps=2).weights
    assert weights == pytest.approx(theta.forecast(X).weights @ theta.moves)
    far = theta.forecast(X, steps=400).weights
    assert far == pytest.approx(far @ theta.moves)


@given(seeds)
def test_sequences_below_one_another_are_those_sequences(seed):
    X, theta = world(seed, N=30)
    lengths, parts = [7, 22, 1], np.split(X, [7, 29])
    sums = [theta.expect(part) for part in parts]
    whole = theta.expect(X, lengths=lengths)
    np.testing.assert_allclose(whole.gamma, np.concatenate([s.gamma for s in sums]))
    np.testing.assert_allclose(whole.pairs, sum(s.pairs for s in sums))
    for what in ("log_density", "most_likely"):
        apart = np.concatenate([getattr(theta, what)(part) for part in parts])
        together = getattr(theta, what)(X, lengths=lengths)
        np.testing.assert_allclose(together, apart, err_msg=what)


def test_the_earthquakes_are_the_chains_that_are_published():
    # Zucchini, MacDonald and Langrock (2016): -l is 341.8787 and 328.5275, with the
    # first state from the weights; the years 1900 to 2006.
    years = """13 14 8 10 16 26 32 27 18 32 36 24 22 23 22 18 25 21 21 14 8 11 14 23 18
        17 19 20 22 19 13 26 13 14 22 24 21 22 26 21 23 24 27 41 31 27 35 26 28 36 39 21
        17 22 17 19 15 34 10 15 22 18 15 20 15 22 19 16 30 27 29 23 20 16 21 21 25 16 18
        15 18 14 10 15 8 15 6 11 8 7 18 16 13 12 13 20 15 16 12 18 15 16 13 15 16 11
        11"""
    X = np.array(years.split(), dtype=float)[:, None]
    for K, rates, level in [(2, [15, 26], -341.8787), (3, [13, 20, 30], -328.5275)]:
        moves = np.full((K, K), 0.1 / (K - 1))
        np.fill_diagonal(moves, 0.9)
        parts = [gm.Poisson(rate) for rate in rates]
        run = gm.em(X, gm.Chain(np.ones(K) / K, parts, moves), tol=1e-11)
        assert run.log_likelihoods[-1] == pytest.approx(level, abs=1e-4)


def test_old_faithful_remembers(old_faithful):
    ends = [gm.Normal(mean, np.diag([1.0, 99.0])) for mean in ([2, 55], [4.3, 80])]
    run = gm.em(old_faithful, gm.Chain([0.5, 0.5], ends, [[0.5, 0.5]] * 2), tol=1e-12)
    assert run.log_likelihoods[-1] == pytest.approx(-1096.104, abs=1e-3)
    expected = [[0.0618, 0.9382], [0.5232, 0.4768]]
    np.testing.assert_allclose(run.model.moves, expected, atol=1e-4)
    assert gm.bic(old_faithful, run.model) == pytest.approx(2265.08, abs=0.01)


def test_a_state_that_nothing_leaves_keeps_its_moves():
    X = np.array([[0.0], [9.0]])
    moves = np.array([[0.5, 0.5], [0.25, 0.75]])
    start = gm.Chain([1.0, 0.0], [gm.Poisson(0.0), gm.Poisson(9.0)], moves)
    after = gm.em(X, start, max_iter=1).model
    np.testing.assert_array_equal(after.moves[0], [0.0, 1.0])
    np.testing.assert_array_equal(after.moves[1], moves[1])
    assert len(gm.em(X, start).falls) == 0


def test_a_sample_moves_as_the_chain_says():
    _, theta = world(0)
    X, z = theta.sample(20_000, np.random.default_rng(1))
    moved = np.zeros((2, 2))
    np.add.at(moved, (z[:-1], z[1:]), 1)
    np.testing.assert_allclose(
        moved / moved.sum(axis=1, keepdims=True), theta.moves, atol=0.02
    )
    assert X[z == 1].mean() == pytest.approx(6, abs=0.1)


LOG_P = np.log([[0.5, 0.5], [0.9, 0.1]])
HALF, EVEN = [0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]]
ZERO, NINE = gm.Poisson(0.0), gm.Poisson(9.0)
X2 = np.array([[0.0], [9.0]])
CHAIN = gm.Chain(HALF, [ZERO, NINE], EVEN)
BAD = {
    "a row that does not sum to one": (
        lambda: gm.Chain(HALF, [ZERO, NINE], [[0.5, 0.5], [0.5, 0.4]]),
        ValueError,
        r"moves\[1\] sums to 0.9, not to 1",
    ),
    "a negative move": (
        lambda: gm.forward_backward(LOG_P, HALF, [[1.5, -0.5], [0.5, 0.5]]),
        ValueError,
        r"A\[0, 1\] is -0.5",
    ),
    "another number of states": (
        lambda: gm.forward_backward(LOG_P, HALF, [[1.0]]),
        ValueError,
        r"A has shape \(1, 1\), but there are 2 states",
    ),
    "weights of another length": (
        lambda: gm.forward_backward(LOG_P, [1.0], EVEN),
        ValueError,
        "weights has 1 entries, but log_p has 2 columns",
    ),
    "a density that is NaN": (
        lambda: gm.forward_backward([[np.nan, 0.0]], HALF, EVEN),
        ValueError,
        "log_p, of shape",
    ),
    "a first row that is forbidden": (
        lambda: gm.Chain([1.0, 0.0], [ZERO, NINE], EVEN).expect(X2[::-1]),
        ValueError,
        "row 0 is impossible: every state with a weight above 0",
    ),
    "a row that cannot be reached": (
        lambda: gm.Chain([1.0, 0.0], [ZERO, NINE], np.eye(2)).log_density(X2),
        ValueError,
        "row 1 is impossible after the rows before it",
    ),
    "a path that cannot be": (
        lambda: gm.Chain([1.0, 0.0], [ZERO, NINE], np.eye(2)).most_likely(X2),
        ValueError,
        "row 1 is impossible",
    ),
    "lengths of other rows": (
        lambda: gm.em(X2, gm.Chain(HALF, [NINE, NINE], EVEN), lengths=[1, 2]),
        ValueError,
        "lengths sum to 3, but X has 2 rows",
    ),
    "an empty sequence": (
        lambda: gm.em(X2, gm.Chain(HALF, [NINE, NINE], EVEN), lengths=[2, 0]),
        ValueError,
        r"lengths\[1\] is 0",
    ),
    "weights of rows": (
        lambda: gm.em(X2, gm.Chain(HALF, [NINE, NINE], EVEN), sample_weight=[1, 2]),
        TypeError,
        "a chain takes no sample_weight",
    ),
    "weights of rows, in l": (
        lambda: gm.log_likelihood(X2, CHAIN, sample_weight=[1, 2]),
        TypeError,
        "a chain takes no sample_weight, as each row follows another",
    ),
    "weights of rows, in aic": (
        lambda: gm.aic(X2, CHAIN, sample_weight=[1, 2]),
        TypeError,
        "a chain takes no sample_weight",
    ),
    "weights of rows, in bic": (
        lambda: gm.bic(X2, CHAIN, sample_weight=[1, 1]),
        TypeError,
        r"weigh a whole sequence: 2 \* chain.expect\(X\), which has a log_likelihood",
    ),
    "rows without columns": (
        lambda: gm.Chain(HALF, [NINE, NINE], EVEN).expect([0.0, 9.0]),
        ValueError,
        r"X has shape \(2,\), but 2 axes are needed",
    ),
    "a criterion for mixtures": (
        lambda: gm.icl(X2, gm.Chain(HALF, [NINE, NINE], EVEN)),
        TypeError,
        "mixture must be a mixture, not a Chain.*try gm.bic",
    ),
    "no steps ahead": (
        lambda: gm.Chain(HALF, [NINE, NINE], EVEN).forecast(X2, steps=0),
        ValueError,
        "steps is 0",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_it_cannot_use_is_named(case):
    call, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        call()


def test_a_whole_sequence_that_counts_twice_is_two_of_it():
    twice = 2 * CHAIN.expect(X2)
    both = gm.Chain.expect(CHAIN, np.concatenate([X2, X2]), lengths=[2, 2])
    assert twice.log_likelihood == pytest.approx(2 * gm.log_likelihood(X2, CHAIN))
    assert twice.log_likelihood == pytest.approx(both.log_likelihood)
    moves, expected = twice.maximise().moves, both.maximise().moves
    np.testing.assert_allclose(moves, expected)


def test_rows_of_one_component_have_no_order_and_may_have_weights():
    X, weight = np.array([[0.0], [3.0], [9.0]]), [1, 0, 3]
    found = gm.log_likelihood(X, NINE, sample_weight=weight)
    assert found == pytest.approx(gm.log_likelihood(np.repeat(X, weight, 0), NINE))
