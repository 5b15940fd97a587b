"""Which known bug gives the same numbers as an attempt."""

from dataclasses import replace

import numpy as np

from gmm_lib.checks.attempt import Fault


def hinted(report, f, right, known, run, cases):
    """Name the mutant that gives the attempt's own numbers, if just one does.

    Parameters
    ----------
    report : Report
        What came of the attempt.
    f, right : callable
        The attempt, and a correct function.
    known : sequence of Mutant
        Wrong functions.
    run : callable
        run(f, case) -> arrays.
    cases : sequence
        What the functions are compared on.

    Returns
    -------
    Report
        With a hint, where there is one.
    """
    if report or report.verdicts[0].sentence:
        return report  # right, or not ready
    same = [right, *known]  # those that give the attempt's numbers so far
    for case in cases:
        own = _result(f, run, case)
        same = [other for other in same if _alike(own, _result(other, run, case))]
        if not same:
            return report
    # Right in small numbers: the failures say what is not.
    one = len(same) == 1 and same[0] is not right
    return replace(report, hint=same[0].bug) if one else report


def _result(f, run, case):
    try:
        return [np.asarray(part) for part in run(f, case)]
    except Fault as fault:
        return str(fault)


def _alike(a, b):
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and a == b
    return not any(np.abs(x - y).max() > 1e-9 for x, y in zip(a, b, strict=True))
