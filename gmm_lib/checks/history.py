"""The law that a run of EM tells the truth about itself."""

from itertools import pairwise

import numpy as np

from gmm_lib.checks.attempt import Fault
from gmm_lib.checks.digits import apart
from gmm_lib.checks.worlds import describe
from gmm_lib.em import e_step, lower_bound


def is_told(run, case):
    """Test that the histories of a run are those of its iterates.

    Parameters
    ----------
    run : callable
        run(case) -> the iterates, their log-likelihoods, and the Trace or None.
    case : Case
        Points and the start.

    Raises
    ------
    Fault
        When they are others, or when there are none.
    """
    mixtures, values, trace = run(case)
    if not trace:
        raise Fault(
            "em returned mixtures alone: return a gm.Trace, whose log_likelihoods, "
            "lower_bounds and reason say how the run went."
        )
    at = [f"mixtures[{t}] has" for t in range(len(values))]
    _same_history("log_likelihoods", trace.log_likelihoods, values, at, case)
    bounds = [
        lower_bound(case.X, e_step(case.X, old), new) for old, new in pairwise(mixtures)
    ]
    at = [
        f"F of gamma under mixtures[{t}] and of mixtures[{t + 1}] is"
        for t in range(len(bounds))
    ]
    _same_history("lower_bounds", trace.lower_bounds, np.array(bounds), at, case)


def has_history(run, case):
    """Say whether a run, taken as by `is_told`, has histories to say something of.

    True also where nothing came of the run, which other laws say.
    """
    try:
        return run(case)[2] is not None
    except Fault:
        return True


def _same_history(name, told, values, at, case):
    wrong = ~np.isclose(told, values, rtol=1e-9, atol=1e-9)
    if wrong.any():
        t = int(wrong.argmax())
        here, right = apart(told[t], values[t])
        raise Fault(
            f"With {describe(case)}, {name}[{t}] is {here}, but {at[t]} {right}."
        )
