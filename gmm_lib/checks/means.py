"""Means that an exercise forbids: loops over the points, an inverse, another's answer.

An attempt is watched while it runs, however it came by the function that it calls.
"""

import inspect
import sys
from functools import partial

import numpy as np
import scipy.linalg

from gmm_lib.checks.attempt import Fault, watching
from gmm_lib.checks.laws import Law

_INVERSES = (np.linalg.inv, np.linalg.pinv, scipy.linalg.inv, scipy.linalg.pinv)
_DETERMINANTS = (np.linalg.det, scipy.linalg.det)


def without(forbid, run, cases, library):
    """Make the laws that forbidden means are not used.

    Parameters
    ----------
    forbid : str or sequence of str
        Of "loop", "inv", "det" and "library".
    run : callable
        run(f, case): runs an attempt on a case.
    cases : tuple
        One to run; then one with few points and the same with many, where a loop over
        them can be seen.
    library : sequence of str
        The library's own answers: names in gmm_lib, such as "Mixture.log_joint".

    Returns
    -------
    tuple of Law

    Raises
    ------
    ValueError
        When `forbid` names something else.
    """
    case, *pair = cases
    loops = Law("loop", "it loops over no points", partial(_loops, run), [pair])
    laws = {"loop": loops} if pair else {}
    laws |= {
        "inv": _uncalled("inv", "it computes no inverse", run, case, _INVERSES),
        "det": _uncalled("det", "it computes no determinant", run, case, _DETERMINANTS),
        "library": _uncalled(
            "library",
            "it is not the library's own",
            run,
            case,
            [_in_library(name) for name in library],
            bars=True,
        ),
    }
    wanted = [forbid] if isinstance(forbid, str) else list(forbid)
    if unknown := [name for name in wanted if name not in laws]:
        raise ValueError(f"forbid is {unknown[0]!r}; choose from {', '.join(laws)}")
    return tuple(laws[name] for name in wanted)


def _in_library(name):
    import gmm_lib

    found = gmm_lib
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _uncalled(id, name, run, case, functions, bars=False):
    return Law(id, name, partial(_calls, run, functions), [case], bars=bars)


def _calls(run, functions, f, case):
    names = {_code(function): _name(function) for function in functions}
    seen = []

    with watching(partial(Calls, names, seen)):
        run(f, case)
    if seen:
        raise Fault(f"It calls {seen[0]}, which this exercise asks you to do without.")


def _code(function):
    return inspect.unwrap(function).__code__


def _name(function):
    module = function.__module__.split("._")[0]
    return f"{module}.{getattr(function, '__qualname__', function.__name__)}"


class Calls:
    """Note which of some functions is called inside, by whatever name.

    Parameters
    ----------
    names : dict
        What to call each function, by its code object.
    seen : list
        Where the names of those called are put.
    """

    def __init__(self, names, seen):
        self.names, self.seen = names, seen

    def __enter__(self):
        self._before = sys.getprofile()
        sys.setprofile(self._note)

    def __exit__(self, *error):
        sys.setprofile(self._before)

    def _note(self, frame, event, _):
        if event == "call" and frame.f_code in self.names:
            self.seen.append(self.names[frame.f_code])


# What the shortest loop takes for a point.
_A_LOOP = 5
# Rows that are added at two places: a loop over points takes steps for each of them,
# and a loop over blocks at one of the two at most.
_ADDED = 8


def _loops(run, f, pair):
    few, many = (_steps(run, f, case) for case in pair)
    added = len(pair[1].X) - len(pair[0].X)
    if many - few < _A_LOOP * added:
        return
    n = len(pair[0].X)
    for stop in (n, n - 2 * _ADDED):
        less, more = (_steps(run, f, _first(pair[0], m)) for m in (stop - _ADDED, stop))
        if more - less < _A_LOOP * _ADDED:
            return
    raise Fault(
        f"With {n} points it takes {few} steps of Python, with {len(pair[1].X)} points "
        f"{many}: it loops over the points. Let NumPy do that, on whole arrays."
    )


def _first(case, n):
    # The case with its first n points, and what belongs to them.
    N = len(case.X)
    parts = (
        part[:n] if isinstance(part, np.ndarray) and len(part) == N else part
        for part in case
    )
    return type(case)(*parts)


def _steps(run, f, case):
    steps = Steps()
    with watching(lambda: steps):
        run(f, case)
    return steps.count


class Steps:
    """Count the steps that Python itself takes inside: its bytecode instructions."""

    def __init__(self):
        self.count = 0

    def __enter__(self):
        self._before = sys.gettrace()
        sys.settrace(self._note)

    def __exit__(self, *error):
        sys.settrace(self._before)

    def _note(self, frame, event, _):
        frame.f_trace_opcodes = True
        self.count += event == "opcode"
        return self._note
