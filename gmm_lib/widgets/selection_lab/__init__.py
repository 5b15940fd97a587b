"""Candidate mixtures side by side, with the criteria that choose among them."""

from gmm_lib.widgets.selection_lab.selection_lab import SelectionLab

__all__ = ["SelectionLab"]
