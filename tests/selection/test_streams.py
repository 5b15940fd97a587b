"""Choosing among mixtures on data that come in blocks, or stay in a file."""

import tracemalloc

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data.rows import Rows
from tests.conftest import rng

X = gm.make_separated(900, rng()).X


class Again:
    """Give the same blocks each time, one of them without rows."""

    def __init__(self, X=X, cuts=(10, 10, 400)):
        self.blocks = np.split(X, cuts)

    def __iter__(self):
        return iter(self.blocks)


@pytest.fixture
def file(tmp_path):
    file = np.memmap(tmp_path / "X", mode="w+", shape=X.shape, dtype=float)
    file[:] = X
    return file


@pytest.mark.parametrize("criterion", [gm.aic, gm.bic, gm.icl])
def test_criteria_of_a_stream_and_of_a_file_are_those_of_the_array(criterion, file):
    theta = gm.GaussianMixture(3, random_state=0).fit(X).mixture_
    for value in (Again(), file, list(Again())):
        assert criterion(value, theta) == pytest.approx(criterion(X, theta), rel=1e-12)
    with pytest.raises(ValueError, match="X gives no rows"):
        criterion([np.empty((0, 2))], theta)


def test_a_selection_on_a_stream_and_on_a_file_chooses_as_on_the_array(file):
    how = {"n_init": 2, "n_folds": 3}
    whole = gm.select(X, [1, 2, 3, 4], ["full", "tied"], rng=rng(), **how)
    for value in (Again(), file):
        table = gm.select(value, [1, 2, 3, 4], ["full", "tied"], rng=rng(), **how)
        assert table.best("bic").n_components == whole.best("bic").n_components == 3
        for one, other in zip(table.candidates, whole.candidates, strict=True):
            if one.n_components <= 3:
                for name in ("log_likelihood", "aic", "bic", "icl", "held_out"):
                    a, b = getattr(one, name), getattr(other, name)
                    assert a == pytest.approx(b, rel=1e-6)


def test_held_out_points_of_a_stream_come_in_its_order():
    held = gm.held_out(Again(), 3, rng=rng(), n_init=1)
    np.testing.assert_allclose(
        held, gm.held_out(X, 3, rng=rng(), n_init=1), rtol=1e-4, atol=1e-4
    )


def test_rows_are_chosen_among_those_chosen():
    rows, some = Rows(Again()), rng(1).random(900) < 0.4
    among = rng(2).random(some.sum()) < 0.5
    np.testing.assert_array_equal(
        np.concatenate(list(rows[some][among])), X[some][among]
    )
    assert rows[some].shape == X[some].shape


NUMBERS = ("log_likelihood", "aic", "bic", "icl", "held_out")
WEIGHT = rng(3).integers(4, size=900).astype(float)


def cut(values):
    return np.split(values, [10, 10, 400])


def test_weights_in_blocks_choose_as_those_of_the_array(file):
    how = {"n_init": 1, "n_folds": 3}
    ask = [2, 3], ["full", "diag"]
    whole = gm.select(X, *ask, rng=rng(), sample_weight=WEIGHT, **how)
    for value, weight in (
        (cut(X), cut(WEIGHT)),
        (Again(), cut(WEIGHT)),
        (file, WEIGHT),
    ):
        table = gm.select(value, *ask, rng=rng(), sample_weight=weight, **how)
        for one, other in zip(table.candidates, whole.candidates, strict=True):
            for name in NUMBERS:
                assert getattr(one, name) == pytest.approx(getattr(other, name))


def test_weights_in_blocks_are_repeated_rows():
    how = {"rng": rng(), "n_init": 2}
    repeated = [
        np.repeat(*pair, axis=0)
        for pair in zip(cut(X), cut(WEIGHT.astype(int)), strict=True)
    ]
    (one,) = gm.select(
        Again(), [3], "full", sample_weight=cut(WEIGHT), **how
    ).candidates
    (two,) = gm.select(repeated, [3], "full", **how).candidates
    for name in NUMBERS[:-1]:
        assert getattr(one, name) == pytest.approx(getattr(two, name), rel=1e-6)


def test_a_start_on_some_rows_of_a_stream_sees_none_without_weight():
    far = [np.full((7000, 1), 1e6) + rng(k).standard_normal((7000, 1)) for k in (0, 1)]
    near = [rng(2).standard_normal((7000, 1)), 9 + rng(3).standard_normal((7000, 1))]
    weights = [np.ones(7000), np.full(7000, 3.0), np.zeros(7000), np.zeros(7000)]
    how = {"rng": rng(), "n_init": 1, "sample_weight": weights}
    (row,) = gm.select([*near, *far], [2], "full", **how).candidates
    np.testing.assert_allclose(row.mixture.means.ravel(), [0, 9], atol=0.1)
    np.testing.assert_allclose(row.mixture.weights, [0.25, 0.75], atol=0.01)


def test_held_out_points_of_a_stream_are_fitted_with_its_weights():
    how = {"n_init": 1, "n_folds": 3}
    held = gm.held_out(Again(), 2, rng=rng(), sample_weight=cut(WEIGHT), **how)
    whole = gm.held_out(X, 2, rng=rng(), sample_weight=WEIGHT, **how)
    np.testing.assert_allclose(held, whole, rtol=1e-6, atol=1e-6)
    plain = gm.held_out(X, 2, rng=rng(), **how)
    assert np.abs(plain - whole).max() > 0.01


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (WEIGHT, "sample_weight is not in blocks, but X comes in blocks"),
        (cut(WEIGHT)[:3], "sample_weight has 3 arrays, but X has more blocks"),
        ([*cut(WEIGHT)[:3], [1.0]], r"sample_weight\[3\] has 1 entries, but block 3"),
        ([-w for w in cut(WEIGHT)], r"sample_weight\[0\]\[\d\] is -"),
    ],
)
def test_weights_that_do_not_go_with_the_blocks_are_named(weight, words):
    for ask in (gm.held_out, gm.select):
        with pytest.raises((TypeError, ValueError), match=words):
            ask(Again(), 2, rng=rng(), sample_weight=weight)


def test_a_selection_on_a_file_never_holds_it(tmp_path):
    N, D = 400_000, 4
    file = np.memmap(tmp_path / "X", mode="w+", shape=(N, D), dtype=float)
    file[:] = rng().standard_normal((N, D))
    file[: N // 2] += 6
    tracemalloc.start()
    table = gm.select(file, [2], "diag", rng=rng(), n_init=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table.best("bic").mixture is not None
    assert peak < file.nbytes
