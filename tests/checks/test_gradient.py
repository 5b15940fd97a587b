"""The gradient of the log-likelihood, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from tests.checks.answers import Exercise


def gradient(X, mixture):
    """The chapter's solution."""
    gamma, by_means, by_covariances = gm.e_step(X, mixture), [], []
    N_k = gamma.sum(axis=0)
    for k in range(len(N_k)):
        P = np.linalg.inv(mixture.covariances[k])
        y = (X - mixture.means[k]) @ P
        by_means.append(gamma[:, k] @ y)
        by_covariances.append(((gamma[:, k] * y.T) @ y - N_k[k] * P) / 2)
    by_logits = N_k - len(X) * mixture.weights
    return by_logits, np.array(by_means), np.array(by_covariances)


def with_parts(change):
    """A wrong answer: the right parts, changed."""
    return lambda X, mixture: change(X, mixture, *gradient(X, mixture))


def through_the_factors(X, mixture):
    """The library's own gradient by L, turned into one by Sigma, point by point."""
    K, D = mixture.means.shape
    own = gm.expected_statistics(X, mixture).gradient()
    lower, by_covariances = np.tril_indices(D), []
    by_factors = own[K - 1 + K * D :].reshape(K, -1)
    for L, slopes in zip(
        np.linalg.cholesky(mixture.covariances), by_factors, strict=True
    ):
        by_L = np.zeros((D, D))
        by_L[lower] = slopes
        by_L[np.diag_indices(D)] /= np.diag(L)
        # tril(2 G L) = by_L with G symmetric: L' G L has the lower part of L' by_L / 2
        M = np.tril(L.T @ by_L) / 2
        M += np.tril(M, -1).T
        back = np.linalg.inv(L)
        by_covariances.append(back.T @ M @ back)
    by_logits = np.append(own[: K - 1], -own[: K - 1].sum())
    by_means = own[K - 1 : K - 1 + K * D].reshape(K, D)
    return by_logits, by_means, np.array(by_covariances)


def in_one_pass(X, mixture):
    gamma, P = gm.e_step(X, mixture), np.linalg.inv(mixture.covariances)
    N_k, mu = gamma.sum(axis=0), mixture.means
    firsts = gamma.T @ X
    by_means = np.einsum("kij,kj->ki", P, firsts - N_k[:, None] * mu)
    about = np.einsum("nk,ni,nj->kij", gamma, X, X)
    about -= np.einsum("ki,kj->kij", firsts, mu) + np.einsum("ki,kj->kij", mu, firsts)
    about += N_k[:, None, None] * np.einsum("ki,kj->kij", mu, mu)
    by_covariances = (P @ about @ P - N_k[:, None, None] * P) / 2
    return N_k - len(X) * mixture.weights, by_means, by_covariances


def by_densities(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    gamma = joint / joint.sum(axis=1, keepdims=True)
    y = np.einsum(
        "nkd,kde->nke",
        X[:, None] - mixture.means,
        np.linalg.inv(mixture.covariances),
    )
    _, _, by_covariances = gradient(X, mixture)
    by_logits = gamma.sum(axis=0) - len(X) * mixture.weights
    return by_logits, np.einsum("nk,nkd->kd", gamma, y), by_covariances


LOGITS = "the slope by each logit"


MEANS = "the slope by each mean"


COVARIANCES = "the slope by each covariance"


GRADIENTS = [
    (with_parts(lambda X, m, a, b, c: (a + len(X) * m.weights, b, c)), LOGITS),
    (with_parts(lambda X, m, a, b, c: (a / m.weights, b, c)), LOGITS),
    (with_parts(lambda X, m, a, b, c: (-a, -b, -c)), MEANS),
    (
        with_parts(
            lambda X, m, a, b, c: (a, np.einsum("kij,kj->ki", m.covariances, b), c)
        ),
        MEANS,
    ),
    (with_parts(lambda X, m, a, b, c: (a, b, 2 * c)), COVARIANCES),
    (
        with_parts(lambda X, m, a, b, c: (a, b, c * (2 - np.eye(X.shape[1])))),
        COVARIANCES,
    ),
    (with_parts(lambda X, m, a, b, c: (a, b, np.tril(c))), COVARIANCES),
    (with_parts(lambda X, m, a, b, c: (a / len(X), b / len(X), c / len(X))), MEANS),
    (in_one_pass, "a shift of 1e8"),
    (by_densities, "it is right 1000 sigma away"),
    (lambda X, mixture: gradient(X, mixture)[:2], "it runs and returns three arrays"),
    (lambda X, mixture: None, "it runs and returns three arrays"),
]


EXERCISES = [
    Exercise(
        gm.checks.gradient,
        right=[gradient, through_the_factors],
        wrong=GRADIENTS,
        told=[(lambda *_: None, "gradient returned None")],
    ),
]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (GRADIENTS[0][0], "a logit moves all K weights"),
        (GRADIENTS[3][0], "forgets Sigma_k^-1"),
        (GRADIENTS[4][0], "forgets the 1/2"),
        (GRADIENTS[5][0], "counts each entry off the diagonal"),
    ],
)
def test_a_known_slip_of_the_gradient_is_named(answer, words):
    assert words in gm.checks.gradient(answer).hint


def test_a_slip_that_is_not_known_gets_no_hint():
    assert not gm.checks.gradient(GRADIENTS[6][0]).hint


def test_the_library_is_no_answer_where_the_exercise_forbids_it():
    assert not gm.checks.gradient(through_the_factors, forbid="library")


def test_the_solution_uses_no_forbidden_means():
    assert gm.checks.gradient(gradient, forbid=("loop", "library"))
