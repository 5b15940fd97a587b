"""The history of a run of EM."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Ints
from gmm_lib.arguments.arrays import as_floats
from gmm_lib.mixture import Mixture


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """Hold every iterate of a run, its log-likelihoods, and why it stopped.

    Parameters
    ----------
    models : sequence, length T + 1
        theta_0 (the start) to theta_T of a model that speaks EM's protocol, see
        `gmm_lib.model`.
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
    model : object
        The last iterate, theta_T.
    objectives : ndarray of shape (T + 1,)
        What EM raises: l(theta_t), plus the penalties where there are any.
    falls : ndarray of int
        The iterations that lowered it, by more than rounding: of EM without reg_covar
        there are none.

    Raises
    ------
    TypeError
        When `models` holds something else.
    ValueError
        When it is empty, its shapes differ, or the histories have wrong lengths.

    Notes
    -----
    For EM without reg_covar or a prior,
    l(theta_t) <= F(gamma_t, theta_{t+1}) <= l(theta_{t+1}): Bishop (2006),
    section 9.4.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> coin = gm.MixtureOf([1.0], [gm.Bernoulli(0.25)])
    >>> run = gm.em([[0], [1]], coin)
    >>> run
    Run of 2 iterations: log-likelihood -1.386294 nats; the log-likelihood changed by \
at most 1e-08 nats per point
    >>> run.model.components[0]
    Bernoulli(probabilities=0.5, pseudo=0)
    """

    models: tuple
    log_likelihoods: np.ndarray
    lower_bounds: np.ndarray | None
    converged: bool
    reason: str
    penalties: np.ndarray | None = None
    _called = "models"

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self,
            models: Sequence[Any],
            log_likelihoods: ArrayLike,
            lower_bounds: ArrayLike | None,
            converged: bool,
            reason: str,
            penalties: ArrayLike | None = None,
        ) -> None: ...

    def __post_init__(self):
        called = self._called
        models = _as_models(self.models, called)
        object.__setattr__(self, "models", models)
        for name, length in [
            ("log_likelihoods", len(models)),
            ("lower_bounds", len(models) - 1),
            ("penalties", len(models)),
        ]:
            value = getattr(self, name)
            if value is None and name != "log_likelihoods":
                continue
            none = np.size(value) == 0
            array = np.empty(0) if none else as_floats(value, name, 1).copy()
            if len(array) != length:
                raise ValueError(
                    f"{name} has {len(array)} entries, but {len(models)} {called} "
                    f"need {length}"
                )
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def n_iter(self) -> int:
        return len(self.models) - 1

    @property
    def objectives(self) -> Array:
        if self.penalties is None:
            return self.log_likelihoods
        return self.log_likelihoods + self.penalties

    @property
    def model(self) -> Any:
        return self.models[-1]

    @property
    def falls(self) -> Ints:
        values = self.objectives
        rounding = 1e-9 * (1 + np.abs(values[1:]))
        return np.flatnonzero(np.diff(values) < -rounding) + 1

    def __repr__(self):
        kind, s = type(self).__name__, "s" * (self.n_iter != 1)
        fell = f"; it fell in iterations {self.falls.tolist()}" * (len(self.falls) > 0)
        return (
            f"{kind} of {self.n_iter} iteration{s}: log-likelihood "
            f"{self.log_likelihoods[-1]:.7g} nats; {self.reason}{fell}"
        )


class Trace(Run):
    """Hold a `Run` on a Gaussian mixture: its models are the `mixtures`.

    Parameters
    ----------
    models, log_likelihoods, lower_bounds, converged, reason, penalties
        As for `Run`; all mixtures have the same K and D.

    Attributes
    ----------
    mixtures : tuple of Mixture, length T + 1
        theta_0 to theta_T.
    mixture : Mixture
        The last iterate, theta_T.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> theta = Mixture([1.0], [[0.0]], [[[1.0]]])
    >>> Trace([theta], [-3.2], [], False, "not run yet")
    Trace of 0 iterations: log-likelihood -3.2 nats; not run yet
    """

    _called = "mixtures"

    @property
    def mixtures(self) -> tuple[Mixture, ...]:
        return self.models

    @property
    def mixture(self) -> Mixture:
        return self.model


def _as_models(models, called):
    one = called.rstrip("s")
    if hasattr(models, "expect"):
        raise TypeError(f"{called} must be a sequence; for one {one} try [{one}]")
    models = tuple(models)
    if not models:
        raise ValueError(f"{called} is empty; it starts with theta_0")
    for t, model in enumerate(models):
        if isinstance(model, type) or not hasattr(model, "expect"):
            raise TypeError(
                f"{called}[{t}] is {model!r}; pass {one} objects, which can expect"
            )
        own, first = _shape(model), _shape(models[0])
        if own != first:
            raise ValueError(
                f"{called}[{t}] has means of shape {own}, but "
                f"{called}[0] has {first}; one run keeps one shape"
            )
    return models


def _shape(model):
    # Of the means, where a model has such.
    return np.shape(getattr(model, "means", ()))
