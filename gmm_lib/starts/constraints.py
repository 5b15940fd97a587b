"""What holds a fit: parameters that stay as its start has them, and a prior."""

import numpy as np

from gmm_lib import missing
from gmm_lib.data.holes import Holes
from gmm_lib.engine.constrained import Constrained
from gmm_lib.fixed import as_fixed, check_fixed


def constrained(engine, model, blocks, start):
    """Return an estimator's engine; itself where nothing is fixed and no prior added.

    Raises
    ------
    TypeError, ValueError
        When `model.fixed` or `model.prior` does not go with the data or the family.
    """
    K = model.n_components
    fixed = as_fixed(model.fixed, K)
    if not (fixed.any() or model.prior):
        return engine
    check_fixed(fixed, start, model.covariance_type)
    prior = informed(model.prior, blocks, blocks.measure(), K)
    return Constrained(engine, fixed, prior)


def informed(prior, blocks, measures, n_components):
    """Give a prior what it takes from the data; None stays None."""
    if prior is None:
        return None
    if isinstance(blocks, Holes):
        one = missing.one_gaussian(blocks, measures.mean, measures.variance)
        return prior.of(one.covariances[0], n_components)
    apart = blocks.products(measures.mean, np.ones_like(measures.mean))
    return prior.of(apart / measures.total, n_components)
