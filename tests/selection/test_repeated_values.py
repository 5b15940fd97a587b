"""Where values repeat: no fit whose components coincide, and no table that is lost."""

import warnings
from itertools import product

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.coincide import coinciding
from gmm_lib.families import PLAIN
from gmm_lib.starts.drawn import random_points
from tests.conftest import rng

FEW = np.array([0, 0, 0, 0, 0, 4, 5, 6, 7, 8.5])[:, None]
repeated = {
    "half zeros": FEW,
    "a year of rain": np.r_[np.zeros(60), rng(1).normal(5, 1, 140)][:, None],
    "two points": np.repeat([[0.0], [1.0]], 50, axis=0),
    "drop-outs": np.r_[np.zeros((60, 2)), rng(1).normal([4, 6], 1, (140, 2))],
    "rounded": np.round(rng(2).normal(size=(40, 1))),
}


@pytest.mark.parametrize("kind", repeated)
@pytest.mark.parametrize("seed", range(3))
def test_no_candidate_has_two_components_in_one_place(kind, seed):
    table = gm.select(repeated[kind], [1, 2, 3], rng=rng(seed), n_init=3)
    for row in table.candidates:
        assert (row.mixture is None) == bool(row.reason)
        assert row.mixture is None or coinciding(row.mixture) is None


@pytest.mark.parametrize("kind", ["half zeros", "a year of rain", "drop-outs"])
@pytest.mark.parametrize("family", ["full", "diag", "spherical"])
def test_a_likelihood_ratio_that_has_no_second_fit_says_so(kind, family):
    with pytest.raises(gm.DegenerateComponentError, match="starts held"):
        gm.likelihood_ratio(repeated[kind], 1, family, rng=rng(), n_boot=9)


@pytest.mark.parametrize("kind", ["half zeros", "two points", "rounded"])
def test_families_that_are_one_model_in_one_dimension_have_one_fit(kind):
    table = gm.select(
        repeated[kind], [1, 2, 3], rng=rng(), n_init=2, n_folds=2
    ).candidates
    full, _, diagonal, spherical = (
        [row[1:] for row in table if row.covariance_type == family] for family in PLAIN
    )
    assert full == diagonal == spherical


def test_random_points_differ_as_long_as_the_data_do():
    for seed in range(50):
        start = random_points(repeated["rounded"], 4, rng(seed))
        assert len(np.unique(start.means)) == 4
    both = random_points(repeated["two points"], 3, rng())
    assert sorted(np.unique(both.means)) == [0, 1]


def test_distinct_rows_are_drawn_as_they_always_were():
    X = rng(3).standard_normal((30, 2))
    drawn = X[rng(5).choice(30, size=4, replace=False)]
    np.testing.assert_array_equal(random_points(X, 4, rng(5)).means, drawn)


def mixture_of(*moves, weights=None):
    S = np.array([[1.0, 0.999], [0.999, 1.0]])
    weights = weights or np.full(len(moves), 1 / len(moves))
    return gm.Mixture(weights, [np.full(2, 5.0) + move for move in moves], [S] * 3)


def test_components_coincide_in_their_own_widths():
    assert coinciding(mixture_of([0, 0], [3, 3], [1e-5, 1e-5])) == (0, 2)
    # Across a thin ellipse the same move is far.
    assert coinciding(mixture_of([0, 0], [3, 3], [1e-4, -1e-4])) is None
    without = mixture_of([0, 0], [3, 3], [0, 0], weights=[0.5, 0.5, 0])
    assert coinciding(without) is None
    nested = gm.Mixture([0.5, 0.5], [[0.0], [0.0]], [[[1.0]], [[2.0]]])
    assert coinciding(nested) is None


@pytest.mark.parametrize("unit", [1e-6, 1, 1e6])
def test_components_coincide_in_every_unit(unit):
    same = gm.Mixture([0.3, 0.7], unit * np.array([[7.0], [7.0002]]), [[[unit**2]]] * 2)
    assert coinciding(same) == (0, 1)


@pytest.mark.parametrize(
    ("n", "n_folds"),
    [(1, None), *product([2, 5, 8], [None, 2])],  # one point has no two folds
)
def test_a_candidate_that_the_data_cannot_fit_is_a_row_with_its_reason(n, n_folds):
    X = rng().standard_normal((n, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = gm.select(X, rng=rng(), n_init=1, n_folds=n_folds)
    assert len(table.candidates) == 24
    for row in table.candidates:
        if row.n_components > n:
            assert row.reason.startswith(f"n_components is {row.n_components}, but X")
        assert row.mixture is not None or row.reason
    assert "n_components is 6" in repr(table) or n > 6
    html = table._repr_html_()
    assert repr(table).count("\n") == html.count("<tr>") + html.count("<p>")


def test_a_constant_column_is_told_by_the_table_and_by_its_best():
    X = np.column_stack([rng().standard_normal(20), np.ones(20)])
    table = gm.select(X, [1, 2], ["full", "diag"], rng=rng(), n_init=1)
    assert "- full 1, full 2, diag 1, diag 2: covariances[0] is not" in repr(table)
    with pytest.raises(ValueError, match=r"has it; covariances\[0\] is not"):
        table.best("bic")


def test_a_number_of_any_kind_is_one_candidate():
    for K in (2, np.int64(2)):
        table = gm.select(gm.load_galaxies().X, K, "full", rng=rng(), n_init=1)
        assert [row.n_components for row in table.candidates] == [2]


def test_too_few_points_for_a_held_out_fit_are_told():
    X = rng().standard_normal((8, 2))
    with pytest.raises(ValueError, match="n_components is 5, but X has only 4 rows"):
        gm.held_out(X, 5, "spherical", rng=rng(), n_folds=2, n_init=1)
