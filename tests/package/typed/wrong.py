"""Wrong uses: a type checker objects to each line that says what is wrong."""

import numpy as np

import gmm_lib as gm


def wrong() -> None:
    """Never run."""
    rng = np.random.default_rng(0)
    X = np.zeros((9, 2))
    start = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    trace = gm.em(X, start)
    gm.m_step(X, np.ones((9, 1)), regcovar=1e-3)  # wrong name
    gm.GaussianMixture("2")  # string for K
    gm.e_step(X, trace)  # a Trace for a Mixture
    gm.em(start, X)  # turned round
    gm.GaussianMixture(2, n_starts=3)  # no such argument
    gm.select(X, [1, 2])  # no rng
    gm.Mixture([1.0], [[0.0]])  # no covariances
    gm.align(gm.GaussianMixture(2).fit(X), start)  # an estimator for a mixture
    gm.GaussianMixture(2).means_ = np.zeros((2, 2))  # set a view
    gm.kmeans(X, 2)  # no such function
    gm.plot.history(start)  # a mixture for a run
    trace.mixtures.append(start)  # a tuple
    start.sample(3, 0)  # a seed for a generator
    run = gm.em(X, gm.MixtureOf([1.0], [gm.Poisson(1.0)]))
    run.mixture.sample(1, rng)  # a Run has no mixture
    gm.bayes.gibbs(X, 2, gm.Prior(), rng, 3)  # another prior
    gm.widgets.EMPlayer(X, start)  # a mixture for a trace
