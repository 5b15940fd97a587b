"""Widgets that take EM apart, alive in a notebook and on a page with no kernel.

Each is a Python class (its state and its checks) and a JavaScript module of the same
name (what the reader sees); both are anywidgets, so ipywidgets' own tools apply.
"""

from gmm_lib.widgets.bound_lab import BoundLab
from gmm_lib.widgets.chain_lab import ChainLab
from gmm_lib.widgets.em_lab import EMLab
from gmm_lib.widgets.em_player import EMPlayer
from gmm_lib.widgets.gaussian_lab import GaussianLab
from gmm_lib.widgets.likelihood_lab import LikelihoodLab
from gmm_lib.widgets.mixture_lab import MixtureLab
from gmm_lib.widgets.prediction import Prediction, Recall
from gmm_lib.widgets.prune_lab import PruneLab
from gmm_lib.widgets.quiz import Quiz
from gmm_lib.widgets.repair_lab import RepairLab
from gmm_lib.widgets.selection_lab import SelectionLab
from gmm_lib.widgets.softness_lab import SoftnessLab
from gmm_lib.widgets.step_lab import StepLab
from gmm_lib.widgets.stream_lab import StreamLab

__all__ = [
    "BoundLab",
    "ChainLab",
    "EMLab",
    "EMPlayer",
    "GaussianLab",
    "LikelihoodLab",
    "MixtureLab",
    "Prediction",
    "PruneLab",
    "Quiz",
    "Recall",
    "RepairLab",
    "SelectionLab",
    "SoftnessLab",
    "StepLab",
    "StreamLab",
]
