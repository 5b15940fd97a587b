"""Invariants that any E step, M step, run or estimator must keep, tried on an attempt.

Each function takes the reader's own function and returns a `Report`: true when every
invariant holds, and otherwise a sentence for each that does not, with the smallest
counter-example. Each stands in the module of its name.
No attempt, however broken, makes a check raise; only KeyboardInterrupt passes through.

`isolated` runs a check in a process of its own, with limits on time and memory, and
``python -m gmm_lib.checks FOLDER`` grades the workbooks of a class.
"""

from gmm_lib.checks.align import align
from gmm_lib.checks.arrivals import arrivals
from gmm_lib.checks.assertion import assertion
from gmm_lib.checks.bootstrap import bootstrap
from gmm_lib.checks.bound import bound
from gmm_lib.checks.ceiling import ceiling
from gmm_lib.checks.choice import choice
from gmm_lib.checks.component import component
from gmm_lib.checks.criteria import criteria
from gmm_lib.checks.e_step import e_step
from gmm_lib.checks.em import em
from gmm_lib.checks.em_step_missing import em_step_missing
from gmm_lib.checks.estimator import estimator
from gmm_lib.checks.forward_backward import forward_backward
from gmm_lib.checks.gaussian import gaussian
from gmm_lib.checks.gene_counting import gene_counting
from gmm_lib.checks.gradient import gradient
from gmm_lib.checks.hard_e_step import hard_e_step
from gmm_lib.checks.held_out import held_out
from gmm_lib.checks.interval import interval
from gmm_lib.checks.isolation import isolated
from gmm_lib.checks.largest_difference import largest_difference
from gmm_lib.checks.lightweight import lightweight
from gmm_lib.checks.log_density import log_density
from gmm_lib.checks.log_likelihood import log_likelihood
from gmm_lib.checks.log_odds import log_odds
from gmm_lib.checks.lower_bound import lower_bound
from gmm_lib.checks.m_step import m_step
from gmm_lib.checks.map_m_step import map_m_step
from gmm_lib.checks.memory import memory
from gmm_lib.checks.n_parameters import n_parameters
from gmm_lib.checks.observed_information import observed_information
from gmm_lib.checks.pair_log_likelihood import pair_log_likelihood
from gmm_lib.checks.relative_ridge import relative_ridge
from gmm_lib.checks.relaxed_em import relaxed_em
from gmm_lib.checks.report import Failure, Report
from gmm_lib.checks.restarts import restarts
from gmm_lib.checks.sampler import sampler
from gmm_lib.checks.skewed_mixture import skewed_mixture
from gmm_lib.checks.stepwise import stepwise
from gmm_lib.checks.sums import sums
from gmm_lib.checks.sweep import sweep
from gmm_lib.checks.update import update
from gmm_lib.checks.weighted_m_step import weighted_m_step

# Last: it remembers the package as it is then, to see what is replaced later.
from gmm_lib.checks.marks import Mark, mark  # isort: skip

__all__ = [
    "Failure",
    "Mark",
    "Report",
    "align",
    "arrivals",
    "assertion",
    "bootstrap",
    "bound",
    "ceiling",
    "choice",
    "component",
    "criteria",
    "e_step",
    "em",
    "em_step_missing",
    "estimator",
    "forward_backward",
    "gaussian",
    "gene_counting",
    "gradient",
    "hard_e_step",
    "held_out",
    "interval",
    "isolated",
    "largest_difference",
    "lightweight",
    "log_density",
    "log_likelihood",
    "log_odds",
    "lower_bound",
    "m_step",
    "map_m_step",
    "mark",
    "memory",
    "n_parameters",
    "observed_information",
    "pair_log_likelihood",
    "relative_ridge",
    "relaxed_em",
    "restarts",
    "sampler",
    "skewed_mixture",
    "stepwise",
    "sums",
    "sweep",
    "update",
    "weighted_m_step",
]
