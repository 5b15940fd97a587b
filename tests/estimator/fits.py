"""Small fits of the estimator, and what is asked of them."""

import pickle

import numpy as np

import gmm_lib as gm

SHAPED = ["weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"]
ANSWERS = ["predict", "predict_proba", "score_samples", "score", "aic", "bic"]
FEW = np.array([[0.0, 1.0], [2.0, 0.5], [1.0, 3.0], [4.0, 2.0], [3.0, 3.5]])


def fitted(X, **options):
    return gm.GaussianMixture(2, random_state=0, **options).fit(X)


def same(model):
    return model


def pickled(model):
    return pickle.loads(pickle.dumps(model))
