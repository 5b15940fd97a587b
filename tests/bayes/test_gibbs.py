"""Draws from the posterior: against every labelling, against closed forms, by seed."""

import numpy as np
import pytest
from scipy.stats import beta, chi2, kstest, norm

import gmm_lib as gm
from gmm_lib.bayes import NormalWishart, Posterior, gibbs, sweep
from tests.bayes.oracles import together

PRIOR = NormalWishart([1.0], 0.5, [[1.5]], 3.0)
X = np.array([[-1.0], [-0.5], [0.4], [2.0], [2.5], [4.0]])


@pytest.mark.parametrize(("K", "a"), [(2, 1.0), (2, 0.3), (3, 1.0)])
def test_pairs_share_a_label_as_often_as_all_labellings_say(K, a):
    x = X[: 6 if K == 2 else 5]
    rng = np.random.default_rng(1)
    draws = gibbs(x, K, PRIOR, rng, 12000, concentration=a)[200:]
    same = draws.labels[:, :, None] == draws.labels[:, None, :]
    batches = same[:11800].reshape(40, 295, len(x), len(x)).mean(axis=1)
    error = batches.std(axis=0, ddof=1) / np.sqrt(40) + 1e-12
    off = abs(batches.mean(axis=0) - together(x, K, PRIOR, a))
    assert off.max() < 0.04
    assert (off / error).max() < 5


def test_given_the_labels_weights_means_and_variances_have_their_distributions():
    z, rng = np.array([0, 0, 0, 1, 1, 1]), np.random.default_rng(0)
    drawn = [sweep(X, z, 2, PRIOR, rng, concentration=2.0)[0] for _ in range(2000)]
    exact = Posterior.of(X, np.eye(2)[z], PRIOR, 2.0)
    weights = np.array([theta.weights for theta in drawn])
    assert kstest(weights[:, 0], beta(*exact.alpha).cdf).pvalue > 1e-3
    for k, belief in enumerate(exact.components):
        v = np.array([theta.covariances[k, 0, 0] for theta in drawn])
        mu = np.array([theta.means[k, 0] for theta in drawn])
        assert kstest(belief.scatter[0, 0] / v, chi2(belief.dof).cdf).pvalue > 1e-3
        standard = (mu - belief.mean[0]) / np.sqrt(v / belief.strength)
        assert kstest(standard, norm.cdf).pvalue > 1e-3
        assert abs(np.corrcoef(standard, v)[0, 1]) < 0.1


def test_in_three_dimensions_precisions_have_the_mean_of_their_wishart():
    rng = np.random.default_rng(3)
    A = rng.standard_normal((3, 3))
    prior = NormalWishart([0.0, 1.0, 2.0], 0.7, A @ A.T + np.eye(3), 5.0)
    points, z = rng.standard_normal((5, 3)), np.zeros(5, dtype=int)
    exact = prior.update(points)
    drawn = [sweep(points, z, 1, prior, rng)[0] for _ in range(3000)]
    precisions = np.linalg.inv([theta.covariances[0] for theta in drawn])
    W = np.linalg.inv(exact.scatter)
    variance = exact.dof * (W**2 + np.outer(np.diag(W), np.diag(W)))
    off = abs(precisions.mean(axis=0) - exact.dof * W)
    assert (off < 5 * np.sqrt(variance / 3000)).all()
    away = np.array([theta.means[0] for theta in drawn]) - exact.mean
    squares = exact.strength * np.einsum("ni,nij,nj->n", away, precisions, away)
    assert kstest(squares, chi2(3).cdf).pvalue > 1e-3


def test_fresh_data_in_the_loop_leave_the_prior():
    # Geweke (2004): whoever draws data, labels and theta in turn visits the prior.
    rng, K, N, seen = np.random.default_rng(0), 2, 5, []
    z = rng.integers(K, size=N)
    x = rng.standard_normal((N, 1))
    for _ in range(6000):
        theta, z = sweep(x, z, K, PRIOR, rng, concentration=1.5)
        noise = rng.standard_normal(N)
        x = (theta.means[z, 0] + np.sqrt(theta.covariances[z, 0, 0]) * noise)[:, None]
        precision = 1 / theta.covariances[0, 0, 0]
        seen.append([theta.weights[0] ** 2, np.tanh(theta.means[0, 0]), precision])
    batches = np.array(seen).reshape(50, 120, 3).mean(axis=1)
    error = batches.std(axis=0, ddof=1) / np.sqrt(50)
    fresh = rng.chisquare(PRIOR.dof, 400_000) / PRIOR.scatter[0, 0]
    mu = PRIOR.mean[0] + rng.standard_normal(400_000) / np.sqrt(0.5 * fresh)
    expected = [beta(1.5, 1.5).moment(2), np.tanh(mu).mean(), fresh.mean()]
    assert (abs(batches.mean(axis=0) - expected) < 4.5 * error).all()


def test_one_seed_one_chain_and_a_start_is_kept_to():
    one, again = (gibbs(X, 2, PRIOR, np.random.default_rng(5), 4) for _ in range(2))
    other = gibbs(X, 2, PRIOR, np.random.default_rng(6), 4)
    assert np.array_equal(one.means, again.means)
    assert not np.array_equal(one.means, other.means)
    z = [0, 0, 0, 1, 1, 1]
    first = gibbs(X, 2, PRIOR, np.random.default_rng(0), 1, start=z)
    theta, labels = sweep(X, z, 2, PRIOR, np.random.default_rng(0))
    assert first.mixture(0) == theta
    assert np.array_equal(first.labels[0], labels)


def test_draws_are_cut_and_predict_by_their_mean():
    draws = gibbs(X, 2, PRIOR, np.random.default_rng(0), 6)
    assert len(draws[2:]) == 4
    by_hand = np.mean([np.exp(draws.mixture(s).log_density(X)) for s in range(6)], 0)
    assert np.allclose(np.exp(draws.log_density(X)), by_hand)
    with pytest.raises(TypeError, match=r"draws\[3\]: pass a slice"):
        draws[3]


def test_bad_arguments_are_refused_by_name():
    rng = np.random.default_rng(0)
    for wrong in (2, -1, 0.5):
        words = rf"labels\[5\] is {wrong}; labels are 0 to 1"
        with pytest.raises(ValueError, match=words):
            sweep(X, [0, 0, 0, 1, 1, wrong], 2, PRIOR, rng)
    with pytest.raises(ValueError, match=r"labels have shape \(2,\), but X has 6"):
        sweep(X, [0, 1], 2, PRIOR, rng)
    with pytest.raises(TypeError, match="rng must be a numpy"):
        gibbs(X, 2, PRIOR, 0, 10)
    with pytest.raises(ValueError, match="n is 0; it must be at least 1"):
        gibbs(X, 2, PRIOR, rng, 0)
    with pytest.raises(ValueError, match="n_components is 0"):
        gibbs(X, 0, PRIOR, rng, 5)
    with pytest.raises(ValueError, match="prior has 1 features, but X has 2"):
        gibbs(np.eye(2), 2, PRIOR, rng, 5)
    with pytest.raises(ValueError, match="concentration is 0"):
        gm.bayes.gibbs(X, 2, PRIOR, rng, 5, concentration=0.0)
