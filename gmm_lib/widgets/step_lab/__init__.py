"""Gradient ascent, EM and Newton from one point, a pass over the data each."""

from gmm_lib.widgets.step_lab.step_lab import StepLab

__all__ = ["StepLab"]
