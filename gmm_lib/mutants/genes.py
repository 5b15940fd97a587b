"""Wrong counts of the genes behind the ABO blood groups."""

import numpy as np

from gmm_lib.mutants.mutant import Mutant


def gene_counting(counts, frequencies):
    """Count genes by the groups' formulas: what the mutants spoil."""
    p, q, r = frequencies
    return _count(counts, p / (p + 2 * r), q / (q + 2 * r))


def _count(counts, AA, BB):
    # AA and BB are the shares of the groups A and B with two such genes.
    A, B, AB, O = counts  # noqa: E741
    genes = [A * (1 + AA) + AB, B * (1 + BB) + AB, A * (1 - AA) + B * (1 - BB) + 2 * O]
    return np.array(genes) / (2 * np.sum(counts))


def _half(counts, frequencies):
    return _count(counts, 0.5, 0.5)


def _one_way(counts, frequencies):
    p, q, r = frequencies
    return _count(counts, p / (p + r), q / (q + r))


def _no_squares(counts, frequencies):
    p, q, r = frequencies
    return _count(counts, p / (p + q + r), q / (p + q + r))


def _by_people(counts, frequencies):
    return 2 * gene_counting(counts, frequencies)


def _AB_once(counts, frequencies):
    less = np.array(counts, dtype=float)
    genes = gene_counting(counts, frequencies) * 2 * less.sum()
    genes[0] -= less[2]
    return genes / genes.sum()


def _O_once(counts, frequencies):
    people = np.sum(counts)
    genes = gene_counting(counts, frequencies) * 2 * people
    genes[2] -= counts[3]
    return genes / genes.sum()


def _stays(counts, frequencies):
    return np.array(frequencies)


def _surer(counts, frequencies):
    p, q, r = frequencies
    AA = float(p * p > 2 * p * r)
    BB = float(q * q > 2 * q * r)
    return _count(counts, AA, BB)


def _for_521(counts, frequencies):
    return gene_counting(counts, frequencies) * np.sum(counts) / 521


def _divides(counts, frequencies):
    A, _, AB, _ = counts
    return gene_counting(counts, frequencies) * (A * AB) / (A * AB)


GENES = (
    Mutant("half", "takes half of group A for AA", _half),
    Mutant("one_way", "counts AO once, for it and OA", _one_way),
    Mutant("no_squares", "takes AA to be as likely as a gene A", _no_squares),
    Mutant("by_people", "divides by people, who have two genes", _by_people),
    Mutant("AB_once", "counts no A in AB", _AB_once),
    Mutant("O_once", "counts one gene in O", _O_once),
    Mutant("stays", "gives back what it is given", _stays),
    Mutant("surer", "decides for the likelier pair", _surer),
    Mutant("for_521", "divides by the people of one study", _for_521),
    Mutant("divides", "divides by an empty group", _divides),
)
