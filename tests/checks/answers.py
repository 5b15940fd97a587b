"""What the tests know of an exercise: its check, and right and wrong answers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Exercise(NamedTuple):
    """Hold what test_answers.py tries on the check of one exercise."""

    check: Callable
    right: Sequence  # answers that it accepts
    wrong: Sequence  # pairs: an answer, and how the invariant that it breaks begins
    told: Sequence = ()  # pairs: a wrong answer, and words of the first sentence on it


def told(all_mutants, laws):
    """Pair each mutant with a law that it breaks; a KeyError where one has none."""
    return [(mutant, laws[mutant.name]) for mutant in all_mutants]
