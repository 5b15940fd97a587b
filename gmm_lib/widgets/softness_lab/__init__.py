"""From k-means to EM by one number."""

from gmm_lib.widgets.softness_lab.softness_lab import SoftnessLab

__all__ = ["SoftnessLab"]
