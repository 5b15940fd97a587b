"""Choosing a mixture: candidates side by side, held-out points, likelihood ratios."""

from dataclasses import dataclass
from itertools import chain, cycle, islice, repeat
from typing import NamedTuple

import numpy as np

from gmm_lib._validation import (
    FAMILIES,
    as_choice,
    as_count,
    as_generator,
    as_points,
)
from gmm_lib.blocks import Blocks
from gmm_lib.criteria import aic, bic, icl, n_parameters
from gmm_lib.em import log_likelihood as log_likelihood_of
from gmm_lib.engine import Engine, climb
from gmm_lib.initialize import k_means, random_points, short_em
from gmm_lib.mixture import DegenerateComponentError, Mixture

CRITERIA = ("aic", "bic", "icl", "held_out")


class Candidate(NamedTuple):
    """Hold one row of a selection; None stands where no sound fit was found.

    Parameters
    ----------
    covariance_type : str
        The family.
    n_components : int
        K.
    n_parameters : int
        p.
    log_likelihood : float or None
        l of the best fit, in nats.
    aic, bic, icl : float or None
        Criteria of the form -2 l + ...: lower is better.
    held_out : float or None
        The mean log-density of points held out of the fit, in nats a point: higher is
        better.
    mixture : Mixture or None
        The best fit.
    reason : str
        Why there is none.
    """

    covariance_type: str
    n_components: int
    n_parameters: int
    log_likelihood: float | None = None
    aic: float | None = None
    bic: float | None = None
    icl: float | None = None
    held_out: float | None = None
    mixture: Mixture | None = None
    reason: str = ""


@dataclass(frozen=True, repr=False)
class Selection:
    """Hold the candidates that `select` compared, as a table.

    Parameters
    ----------
    candidates : tuple of Candidate
        One for each family and number of components.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> gm.select(X, [1, 2], ["full"], rng=np.random.default_rng(0))
    Selection: * best in its column (aic, bic, icl: lowest)
      family  K   p  log-likelihood       aic       bic       icl
        full  1   5        -1289.80   2589.59   2607.62   2607.62
        full  2  11        -1130.26  *2282.53  *2322.19  *2322.70
    """

    candidates: tuple

    def best(self, criterion="bic"):
        """Find the candidate that a criterion prefers.

        Parameters
        ----------
        criterion : {'aic', 'bic', 'icl', 'held_out'}, optional
            The first three choose the lowest value, 'held_out' the highest.

        Returns
        -------
        Candidate

        Raises
        ------
        ValueError
            When the criterion is unknown, or no candidate has it.
        """
        criterion = as_choice(criterion, "criterion", CRITERIA)
        rows = [row for row in self.candidates if getattr(row, criterion) is not None]
        if not rows:
            raise ValueError(
                f"criterion is {criterion!r}, but no candidate has it; pass n_folds "
                "for held_out, or fewer components"
            )
        sign = -1 if criterion == "held_out" else 1
        return min(rows, key=lambda row: sign * getattr(row, criterion))

    def _table(self):
        # The head and the rows as text, the best of each criterion starred.
        shown = [
            name
            for name in CRITERIA
            if any(getattr(row, name) is not None for row in self.candidates)
        ]
        best = {name: self.best(name) for name in shown}
        names = [name.replace("_", "-") for name in shown]
        yield ["family", "K", "p", "log-likelihood", *names]
        for row in self.candidates:
            head = [row.covariance_type, str(row.n_components), str(row.n_parameters)]
            cells = [_cell(row.log_likelihood, 2)]
            for name in shown:
                cell = _cell(getattr(row, name), 4 if name == "held_out" else 2)
                cells.append(("*" if best[name] is row else "") + cell)
            yield head + cells

    def _title(self):
        held = any(row.held_out is not None for row in self.candidates)
        also = "; held-out: highest, nats a point" if held else ""
        return f"Selection: * best in its column (aic, bic, icl: lowest{also})"

    def __repr__(self):
        rows = list(self._table())
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  " + "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True))
            for row in rows
        ]
        return "\n".join([self._title(), *lines])

    def _repr_html_(self):
        head, *rows = self._table()
        top = "".join(f"<th>{cell}</th>" for cell in head)
        body = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
            for row in rows
        )
        return (
            f"<table><caption>{self._title()}</caption>"
            f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        )


