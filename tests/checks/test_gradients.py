"""Answers to the exercises of chapter 9, right and plausibly wrong."""

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


def observed_information(X, mixture, sign=-1, gamma=None):
    """The chapter's solution, with places where a bug can be planted."""
    gamma = gm.e_step(X, mixture) if gamma is None else gamma
    K, D = mixture.means.shape
    P, same = np.linalg.inv(mixture.covariances), np.eye(K)
    u = np.einsum("kij,nkj->nki", P, X[:, None, :] - mixture.means)
    shares = gamma[:, :, None] * same - gamma[:, :, None] * gamma[:, None, :]
    hidden = np.einsum("nkl,nki,nlj->kilj", shares, u, u)
    complete = np.einsum("k,kl,kij->kilj", gamma.sum(axis=0), same, P)
    return (complete + sign * hidden).reshape(K * D, K * D)


def by_differences(X, mixture, h=1e-5):
    columns = []
    for i in np.ndindex(mixture.means.shape):
        slopes = []
        for way in (h, -h):
            means = mixture.means.copy()
            means[i] += way
            theta = gm.Mixture(mixture.weights, means, mixture.covariances)
            slopes.append(gradient(X, theta)[1].ravel())
        columns.append((slopes[1] - slopes[0]) / (2 * h))
    return np.array(columns)


def from_the_library(X, mixture):
    K, D = mixture.means.shape
    whole = gm.information(X, mixture).observed
    return whole[K - 1 : K - 1 + K * D, K - 1 : K - 1 + K * D]


def no_covariance_across(X, mixture):
    K, D = mixture.means.shape
    whole = observed_information(X, mixture).reshape(K, D, K, D)
    return np.einsum("kilj,kl->kilj", whole, np.eye(K)).reshape(K * D, K * D)


def mean_over_points(X, mixture):
    return observed_information(X, mixture) / len(X)


def features_first(X, mixture):
    K, D = mixture.means.shape
    whole = observed_information(X, mixture).reshape(K, D, K, D)
    return whole.transpose(1, 0, 3, 2).reshape(K * D, K * D)


