"""Criteria charge what they say, held-out points are held out, tables tell the best."""

from inspect import signature

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture as Reference

import gmm_lib as gm
from gmm_lib.selection import Candidate, LikelihoodRatio
from gmm_lib.selection.held_out import deal
from tests.conftest import random_mixture

FAMILIES = ("full", "tied", "diag", "spherical")


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def geyser_table(old_faithful):
    return gm.select(old_faithful, [1, 2, 3], n_init=5, rng=rng())


def of_family(mixture, family):
    own = gm.mixture.as_family(family).project(mixture.covariances, mixture.weights)
    return gm.Mixture(mixture.weights, mixture.means, own)


def reference(mixture, family):
    model = Reference(mixture.n_components, covariance_type=family)
    model.weights_, model.means_ = mixture.weights, mixture.means
    S = mixture.covariances
    model.covariances_ = {
        "full": S,
        "tied": S[0],
        "diag": np.diagonal(S, axis1=1, axis2=2),
        "spherical": S[:, 0, 0],
    }[family]
    P = np.linalg.cholesky(np.linalg.inv(S))
    model.precisions_cholesky_ = {
        "full": P,
        "tied": P[0],
        "diag": np.diagonal(P, axis1=1, axis2=2),
        "spherical": P[:, 0, 0],
    }[family]
    return model


@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from(FAMILIES))
def test_free_parameters_are_counted_as_scikit_learn_does(K, D, family):
    model = reference(of_family(random_mixture(rng(), K, D), family), family)
    assert gm.n_parameters(K, D, family) == model._n_parameters()


@given(
    st.integers(0, 500), st.integers(1, 4), st.integers(1, 3), st.sampled_from(FAMILIES)
)
def test_aic_and_bic_are_those_of_scikit_learn(seed, K, D, family):
    mixture = of_family(random_mixture(rng(seed), K, D), family)
    X, _ = mixture.sample(30, rng(seed))
    model = reference(mixture, family)
    assert gm.aic(X, mixture, family) == pytest.approx(model.aic(X))
    assert gm.bic(X, mixture, family) == pytest.approx(model.bic(X))


@given(st.integers(0, 500), st.integers(1, 4))
def test_icl_is_bic_and_twice_the_doubt_about_each_label(seed, K):
    mixture = random_mixture(rng(seed), K, 2)
    X, _ = mixture.sample(30, rng(seed))
    doubt = -np.log(gm.e_step(X, mixture).max(axis=1)).sum()
    assert doubt >= 0
    assert gm.icl(X, mixture) == pytest.approx(gm.bic(X, mixture) + 2 * doubt)


@pytest.mark.parametrize("criterion", [gm.aic, gm.bic, gm.icl])
def test_a_change_of_units_moves_every_candidate_alike(criterion):
    moves = []
    for K in (1, 3):
        mixture = random_mixture(rng(K), K, 2)
        X, _ = mixture.sample(40, rng())
        scaled = gm.Mixture(
            mixture.weights, 5 * mixture.means, 25 * mixture.covariances
        )
        moves.append(criterion(5 * X, scaled) - criterion(X, mixture))
    assert np.allclose(moves, 2 * 40 * 2 * np.log(5))


def test_a_mixture_of_another_family_is_refused():
    mixture = random_mixture(rng(), 2, 2)
    with pytest.raises(ValueError, match="not tied"):
        gm.bic(np.zeros((3, 2)), mixture, "tied")
    with pytest.raises(ValueError, match="covariance_type is 'round'"):
        gm.n_parameters(2, 2, "round")
    with pytest.raises(ValueError, match="n_components is 0"):
        gm.n_parameters(0, 2)


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


def test_holding_out_one_point_at_a_time_agrees_with_the_closed_form(old_faithful):
    X = old_faithful[:12]
    found = gm.held_out(X, 1, rng=rng(), n_folds=len(X), n_init=1)
    for n, x in enumerate(X):
        rest = np.delete(X, n, axis=0)
        oracle = multivariate_normal(rest.mean(axis=0), np.cov(rest.T, ddof=0))
        assert found[n] == pytest.approx(oracle.logpdf(x))


