"""The marks of an exercise: what its check, and its text's conditions, make of it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

from gmm_lib import mutants
from gmm_lib.checks.exercises import find
from gmm_lib.checks.isolation import MEGABYTES, apart
from gmm_lib.checks.report import FAILS
from gmm_lib.checks.seal import Seal


class Mark(NamedTuple):
    """What an answer to an exercise has earned.

    Parameters
    ----------
    label : str
        The exercise's.
    score : float
        From 0 to 1.
    failing : tuple of str
        Ids of the laws that fail, or names of the mutants that are alive.
    reason : str
        The first thing that is wrong, in a sentence.
    reports : tuple of dict
        What the check said of each name that the exercise asks for.
    """

    label: str
    score: float
    failing: tuple = ()
    reason: str = ""
    reports: tuple = ()


def mark(
    label: str,
    namespace: Mapping[str, Any],
    *,
    seconds: float | None = None,
    megabytes: float = MEGABYTES,
) -> Mark:
    """Judge an answer to one of the book's exercises, as the command line does.

    Parameters
    ----------
    label : str
        The exercise's label.
    namespace : dict
        Where the answer's names are: ``globals()`` in a notebook.
    seconds, megabytes : float, optional
        Where seconds is given, the answer runs in a process of its own, with limits
        on time and memory; see `isolated`.

    Returns
    -------
    Mark

    Examples
    --------
    >>> mark("ex-fail-units", {}).reason
    'relative_ridge is not defined.'
    >>> def relative_ridge(X, fraction):
    ...     return fraction * X.var(axis=0).mean()
    >>> mark("ex-fail-units", {"relative_ridge": relative_ridge}).score
    1.0
    """
    exercise, judge = find(label), partial(judged, find(label), namespace)
    if seconds is None:
        return judge()
    return apart(judge, partial(nothing, exercise), seconds, megabytes)


def nothing(exercise, reason):
    """Mark an answer that could not be judged.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    reason : str
        Why, in a sentence.

    Returns
    -------
    Mark
    """
    return Mark(exercise.label, 0.0, (), reason)


_FRESH = Seal()  # the package as it was imported


def judged(exercise, namespace):
    """Judge an answer in this process.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    namespace : dict
        Where the answer's names are.

    Returns
    -------
    Mark
    """
    found = []
    for name in exercise.names:
        if broken := _FRESH.broken():
            return _replaced(exercise, broken)
        if name not in namespace:
            return nothing(exercise, f"{name} is not defined.")
        found.append(_judged_one(exercise, namespace[name], name))
    if broken := _FRESH.broken():
        return _replaced(exercise, broken)
    return Mark(
        exercise.label,
        round(sum(score for score, *_ in found) / len(found), 4),
        tuple(law for _, failing, *_ in found for law in failing),
        next((reason for *_, reason, _ in found if reason), ""),
        tuple(report for *_, report in found),
    )


def _replaced(exercise, broken):
    return nothing(exercise, f"{broken} was replaced; leave the checks alone.")


def _judged_one(exercise, answer, name):
    if exercise.check == "mutants":
        return _killed(exercise, answer, name)
    asked = {"forbid": exercise.forbid, "tol": exercise.tol}
    options = {name: value for name, value in asked.items() if value}
    check = import_module(f"gmm_lib.checks.{exercise.check}")
    report = getattr(check, exercise.check)(answer, **options)
    barring = [
        v._replace(bars=v.bars or v.id in exercise.must) for v in report.verdicts
    ]
    report = replace(report, verdicts=tuple(barring))
    failing = [v.id for v in report.verdicts if v.outcome == FAILS]
    reason = report.failures[0].sentence if failing else ""
    return report.score, failing, reason, report.to_dict()


def _killed(exercise, answer, name):
    # What the exercise's own example kills is not the reader's work.
    subject = {"my_e_checks": "e_step", "my_m_checks": "m_step"}[name]
    score = mutants.score(answer, subject)
    own = [m for m in score.killed if m.name not in exercise.given]
    left = [m for m in (*score.killed, *score.alive) if m.name not in exercise.given]
    reason = f"alive: {score.alive[0].name}" if score.alive else ""
    if score.unfair:
        reason = f"{score.unfair[0]} {score.reasons[0]}"
    failing = [mutant.name for mutant in score.alive]
    return len(own) / len(left), failing, reason, score.to_dict()
