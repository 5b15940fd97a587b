"""The counting of genes, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.mutants import genes
from tests.checks.answers import Exercise, told


def by_genotypes(counts, frequencies):
    """Count genes person by person, over the pairs that a group may carry."""
    p, q, r = frequencies
    may_be = [
        {"AA": p * p, "AO": 2 * p * r},
        {"BB": q * q, "BO": 2 * q * r},
        {"AB": 1.0},
        {"OO": 1.0},
    ]
    genes = dict.fromkeys("ABO", 0.0)
    for people, pairs in zip(counts, may_be, strict=True):
        for pair, weight in pairs.items():
            for gene in pair:
                genes[gene] += people * weight / sum(pairs.values())
    found = np.array(list(genes.values()))
    return found / found.sum()


GENES = "it counts the genes that are expected"


COUNTED = dict.fromkeys([mutant.name for mutant in mutants.GENES], GENES)


COUNTED |= {"divides": "a group may be empty", "by_people": "the frequencies sum"}


EXERCISES = [
    Exercise(
        gm.checks.gene_counting,
        right=[by_genotypes, genes.gene_counting],
        wrong=[
            *told(mutants.GENES, COUNTED),
            (lambda counts, frequencies: counts / counts.sum(), "it runs"),
        ],
    ),
]
