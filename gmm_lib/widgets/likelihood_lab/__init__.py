"""The log-likelihood as a surface to walk on."""

from gmm_lib.widgets.likelihood_lab.likelihood_lab import LikelihoodLab

__all__ = ["LikelihoodLab"]
