"""The laws of gene counting: one iteration of EM on blood groups."""

from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import CLOSE, Law, differ, examine
from gmm_lib.checks.report import Attempt, Report

# Which group each ordered pair of genes shows: genes A, B, O; groups A, B, AB, O.
_GROUP = np.array([[0, 2, 0], [2, 1, 1], [0, 1, 3]])


class People(NamedTuple):
    """Hold how many people show each group (4,), and frequencies of genes (3,)."""

    counts: np.ndarray
    frequencies: np.ndarray


def gene_counting(f: Attempt) -> Report:
    """Check an attempt at one iteration of EM for the genes of the ABO blood groups.

    Parameters
    ----------
    f : callable
        f(counts, frequencies) -> the new frequencies of the genes A, B and O, an
        array of shape (3,); counts are the people in the groups A, B, AB and O.

    Returns
    -------
    Report

    Notes
    -----
    Ceppellini, Siniscalco and Smith (1955), Annals of Human Genetics 20, 97-115.

    Examples
    --------
    >>> def all_heterozygous(counts, frequencies):
    ...     A, B, AB, O = counts
    ...     genes = np.array([A + AB, B + AB, A + B + 2 * O])
    ...     return genes / genes.sum()
    >>> gene_counting(all_heterozygous).failures[0].invariant
    'it counts the genes that are expected'
    """
    return examine("gene_counting", f, _LAWS)


def _next(f, case):
    with given(_words, case):
        found = call("gene_counting", f, *case)
        return as_array("gene_counting", found, (3,), "(3,)")


def _words(case):
    return f"counts {show(case.counts)}, frequencies {show(case.frequencies)}"


def expected_genes(case):
    """Count genes over the nine ordered pairs that a person may carry.

    Parameters
    ----------
    case : People
        Counts and frequencies.

    Returns
    -------
    ndarray of shape (3,)
        The expected share of each gene.

    Examples
    --------
    >>> expected_genes(People(np.array([0, 0, 5, 5]), np.ones(3) / 3))
    array([0.25, 0.25, 0.5 ])
    """
    pairs = np.outer(case.frequencies, case.frequencies)
    genes = np.zeros(3)
    for group, people in enumerate(case.counts):
        own = np.where(group == _GROUP, pairs, 0)
        if people > 0:
            own = people * own / own.sum()
            genes += own.sum(axis=0) + own.sum(axis=1)
    return genes / genes.sum()


def _log_likelihood(counts, frequencies):
    pairs = np.outer(frequencies, frequencies)
    shown = [pairs[group == _GROUP].sum() for group in range(4)]
    held = counts > 0
    return float(counts[held] @ np.log(np.array(shown)[held]))


def _sums(f, case):
    found = _next(f, case)
    if differ(found.sum(), 1) or found.min() < 0:
        raise Fault(
            f"With {_words(case)}, the new frequencies {show(found)} are no "
            "probabilities that sum to one."
        )


def _expected(f, case):
    found, right = _next(f, case), expected_genes(case)
    if differ(found, right):
        told, here = apart(right, found)
        raise Fault(
            f"With {_words(case)}, the expected shares of the genes are {told}; here "
            f"they are {here}."
        )


def _swapped(f, case):
    found = _next(f, case)
    other = _next(f, People(case.counts[[1, 0, 2, 3]], case.frequencies[[1, 0, 2]]))
    if differ(other, found[[1, 0, 2]]):
        right, here = apart(found[[1, 0, 2]], other)
        raise Fault(
            f"With {_words(case)}, it gives {show(found)}; with A and B swapped it "
            f"must give {right}, and gives {here}."
        )


def _scaled(f, case):
    found, other = _next(f, case), _next(f, case._replace(counts=10 * case.counts))
    if differ(other, found):
        right, here = apart(found, other)
        raise Fault(
            f"With {_words(case)}, it gives {right}; with ten times as many people "
            f"{here}."
        )


def _climbs(f, case):
    counts, p = case
    for step in range(1, 31):
        after = _next(f, People(counts, p))
        before, now = _log_likelihood(counts, p), _log_likelihood(counts, after)
        if not now >= before - CLOSE * (1 + abs(before)):
            high, low = apart(before, now)
            raise Fault(
                f"From {_words(case)}, iteration {step} lowers the log-likelihood from "
                f"{high} to {low}."
            )
        p = after


def _ends(f, case):
    counts, p = case
    for _ in range(300):
        p = _next(f, People(counts, p))
    step = 1e-4
    for i, j in ((0, 1), (0, 2), (1, 2)):
        for sign in (1, -1):
            other = p.copy()
            other[i], other[j] = p[i] + sign * step, p[j] - sign * step
            if other.min() <= 0:
                continue
            gain = _log_likelihood(counts, other) - _log_likelihood(counts, p)
            if gain > 0:
                raise Fault(
                    f"From {_words(case)}, 300 iterations end at {show(p, 6)}, and "
                    f"{show(other, 6)} has a log-likelihood {show(gain)} higher."
                )


_EVEN = People(np.array([3.0, 2.0, 1.0, 4.0]), np.array([0.5, 0.25, 0.25]))
_MANY = People(np.array([186.0, 38.0, 13.0, 284.0]), np.array([0.3, 0.2, 0.5]))
_FEW = People(np.array([0.0, 5.0, 0.0, 4.0]), np.array([0.2, 0.3, 0.5]))
_BOTH = (_EVEN, _MANY)
_LAWS = (
    Law("runs", "it runs and returns three frequencies", _next, _BOTH),
    Law("sums", "the frequencies sum to one", _sums, _BOTH),
    Law(
        "genes",
        "it counts the genes that are expected",
        _expected,
        _BOTH,
        4,
        defines=True,
    ),
    Law("swap", "swapping A and B swaps the answer", _swapped, _BOTH),
    Law("scale", "ten times as many people change nothing", _scaled, _BOTH),
    Law("climbs", "the log-likelihood never falls", _climbs, _BOTH, 2),
    Law("ends", "it ends where nothing near is higher", _ends, [_MANY], 2),
    Law("empty", "a group may be empty", _expected, [_FEW]),
)
