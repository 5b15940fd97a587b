"""The history of a run of EM."""

from dataclasses import dataclass

import numpy as np

from gmm_lib._validation import as_floats


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """Hold every iterate of a run, its log-likelihoods, and why it stopped.

    Parameters
    ----------
    mixtures : sequence of Mixture, length T + 1
        theta_0 (the start) to theta_T, all with the same K and D; or the thetas of
        another model that speaks EM's protocol, see `gmm_lib.model`.
    log_likelihoods : array_like of shape (T + 1,)
        l(theta_t), in nats.
    lower_bounds : array_like of shape (T,)
        F(gamma_t, theta_{t+1}), in nats: the bound right after each M step; None where
        the E step tells none.
    converged : bool
        Whether the run met its own stopping rule.
    reason : str
        Why it stopped, in words.
    penalties : array_like of shape (T + 1,), optional
        The prior's log-density at each theta, in nats, where there is a prior.

    Attributes
    ----------
    n_iter : int
        T, the number of iterations.
    mixture : Mixture
        The last iterate, theta_T.
    objectives : ndarray of shape (T + 1,)
        What EM raises: l(theta_t), plus the penalties where there are any.

    Raises
    ------
    TypeError
        When `mixtures` holds something else.
    ValueError
        When it is empty, its shapes differ, or the histories have wrong lengths.

    Notes
    -----
    For EM without reg_covar,
    l(theta_t) <= F(gamma_t, theta_{t+1}) <= l(theta_{t+1}): Bishop (2006),
    section 9.4.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> theta = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> Trace([theta], [-3.2], [], False, "not run yet")
    Trace of 0 iterations: log-likelihood -3.2 nats; not run yet
    """

    mixtures: tuple
    log_likelihoods: np.ndarray
    lower_bounds: np.ndarray | None
    converged: bool
    reason: str
    penalties: np.ndarray | None = None

    def __post_init__(self):
        mixtures = _as_mixtures(self.mixtures)
        object.__setattr__(self, "mixtures", mixtures)
        for name, length in [
            ("log_likelihoods", len(mixtures)),
            ("lower_bounds", len(mixtures) - 1),
            ("penalties", len(mixtures)),
        ]:
            value = getattr(self, name)
            if value is None and name != "log_likelihoods":
                continue
            none = np.size(value) == 0
            array = np.empty(0) if none else as_floats(value, name, 1).copy()
            if len(array) != length:
                raise ValueError(
                    f"{name} has {len(array)} entries, but {len(mixtures)} mixtures "
                    f"need {length}"
                )
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def n_iter(self):
        return len(self.mixtures) - 1

    @property
    def objectives(self):
        if self.penalties is None:
            return self.log_likelihoods
        return self.log_likelihoods + self.penalties

    @property
    def mixture(self):
        return self.mixtures[-1]

    def __repr__(self):
        return (
            f"Trace of {self.n_iter} iteration{'s' * (self.n_iter != 1)}: "
            f"log-likelihood {self.log_likelihoods[-1]:.7g} nats; {self.reason}"
        )


def _as_mixtures(mixtures):
    if hasattr(mixtures, "expect"):
        raise TypeError("mixtures must be a sequence; for one mixture try [mixture]")
    mixtures = tuple(mixtures)
    if not mixtures:
        raise ValueError("mixtures is empty; it starts with theta_0")
    for t, mixture in enumerate(mixtures):
        if isinstance(mixture, type) or not hasattr(mixture, "expect"):
            raise TypeError(f"mixtures[{t}] is {mixture!r}; pass Mixture objects")
        own, first = _shape(mixture), _shape(mixtures[0])
        if own != first:
            raise ValueError(
                f"mixtures[{t}] has means of shape {own}, but "
                f"mixtures[0] has {first}; one run keeps one shape"
            )
    return mixtures


def _shape(mixture):
    # Of the means, where a model has such.
    return np.shape(getattr(mixture, "means", ()))
