"""EM with longer steps, right and plausibly wrong."""

import numpy as np

import gmm_lib as gm
from tests.checks.answers import Exercise


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
        if np.allclose(gm.to_vector(thetas[-1]), gm.to_vector(plain), rtol=1e-9):
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


def no_lower_than_em(X, mixture, step, n_iter):
    return relaxed_em(X, mixture, step, n_iter, against="target")


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
    (no_lower_than_em, STEP),
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
        gm.checks.relaxed_em,
        right=[relaxed_em],
        wrong=RELAXED,
        told=[
            (lambda *_: None, "relaxed_em returned None"),
            (no_lower_than_em, "compare with the mixture that you come from"),
        ],
    ),
]
