"""EM as climbing on a bound, seen along one line of parameters."""

from gmm_lib.widgets.bound_lab.bound_lab import BoundLab

__all__ = ["BoundLab"]