def select(
    X,
    n_components=range(1, 7),
    covariance_types=FAMILIES,
    *,
    rng,
    n_init=10,
    n_folds=None,
):
    """Fit mixtures of several sizes and families, and tabulate their criteria.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : sequence of int, optional
        The numbers of components to try.
    covariance_types : sequence of {'full', 'tied', 'diag', 'spherical'}, optional
        The families to try.
    rng : numpy.random.Generator
        The source of starts and folds.
    n_init : int, optional
        Runs for each fit; the highest log-likelihood is kept.
    n_folds : int, optional
        Also hold out each of so many parts in turn, the same for every candidate; None
        leaves that column away.

    Returns
    -------
    Selection

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    A run in which a component collapses is left out, whatever its log-likelihood, and
    another start takes its place; a candidate with no sound run has None for its
    numbers, and its `reason` says why.
    Components are ordered by the first feature of their means, then by the next: their
    labels mean nothing, but keep their colours from candidate to candidate.
    With full covariances some maxima are spurious: a narrow component holds a few
    points that lie close to a line by chance.  More runs find more of them.
    Maximum likelihood cannot choose K: l never falls as K grows.
    No criterion here counts clusters; each asks which density serves its own end.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> world = gm.make_separated(200, np.random.default_rng(0))
    >>> table = select(world.X, [1, 2, 3, 4], ["full"], rng=np.random.default_rng(1))
    >>> table.best("bic").n_components
    3
    """
    X, rng = as_points(X), as_generator(rng)
    sizes = [as_count(K, "n_components", least=1) for K in _listed(n_components)]
    families = [
        as_choice(name, "covariance_types", FAMILIES)
        for name in _listed(covariance_types)
    ]
    if not (sizes and families):
        raise ValueError("there is no candidate; pass an n_components and a family")
    n_init = as_count(n_init, "n_init", least=1)
    fold = None if n_folds is None else _deal(X, n_folds, rng)
    rows = [
        _candidate(X, K, family, rng, n_init, fold)
        for family in families
        for K in sizes
    ]
    return Selection(tuple(rows))


def _listed(values):
    return [values] if isinstance(values, str | int) else list(values)


def _candidate(X, K, family, rng, n_init, fold):
    row = Candidate(family, K, n_parameters(K, X.shape[1], family))
    try:
        best = _in_order(_fit(X, K, family, rng, n_init))
    except DegenerateComponentError as error:
        return row._replace(reason=str(error))
    row = row._replace(
        log_likelihood=log_likelihood_of(X, best),
        aic=aic(X, best, family),
        bic=bic(X, best, family),
        icl=icl(X, best, family),
        mixture=best,
    )
    if fold is None:
        return row
    try:
        held = _held_out(X, K, family, rng, fold, n_init)
    except DegenerateComponentError as error:
        return row._replace(reason=str(error))
    return row._replace(held_out=float(held.mean()))


def _in_order(mixture):
    order = np.lexsort(mixture.means.T[::-1])  # by the first feature, then the next
    parts = mixture.weights, mixture.means, mixture.covariances
    return Mixture(*(part[order] for part in parts))


def held_out(X, n_components, covariance_type="full", *, rng, n_folds=5, n_init=10):
    """Evaluate each point under a mixture that was fitted without it.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    rng : numpy.random.Generator
        The source of folds and starts.
    n_folds : int, optional
        The number of parts; each is held out once.
    n_init : int, optional
        Runs for each fit; the highest log-likelihood is kept.

    Returns
    -------
    ndarray of shape (N,)
        Log-density of each point, in nats: their mean estimates the log-density of a
        new point, and their sum is the cross-validated log-likelihood.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed, or there are fewer points than folds.
    DegenerateComponentError
        A ValueError: when a component collapses from every start in some fold.

    Notes
    -----
    Smyth (2000), Statistics and Computing 10, 63-72.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_galaxies().X
    >>> one, three = (
    ...     held_out(X, K, rng=np.random.default_rng(0)).mean() for K in (1, 3)
    ... )
    >>> bool(three > one)
    True
    """
    X, rng = as_points(X), as_generator(rng)
    as_count(n_components, "n_components", least=1)
    n_init = as_count(n_init, "n_init", least=1)
    as_choice(covariance_type, "covariance_type", FAMILIES)
    fold = _deal(X, n_folds, rng)
    return _held_out(X, n_components, covariance_type, rng, fold, n_init)


def _deal(X, n_folds, rng):
    # The part of each point, 0 to n_folds - 1.
    n_folds = as_count(n_folds, "n_folds", least=2)
    if n_folds > len(X):
        raise ValueError(f"n_folds is {n_folds}, but X has {len(X)} points; use fewer")
    return rng.permutation(np.arange(len(X)) % n_folds)


