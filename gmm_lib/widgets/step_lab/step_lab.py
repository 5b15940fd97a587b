"""Gradient ascent, EM and Newton from one point, a pass over the data each."""

import numpy as np
from traitlets import Bytes, Dict, Enum, Float, TraitError, validate

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_choice
from gmm_lib.em import log_likelihood
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes
from gmm_lib.widgets.step_lab.steps import steps
from gmm_lib.widgets.step_lab.worlds import worlds
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said

LOOKS = ["v:", "s--", "^-."]  # of gradient, EM and Newton
UNITS = {"minutes": 1.0, "seconds": 60.0, "hours": 1 / 60}
_X, _WORLDS = worlds()


class StepLab(Widget):
    """Race gradient ascent, EM and Newton up the log-likelihood of two numbers.

    Durations of eruptions are short or long; the logit of the weight of the long ones
    and their mean are to be found, all else is known.
    From wherever the reader stands three arrows show one step of each method; each
    costs one pass over the data.
    In other units gradient ascent meets another hill, EM and Newton the same one.

    Parameters
    ----------
    world : {"separated", "overlap", "misled", "relaxed"}
        Old Faithful's durations; made ones of two kinds that overlap; Old Faithful's
        from where Newton's step leads down; and with EM's step times 2.05.

    Attributes
    ----------
    world : str
        The durations, and what is known of them.
    unit : {"minutes", "seconds", "hours"}
        Of the durations.
    logit : float
        log(pi / (1 - pi)) for the weight pi of the long durations.
    mean : float
        Of the long durations, in minutes whatever `unit` is.
    gradient_step : float
        The step of gradient ascent, in multiples of the fixed step that is best near
        the top, 2 over the sum of the eigenvalues of -H there.
    omega : float
        EM's step is taken this many times, in logit and mean; 1 is EM.
    X : ndarray of shape (272, 1)
        The durations, in `unit`.
    steps : dict of str to ndarray of shape (2,)
        Where "gradient", "em" and "newton" go: logit, and mean in `unit`.
    mixture : Mixture
        At `logit` and `mean`, in `unit`; the long durations first.
    log_likelihood : float
        Of it, in nats.

    Raises
    ------
    ValueError
        When there is no such world.
    TraitError
        When a step is not above 0, or a number not finite.

    Notes
    -----
    EM multiplies the gradient by a positive matrix: Xu and Jordan (1996), Neural
    Computation 8(1), 129-151.
    Here it is diagonal near the top: 1 / (N pi (1 - pi)) and v / (N pi).

    Examples
    --------
    >>> lab = StepLab()
    >>> lab
    StepLab: one step of gradient ascent, EM and Newton on 272 durations
    >>> in_minutes = lab.log_likelihood
    >>> lab.unit = "seconds"
    >>> bool(np.isclose(in_minutes - lab.log_likelihood, 272 * np.log(60)))
    True
    """

    _esm = bundle("step_lab/step_lab.js")

    points = Bytes(as_bytes([_X])).tag(sync=True)  # float64, of all worlds
    worlds = Dict(_WORLDS).tag(sync=True)
    world = Enum(list(_WORLDS)).tag(sync=True)
    unit = Enum(list(UNITS), default_value="minutes").tag(sync=True)
    logit = Float().tag(sync=True)
    mean = Float().tag(sync=True)
    gradient_step = Float(1.0).tag(sync=True)
    omega = Float(1.0).tag(sync=True)

    def __init__(self, world: str = "separated") -> None:
        own = _WORLDS[as_choice(world, "world", tuple(_WORLDS))]
        logit, mean = own["start"]
        super().__init__(
            world=world,
            logit=logit,
            mean=mean,
            omega=own["omega"],
            label=said.step_lab(own["rows"][1]),
        )

    @property
    def X(self) -> Array:
        first, count = self.worlds[self.world]["rows"]
        return UNITS[self.unit] * _X[first : first + count]

    @property
    def steps(self) -> dict[str, Array]:
        unit = UNITS[self.unit]

        def at(logit, mean):
            return self._at(logit, mean / unit, unit)

        theta = np.array([self.logit, unit * self.mean])
        return steps(self.X, at, theta, self.gradient_step, self.omega)

    @property
    def mixture(self) -> Mixture:
        return self._at(self.logit, self.mean, UNITS[self.unit])

    @property
    def log_likelihood(self) -> float:
        return log_likelihood(self.X, self.mixture)

    def _at(self, logit, mean, unit=1.0):
        other, *variances = self.worlds[self.world]["known"]
        weights = 1 / (1 + np.exp([-logit, logit]))
        means = unit * np.array([[mean], [other]])
        return Mixture(weights, means, unit**2 * np.reshape(variances, (2, 1, 1)))

    @validate("gradient_step", "omega")
    def _check_step(self, proposal):
        value, name = proposal["value"], proposal["trait"].name
        if not 0 < value < np.inf:
            raise TraitError(f"{name} is {value}; give a number above 0, such as 1")
        return value

    @validate("logit", "mean")
    def _check_place(self, proposal):
        value, name = proposal["value"], proposal["trait"].name
        if not np.isfinite(value):
            raise TraitError(f"{name} is {value}; give a finite number")
        return value

    def _draw_still(self, figure):
        first, count = self.worlds[self.world]["rows"]
        X = _X[first : first + count]
        logits = np.linspace(-5, 5, 41)
        means = np.linspace(X.min(), X.max(), 41)
        heights = [
            [log_likelihood(X, self._at(logit, mean)) for mean in means]
            for logit in logits
        ]
        top = np.max(heights)
        ax = figure.subplots()
        levels = top - np.array([320, 160, 80, 40, 20, 10, 5, 2])
        ax.contour(means, logits, heights, levels, cmap="cividis")
        for (name, (logit, mean)), look in zip(self.steps.items(), LOOKS, strict=True):
            ends = [self.mean, mean / UNITS[self.unit]], [self.logit, logit]
            ax.plot(*ends, look, color="black", markevery=[1], label=said.RULES[name])
        ax.set(xlim=(X.min(), X.max() + 0.3), ylim=(-5, 5))
        ax.set(xlabel=said.LONG_MEAN, ylabel=said.LONG_LOGIT)
        ax.legend(frameon=False, loc="upper left")
