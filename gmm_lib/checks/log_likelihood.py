"""The laws of the log-likelihood: those of the log-density, summed over points."""

from gmm_lib.checks.laws import examine
from gmm_lib.checks.log_density import laws_of
from gmm_lib.checks.report import Attempt, Report


def log_likelihood(f: Attempt) -> Report:
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
    return examine("log_likelihood", f, _LAWS)


_LAWS = laws_of("log_likelihood", "it runs and returns one number")
