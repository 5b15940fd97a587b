"""A Gaussian in the plane, to take hold of."""

from gmm_lib.widgets.gaussian_lab.gaussian_lab import GaussianLab

__all__ = ["GaussianLab"]
