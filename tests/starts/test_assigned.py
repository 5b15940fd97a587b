"""Starts from labels and from responsibilities."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.families import FAMILIES
from gmm_lib.initialize import from_labels


@pytest.fixture
def split(old_faithful):
    return (old_faithful[:, 1] > 68).astype(int)


@pytest.mark.parametrize("family", FAMILIES)
def test_labels_are_hard_responsibilities(old_faithful, split, family):
    book = gm.m_step(old_faithful, np.eye(2)[split], 0.0, family)
    start = from_labels(old_faithful, split, covariance_type=family)
    for gamma in (split, np.eye(2)[split]):
        model = gm.GaussianMixture(
            2, covariance_type=family, reg_covar=0, gamma_init=gamma
        ).fit(old_faithful)
        for one in (start, model.start_):
            np.testing.assert_allclose(one.weights, book.weights)
            np.testing.assert_allclose(one.means, book.means)
            np.testing.assert_allclose(one.covariances, book.covariances)
        assert model.means_[0, 1] < model.means_[1, 1]  # numbered as the labels are


def test_soft_responsibilities_are_the_m_step(old_faithful):
    gamma = np.random.default_rng(0).dirichlet([1, 1, 1], size=len(old_faithful))
    model = gm.GaussianMixture(3, gamma_init=gamma, tol=1e-2).fit(old_faithful)
    expected = gm.m_step(old_faithful, gamma, 1e-6)
    np.testing.assert_allclose(model.start_.means, expected.means)


def test_rows_without_a_label_have_no_part_in_the_start(old_faithful, split):
    some = np.where(np.arange(len(split)) % 3 == 0, split, -1)
    start = from_labels(old_faithful, some)
    alone = from_labels(old_faithful[::3], split[::3])
    assert start == alone


def test_weights_of_the_points_count(old_faithful, split):
    weight = np.random.default_rng(1).integers(3, size=len(split), dtype=np.intp)
    gamma = np.eye(2)[split]
    model = gm.GaussianMixture(2, gamma_init=gamma, reg_covar=0)
    model.fit(old_faithful, sample_weight=weight)
    repeated = gm.m_step(
        np.repeat(old_faithful, weight, axis=0), np.repeat(gamma, weight, axis=0)
    )
    np.testing.assert_allclose(model.start_.means, repeated.means)


def test_a_stream_can_start_from_labels(old_faithful, split):
    blocks = [old_faithful[:100], old_faithful[100:]]
    whole = gm.GaussianMixture(2, gamma_init=split).fit(old_faithful)
    parts = gm.GaussianMixture(2, gamma_init=split).fit(blocks)
    assert parts.start_ == whole.start_


def test_given_means_replace_those_of_the_labels(old_faithful, split):
    means = [[2.0, 50.0], [4.0, 80.0]]
    model = gm.GaussianMixture(2, gamma_init=split, means_init=means, max_iter=1)
    with pytest.warns(gm.ConvergenceWarning):
        model.fit(old_faithful)
    np.testing.assert_array_equal(model.start_.means, means)


@pytest.mark.parametrize(
    ("labels", "kind", "words"),
    [
        (np.array(["a", "b"] * 136), TypeError, "return_inverse=True"),
        (np.zeros(272), TypeError, "must be whole numbers"),
        (np.zeros(5, int), ValueError, "5 entries, but X has 272 rows"),
        (np.full(272, -1), ValueError, "no label of at least 0"),
        (np.full(272, -2), ValueError, r"\[0\] is -2"),
        (np.full(272, 2), ValueError, "n_components is 2; labels are 0 to 1"),
    ],
)
def test_labels_that_cannot_be_are_named(old_faithful, labels, kind, words):
    with pytest.raises(kind, match=words) as told:
        from_labels(old_faithful, labels, 2)
    assert str(told.value).startswith("labels")
    with pytest.raises(kind, match=words) as told:
        gm.GaussianMixture(2, gamma_init=labels).fit(old_faithful)
    assert str(told.value).startswith("gamma_init")


def test_responsibilities_that_cannot_be_are_named(old_faithful, split):
    gamma = np.eye(3)[split]
    with pytest.raises(ValueError, match="3 columns, but n_components is 2"):
        gm.GaussianMixture(2, gamma_init=gamma).fit(old_faithful)
    with pytest.raises(ValueError, match=r"gamma_init\[:, 2\] sums to 0"):
        gm.GaussianMixture(3, gamma_init=gamma).fit(old_faithful)
    with pytest.raises(ValueError, match=r"gamma_init\[0\] sums to 2"):
        gm.GaussianMixture(3, gamma_init=2 * gamma).fit(old_faithful)
