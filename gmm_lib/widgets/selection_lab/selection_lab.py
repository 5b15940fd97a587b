"""Candidate mixtures side by side, with the criteria that choose among them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bytes, Enum, Int, List, TraitError, Unicode, validate

from gmm_lib.arguments.arrays import as_points
from gmm_lib.selection import Selection
from gmm_lib.selection.table import Candidate
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, flat, names_of
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said

_CRITERIA = ("log_likelihood", "aic", "bic", "icl", "held_out")


class SelectionLab(Widget):
    """Compare fits by AIC, BIC, ICL and held-out points, with the fit on show.

    The reader chooses the number of components and the family of covariances, sees the
    fit over the points, and each criterion against K with a line for each family.

    Parameters
    ----------
    X : array_like of shape (N, D)
        The points that were fitted, D = 1 or 2, in the data's units.
    selection : Selection
        What `select` found.
    names : sequence of str, length D, optional
        Axis labels with units; by default the names of the columns, where X is a data
        frame or a `Dataset`.

    Attributes
    ----------
    criterion : {"log_likelihood", "aic", "bic", "icl", "held_out"}
        The one drawn; at first BIC.
    covariance_type : str
        The family of the fit on show.
    n_components : int
        Its number of components; at first what BIC prefers.
    candidate : Candidate
        The row on show.

    Raises
    ------
    TypeError
        When X does not hold real numbers, `selection` is no Selection, or a name is
        no str.
    ValueError
        When D is above 2, the selection is empty or made of points with another D.

    Notes
    -----
    AIC, BIC and ICL are of the form -2 l + ...: lower is better.
    The held-out score is a mean log-density, in nats a point: higher is better.

    Examples
    --------
    >>> from gmm_lib.selection import select
    >>> X = np.random.default_rng(0).normal(size=(40, 1))
    >>> found = select(X, [1, 2], ["tied"], rng=np.random.default_rng(0), n_init=1)
    >>> lab = SelectionLab(X, found)
    >>> lab
    SelectionLab: 2 candidates for 40 points
    >>> lab.candidate.n_components
    1
    """

    _esm = bundle("selection_lab/selection_lab.js")

    points = Bytes().tag(sync=True)  # float64, (N, D)
    mixtures = Bytes().tag(sync=True)  # float64, of the rows that have one
    rows = List().tag(sync=True)  # family, K, p, reason, criteria
    n_features = Int().tag(sync=True)
    names = List(Unicode()).tag(sync=True)
    criterion = Enum(_CRITERIA, default_value="bic").tag(sync=True)
    covariance_type = Unicode().tag(sync=True)
    n_components = Int().tag(sync=True)

    def __init__(
        self, X: ArrayLike, selection: Selection, *, names: Sequence[str] | None = None
    ) -> None:
        if not isinstance(selection, Selection):
            raise TypeError(f"selection must be a Selection, not {selection!r}")
        names = names_of(X, names)
        X = as_points(X)
        N, D = X.shape
        names = as_names(names, D)
        fits = [row.mixture for row in selection.candidates if row.mixture is not None]
        if not fits:
            raise ValueError("selection has no fit; give fewer components to select")
        if fits[0].n_features != D:
            raise ValueError(
                f"X has {D} features, but selection is of points with "
                f"{fits[0].n_features}"
            )
        self.selection = selection
        best = selection.best("bic")
        count = len(selection.candidates)
        super().__init__(
            points=as_bytes([X]),
            mixtures=as_bytes(flat(theta) for theta in fits),
            rows=[_as_row(row) for row in selection.candidates],
            n_features=D,
            names=names,
            covariance_type=best.covariance_type,
            n_components=best.n_components,
            label=said.selection_lab(count, N),
        )

    @property
    def candidate(self) -> Candidate:
        wanted = (self.covariance_type, self.n_components)
        for row in self.selection.candidates:
            if (row.covariance_type, row.n_components) == wanted:
                return row
        raise ValueError(f"there is no candidate {wanted}")

    @validate("criterion")
    def _check_criterion(self, proposal):
        name = proposal["value"]
        rows = self.selection.candidates
        if all(getattr(row, name) is None for row in rows):
            raise TraitError(f"criterion is {name!r}, but no candidate has it")
        return name

    def _draw_still(self, figure):
        from gmm_lib import plot
        from gmm_lib.em import e_step

        X = np.frombuffer(self.points).reshape(-1, self.n_features)
        left, right = figure.subplots(1, 2, width_ratios=[1.4, 1])
        theta = self.selection.best(
            "bic" if self.criterion == "log_likelihood" else self.criterion
        ).mixture
        plot.points(X, e_step(X, theta), ax=left, labels=self.names)
        if self.n_features == 1:
            plot.density(theta, ax=left)
        plot.ellipses(theta, ax=left)
        families = {row.covariance_type: [] for row in self.selection.candidates}
        for row in self.selection.candidates:
            if row.bic is not None:
                families[row.covariance_type].append((row.n_components, row.bic))
        dashes = ["-", "--", ":", "-."]
        for (family, pairs), dash in zip(families.items(), dashes, strict=False):
            right.plot(
                *np.array(pairs).reshape(-1, 2).T,
                dash,
                marker=".",
                label=family,
                color="0.2",
            )
        right.set(xlabel=said.COMPONENTS, ylabel=said.BIC)
        right.legend(frameon=False)


def _as_row(row):
    scores = [getattr(row, name) for name in _CRITERIA]
    head = [row.covariance_type, row.n_components, row.n_parameters]
    missing = row.mixture is None
    return [*head, (row.reason or "no fit") if missing else "", *scores]
