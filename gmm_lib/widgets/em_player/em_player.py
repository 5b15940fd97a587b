"""A player for a run of EM."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bool, Bytes, Int, List, Unicode

from gmm_lib.arguments.arrays import as_points
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture
from gmm_lib.trace import Trace
from gmm_lib.widgets.contract import Stepper
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, flat, names_of
from gmm_lib.widgets.words import said


class EMPlayer(Stepper):
    """Play a run of EM half-step by half-step.

    Parameters
    ----------
    X : array_like of shape (N, D)
        The points of the run, D = 1 or 2, in the data's units.
    trace : Trace
        The run: the library's, or a `Trace` of your own mixtures.
    names : sequence of str, length D, optional
        Axis labels with units; by default the names of the columns, where X is a data
        frame or a `Dataset`.
    autoplay : bool, default False
        Whether the run plays once by itself when it is first seen, from its start and
        back to it, unless the reader's system asks for no motion.
        Whatever the reader does ends that.

    Attributes
    ----------
    iteration : int
        t, from 0 to `trace.n_iter`; setting it moves the player.
    phase : {"start", "E", "M"}
        "E": after the E step with theta_t; "M": after the M step that gave theta_t;
        "start": at theta_0, before any step.
    mixture : Mixture
        theta_t, the parameters on show.

    Raises
    ------
    TypeError
        When X does not hold real numbers, `trace` is no Trace, a name is no str, or
        autoplay is no bool.
    ValueError
        When D is above 2, X and the trace disagree about D, or names has another
        length.

    Notes
    -----
    The page recomputes the responsibilities, the log-likelihood and the lower bound
    from the iterates, so a broken run shows what it did: a log-likelihood that falls
    is drawn and said.
    Bishop (2006), section 9.4, describes the two half-steps.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = [[0.0], [1.0], [9.0], [10.0]]
    >>> start = gm.Mixture([0.5, 0.5], [[0.0], [5.0]], [[[9.0]], [[9.0]]])
    >>> player = EMPlayer(X, gm.em(X, start, max_iter=2), names=["height (m)"])
    >>> player
    EMPlayer: EM on 4 points with 2 components, 2 iterations
    >>> player.iteration = 2
    >>> player.phase, player.mixture is player.trace.mixtures[2]
    ('M', True)
    """

    _esm = bundle("em_player/em_player.js")

    points = Bytes().tag(sync=True)  # float64, (N, D)
    iterates = Bytes().tag(sync=True)  # float64, theta_t: weights, means, covariances
    n_features = Int().tag(sync=True)
    n_components = Int().tag(sync=True)
    names = List(Unicode()).tag(sync=True)
    reason = Unicode().tag(sync=True)
    autoplay = Bool().tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        trace: Trace,
        *,
        names: Sequence[str] | None = None,
        autoplay: bool = False,
    ) -> None:
        if not isinstance(trace, Trace):
            raise TypeError(
                f"trace must be a Trace, not {trace!r}; pass the result of em, or "
                "a Trace of your own mixtures"
            )
        if not isinstance(autoplay, bool):
            raise TypeError(f"autoplay must be True or False, not {autoplay!r}")
        names = names_of(X, names)
        X = as_points(X, trace.mixture.n_features)
        N, D = X.shape
        names = as_names(names, D)
        self.trace = trace
        K = trace.mixture.n_components
        super().__init__(
            points=as_bytes([X]),
            iterates=as_bytes(map(flat, trace.mixtures)),
            n_features=D,
            n_components=K,
            names=names,
            reason=trace.reason,
            autoplay=autoplay,
            label=said.em_player(N, K, trace.n_iter),
        )

    @property
    def mixture(self) -> Mixture:
        return self.trace.mixtures[self.iteration]

    @property
    def _last_iteration(self):
        return self.trace.n_iter

    def _draw_still(self, figure):
        from gmm_lib import plot

        X = np.frombuffer(self.points).reshape(-1, self.n_features)
        left, right = figure.subplots(1, 2, width_ratios=[1.7, 1])
        theta = self.trace.mixture
        plot.points(X, e_step(X, theta), ax=left, labels=self.names)
        if self.n_features == 1:
            plot.density(theta, ax=left)
        plot.ellipses(theta, ax=left)
        plot.history(self.trace, ax=right)
