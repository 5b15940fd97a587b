"""The checks of all exercises: right answers pass, plausible wrong ones fail by name.

The answers stand in one file for each group of chapters, with what only those checks
must do.
"""

from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest

import gmm_lib as gm
from tests.checks.test_align import EXERCISES as ALIGNMENTS
from tests.checks.test_arrivals import EXERCISES as ARRIVALS
from tests.checks.test_assertion import EXERCISES as CHAPTER_1
from tests.checks.test_beliefs import EXERCISES as CHAPTER_12
from tests.checks.test_bootstrap import EXERCISES as BOOTSTRAPS
from tests.checks.test_ceiling import EXERCISES as CEILINGS
from tests.checks.test_choice import EXERCISES as CHOICES
from tests.checks.test_component import EXERCISES as COMPONENTS
from tests.checks.test_criteria import EXERCISES as CRITERIA
from tests.checks.test_em_step_missing import EXERCISES as HOLES
from tests.checks.test_forward_backward import EXERCISES as MESSAGES
from tests.checks.test_gaussian import EXERCISES as GAUSSIANS
from tests.checks.test_gene_counting import EXERCISES as GENES
from tests.checks.test_gradient import EXERCISES as GRADIENTS
from tests.checks.test_hard_e_step import EXERCISES as HARD_E_STEPS
from tests.checks.test_held_out import EXERCISES as HELD_OUT
from tests.checks.test_interval import EXERCISES as INTERVALS
from tests.checks.test_largest_difference import EXERCISES as COMPARISONS
from tests.checks.test_lightweight import EXERCISES as CORESETS
from tests.checks.test_log_odds import EXERCISES as ODDS
from tests.checks.test_lower_bound import EXERCISES as CHAPTER_5
from tests.checks.test_map_m_step import EXERCISES as MAP_M_STEPS
from tests.checks.test_memory import EXERCISES as MEMORIES
from tests.checks.test_n_parameters import EXERCISES as COUNTS
from tests.checks.test_observed_information import EXERCISES as INFORMATIONS
from tests.checks.test_pair_log_likelihood import EXERCISES as PAIRS
from tests.checks.test_relative_ridge import EXERCISES as RIDGES
from tests.checks.test_relaxed_em import EXERCISES as RELAXED
from tests.checks.test_restarts import EXERCISES as RESTARTS
from tests.checks.test_skewed_mixture import EXERCISES as SKEWED
from tests.checks.test_stepwise import EXERCISES as STEPWISE
from tests.checks.test_sums import EXERCISES as SUMS
from tests.checks.test_weighted_m_step import EXERCISES as WEIGHTED

EXERCISES = [
    *CHAPTER_1,
    *GAUSSIANS,
    *ODDS,
    *SKEWED,
    *HARD_E_STEPS,
    *PAIRS,
    *CHAPTER_5,
    *WEIGHTED,
    *MAP_M_STEPS,
    *RIDGES,
    *ALIGNMENTS,
    *RESTARTS,
    *COUNTS,
    *CRITERIA,
    *HELD_OUT,
    *BOOTSTRAPS,
    *CHOICES,
    *COMPARISONS,
    *ARRIVALS,
    *INTERVALS,
    *CEILINGS,
    *MEMORIES,
    *COMPONENTS,
    *MESSAGES,
    *GENES,
    *CHAPTER_12,
    *SUMS,
    *CORESETS,
    *STEPWISE,
    *HOLES,
    *GRADIENTS,
    *INFORMATIONS,
    *RELAXED,
]
# Chapter 6 builds these; test_bugs.py tries all of the library's mutants on them.
ELSEWHERE = {"e_step", "m_step", "log_density", "log_likelihood", "em"}
ELSEWHERE |= {"sampler", "estimator"}
OTHERS = {"Failure", "Mark", "Report", "isolated", "mark"}


@lru_cache(maxsize=None, typed=True)
def report_on(check, answer):
    """Check an answer, once for all that is asked of its report."""
    return check(answer)


def test_a_check_that_has_a_file_of_its_name_is_exported():
    stems = [path.stem for path in Path(gm.checks.__file__).parent.glob("[!_]*.py")]
    files = {stem: vars(import_module(f"gmm_lib.checks.{stem}")) for stem in stems}
    assert {stem for stem in stems if stem in files[stem]} <= {*gm.checks.__all__}


def test_no_check_is_left_out():
    tried = {exercise.check.__name__ for exercise in EXERCISES}
    assert tried | ELSEWHERE | OTHERS == {*gm.checks.__all__}


@pytest.mark.parametrize(
    ("check", "answer"),
    [(exercise.check, answer) for exercise in EXERCISES for answer in exercise.right],
)
def test_a_right_answer_passes(check, answer):
    report = report_on(check, answer)
    assert report, report
    assert report.score == 1


@pytest.mark.parametrize(
    ("check", "answer", "invariant"),
    [(exercise.check, *row) for exercise in EXERCISES for row in exercise.wrong],
)
def test_a_wrong_answer_fails_by_the_invariant_it_breaks(check, answer, invariant):
    report = report_on(check, answer)
    assert not report
    assert report.score <= 0.9
    assert any(failure.invariant.startswith(invariant) for failure in report.failures)


@pytest.mark.parametrize(
    ("check", "answer", "words"),
    [(exercise.check, *row) for exercise in EXERCISES for row in exercise.told],
)
def test_the_first_sentence_says_what_is_wrong_with_this_answer(check, answer, words):
    assert words in report_on(check, answer).failures[0].sentence
