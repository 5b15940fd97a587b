"""Invariants that any E step, M step, run or estimator must keep, tried on an attempt.

Each function takes the reader's own function and returns a `Report`: true when every
invariant holds, and otherwise a sentence for each that does not, with the smallest
counter-example.
No attempt, however broken, makes a check raise.
"""

from dataclasses import replace

import numpy as np

from gmm_lib import mutants
from gmm_lib.checks.alignments import align
from gmm_lib.checks.assertions import assertion
from gmm_lib.checks.assignments import hard_e_step
from gmm_lib.checks.bootstraps import bootstrap
from gmm_lib.checks.cases import FAR, LADDER, SOFT_LADDER, wide
from gmm_lib.checks.counts import n_parameters
from gmm_lib.checks.densities import DENSITY_LAWS, LIKELIHOOD_LAWS
from gmm_lib.checks.gaussians import gaussian, log_odds
from gmm_lib.checks.pairs import pair_log_likelihood
from gmm_lib.checks.parameters import LAWS as M_LAWS
from gmm_lib.checks.parameters import ridge_of, theta_of
from gmm_lib.checks.penalties import map_m_step, relative_ridge
from gmm_lib.checks.report import Failure, Fault, Report, examine
from gmm_lib.checks.responsibilities import LAWS as E_LAWS
from gmm_lib.checks.responsibilities import gamma_of
from gmm_lib.checks.restarts import restarts
from gmm_lib.checks.runs import ESTIMATOR_LAWS, RUN_LAWS, Runs
from gmm_lib.checks.samples import SAMPLER_LAWS
from gmm_lib.checks.shapes import skewed_mixture
from gmm_lib.em import e_step as right_e_step
from gmm_lib.em import m_step as right_m_step

__all__ = [
    "Failure",
    "Report",
    "align",
    "assertion",
    "bootstrap",
    "e_step",
    "em",
    "estimator",
    "gaussian",
    "hard_e_step",
    "log_density",
    "log_likelihood",
    "log_odds",
    "m_step",
    "map_m_step",
    "n_parameters",
    "pair_log_likelihood",
    "relative_ridge",
    "restarts",
    "sampler",
    "skewed_mixture",
]


def e_step(f):
    """Check an attempt at the E step.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> gamma of shape (N, K), as `gmm_lib.e_step`.

    Returns
    -------
    Report

    Notes
    -----
    When the numbers are those of a known bug, the report says which.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(e_step(gm.e_step))
    True
    >>> report = e_step(lambda X, mixture: None)
    >>> bool(report)
    False
    """
    report, cases = examine("e_step", f, E_LAWS), (*LADDER, wide(), FAR)
    return _hinted(report, f, right_e_step, mutants.E_STEPS, gamma_of, cases)


def m_step(f):
    """Check an attempt at the M step.

    Parameters
    ----------
    f : callable
        f(X, gamma) -> a Mixture, or the arrays (weights, means, covariances), as
        `gmm_lib.m_step`.
        If it has an argument reg_covar, that is checked too.

    Returns
    -------
    Report

    Notes
    -----
    When the numbers are those of a known bug, the report says which.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(m_step(gm.m_step))
    True
    """
    report = examine("m_step", f, M_LAWS)
    if not report and not report.skipped and (ridge := ridge_of(f)):
        return replace(report, hint=f"adds {ridge:.3g} to every variance unasked")
    right, known = right_m_step, mutants.M_STEPS
    return _hinted(report, f, right, known, theta_of, SOFT_LADDER)


def log_density(f):
    """Check an attempt at the log-density of a mixture.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> array of shape (N,), as `Mixture.log_density`.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(log_density(lambda X, mixture: mixture.log_density(X)))
    True
    """
    return examine("log_density", f, DENSITY_LAWS)


def log_likelihood(f):
    """Check an attempt at the log-likelihood: the sum over points, in nats.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> float, as `gmm_lib.log_likelihood`.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(log_likelihood(gm.log_likelihood))
    True
    """
    return examine("log_likelihood", f, LIKELIHOOD_LAWS)


def em(f):
    """Check an attempt at the EM loop.

    Parameters
    ----------
    f : callable
        f(X, mixture) -> a Trace, or the list of mixtures that starts with the given
        one.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(em(gm.em))
    True
    """
    return examine("em", Runs(f), RUN_LAWS)


def sampler(f):
    """Check an attempt at drawing from a mixture.

    Parameters
    ----------
    f : callable
        f(mixture, n, rng) -> (X, z): points of shape (n, D), components of shape (n,).

    Returns
    -------
    Report

    Notes
    -----
    Means and covariances are compared within six standard errors, from fixed seeds.

    Examples
    --------
    >>> bool(sampler(lambda mixture, n, rng: mixture.sample(n, rng)))
    True
    """
    return examine("sample", f, SAMPLER_LAWS)


def estimator(model):
    """Check an estimator that follows scikit-learn's conventions.

    Parameters
    ----------
    model : object
        With set_params, fit, predict, predict_proba, score and score_samples; copies
        of it are fitted.

    Returns
    -------
    Report
    """
    return examine(type(model).__name__, model, ESTIMATOR_LAWS)


def _hinted(report, f, right, known, run, cases):
    # Name the mutant that gives the attempt's own numbers, if just one does.
    if report or report.skipped:
        return report
    own = list(_results(f, run, cases))
    if _alike(own, _results(right, run, cases)):
        return report  # right in small numbers: the failures say what is not
    found = [mutant for mutant in known if _alike(own, _results(mutant, run, cases))]
    return replace(report, hint=found[0].bug) if len(found) == 1 else report


def _results(f, run, cases):
    for case in cases:
        try:
            yield [np.asarray(part) for part in run(f, case)]
        except Fault as fault:
            yield str(fault)


def _alike(first, second):
    for a, b in zip(first, second, strict=True):
        if isinstance(a, str) or isinstance(b, str):
            if not (isinstance(a, str) and a == b):
                return False
        elif any(np.abs(x - y).max() > 1e-9 for x, y in zip(a, b, strict=True)):
            return False
    return True