def from_densities(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    gamma = joint / joint.sum(axis=1, keepdims=True)
    return observed_information(X, mixture, gamma=gamma)


def from_guarded_densities(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    gamma = joint / (joint.sum(axis=1, keepdims=True) + 1e-300)
    return observed_information(X, mixture, gamma=gamma)


CURVED = "it is minus the slope of the gradient"
INFORMATIONS = [
    (lambda X, mixture: observed_information(X, mixture, sign=0), CURVED),
    (lambda X, mixture: observed_information(X, mixture, sign=1), CURVED),
    (lambda X, mixture: -observed_information(X, mixture), CURVED),
    (no_covariance_across, CURVED),
    (from_guarded_densities, "it is right 1000 sigma away"),
    (mean_over_points, CURVED),
    (mean_over_points, "every point twice"),
    (features_first, CURVED),
    (from_densities, "every point twice"),
    (by_differences, "it follows a change of units"),
    (lambda X, mixture: gm.information(X, mixture).observed, "it returns an array"),
    (lambda X, mixture: None, "it returns an array"),
]


def relaxed_em(X, mixture, step, n_iter, back=True, against="here"):
    """The chapter's solution, with places where a bug can be planted."""
    thetas = [mixture]
    for _ in range(n_iter):
        theta = thetas[-1]
        of_em = gm.m_step(X, gm.e_step(X, theta))
        v, w = gm.to_vector(theta), gm.to_vector(of_em)
        least = {"here": theta, "target": of_em, "start": mixture}[against]
        try:
            new = gm.from_vector(v + step * (w - v), *theta.means.shape)
            falls = gm.log_likelihood(X, new) < gm.log_likelihood(X, least)
        except ValueError:
            falls = True
        thetas.append(of_em if falls and back else new)
    return thetas


def in_the_parameters(X, mixture, step, n_iter):
    thetas = [mixture]
    for _ in range(n_iter):
        old = thetas[-1]
        of_em = gm.m_step(X, gm.e_step(X, old))
        parts = [
            a + step * (b - a)
            for a, b in [
                (old.weights, of_em.weights),
                (old.means, of_em.means),
                (old.covariances, of_em.covariances),
            ]
        ]
        try:
            new = gm.Mixture(*parts)
            falls = gm.log_likelihood(X, new) < gm.log_likelihood(X, old)
        except ValueError:
            falls = True
        thetas.append(of_em if falls else new)
    return thetas


def stays_where_it_would_fall(X, mixture, step, n_iter):
    thetas = [mixture]
    for _ in range(n_iter):
        theta = thetas[-1]
        new = relaxed_em(X, theta, step, 1, against="here")[1]
        plain = gm.m_step(X, gm.e_step(X, theta))
        same = np.allclose(gm.to_vector(new), gm.to_vector(plain), atol=1e-9)
        thetas.append(theta if same and step > 1 else new)
    return thetas


def never_longer_than_twice(X, mixture, step, n_iter):
    return relaxed_em(X, mixture, step if step < 2 else 1.0, n_iter)


def once_back_for_ever_plain(X, mixture, step, n_iter):
    thetas = [mixture]
    for _ in range(n_iter):
        plain = relaxed_em(X, thetas[-1], 1.0, 1)[1]
        thetas.append(relaxed_em(X, thetas[-1], step, 1)[1])
        if np.array_equal(gm.to_vector(thetas[-1]), gm.to_vector(plain)):
            step = 1.0
    return thetas


def trusts_every_vector(X, mixture, step, n_iter):
    thetas = [mixture]
    for _ in range(n_iter):
        of_em = gm.m_step(X, gm.e_step(X, thetas[-1]))
        v, w = gm.to_vector(thetas[-1]), gm.to_vector(of_em)
        new = gm.from_vector(v + step * (w - v), *mixture.means.shape)
        falls = gm.log_likelihood(X, new) < gm.log_likelihood(X, thetas[-1])
        thetas.append(of_em if falls else new)
    return thetas


def plain_em(X, mixture, step, n_iter):
    return gm.em(X, mixture, tol=0.0, max_iter=n_iter).mixtures


STEP = "a step is as many times as long"
BACK = "a long step that leads down is taken back"
RELAXED = [
    (plain_em, STEP),
    (lambda X, mixture, step, n_iter: [mixture] * (n_iter + 1), STEP),
    (
        lambda X, mixture, step, n_iter: relaxed_em(X, mixture, step + 1, n_iter),
        "with step 1 it is EM",
    ),
    (
        lambda X, mixture, step, n_iter: relaxed_em(X, mixture, 1 / step, n_iter),
        STEP,
    ),
    (in_the_parameters, STEP),
    (stays_where_it_would_fall, BACK),
    (never_longer_than_twice, STEP),
    (once_back_for_ever_plain, STEP),
    (trusts_every_vector, BACK),
    (
        lambda X, mixture, step, n_iter: relaxed_em(
            X, mixture, step, n_iter, against="start"
        ),
        BACK,
    ),
    (
        lambda X, mixture, step, n_iter: relaxed_em(
            X, mixture, step, n_iter, against="target"
        ),
        STEP,
    ),
    (
        lambda X, mixture, step, n_iter: relaxed_em(X, mixture, step, n_iter)[1:],
        "it runs and returns the mixtures",
    ),
    (
        lambda X, mixture, step, n_iter: relaxed_em(X, mixture, step, n_iter)[-1],
        "it runs and returns the mixtures",
    ),
    (lambda *_: None, "it runs and returns the mixtures"),
]

EXERCISES = [
    Exercise(
        gm.checks.gradient,
        right=[gradient, through_the_factors],
        wrong=GRADIENTS,
        told=[(lambda *_: None, "gradient returned None")],
    ),
    Exercise(
        gm.checks.observed_information,
        right=[observed_information, from_the_library],
        wrong=INFORMATIONS,
        told=[(lambda *_: None, "observed_information returned None")],
    ),
    Exercise(
        gm.checks.relaxed_em,
        right=[relaxed_em],
        wrong=RELAXED,
        told=[(lambda *_: None, "relaxed_em returned None")],
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


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (INFORMATIONS[0][0], "takes the labels as known"),
        (INFORMATIONS[1][0], "adds what is missing"),
        (INFORMATIONS[2][0], "has the sign"),
    ],
)
def test_a_known_slip_of_the_information_is_named(answer, words):
    assert words in gm.checks.observed_information(answer).hint


def test_a_slip_that_is_not_known_gets_no_hint():
    assert not gm.checks.gradient(GRADIENTS[6][0]).hint
    assert not gm.checks.observed_information(features_first).hint


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (gm.checks.gradient, through_the_factors),
        (gm.checks.observed_information, from_the_library),
    ],
)
def test_the_library_is_no_answer_where_the_exercise_forbids_it(check, answer):
    assert not check(answer, forbid="library")


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (gm.checks.gradient, gradient),
        (gm.checks.observed_information, observed_information),
    ],
)
def test_the_solution_uses_no_forbidden_means(check, answer):
    assert check(answer, forbid=("loop", "library"))
