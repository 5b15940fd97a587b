"""How many clusters points of one Gaussian fall into, as there are more of them."""

import numpy as np

from gmm_lib.bayes.long import mean_and_error
from gmm_lib.bayes.seats import DirichletProcess, PriorOnK, seats

GEOMETRIC = 0.1 * 0.9 ** np.arange(200)  # Miller and Harrison's prior on K, cut at 200
PRIORS = {
    "Dirichlet process": DirichletProcess(1.0),
    "prior on K": PriorOnK(GEOMETRIC / GEOMETRIC.sum()),
}
STARTS = {"one cluster": 1, "eight clusters": 8}
SIZES = (20, 50, 100, 200, 500)
SAMPLES, SWEEPS, LEFT_OUT, SEED = 20, 1_000, 200, 2013


def samples(n):
    """Draw the samples, (20, n): those of a smaller n are the beginnings.

    Examples
    --------
    >>> bool((samples(50)[:, :20] == samples(20)).all())
    True
    """
    rng = np.random.default_rng(SEED)
    return rng.standard_normal((SAMPLES, max(SIZES)))[:, :n]


def numbers(name, n, sweeps, left_out, seed):
    """Run a chain for each sample from each start: (sweeps, starts, samples).

    The second start cuts each sample, in the order of its points' size, into parts.

    Examples
    --------
    >>> numbers("prior on K", 20, 30, 10, seed=0).shape
    (30, 2, 20)
    """
    X = samples(n)
    ranks = X.argsort(axis=1).argsort(axis=1)
    start = np.concatenate([ranks * parts // n for parts in STARTS.values()])
    X = np.concatenate([X] * len(STARTS))
    rng = np.random.default_rng([seed, n])
    found = seats(X, PRIORS[name], rng, left_out + sweeps, start=start, most=120)
    return found[left_out:].reshape(sweeps, len(STARTS), SAMPLES)


def table():
    """Yield the rows of one_gaussian.csv, each a dict; errors are over samples."""
    for name in PRIORS:
        for n in SIZES:
            found = numbers(name, n, SWEEPS, LEFT_OUT, SEED)
            for s, start in enumerate(STARTS):
                one, one_error = mean_and_error((found[:, s] == 1).mean(axis=0))
                many, many_error = mean_and_error(found[:, s].mean(axis=0))
                yield {
                    "prior": name,
                    "n": n,
                    "start": start,
                    "samples": SAMPLES,
                    "sweeps": SWEEPS,
                    "left_out": LEFT_OUT,
                    "seed": SEED,
                    "one": round(one, 5),
                    "one_error": round(one_error, 5),
                    "clusters": round(many, 5),
                    "clusters_error": round(many_error, 5),
                }
