"""Choosing a mixture: candidates side by side, held-out points, likelihood ratios."""

from gmm_lib.selection.criteria import aic, bic, icl, n_parameters
from gmm_lib.selection.held_out import held_out
from gmm_lib.selection.likelihood_ratio import LikelihoodRatio, likelihood_ratio
from gmm_lib.selection.select import select
from gmm_lib.selection.table import Candidate, Selection

__all__ = [
    "Candidate",
    "LikelihoodRatio",
    "Selection",
    "aic",
    "bic",
    "held_out",
    "icl",
    "likelihood_ratio",
    "n_parameters",
    "select",
]
