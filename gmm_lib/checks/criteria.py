"""The laws of two criteria that choose among mixtures, BIC and ICL."""

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import FAR, LADDER, UNLIKE, Case
from gmm_lib.model import log_sum_exp


def _count(case):
    # BIC takes the number of parameters from the caller: no family has this one.
    return 6 + case.X.shape[1]


def criteria(f: Attempt) -> Report:
    """Check an attempt at BIC and ICL.

    Parameters
    ----------
    f : callable
        f(X, mixture, p) -> (bic, icl), of a mixture with p free parameters.

    Returns
    -------
    Report

    Notes
    -----
    -2 l + p log N, and the same with the points' largest log p(x, z) in place of
    log p(x): Schwarz (1978), Annals of Statistics 6, 461-464; Biernacki, Celeux and
    Govaert (2000), IEEE Transactions on Pattern Analysis and Machine Intelligence 22,
    719-725.

    Examples
    --------
    >>> bool(criteria(lambda X, mixture, p: (0.0, 0.0)))
    False
    """
    return examine("criteria", f, _LAWS)


def _pair(f, case):
    result = call("criteria", f, case.X, case.mixture, _count(case))
    return as_array("the result", result, (2,), "(2,), BIC and ICL,")


def _joint(case):
    return case.mixture.log_joint(case.X)


def _bic(case):
    return -2 * log_sum_exp(_joint(case)).sum() + _count(case) * np.log(len(case.X))


def _icl(case):
    return -2 * _joint(case).max(axis=1).sum() + _count(case) * np.log(len(case.X))


def _is_bic(f, case):
    _compare(_pair(f, case)[0], case, "BIC", _bic, _slips_of_bic)


def _is_icl(f, case):
    _compare(_pair(f, case)[1], case, "ICL", _icl, _slips_of_icl)


def _compare(found, case, name, truth, slips):
    expected = truth(case)
    if differ(found, expected):
        right, here = apart(expected, found)
        same = [says for says, value in slips(case) if not differ(found, value)]
        slip = f" {same[0]}" if len(same) == 1 else ""
        N, D = case.X.shape
        with given(f"{N} point{'s' * (N > 1)}, D = {D} and p = {_count(case)}"):
            raise Fault(f"{name} is {right}, not {here}.{slip}")


_NEGATIVE = "Is that the negative? The criteria here are to be made small."


def _slips_of_bic(case):
    N, level = len(case.X), log_sum_exp(_joint(case)).sum()
    yield _NEGATIVE, -_bic(case)
    yield "Is l there once? It counts twice.", -level + _count(case) * np.log(N)
    yield (
        "That is AIC: the price of a parameter is log N.",
        -2 * level + 2 * _count(case),
    )
    yield (
        "Is the price log p? It is p log N.",
        -2 * level + np.log(_count(case)) * np.log(N),
    )
    yield (
        "N counts points, not numbers.",
        -2 * level + _count(case) * np.log(case.X.size),
    )
    yield (
        "Is l a mean? It is a sum over the points.",
        -2 * level / N + _count(case) * np.log(N),
    )
    yield "That is ICL: BIC sums over the components.", _icl(case)


def _slips_of_icl(case):
    joint = _joint(case)
    gamma = np.exp(joint - log_sum_exp(joint)[:, None])
    held = gamma[gamma > 0]
    yield _NEGATIVE, -_icl(case)
    yield "That is BIC: ICL takes the largest term of each point.", _bic(case)
    yield (
        "That adds the entropy of the responsibilities; with the largest term in place "
        "of the sum, labels are taken as hard.",
        _bic(case) - 2 * held @ np.log(held),
    )
    yield (
        "Is a maximum of gamma left out of the logarithm?",
        _bic(case) - 2 * gamma.max(axis=1).sum(),
    )
    yield (
        "Is the maximum taken over the points? Each point has its own.",
        -2 * joint.max(axis=0).sum() + _count(case) * np.log(len(case.X)),
    )


def _survives(f, case):
    _is_bic(f, case)
    _is_icl(f, case)


_CASES = (UNLIKE, *LADDER)
_MANY = Case(np.repeat(UNLIKE.X, 500, axis=0), UNLIKE.mixture)
_LAWS = (
    Law("runs", "it returns two numbers", _pair, _CASES),
    Law("bic", "BIC is -2 l + p log N", _is_bic, _CASES, 2, defines=True),
    Law(
        "icl",
        "ICL takes the largest term of each point in place of the sum",
        _is_icl,
        _CASES,
        2,
        defines=True,
    ),
    Law("far", "it survives points far away, and many", _survives, (FAR, _MANY)),
)
