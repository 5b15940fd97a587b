"""Six components, and a prior that decides how many hold points."""

from gmm_lib.widgets.prune_lab.prune_lab import PruneLab

__all__ = ["PruneLab"]
