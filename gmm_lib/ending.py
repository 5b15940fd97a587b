"""Why a run of EM ended, and what to try then: each sentence is written here once."""

from typing import NamedTuple


class Ending(NamedTuple):
    """Hold the end of a run.

    Parameters
    ----------
    reason : str
        Why it stopped.
    converged : bool
        Whether it met its own stopping rule.
    degenerate : bool
        Whether a component lost its points or its width.
    remedy : str
        What to try, where the reason does not say so itself.

    Examples
    --------
    >>> spent(max_iter=10, tol=1e-4).reason
    'reached max_iter=10 before tol=0.0001'
    """

    reason: str
    converged: bool = False
    degenerate: bool = False
    remedy: str = ""


def spent(max_iter, tol):
    """End a run that took all its iterations."""
    return Ending(
        f"reached max_iter={max_iter} before tol={tol:g}",
        remedy="try a larger max_iter, a larger tol, accelerate=True or another "
        "random_state",
    )


def settled(tol):
    """End a run that met its stopping rule."""
    reason = f"the log-likelihood changed by at most {tol:g} nats per point"
    return Ending(reason, converged=True)


def coincided(j, k, ridge=None, least=None):
    """End a run at a theta two of whose components are the same.

    With `ridge`, a reg_covar that hides all variances; `least` is the least of those.
    """
    if ridge is not None:
        return Ending(
            f"components {j} and {k} coincide: reg_covar={ridge:g} is above the "
            "variance of every feature, and hides all that X shows; rescale X, or try "
            f"reg_covar={1e-6 * least:.1g}",
            degenerate=True,
        )
    return Ending(
        f"components {j} and {k} coincide: fewer explain X as well, as where values "
        "repeat; try fewer components",
        degenerate=True,
    )


def degenerated(error):
    """End a run at the last sound theta; the error names the component and a cure."""
    return Ending(f"a component degenerated: {error}", degenerate=True)
