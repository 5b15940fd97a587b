"""M steps that are wrong, each told by its own fault."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.checks.answers import names


def test_squares_about_the_mean_of_all_points_are_refused():
    def about_one_centre(X, gamma):
        centre = X.mean(axis=0)
        theta = difference_of_squares(X - centre, gamma)
        return theta[0], theta[1] + centre, theta[2]

    report = gm.checks.m_step(about_one_centre)
    assert names(report) == {"a shift of 1e8 moves only the means"}, report
    assert "1e8 apart" in str(report)


def difference_of_squares(X, gamma):
    N_k = gamma.sum(axis=0)
    means = gamma.T @ X / N_k[:, None]
    squares = np.einsum("nk,nd,ne->kde", gamma, X, X) / N_k[:, None, None]
    return N_k / len(X), means, squares - means[:, :, None] * means[:, None, :]


@pytest.mark.parametrize("ridge", [1e-6, 1e-3, 0.25])
def test_a_ridge_that_nobody_asked_for_is_told_by_its_size(ridge):
    report = gm.checks.m_step(lambda X, gamma: gm.m_step(X, gamma, reg_covar=ridge))
    assert report.hint == f"adds {ridge:g} to every variance unasked"
    assert f"here it is {1 + ridge:.8g}" in report.failures[0].sentence


def test_a_ridge_that_follows_the_data_is_given_no_wrong_size():
    def m_step(X, gamma):
        return gm.m_step(X, gamma, reg_covar=1e-3 * X.var())

    report = gm.checks.m_step(m_step)
    assert not report
    assert not report.hint


def test_a_ridge_is_checked_where_the_step_has_one():
    def m_step(X, gamma, reg_covar=0.0):
        return gm.m_step(X, gamma)

    law = "reg_covar, where it is taken, adds to the diagonal"
    assert names(gm.checks.m_step(m_step)) == {law}
    assert gm.checks.m_step(lambda X, gamma: gm.m_step(X, gamma))


def test_wrong_means_are_not_told_to_subtract_before_squaring():
    def m_step(X, gamma):
        theta = gm.m_step(X, gamma)
        return theta.weights, gamma.T @ X, theta.covariances

    assert "before squaring" not in repr(gm.checks.m_step(m_step))