def _held_out(X, n_components, covariance_type, rng, fold, n_init):
    result = np.empty(len(X))
    for i in range(fold.max() + 1):
        mixture = _fit(X[fold != i], n_components, covariance_type, rng, n_init)
        result[fold == i] = mixture.log_density(X[fold == i])
    return result


@dataclass(frozen=True, eq=False, repr=False)
class LikelihoodRatio:
    """Hold a test of K components against K + 1.

    Parameters
    ----------
    n_components : int
        K, the hypothesis.
    statistic : float
        2 (l_{K+1} - l_K), on the data.
    simulated : ndarray of shape (n_boot,)
        The same on samples from the fit with K components.

    Examples
    --------
    >>> LikelihoodRatio(1, 9.0, np.array([1.0, 2.0, 3.0, 10.0]))
    1 against 2 components: 2 (l_2 - l_1) = 9, p = 0.4 from 4 samples
    """

    n_components: int
    statistic: float
    simulated: np.ndarray

    @property
    def p_value(self):
        """The share of samples, the data counted as one, that reach the statistic."""
        reached = np.sum(self.simulated >= self.statistic)
        return float((1 + reached) / (1 + len(self.simulated)))

    def __repr__(self):
        K = self.n_components
        return (
            f"{K} against {K + 1} components: 2 (l_{K + 1} - l_{K}) = "
            f"{self.statistic:.4g}, p = {self.p_value:.2g} from {len(self.simulated)} "
            "samples"
        )


def likelihood_ratio(
    X, n_components, covariance_type="full", *, rng, n_boot=99, n_init=10
):
    """Test K components against K + 1 by the parametric bootstrap.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, the hypothesis.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    rng : numpy.random.Generator
        The source of samples and starts.
    n_boot : int, optional
        How many samples to draw from the fit with K components.
    n_init : int, optional
        Runs for each fit; the highest log-likelihood is kept.

    Returns
    -------
    LikelihoodRatio

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.
    DegenerateComponentError
        A ValueError: when a component collapses from every start, on the data or on
        most samples.

    Notes
    -----
    McLachlan (1987), Applied Statistics 36, 318-324.
    A sample on which every run collapses has no statistic, and is drawn anew.
    The usual chi-squared law does not hold: with K components the parameters of one
    more are not identified, so the statistic is compared with its own simulation.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.make_overlapping(100, np.random.default_rng(0), separation=6).X
    >>> test = likelihood_ratio(X, 1, rng=np.random.default_rng(1), n_boot=9, n_init=1)
    >>> test.p_value
    0.1
    """
    X, rng = as_points(X), as_generator(rng)
    K = as_count(n_components, "n_components", least=1)
    n_init = as_count(n_init, "n_init", least=1)
    as_choice(covariance_type, "covariance_type", FAMILIES)
    n_boot = as_count(n_boot, "n_boot", least=1)

    def compare(X):
        null = _fit(X, K, covariance_type, rng, n_init)
        other = _fit(X, K + 1, covariance_type, rng, n_init)
        return null, 2 * (log_likelihood_of(X, other) - log_likelihood_of(X, null))

    null, observed = compare(X)
    simulated = []
    for _ in range(2 * n_boot):
        try:
            simulated.append(compare(null.sample(len(X), rng)[0])[1])
        except DegenerateComponentError:
            continue
        if len(simulated) == n_boot:
            return LikelihoodRatio(K, observed, np.array(simulated))
    raise DegenerateComponentError(
        f"on most samples a component collapses from every start with K = {K + 1}; try "
        "covariance_type='tied', whose likelihood is bounded"
    )


def _fit(X, K, covariance_type, rng, n_init):
    # The highest end of n_init runs in which no component collapses.  On small samples
    # many do; others then start less greedily, up to five times as many.
    blocks = Blocks(X)
    engine = Engine(blocks, blocks.measure(), covariance_type, 0.0, K)
    best, sound = None, 0
    starts = chain(repeat(short_em, n_init), cycle((random_points, k_means)))
    for start in islice(starts, 5 * n_init):
        theta = start(X, K, rng, covariance_type=covariance_type)
        run = climb(engine, theta, tol=1e-8, max_iter=1000, accelerate=True)
        if run.degenerate:
            continue
        if best is None or run.log_likelihoods[-1] > best.log_likelihoods[-1]:
            best = run
        sound += 1
        if sound == n_init or K == 1:
            return best.mixture
    if best is None:
        held = f"none of {5 * n_init} starts held: {run.reason}"
        raise DegenerateComponentError(held)
    return best.mixture


def _cell(value, decimals):
    return "-" if value is None else f"{value:.{decimals}f}"
