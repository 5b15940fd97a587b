"""Points held out are held out: no fit sees them, and each is scored once."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

import gmm_lib as gm
from gmm_lib.selection.held_out import deal
from tests.conftest import rng


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


def test_held_out_points_score_below_fitted_ones():
    X = gm.make_separated(60, rng()).X
    held = gm.held_out(X, 3, rng=rng(), n_init=3)
    fitted = gm.select(X, 3, "full", rng=rng(), n_init=3).best("aic")
    assert held.sum() < fitted.log_likelihood
    assert np.isfinite(held).all()


def test_folds_are_dealt_by_chance_and_evenly():
    X = np.zeros((23, 1))
    one, two = (deal(X, 5, np.random.default_rng(seed)) for seed in (0, 1))
    assert not np.array_equal(one, two)
    assert np.ptp(np.bincount(one)) <= 1


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


def test_fewer_distinct_points_than_components_are_told():
    with pytest.raises(gm.DegenerateComponentError, match="starts held"):
        gm.held_out(np.repeat([[0.0], [1.0]], 10, axis=0), 3, rng=rng(), n_init=1)
