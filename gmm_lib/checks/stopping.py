"""The law that a run of EM stops where its exercise says."""

from functools import partial

import numpy as np

from gmm_lib.checks.attempt import Fault
from gmm_lib.checks.digits import show
from gmm_lib.checks.laws import Law
from gmm_lib.checks.worlds import describe
from gmm_lib.em import e_step, log_likelihood, m_step

SLACK = 1.5  # two right programs may round a rise, and compare it, each in its way


def stops_at(tol, cases):
    """Make the law that a run ends with the first rise of no more than `tol`.

    Parameters
    ----------
    tol : float
        The tolerance, in nats a point.
    cases : tuple of Case
        Points and starts.

    Returns
    -------
    Law
        For a callable that gives a case's iterates and their log-likelihoods. The
        iterate after the small rise may be kept or not.
    """
    name = f"it stops at a rise of {tol:g} nats a point"
    return Law("stops", name, partial(_stops, tol), cases)


def _stops(tol, run, case):
    mixtures, values, _ = run(case)
    limit, rises = tol * len(case.X), np.diff(values)
    early = np.flatnonzero(rises[:-1] <= limit / SLACK)
    if early.size:
        t = int(early[0])
        raise Fault(
            f"With {describe(case)}, iteration {t + 1} raises the log-likelihood by "
            f"{show(rises[t])} nats and {len(case.X)} points allow {show(limit)}, but "
            f"the run goes on to iteration {len(rises)}."
        )
    last = mixtures[-1]
    following = log_likelihood(case.X, m_step(case.X, e_step(case.X, last)))
    left = min([*rises[-1:], following - values[-1]])
    if left > limit * SLACK:
        raise Fault(
            f"With {describe(case)}, the run stops after iteration {len(rises)}, while "
            f"an iteration still raises the log-likelihood by {show(left)} nats; "
            f"{len(case.X)} points allow {show(limit)}."
        )