def test_each_point_is_scored_by_the_fit_without_its_own_fold(old_faithful):
    X = old_faithful[:6]  # three folds of two: some partner m was left out with n
    found = gm.held_out(X, 1, rng=rng(1), n_folds=3, n_init=1)
    for n, x in enumerate(X):
        possible = []
        for m in set(range(6)) - {n}:
            rest = np.delete(X, [n, m], axis=0)
            oracle = multivariate_normal(rest.mean(axis=0), np.cov(rest.T, ddof=0))
            possible.append(oracle.logpdf(x))
        assert np.isclose(possible, found[n]).sum() == 1


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


def test_held_out_points_score_below_fitted_ones():
    X = gm.make_separated(60, rng()).X
    held = gm.held_out(X, 3, rng=rng(), n_init=3)
    fitted = gm.select(X, 3, "full", rng=rng(), n_init=3).best("aic")
    assert held.sum() < fitted.log_likelihood
    assert np.isfinite(held).all()


def test_a_likelihood_ratio_rejects_one_component_where_there_are_two():
    X = gm.make_overlapping(80, rng(), separation=6).X
    test = gm.likelihood_ratio(X, 1, rng=rng(), n_boot=19, n_init=2)
    assert test.p_value == 1 / 20
    assert (test.simulated >= -1e-6).all()
    assert "p = 0.05 from 19 samples" in repr(test)


def test_a_likelihood_ratio_seldom_rejects_the_truth():
    one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    values = [
        gm.likelihood_ratio(
            one.sample(40, rng(seed))[0], 1, "tied", rng=rng(seed), n_boot=9, n_init=1
        ).p_value
        for seed in range(12)
    ]
    assert np.mean(np.array(values) <= 0.1) <= 4 / 12  # expected 0.1
    assert np.mean(values) > 0.3  # uniform: expected 0.55


def test_a_p_value_counts_the_data_among_the_samples():
    assert LikelihoodRatio(1, 5.0, np.array([1.0, 5.0, 7.0])).p_value == 0.75
    assert LikelihoodRatio(1, 9.0, np.array([1.0, 5.0, 7.0])).p_value == 0.25


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


def test_fewer_distinct_points_than_components_are_told():
    with pytest.raises(gm.DegenerateComponentError, match="starts held"):
        gm.held_out(np.repeat([[0.0], [1.0]], 10, axis=0), 3, rng=rng(), n_init=1)


def test_a_table_stars_the_lowest_and_the_highest_where_that_is_best():
    rows = (
        Candidate("full", 1, 5, -9.0, 3.0, 8.0, 8.0, -2.0),
        Candidate("full", 2, 11, -7.0, 5.0, 6.0, 9.0, -1.0),
    )
    text = repr(gm.Selection(rows)).splitlines()
    assert text[2].count("*") == text[3].count("*") == 2
    assert "*6.00" in text[3]
    assert "*-1.0000" in text[3]
    html = gm.Selection(rows)._repr_html_()
    assert html.count("<tr>") == 3
    assert "*6.00" in html


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


def test_a_likelihood_ratio_refuses_what_it_cannot_use():
    X = rng().standard_normal((20, 1))
    with pytest.raises(ValueError, match="n_boot is 0"):
        gm.likelihood_ratio(X, 1, rng=rng(), n_boot=0)
    with pytest.raises(ValueError, match="covariance_type is 'round'"):
        gm.likelihood_ratio(X, 1, "round", rng=rng())
    with pytest.raises(ValueError, match="n_components is 0"):
        gm.held_out(X, 0, rng=rng())


