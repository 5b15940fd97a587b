"""A mixture on the line, fitted by hand."""

from gmm_lib.widgets.mixture_lab.mixture_lab import MixtureLab

__all__ = ["MixtureLab"]
