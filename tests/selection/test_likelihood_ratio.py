"""The likelihood ratio by simulation: samples as large as the data, rarely wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.selection import LikelihoodRatio
from tests.conftest import rng


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
