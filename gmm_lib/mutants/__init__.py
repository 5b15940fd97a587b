"""Wrong E steps, M steps, log-likelihoods, loops and more, each with one classic bug.

They are the adversary of the book's checks: a good set of checks refuses every one
of them and accepts a correct step. `score` counts what a set of checks kills.
"""

from gmm_lib.mutants.bounds import BOUNDS
from gmm_lib.mutants.components import COMPONENTS
from gmm_lib.mutants.e_steps import E_STEPS
from gmm_lib.mutants.genes import GENES
from gmm_lib.mutants.log_likelihoods import LOG_LIKELIHOODS
from gmm_lib.mutants.loops import LOOPS
from gmm_lib.mutants.m_steps import M_STEPS
from gmm_lib.mutants.messages import MESSAGES
from gmm_lib.mutants.mutant import Mutant
from gmm_lib.mutants.scoring import Score, score
from gmm_lib.mutants.sweeps import SWEEPS
from gmm_lib.mutants.updates import UPDATES

__all__ = [
    "BOUNDS",
    "COMPONENTS",
    "E_STEPS",
    "GENES",
    "LOG_LIKELIHOODS",
    "LOOPS",
    "MESSAGES",
    "M_STEPS",
    "SWEEPS",
    "UPDATES",
    "Mutant",
    "Score",
    "score",
]
