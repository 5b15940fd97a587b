"""A stream of batches drawn from two components, and a model that follows it."""

import numpy as np

import gmm_lib as gm


def stream(K=2, **options):
    return gm.GaussianMixture(K, **{"random_state": 0, **options})


def apart(distance=8.0, at=0.0):
    means = [[at, at], [at + distance, at]]
    return gm.Mixture([0.4, 0.6], means, [np.eye(2), np.diag([1.0, 4.0])])


def follow(model, batches):
    for batch in batches:
        model.partial_fit(batch)
    return model
