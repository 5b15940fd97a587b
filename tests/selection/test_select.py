"""Candidates side by side: each the highest of its runs, each on the same folds."""

from inspect import signature

import numpy as np
import pytest

import gmm_lib as gm
from tests.conftest import rng

FAMILIES = ("full", "tied", "diag", "spherical")


@pytest.fixture(scope="module")
def geyser_table(old_faithful):
    return gm.select(old_faithful, [1, 2, 3], n_init=5, rng=rng())


def test_the_published_old_faithful_table_is_reproduced(geyser_table):
    # R package mclust, whose BIC has the opposite sign; it stops the first run early,
    # at -1126.326.
    rows = {
        (row.covariance_type, row.n_components): row for row in geyser_table.candidates
    }
    tied, full = rows["tied", 3], rows["full", 2]
    assert tied.n_parameters == full.n_parameters == 11
    assert tied.log_likelihood == pytest.approx(-1126.316, abs=2e-3)
    assert full.log_likelihood == pytest.approx(-1130.264, abs=1e-3)
    assert tied.bic == pytest.approx(2314.316 - 2 * 0.010, abs=4e-3)
    assert full.bic == pytest.approx(2322.192, abs=2e-3)
    assert geyser_table.best("bic") is tied


def test_the_tables_of_the_book_name_their_families_themselves(geyser_table):
    asked = signature(gm.select).parameters["covariance_types"].default
    assert asked == FAMILIES  # however many there are
    assert {row.covariance_type for row in geyser_table.candidates} == {*asked}


def test_a_wider_family_fits_no_worse(geyser_table):
    best = {(r.covariance_type, r.n_components): r.log_likelihood
            for r in geyser_table.candidates}  # fmt: skip
    for K in (1, 2, 3):
        assert best["full", K] >= best["tied", K] - 1e-3
        assert best["full", K] >= best["diag", K] >= best["spherical", K] - 1e-3
    for family in FAMILIES:  # and more components no worse than fewer
        assert best[family, 1] <= best[family, 2] + 1e-3
        assert best[family, 2] <= best[family, 3] + 1e-3


def test_bic_finds_the_components_of_a_separated_world():
    world = gm.make_separated(300, rng())
    table = gm.select(world.X, range(1, 5), "full", rng=rng(), n_init=3)
    assert table.best("bic").n_components == 3


def test_the_same_seed_gives_the_same_table(old_faithful):
    tables = [
        gm.select(old_faithful[:60], [1, 2], "diag", rng=rng(3), n_init=2, n_folds=3)
        for _ in range(2)
    ]
    assert repr(tables[0]) == repr(tables[1])


def test_all_candidates_are_judged_on_the_same_folds(old_faithful):
    # One Gaussian has one fit: what differs between these two is the deal.
    table = gm.select(old_faithful, [1, 1], "full", rng=rng(), n_init=1, n_folds=3)
    one, two = (row.held_out for row in table.candidates)
    assert one == pytest.approx(two, rel=1e-12)


def test_no_candidate_is_refused():
    with pytest.raises(ValueError, match="there is no candidate"):
        gm.select(np.zeros((3, 1)), [], rng=rng())


def test_components_keep_their_places_from_candidate_to_candidate(
    geyser_table, old_faithful
):
    for row in geyser_table.candidates:
        means = row.mixture.means.tolist()
        assert means == sorted(means)
        # Still a maximum: weights, means and covariances have moved together.
        options = {"covariance_type": row.covariance_type, "max_iter": 1}
        on = gm.em(old_faithful, row.mixture, **options).log_likelihoods
        assert on[1] == pytest.approx(on[0], rel=1e-8)


def test_the_highest_of_several_runs_is_kept(old_faithful):
    values = [
        gm.select(old_faithful, 3, "diag", rng=rng(seed), n_init=1)
        .best()
        .log_likelihood
        for seed in range(6)
    ]
    assert max(values) - min(values) > 1  # this likelihood has several maxima
    several = gm.select(old_faithful, 3, "diag", rng=rng(), n_init=8).best()
    assert several.log_likelihood >= max(values) - 1e-3


def test_a_candidate_whose_components_collapse_is_left_out_and_says_why():
    X = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0], [5.0, 5.0]])
    table = gm.select(X, [1, 4], "full", rng=rng(), n_init=2)
    sound, collapsed = table.candidates
    assert collapsed.mixture is None
    assert collapsed.bic is None
    assert "degenerate" in collapsed.reason or "positive" in collapsed.reason
    *_, row, note = repr(table).splitlines()
    assert row.split()[3:] == ["-", "-", "-", "-"]
    assert note.startswith("  - full 4: none of 10 starts held")
    assert table.best("bic") is sound
    with pytest.raises(ValueError, match="no candidate has it; none of 10 starts"):
        table.best("held_out")
    with pytest.raises(ValueError, match="no candidate has it; pass n_folds"):
        gm.Selection((sound,)).best("held_out")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"n_components": 0}, ValueError, "n_components is 0"),
        ({"n_components": [2.5]}, TypeError, "n_components must be a whole number"),
        ({"covariance_types": "round"}, ValueError, "covariance_types is 'round'"),
        ({"rng": 0}, TypeError, "rng must be a"),
        ({"n_init": 0}, ValueError, "n_init is 0"),
        ({"n_folds": 1}, ValueError, "n_folds is 1"),
        ({"n_folds": 30}, ValueError, "n_folds is 30, but X has 20 points"),
        ({"X": np.ones(4)}, ValueError, "X has shape"),
    ],
)
def test_a_selection_refuses_what_it_cannot_use(change, error, message):
    X = rng().standard_normal((20, 1))
    arguments = {"X": X, "n_components": [1], "rng": rng(), "n_init": 1, **change}
    with pytest.raises(error, match=message):
        gm.select(**arguments)
