"""A broken program, repaired step by step."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bool, Bytes, Int, List, TraitError, Unicode, observe, validate

from gmm_lib.arguments.arrays import as_floats, as_points
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.widgets.contract import MOST
from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.packing import as_bytes, as_names, flat, names_of
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said

_KEYS = ("title", "note", "mixtures", "laws")
_PLAIN = ("x₁", "x₂")


class RepairLab(Widget):
    """Climb the repairs of a program one by one, and see picture and laws follow.

    The program itself runs beforehand: each stage brings the iterates of its run and
    the laws that its answer obeys or breaks.
    Each repair keeps those before it.

    Parameters
    ----------
    X : array_like of shape (N, 2)
        The points, in the data's units.
    stages : sequence of dict
        One for each state of the program; the first is the program without repairs.
        "title": the repair in a few words; "note": what was wrong, in a sentence;
        "mixtures": the iterates theta_0 to theta_T, each a `Mixture` with the same K;
        "laws": {law: whether it holds}, the same laws in every stage;
        "shares", optional, in every stage or in none: for each iterate an array of
        shape (N, K), what the program's own E step gives each point there.
        Rows are divided by their sums.
    truth : Mixture, optional
        What the points were drawn from, drawn dashed.
    names : sequence of 2 str, optional
        Axis labels with units; by default the names of the columns, where X is a data
        frame or a `Dataset`, or else plain letters.

    Attributes
    ----------
    stage : int
        How many repairs are on; setting it shows that stage's last iterate.
    iteration : int
        The iterate on show, from 0.

    Raises
    ------
    TypeError
        When X does not hold real numbers, or something is no Mixture.
    ValueError
        When X is not in the plane, there is no stage, a stage lacks a key or an
        iterate, the stages disagree about K or the laws, K is above 6, or shares have
        another shape, a negative or no finite entry, or a row without any.

    Notes
    -----
    The page computes log-likelihoods from the iterates.
    What the laws say, and whether they hold, is Python's; so are the colours of the
    points, by "shares": a correct E step would hide what a broken one does.
    Without them the points have no colour.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> theta = Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    >>> wrong = dict(title="As found", note="", mixtures=[theta], laws={"fits": False})
    >>> right = dict(title="Mended", note="", mixtures=[theta], laws={"fits": True})
    >>> RepairLab([[0.0, 1.0], [1.0, 0.0]], [wrong, right])
    RepairLab: a program in 2 stages, from 0 to 1 of 1 laws obeyed
    """

    _esm = bundle("repair_lab/repair_lab.js")

    points = Bytes().tag(sync=True)  # float64, (N, 2)
    iterates = Bytes().tag(sync=True)  # float64, stage after stage, then the truth
    shares = Bytes().tag(sync=True)  # uint8, (iterates, N, K); 255 is all
    lengths = List(Int()).tag(sync=True)  # iterates of each stage
    n_components = Int().tag(sync=True)
    names = List(Unicode()).tag(sync=True)
    titles = List(Unicode()).tag(sync=True)
    notes = List(Unicode()).tag(sync=True)
    laws = List(Unicode()).tag(sync=True)
    holds = List(List(Bool())).tag(sync=True)
    stage = Int(0).tag(sync=True)
    iteration = Int(0).tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        stages: Sequence[dict[str, Any]],
        truth: Mixture | None = None,
        *,
        names: Sequence[str] | None = None,
    ) -> None:
        names = names_of(X, names) or _PLAIN
        X = as_points(X, n_features=2)
        stages = [_as_stage(stage, i) for i, stage in enumerate(stages)]
        if not stages:
            raise ValueError("stages is empty; the program as found is the first one")
        laws = list(stages[0]["laws"])
        K = stages[0]["mixtures"][0].n_components
        self.truth = truth
        self.stages = stages
        iterates = [theta for stage in stages for theta in stage["mixtures"]]
        for theta in iterates if truth is None else [*iterates, truth]:
            _check_mixture(theta, K)
        for i, stage in enumerate(stages):
            if list(stage["laws"]) != laws:
                raise ValueError(
                    f"stages[{i}] has the laws {list(stage['laws'])}; stages[0] has "
                    f"{laws}"
                )
        obeyed = [sum(map(bool, stage["laws"].values())) for stage in stages]
        super().__init__(
            points=as_bytes([X]),
            iterates=as_bytes(
                flat(theta)
                for theta in (iterates if truth is None else [*iterates, truth])
            ),
            shares=_as_shares(stages, len(X), K),
            lengths=[len(stage["mixtures"]) for stage in stages],
            n_components=K,
            names=as_names(names, 2),
            titles=[stage["title"] for stage in stages],
            notes=[stage["note"] for stage in stages],
            laws=laws,
            holds=[[bool(held) for held in stage["laws"].values()] for stage in stages],
            iteration=len(stages[0]["mixtures"]) - 1,
            label=said.repair_lab(len(stages), obeyed[0], obeyed[-1], len(laws)),
        )

    @validate("stage")
    def _check_stage(self, proposal):
        i = proposal["value"]
        if not 0 <= i < len(self.lengths):
            raise TraitError(f"stage is {i}; there are 0 to {len(self.lengths) - 1}")
        return i

    @observe("stage")
    def _show_last(self, change):
        self.iteration = self.lengths[change["new"]] - 1

    @validate("iteration")
    def _check_iteration(self, proposal):
        t = proposal["value"]
        if not 0 <= t < self.lengths[self.stage]:
            last = self.lengths[self.stage] - 1
            raise TraitError(f"iteration is {t}; this stage has 0 to {last}")
        return t

    def _draw_still(self, figure):
        from gmm_lib import plot

        X = np.frombuffer(self.points).reshape(-1, 2)
        both = {0: self.stages[0], len(self.stages) - 1: self.stages[-1]}
        axes = figure.subplots(1, len(both), squeeze=False)[0]
        for ax, (i, stage) in zip(axes, both.items(), strict=True):
            theta = stage["mixtures"][-1]
            gamma = stage["shares"][-1] if self.shares else None
            if gamma is not None:
                gamma = gamma / np.sum(gamma, axis=1, keepdims=True)
            plot.points(X, gamma, ax=ax, labels=self.names)
            if self.truth is not None:
                plot.ellipses(self.truth, ax=ax, truth=True)
            plot.ellipses(theta, ax=ax)
            held = sum(map(bool, stage["laws"].values()))
            title = fill(stage["title"], 24)  # half the picture is no wider
            ax.set_title(said.stage_title(i, title, held, len(self.laws)))
            ax.set_aspect("equal")


def _as_stage(stage, i):
    missing = [key for key in _KEYS if key not in stage]
    if missing:
        raise ValueError(f"stages[{i}] has no {missing[0]!r}; it needs {list(_KEYS)}")
    stage = {**stage, "mixtures": list(stage["mixtures"])}
    if not stage["mixtures"]:
        raise ValueError(f"stages[{i}]['mixtures'] is empty; give theta_0 at least")
    return stage


def _as_shares(stages, N, K):
    told = ["shares" in stage for stage in stages]
    if not any(told):
        return b""
    if not all(told):
        raise ValueError(
            f"stages[{told.index(False)}] has no 'shares', but another has; give them "
            "everywhere or nowhere"
        )
    rows = []
    for i, stage in enumerate(stages):
        shares = as_floats(stage["shares"], f"stages[{i}]['shares']", ndim=3)
        if shares.shape != (len(stage["mixtures"]), N, K):
            raise ValueError(
                f"stages[{i}]['shares'] has shape {shares.shape}; one (N, K) array an "
                f"iterate is needed: {(len(stage['mixtures']), N, K)}"
            )
        totals = shares.sum(axis=2, keepdims=True)
        if (shares < 0).any() or not (totals > 0).all():
            raise ValueError(
                f"stages[{i}]['shares'] has a negative entry, or a row without any; "
                "each point needs a share"
            )
        rows.append(np.rint(255 * shares / totals).astype(np.uint8))
    return b"".join(part.tobytes() for part in rows)


def _check_mixture(theta, K):
    if as_mixture(theta).n_features != 2:
        raise ValueError(f"a mixture has {theta.n_features} features, but X has 2")
    if theta.n_components != K or K > MOST:
        raise ValueError(
            f"a mixture has {theta.n_components} components and the first one has {K}; "
            f"give the same number, at most {MOST}, everywhere"
        )
