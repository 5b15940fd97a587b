"""What widgets promise about their traits, each promise written once."""

import numpy as np
from traitlets import Enum, Float, Int, List, TraitError, observe, validate

from gmm_lib.mixture import as_mixture
from gmm_lib.widgets.packing import unflat
from gmm_lib.widgets.widget import Widget

MOST = 6  # components: as many as have a colour of their own


class Stepper(Widget):
    """A widget that stands at a half-step of EM.

    Attributes
    ----------
    iteration : int
        t, from 0; setting it moves the run.
    phase : {"start", "E", "M"}
        "E": after the E step with theta_t; "M": after the M step that gave theta_t;
        "start": at theta_0, before any step.

    Raises
    ------
    TraitError
        When the run has no such iteration, or the iteration no such phase.
    """

    iteration = Int(0).tag(sync=True)
    phase = Enum(["start", "E", "M"], default_value="start").tag(sync=True)

    @property
    def _last_iteration(self):
        return None  # the run goes on as far as it is asked

    @validate("iteration")
    def _check_iteration(self, proposal):
        t, last = proposal["value"], self._last_iteration
        if t < 0 or (last is not None and t > last):
            there = "0 and those after it" if last is None else f"0 to {last}"
            raise TraitError(f"iteration is {t}; this run has iterations {there}")
        return t

    @validate("phase")
    def _check_phase(self, proposal):
        phase, t = proposal["value"], self.iteration
        if (phase == "M" and t == 0) or (phase == "start" and t > 0):
            raise TraitError(
                f"phase is {phase!r} at iteration {t}; iteration 0 has "
                "'start' and 'E', every later one 'E' and 'M'"
            )
        return phase

    @observe("iteration")
    def _keep_phase_possible(self, change):
        if change["new"] == 0 and self.phase == "M":
            self.phase = "start"
        elif change["new"] > 0 and self.phase == "start":
            self.phase = "M"


class Runner(Stepper):
    """A widget whose run starts from a mixture; a subclass has `n_features`.

    Attributes
    ----------
    start : list of float
        theta_0: weights, means, covariances.
    n_components : int
        K of theta_0.

    Raises
    ------
    TraitError
        When `start` is no mixture of `n_components` components.
    """

    start = List(Float()).tag(sync=True)
    n_components = Int().tag(sync=True)

    @validate("start")
    def _check_start(self, proposal):
        _check_size(proposal["value"], self.n_components, self.n_features)
        return proposal["value"]

    @validate("n_components")
    def _check_n_components(self, proposal):
        _check_size(self.start, proposal["value"], self.n_features)
        return proposal["value"]


def _check_size(start, K, D):
    size = K * (1 + D + D * D)
    if not 1 <= K <= MOST or len(start) != size:
        raise TraitError(
            f"start has {len(start)} numbers and n_components is {K}; K weights, "
            f"K x {D} means and K x {D} x {D} covariances are needed, with K from 1 "
            f"to {MOST}"
        )
    try:
        unflat(start, K, D)
    except ValueError as error:
        raise TraitError(f"start is no mixture: {error}") from error


def as_start(mixture, n_features):
    """Return a mixture that a widget can start from, or say what is wrong with it.

    Parameters
    ----------
    mixture : Mixture
    n_features : int
        D of the points.

    Returns
    -------
    Mixture

    Raises
    ------
    TypeError
        When it is no Mixture.
    ValueError
        When it has another number of features, or more components than colours.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> as_start(Mixture([1.0], [[0.0, 0.0]], [np.eye(2)]), 1)
    Traceback (most recent call last):
    ValueError: mixture has 2 features, but X has 1; its means must be of shape (K, 1)
    """
    if as_mixture(mixture).n_features != n_features:
        raise ValueError(
            f"mixture has {mixture.n_features} features, but X has {n_features}; its "
            f"means must be of shape (K, {n_features})"
        )
    if mixture.n_components > MOST:
        raise ValueError(
            f"mixture has {mixture.n_components} components; at most {MOST} have a "
            "colour of their own"
        )
    return mixture


def as_component(component, n_components):
    """Return the number of a component, or say which ones there are.

    Parameters
    ----------
    component : int
        From 0.
    n_components : int
        K.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        When there is no such component.

    Examples
    --------
    >>> as_component(1, 2)
    1
    """
    if component not in range(n_components):
        raise ValueError(
            f"component is {component!r}; this mixture has 0 to {n_components - 1}"
        )
    return component


def as_between(name, value, low, high):
    """Return a number, or say between which it lies.

    Parameters
    ----------
    name : str
        The trait's.
    value, low, high : float

    Returns
    -------
    float

    Raises
    ------
    TraitError
        When it is below `low` or above `high`.

    Examples
    --------
    >>> as_between("memory", 0.5, 0, 1)
    0.5
    """
    if not low <= value <= high:
        raise TraitError(f"{name} is {value}; give a number from {low} to {high}")
    return value


def as_different(X):
    """Return the points, or say that they are all one.

    Parameters
    ----------
    X : ndarray of shape (N, D)

    Returns
    -------
    ndarray of shape (N, D)

    Raises
    ------
    ValueError
        When all rows are equal.

    Examples
    --------
    >>> as_different(np.array([[0.0], [1.0]])).shape
    (2, 1)
    """
    if not np.ptp(X, axis=0).any():
        row = X[0, 0] if X.shape[1] == 1 else X[0]
        raise ValueError(f"X holds {row} alone; give at least two different points")
    return X
