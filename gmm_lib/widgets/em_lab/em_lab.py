"""The laboratory of EM: every part of it is the reader's to move."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import (
    Bool,
    Bytes,
    Enum,
    Float,
    Int,
    List,
    TraitError,
    Unicode,
    observe,
    validate,
)

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_choice, as_points
from gmm_lib.em import em
from gmm_lib.families import PLAIN, as_family
from gmm_lib.initialize import random_points
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.contract import Runner, as_start
from gmm_lib.widgets.em_lab.presets import presets, script
from gmm_lib.widgets.em_lab.tailed import as_dof, no_dof, plain, tailed
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, flat, names_of, unflat
from gmm_lib.widgets.words import said

_PRESETS = presets()


class EMLab(Runner):
    """Take EM apart: move its points and means, and take its half-steps one by one.

    The reader drags, adds and removes points, drags means, chooses the data, the
    number of components and the family of covariances, takes E and M steps forward
    and back, plays and scrubs the run, and copies a link to exactly what is on show.

    Parameters
    ----------
    X : array_like of shape (N, D), optional
        The points, D = 1 or 2, in the data's units; without them, a preset's.
    mixture : Mixture, optional
        The start, of 1 to 6 components; without it, the preset's own, or two rows of
        X drawn as means.
    preset : {"old-faithful", "separated", "overlapping", "cigars", "outlier", \
"collapse", "symmetric", "rescaled"}, optional
        A world to begin with when X is not given.
    covariance_type : {"full", "tied", "diag", "spherical"}, optional
        The family of covariances; the start is brought into it.
    names : sequence of str, length D, optional
        Axis labels with units; by default the names of the columns, where X is a data
        frame or a `Dataset`.
    dof : float, optional
        Degrees of freedom nu of Student components, above 0, or numpy.inf for
        Gaussians; given, the page has a slider for it, and `covariance_type` is the
        family of their scatters.

    Attributes
    ----------
    iteration : int
        t, from 0; setting it moves the run, which goes on as far as it must.
    phase : {"start", "E", "M"}
        "E": after the E step with theta_t; "M": after the M step that gave theta_t;
        "start": at theta_0, before any step.
    means : list of lists of floats
        Of theta_t; setting it starts a new run there.
    log_likelihood : float
        Of theta_t, in nats.
    mixture : Mixture
        theta_t; setting it starts a new run there. Of Student components it has the
        means, and the scatters as covariances.
    dof : float or None
        nu, or None where the components are Gaussian; setting it runs again from
        `start`.
    X : ndarray of shape (N, D)
        The points; setting them starts a new run from theta_t.

    Raises
    ------
    TypeError
        When X does not hold real numbers, `mixture` is no Mixture, or a name is no
        str.
    ValueError
        When a choice is unknown, D is above 2, there are more than 6 components, X
        and the mixture disagree about D, all points agree in a feature, X is given
        along with a preset, or dof is not above 0.

    Notes
    -----
    Bishop (2006), section 9.4: l = F + KL; the E step makes KL zero, the M step
    raises F.
    Where a component collapses, the bound has no maximum, and the page takes a tenth
    of the component's width in place of an M step; `mixture` stays at the last one
    that EM gives.

    Examples
    --------
    >>> lab = EMLab(preset="cigars")
    >>> lab
    EMLab: EM on 100 points with 2 components, to take apart
    >>> lab.iteration = 20
    >>> lab.mixture.n_components, lab.phase
    (2, 'M')
    >>> before = lab.log_likelihood
    >>> lab.iteration = 21
    >>> lab.log_likelihood >= before
    True
    """

    _esm = script(_PRESETS) + bundle("em_lab/em_lab.js")

    preset = Enum(["", *_PRESETS], default_value="").tag(sync=True)
    points = Bytes().tag(sync=True)  # float64, (N, D)
    n_features = Int().tag(sync=True)
    names = List(Unicode()).tag(sync=True)
    covariance_type = Enum(PLAIN, default_value="full").tag(sync=True)
    dof = Float(None, allow_none=True).tag(sync=True)
    heavy = Bool(False).tag(sync=True)  # whether the page has a slider for dof
    seed = Int(0).tag(sync=True)
    means = List(List(Float())).tag(sync=True)
    log_likelihood = Float().tag(sync=True)

    def __init__(
        self,
        X: ArrayLike | None = None,
        mixture: Mixture | None = None,
        *,
        preset: str | None = None,
        covariance_type: str = "full",
        names: Sequence[str] | None = None,
        dof: float | None = None,
    ) -> None:
        family = as_choice(covariance_type, "covariance_type", PLAIN)
        if X is None:
            preset = as_choice(preset or "old-faithful", "preset", tuple(_PRESETS))
            world = _PRESETS[preset]
            X = world.X
            names = world.names if names is None else names
            mixture = world.start if mixture is None else mixture
        elif preset is not None:
            raise ValueError(f"preset is {preset!r}, but X is given too; choose one")
        names = names_of(X, names)
        X = _as_spread(X)
        names = as_names(names, X.shape[1])
        start = _in_family(mixture, X, family)
        K = start.n_components
        super().__init__(
            preset=preset or "",
            points=as_bytes([X]),
            n_features=X.shape[1],
            names=names,
            start=flat(start),
            n_components=K,
            covariance_type=family,
            dof=as_dof(dof),
            heavy=dof is not None,
            label=said.em_lab(len(X), K),
        )
        self._tell()

    @property
    def X(self) -> Array:
        return np.frombuffer(self.points).reshape(-1, self.n_features)

    @X.setter
    def X(self, X: ArrayLike) -> None:
        X = as_points(_as_spread(X), self.n_features)
        start = self.mixture
        with self.hold_trait_notifications():
            self.points = as_bytes([X])
            self._restart(start)

    @property
    def mixture(self) -> Mixture:
        trace = self._trace
        return plain(trace.models[min(self.iteration, trace.n_iter)])

    @mixture.setter
    def mixture(self, mixture: Mixture) -> None:
        self._restart(_in_family(mixture, self.X, self.covariance_type))

    @property
    def _trace(self):
        return self._run(self.iteration)

    def _run(self, n_iter):
        start = unflat(self.start, self.n_components, self.n_features)
        family = self.covariance_type
        if self.dof is not None:
            start = tailed(start, self.dof, family)
            return em(self.X, start, tol=0, max_iter=n_iter)
        return em(self.X, start, tol=0, max_iter=n_iter, covariance_type=family)

    def _restart(self, start):
        with self.hold_trait_notifications():
            self.start = flat(start)
            self.n_components = start.n_components
            self.iteration = 0
            self.phase = "start"

    @observe("points", "start", "iteration", "covariance_type", "dof")
    def _tell(self, change=None):
        if not self.means and change is not None:
            return  # not made yet
        trace = self._trace
        if self.iteration <= trace.n_iter:  # else the page goes on by itself
            self.means = plain(trace.model).means.tolist()
            self.log_likelihood = float(trace.log_likelihoods[-1])

    @validate("dof")
    def _check_dof(self, proposal):
        dof = proposal["value"]
        if dof is not None and not 0 < dof < np.inf:
            raise TraitError(no_dof(dof))
        return dof

    @observe("means")
    def _follow_means(self, change):
        theta = self.mixture
        means = np.asarray(change["new"])
        if means.shape != theta.means.shape:
            raise TraitError(
                f"means has shape {means.shape}; this mixture needs {theta.means.shape}"
            )
        if not np.allclose(means, theta.means, rtol=1e-7, atol=1e-9):
            self.mixture = Mixture(theta.weights, means, theta.covariances)

    def _draw_still(self, figure):
        from gmm_lib import plot
        from gmm_lib.em import e_step

        left, right = figure.subplots(1, 2, width_ratios=[1.7, 1])
        trace = self._run(20)
        theta = plain(trace.model)
        plot.points(self.X, e_step(self.X, trace.model), ax=left, labels=self.names)
        if self.n_features == 1:
            plot.density(theta, ax=left)
        plot.ellipses(theta, ax=left)
        plot.history(trace, ax=right)


def _as_spread(X):
    X = as_points(X)
    still = np.flatnonzero(np.ptp(X, axis=0) == 0)
    if still.size:
        raise ValueError(
            f"X[:, {still[0]}] holds {X[0, still[0]]} alone; give points that differ "
            "in every feature"
        )
    return X


def _in_family(mixture, X, family):
    if mixture is None:
        mixture = random_points(X, min(2, len(X)), np.random.default_rng(0))
    mixture = as_start(mixture, X.shape[1])
    covariances = as_family(family).project(mixture.covariances, mixture.weights)
    return Mixture(mixture.weights, mixture.means, covariances)