def test_a_bootstrap_sample_is_as_large_as_the_data(monkeypatch):
    sizes, sample = [], gm.Mixture.sample

    def counted(self, n, rng):
        sizes.append(n)
        return sample(self, n, rng)

    one = gm.Mixture([1.0], [[0.0]], [[[1.0]]])
    X = one.sample(30, np.random.default_rng(0))[0]
    monkeypatch.setattr(gm.Mixture, "sample", counted)
    rng = np.random.default_rng(0)
    gm.likelihood_ratio(X, 1, "tied", rng=rng, n_boot=3, n_init=1)
    assert set(sizes) == {30}


def test_a_likelihood_ratio_of_counted_rows_is_that_of_the_rows_repeated():
    X = np.round(gm.make_overlapping(200, rng(), separation=6).X, 1)
    rows, counts = np.unique(X, axis=0, return_counts=True)
    assert counts.max() > 2
    rows, counts = np.r_[rows, [[99.0]]], np.r_[counts, 0]
    for family in ("full", "tied"):
        how = {"n_boot": 1, "n_init": 2, "rng": rng()}
        counted = gm.likelihood_ratio(rows, 1, family, sample_weight=counts, **how)
        repeated = gm.likelihood_ratio(X, 1, family, **how)
        assert counted.statistic == pytest.approx(repeated.statistic, abs=1e-3)
        assert counted.statistic > 100


def test_a_bootstrap_sample_has_as_many_points_as_were_counted(monkeypatch):
    sizes, sample = [], gm.Mixture.sample

    def counted(self, n, rng):
        sizes.append(n)
        return sample(self, n, rng)

    monkeypatch.setattr(gm.Mixture, "sample", counted)
    X, counts = rng().normal(size=(30, 1)), rng().integers(3, size=30)
    how = {"rng": rng(), "n_boot": 3, "n_init": 1, "sample_weight": counts}
    gm.likelihood_ratio(X, 1, "tied", **how)
    assert set(sizes) == {counts.sum()}


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        ([1] * 19 + [0.5], r"sample_weight\[19\] is 0.5, but samples can only have as"),
        ([1] * 19, r"sample_weight has shape \(19,\), but X has 20 rows"),
        ([1] * 19 + [-1], r"sample_weight\[19\] is -1"),
    ],
)
def test_weights_that_count_nothing_have_no_likelihood_ratio(weight, message):
    X = rng().standard_normal((20, 1))
    with pytest.raises(ValueError, match=message):
        gm.likelihood_ratio(X, 1, rng=rng(), n_boot=1, sample_weight=weight)


def test_folds_are_dealt_by_chance_and_evenly():
    X = np.zeros((23, 1))
    one, two = (deal(X, 5, np.random.default_rng(seed)) for seed in (0, 1))
    assert not np.array_equal(one, two)
    assert np.ptp(np.bincount(one)) <= 1


def test_the_table_goes_into_a_data_frame_column_by_column(old_faithful):
    table = gm.select(old_faithful, [1, 2], ["full"], rng=np.random.default_rng(0))
    columns = table.to_dict()
    assert {len(column) for column in columns.values()} == {2}
    for i, row in enumerate(table.candidates):
        for name, column in columns.items():
            assert column[i] == getattr(row, name)
    assert set(columns) == set(row._fields) - {"mixture"}


def test_points_held_out_by_weight_have_no_part_in_the_fits():
    X = np.r_[np.random.default_rng(0).normal(size=40), 50.0][:, None]
    weight = np.r_[np.ones(40), 0.0]
    scores = gm.held_out(X, 1, rng=rng(), n_init=1, sample_weight=weight)
    assert scores.shape == (41,)
    assert np.median(scores[:40]) > -2  # -3 with the far point, whose fits are wide
    assert scores[40] < -500


def test_held_out_points_of_a_repeated_value_are_scored_with_a_prior():
    X = np.r_[np.zeros(20), np.arange(4.0, 14.0)][:, None]
    with pytest.raises(gm.DegenerateComponentError):
        gm.held_out(X, 2, rng=rng(), n_init=2)
    scores = gm.held_out(X, 2, rng=rng(), n_init=2, prior=gm.Prior())
    assert np.isfinite(scores).all()
