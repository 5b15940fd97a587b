"""The posterior of K on the 82 galaxies, under the published prior and four others."""

import numpy as np
from scipy.stats import poisson

from gmm_lib.bayes.long import mean_and_error
from gmm_lib.bayes.telescope import telescope
from gmm_lib.bayes.unknown_k import UnknownK
from gmm_lib.data import load_galaxies

LARGEST = 30
EVEN = np.full(LARGEST, 1 / LARGEST)
FEW = poisson.pmf(np.arange(LARGEST), 1)  # K - 1 has a Poisson law with mean 1
PRIORS = {  # the spread of a mean in ranges, p(K), the concentration
    "as published": (1.0, "even", 1.0),
    "means four times wider": (4.0, "even", 1.0),
    "means four times narrower": (0.25, "even", 1.0),
    "K - 1 Poisson(1)": (1.0, "few", 1.0),
    "concentration 0.01": (1.0, "even", 0.01),
}
CHAINS, SWEEPS, LEFT_OUT, SEED = 8, 40_000, 2_000, 1997


def prior_named(name):
    """Return the prior of that name.

    Examples
    --------
    >>> round(prior_named("means four times wider").spread, 1)
    100.4
    """
    wider, of_k, concentration = PRIORS[name]
    of_k = {"even": EVEN, "few": FEW / FEW.sum()}[of_k]
    return UnknownK.richardson_green(
        load_galaxies().X, wider=wider, of_k=of_k, concentration=concentration
    )


def shares(name, chains, sweeps, left_out, seed):
    """Run chains; give the shares of K and of the filled components, (chains, 31) each.

    Examples
    --------
    >>> of_k, of_filled = shares("as published", 2, 50, 10, seed=0)
    >>> of_k.sum(axis=1)
    array([1., 1.])
    """
    X, prior = load_galaxies().X, prior_named(name)
    found = np.empty((2, chains, LARGEST + 1))
    for c in range(chains):
        rng = np.random.default_rng([seed, c])
        for i, drawn in enumerate(telescope(X, prior, rng, left_out + sweeps)):
            found[i, c] = np.bincount(drawn[left_out:], minlength=LARGEST + 1) / sweeps
    return found


def table():
    """Yield the rows of galaxies.csv, each a dict."""
    for name, (wider, of_k, concentration) in PRIORS.items():
        parts = shares(name, CHAINS, SWEEPS, LEFT_OUT, SEED)
        (p, p_error), (filled, filled_error) = map(mean_and_error, parts)
        for K in range(1, LARGEST + 1):
            yield {
                "prior": name,
                "wider": wider,
                "of_k": of_k,
                "concentration": concentration,
                "chains": CHAINS,
                "sweeps": SWEEPS,
                "left_out": LEFT_OUT,
                "seed": SEED,
                "K": K,
                "probability": round(p[K], 5),
                "error": round(p_error[K], 5),
                "filled": round(filled[K], 5),
                "filled_error": round(filled_error[K], 5),
            }
