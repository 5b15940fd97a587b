"""The laws of counting the passes that methods need to the highest level of all."""

import numbers

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report

GAP = 1e-6  # nats below the highest level: as the exercise has it


def arrivals(f: Attempt) -> Report:
    """Check an attempt at counting the passes that each of several methods needs.

    Parameters
    ----------
    f : callable
        f(runs) -> dict: from each method's name to the number of passes after which it
        is first within 1e-6 nats of the highest level that any of them reaches, and
        `math.inf` for one that never is. `runs` maps names to arrays of shape
        (passes,), the log-likelihood after each pass, in nats.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(arrivals(lambda runs: {name: len(run) for name, run in runs.items()}))
    False
    """
    return examine("arrivals", f, _LAWS, "my_passes")


def _runs(case):
    return {name: np.array(levels, dtype=float) for name, levels in case.items()}


def _truth(case):
    top = max(max(levels) for levels in case.values())
    there = {
        name: [t for t, level in enumerate(levels, 1) if level >= top - GAP]
        for name, levels in case.items()
    }
    return {name: min(passes, default=np.inf) for name, passes in there.items()}


def _told(f, case):
    found = call("my_passes", f, _runs(case))
    if not isinstance(found, dict):
        raise Fault(f"The result is of type {type(found).__name__}, not a dict.")
    if set(found) != set(case):
        raise Fault(f"The result has the names {[*found]}; the runs are {[*case]}.")
    for name, passes in found.items():
        if isinstance(passes, bool) or not isinstance(passes, numbers.Real):
            raise Fault(
                f"For {name} the result is {passes!r}, which is no number; a method "
                "that does not arrive needs math.inf passes."
            )
    return found


def _are(f, case):
    found = _told(f, case)
    for name, passes in _truth(case).items():
        if found[name] != passes:
            with given(_words, case):
                less = found[name] == passes - 1
                zero = " Is the first pass counted as 0?" if less else ""
                raise Fault(f"{name} needs {passes} passes, not {found[name]}.{zero}")


def _words(case):
    levels = (
        f"{name} at {', '.join(f'{level:.12g}' for level in run)}"
        for name, run in case.items()
    )
    return f"{' and '.join(levels)} nats"


_RISE = {"EM": [-9, -3, -1, -1]}
_BOTH = {"EM": [-1203, -1202, -1201.00001, -1201.0000005], "L-BFGS": [-1205, -1201]}
_SLOW = {"EM": [-7, -5, -4.5], "SQUAREM": [-7, -3, -2]}
_LAWS = (
    Law("runs", "it gives each method a number", _told, [_RISE, _BOTH]),
    Law(
        "counts",
        "it counts passes until 1e-6 nats below the maximum",
        _are,
        [_RISE, _BOTH, {"SQUAREM": [-4, -2.000002, -2.0000005, -2], "EM": [-2]}],
        2,
        defines=True,
    ),
    Law(
        "highest",
        "the maximum is the highest that any method reaches",
        _are,
        [_SLOW, {"L-BFGS": [-8, -6, -6], **_SLOW}],
        2,
        defines=True,
    ),
    Law(
        "first",
        "the first arrival counts, though the level falls again",
        _are,
        [{"L-BFGS": [-6, -2, -np.inf, -2]}, {"EM": [-9, -1, -3], "L-BFGS": [-2, -2]}],
    ),
)
