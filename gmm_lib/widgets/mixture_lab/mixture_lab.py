"""A mixture on the line, fitted by hand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bytes, Float, Int, List, Unicode, validate

from gmm_lib.arguments.arrays import as_floats, as_points
from gmm_lib.em import log_likelihood
from gmm_lib.mixture import Mixture
from gmm_lib.widgets.contract import as_start
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, names_of
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said


class MixtureLab(Widget):
    """Fit a mixture on the line to a histogram by hand, and let EM go on from there.

    Parameters
    ----------
    X : array_like of shape (N, 1)
        The points, in the data's units.
    mixture : Mixture, optional
        The start, 1 to 6 components on the line; without it, three of equal weight
        and width spread over the data.
    names : sequence of 1 str, optional
        Axis label with its unit; by default the name of the column, where X is a data
        frame or a `Dataset`.

    Attributes
    ----------
    components : list of [weight, mean, standard deviation]
        The mixture on show; setting it moves the curves.
    mixture : Mixture
        The same as a `Mixture`.
    log_likelihood : float
        Of the mixture on show, in nats.
    seed : int
        Of the draws: the same seed and mixture draw the same points.

    Raises
    ------
    TypeError
        When X does not hold real numbers, `mixture` is no Mixture, or a name is no
        str.
    ValueError
        When X or the mixture is not on the line, or there are more than 6 components.

    Notes
    -----
    A draw takes z from the weights first, then x from component z: Bishop (2006),
    section 9.2, ancestral sampling.
    A score counts as the reader's until EM is asked.

    Examples
    --------
    >>> lab = MixtureLab([[0.0], [1.0], [9.0], [10.0]], names=["height (m)"])
    >>> lab
    MixtureLab: 3 components to fit to 4 points by hand
    >>> lab.components = [[0.5, 0.5, 0.5], [0.5, 9.5, 0.5]]
    >>> round(lab.log_likelihood, 3)
    -5.676
    """

    _esm = bundle("mixture_lab/mixture_lab.js")

    points = Bytes().tag(sync=True)  # float64, (N,)
    components = List(List(Float())).tag(sync=True)
    seed = Int(0).tag(sync=True)
    names = List(Unicode()).tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        mixture: Mixture | None = None,
        *,
        names: Sequence[str] | None = None,
    ) -> None:
        names = names_of(X, names)
        X = as_points(X, n_features=1)
        mixture = _spread(X) if mixture is None else as_start(mixture, 1)
        N, K = len(X), mixture.n_components
        super().__init__(
            points=as_bytes([X]),
            components=_as_components(mixture),
            names=as_names(names, 1),
            label=said.mixture_lab(N, K),
        )

    @property
    def mixture(self) -> Mixture:
        return _as_mixture(self.components)

    @property
    def log_likelihood(self) -> float:
        return log_likelihood(self._X, self.mixture)

    @property
    def _X(self):
        return np.frombuffer(self.points)[:, None]

    @validate("components")
    def _check_components(self, proposal):
        return _as_components(as_start(_as_mixture(proposal["value"]), 1))

    def _draw_still(self, figure):
        from gmm_lib import plot

        ax = figure.subplots()
        plot.points(self._X, ax=ax, labels=self.names)
        plot.density(self.mixture, ax=ax)


def _spread(X):
    low, high = X.min(), X.max()
    width = high - low or 1.0
    means = low + width * np.array([[0.2], [0.5], [0.8]])
    return Mixture(np.full(3, 1 / 3), means, np.full((3, 1, 1), (width / 8) ** 2))


def _as_mixture(components):
    array = as_floats(components, "components", ndim=2)
    if array.shape[1] != 3 or not (array[:, 2] > 0).all():
        raise ValueError(
            f"components is {components!r}; each needs a weight, a mean and a standard "
            "deviation above 0"
        )
    return Mixture(array[:, 0], array[:, 1:2], array[:, 2, None, None] ** 2)


def _as_components(mixture):
    sigma = np.sqrt(mixture.covariances[:, 0])
    return np.hstack([mixture.weights[:, None], mixture.means, sigma]).tolist()
