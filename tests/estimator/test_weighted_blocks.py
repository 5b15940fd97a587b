"""Weights of rows that come in blocks: those of the array that the blocks make up."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data import Blocks
from gmm_lib.families import FAMILIES
from tests.conftest import assert_alike

THETA = gm.Mixture([0.4, 0.6], [[0.0, 0.0], [5.0, 1.0]], [np.eye(2), 2 * np.eye(2)])


class Again:
    """Give the same blocks each time they are asked for."""

    def __init__(self, blocks):
        self.blocks = blocks

    def __iter__(self):
        return iter(self.blocks)


def weighed(N=600, holes=False):
    """Draw points and weights, 0 for some rows and for all of the second block."""
    rng = np.random.default_rng(N)
    X, weight = THETA.sample(N, rng)[0], rng.integers(4, size=N).astype(float)
    X[: N // 2] += [9.0, 0.0]  # so that blocks differ
    weight[N // 3 : N // 2] = 0
    if holes:
        X[rng.random(N) < 0.3, 1] = np.nan
    return X, weight


def cut(values):
    """Cut rows into blocks, of which the third has none and the last but a few."""
    N = len(values)
    return np.split(values, [N // 3, N // 2, N // 2, N - 3])


@pytest.mark.parametrize("N", [600, 9000, 30_000])  # at 30000 a start is on a sample
@pytest.mark.parametrize("family", FAMILIES)
def test_a_fit_of_weighed_blocks_is_that_of_the_weighed_array(family, N):
    X, weight = weighed(N)
    # To the maximum: which of two rows a start takes may hang on the last bit.
    how = {"random_state": 0, "tol": 1e-10, "max_iter": 1000}
    model = gm.GaussianMixture(2, covariance_type=family, **how)
    whole = model.fit(X, sample_weight=weight).mixture_
    for blocks in (cut(X), Again(cut(X))):
        model.fit(blocks, sample_weight=cut(weight))
        assert_alike(model.mixture_, whole, rtol=1e-6)


def test_so_is_a_fit_with_holes_fixed_parts_a_prior_or_labels():
    X, weight = weighed(holes=True)
    full = np.nan_to_num(X)
    for options, rows in (
        ({"missing": "marginal"}, X),
        ({"means_init": THETA.means, "fixed": {"means": [0]}}, full),
        ({"prior": gm.Prior()}, full),
        ({"gamma_init": (full[:, 0] > 4).astype(int)}, full),
    ):
        model = gm.GaussianMixture(2, random_state=0, **options)
        whole = model.fit(rows, sample_weight=weight).mixture_
        model.fit(cut(rows), sample_weight=cut(weight))
        assert_alike(model.mixture_, whole, rtol=1e-6)


def test_so_is_a_batch_of_partial_fit():
    X, weight = weighed()
    one, two = (gm.GaussianMixture(2, random_state=0) for _ in range(2))
    for _ in range(2):
        one.partial_fit(X, sample_weight=weight)
        two.partial_fit(cut(X), sample_weight=cut(weight))
    assert_alike(two.mixture_, one.mixture_)


@pytest.mark.parametrize("holes", [False, True])
@pytest.mark.parametrize("name", ["score", "aic", "bic"])
def test_scores_and_criteria_of_weighed_blocks_are_those_of_the_array(name, holes):
    X, weight = weighed(holes=holes)
    model = gm.GaussianMixture(2, missing="marginal" if holes else "refuse").fit(X)
    ask = getattr(model, name)
    for blocks in (cut(X), Again(cut(X))):
        found = ask(blocks, sample_weight=cut(weight))
        assert found == pytest.approx(ask(X, sample_weight=weight), rel=1e-12)
    assert found != pytest.approx(ask(X), rel=1e-3)


@pytest.mark.parametrize("criterion", [gm.aic, gm.bic, gm.icl])
def test_so_are_the_criteria_of_any_mixture(criterion):
    X, weight = weighed()
    found = criterion(cut(X), THETA, sample_weight=cut(weight))
    expected = criterion(X, THETA, sample_weight=weight)
    assert found == pytest.approx(expected, rel=1e-12)


def test_expected_sums_and_information_of_weighed_blocks_are_those_of_the_array():
    X, weight = weighed()
    sums = gm.expected_statistics(cut(X), THETA, sample_weight=cut(weight))
    whole = gm.expected_statistics(X, THETA, sample_weight=weight)
    assert sums.total == weight.sum()
    assert sums.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
    assert_alike(sums.mixture(), whole.mixture())
    np.testing.assert_allclose(
        gm.information(cut(X), THETA, sample_weight=cut(weight)).observed,
        gm.information(X, THETA, sample_weight=weight).observed,
        rtol=1e-9,
        atol=1e-6,
    )


def test_a_flat_array_of_weights_is_refused_with_a_remedy_that_works():
    X, sample_weight = weighed()
    X = cut(X)
    with pytest.raises(TypeError, match="but X comes in blocks; pass") as told:
        gm.GaussianMixture(2).fit(X, sample_weight=sample_weight)
    remedy = str(told.value).partition("for each block: ")[2]
    names = {"numpy": np, "X": X, "sample_weight": sample_weight}
    weights = eval(remedy, names)
    assert Blocks(X, weights).measure().total == sample_weight.sum()


TWO = [np.zeros((2, 1)), np.ones((3, 1))]
BAD = {
    "a row more": ([[1, 1], [1, 1]], r"sample_weight\[1\] has 2 .*block 1 of X has 3"),
    "the other order": ([[1] * 3, [1] * 2], r"sample_weight\[0\] has 3 .* has 2 rows"),
    "a block less": ([[1, 1]], "sample_weight has 1 arrays, but X has more blocks"),
    "a block more": ([[1] * 2, [1] * 3, [1]], "has 3 arrays, but X has 2 blocks"),
    "negative": ([[1, 1], [1, -2, 1]], r"sample_weight\[1\]\[1\] is -2"),
    "NaN": ([[1, np.nan], [1, 1, 1]], r"sample_weight\[0\]\[1\] is nan"),
    "all zero": ([[0, 0], [0, 0, 0]], "zero for every row"),
    "none": ([], "zero for every row"),
    "two axes": ([[1, 1], np.ones((3, 2))], r"sample_weight\[1\] has shape"),
}
ONE = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
TAKE = {
    "fit": lambda X, w: gm.GaussianMixture().fit(X, sample_weight=w),
    "partial_fit": lambda X, w: gm.GaussianMixture().partial_fit(X, sample_weight=w),
    "score": lambda X, w: gm.GaussianMixture().fit(X).score(X, sample_weight=w),
    "bic": lambda X, w: gm.bic(X, ONE, sample_weight=w),
    "expected_statistics": lambda X, w: gm.expected_statistics(X, ONE, sample_weight=w),
}


@pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)
@pytest.mark.parametrize(("weights", "words"), BAD.values(), ids=BAD)
def test_weights_that_do_not_fit_the_blocks_are_refused_by_block(take, weights, words):
    for X in (TWO, Again(TWO)):
        with pytest.raises(ValueError, match=words):
            take(X, weights)


def test_a_block_without_rows_needs_no_weight():
    with pytest.raises(ValueError, match=r"sample_weight\[0\] has 1 entries, but bloc"):
        gm.expected_statistics([[], *TWO], ONE, sample_weight=[[1], [1] * 2, [1] * 3])
    sums = gm.expected_statistics([[], *TWO], ONE, sample_weight=[[], [1] * 2, [1] * 3])
    assert sums.total == 5
