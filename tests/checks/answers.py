"""What the tests know of an exercise: its check, and right and wrong answers."""

import pickle
from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple


class Exercise(NamedTuple):
    """Hold what test_answers.py tries on the check of one exercise."""

    check: Callable
    right: Sequence  # answers that it accepts
    wrong: Sequence  # pairs: an answer, and how the invariant that it breaks begins
    told: Sequence = ()  # pairs: a wrong answer, and words of the first sentence on it


def once(f):
    """Run a slow function once on equal arguments, whichever answers call it."""
    known = {}

    @wraps(f)
    def found(*arguments, **options):
        key = pickle.dumps((arguments, options))
        if key not in known:
            known[key] = f(*arguments, **options)
        return known[key]

    return found


def told(all_mutants, laws):
    """Pair each mutant with a law that it breaks; a KeyError where one has none."""
    return [(mutant, laws[mutant.name]) for mutant in all_mutants]


def names(report):
    """Name the laws that an answer breaks."""
    return {failure.invariant for failure in report.failures}
