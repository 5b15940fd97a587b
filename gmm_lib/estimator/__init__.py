"""`GaussianMixture`, and the parts that it is made of."""

from gmm_lib.estimator.gaussian_mixture import GaussianMixture

__all__ = ["GaussianMixture"]
