"""The loop agrees with scikit-learn's, step by step from one start."""

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

import gmm_lib as gm
from gmm_lib.families import PLAIN


def scikit_learn_shape(covariances, covariance_type):
    if covariance_type == "tied":
        return covariances[0]
    diagonal = np.diagonal(covariances, axis1=1, axis2=2)
    by_type = {"full": covariances, "diag": diagonal, "spherical": diagonal[:, 0]}
    return by_type[covariance_type]


@pytest.mark.parametrize("reg_covar", [0.0, 0.1])
@pytest.mark.parametrize("covariance_type", PLAIN)
def test_ten_iterations_agree_with_scikit_learn(
    old_faithful, geyser_start, covariance_type, reg_covar
):
    start = gm.Mixture(geyser_start.weights, geyser_start.means, [9 * np.eye(2)] * 2)
    theirs = GaussianMixture(
        2,
        covariance_type=covariance_type,
        tol=0,
        max_iter=10,
        reg_covar=reg_covar,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=scikit_learn_shape(start.covariances / 81, covariance_type),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        theirs.fit(old_faithful)
    options = {"reg_covar": reg_covar, "covariance_type": covariance_type}
    trace = gm.em(old_faithful, start, tol=0, max_iter=10, **options)
    ours = trace.mixture
    covariances = scikit_learn_shape(ours.covariances, covariance_type)
    np.testing.assert_allclose(ours.weights, theirs.weights_, rtol=1e-8)
    np.testing.assert_allclose(ours.means, theirs.means_, rtol=1e-8)
    np.testing.assert_allclose(covariances, theirs.covariances_, rtol=1e-8)
    np.testing.assert_allclose(
        gm.e_step(old_faithful, ours), theirs.predict_proba(old_faithful), atol=1e-8
    )
    np.testing.assert_allclose(
        trace.log_likelihoods[-1], theirs.score(old_faithful) * 272, rtol=1e-10
    )
