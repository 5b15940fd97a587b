"""A hidden Markov model agrees with hmmlearn, an independent program."""

import sys

import numpy as np
import pytest

import gmm_lib as gm

if sys.version_info >= (3, 14):
    pytest.skip("hmmlearn has no wheel for this Python", allow_module_level=True)

from hmmlearn.hmm import GaussianHMM, PoissonHMM

LENGTHS = (90, 1, 40, 141)  # a sequence of one row has a first state and no move


def normals(rng, K):
    X = gm.load_old_faithful().X
    means = X[rng.choice(len(X), K, replace=False)]
    parts = [gm.Normal(mean, np.cov(X.T)) for mean in means]
    # Without a prior on covariances, which hmmlearn has by default.
    other = GaussianHMM(
        K, "full", min_covar=0, covars_prior=0, covars_weight=0, n_iter=1
    )
    other.means_, other.covars_ = means, np.array([part.covariance for part in parts])
    return X, parts, other


def counts(rng, K):
    X = rng.poisson(4.0, (sum(LENGTHS), 1))
    rates = rng.uniform(1, 8, K)
    other = PoissonHMM(K, lambdas_prior=0, lambdas_weight=0, n_iter=1)
    other.lambdas_ = rates[:, None]
    return X, [gm.Poisson(rate) for rate in rates], other


@pytest.fixture(params=[normals, counts])
def pair(request):
    """Make rows, our chain on them and hmmlearn's, both at the same theta."""
    rng, K = np.random.default_rng(5), 3
    X, parts, other = request.param(rng, K)
    chain = gm.Chain(rng.dirichlet(np.ones(K)), parts, rng.dirichlet(np.ones(K), K))
    other.init_params = ""
    other.startprob_, other.transmat_ = chain.weights, chain.moves
    return X, chain, other


def test_the_log_likelihood_and_gamma_are_its(pair):
    X, chain, other = pair
    level, gamma = other.score_samples(X, LENGTHS)
    expected = chain.expect(X, lengths=LENGTHS)
    assert expected.log_likelihood == pytest.approx(level, rel=1e-12)
    np.testing.assert_allclose(expected.gamma, gamma, atol=1e-11)


def log_joint(X, chain, path):
    """Evaluate log p(X, path), the path's first label of each sequence by weights."""
    rows = chain.log_each(X)[np.arange(len(X)), path]
    starts = np.cumsum((0, *LENGTHS[:-1]))
    moved = np.delete(np.log(chain.moves)[path[:-1], path[1:]], starts[1:] - 1)
    return rows.sum() + moved.sum() + np.log(chain.weights)[path[starts]].sum()


def test_the_best_path_is_as_probable_as_its(pair):  # counts repeat: paths may tie
    X, chain, other = pair
    level, _ = other.decode(X, LENGTHS)
    path = chain.most_likely(X, lengths=LENGTHS)
    assert log_joint(X, chain, path) == pytest.approx(level, rel=1e-12)


def test_a_step_of_em_is_its(pair):
    X, chain, other = pair
    ours = gm.em(X, chain, max_iter=1, tol=0.0, lengths=LENGTHS).model
    other.fit(X, LENGTHS)
    np.testing.assert_allclose(ours.weights, other.startprob_, rtol=1e-10)
    np.testing.assert_allclose(ours.moves, other.transmat_, rtol=1e-10)
    if isinstance(other, PoissonHMM):
        rates = np.ravel([part.rate for part in ours.components])
        np.testing.assert_allclose(rates, other.lambdas_.ravel(), rtol=1e-10)
        return
    means = [part.mean for part in ours.components]
    covariances = [part.covariance for part in ours.components]
    np.testing.assert_allclose(means, other.means_, rtol=1e-10)
    np.testing.assert_allclose(covariances, other.covars_, rtol=1e-8)
