"""An EM step with missing entries, right and plausibly wrong."""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

import gmm_lib as gm
from tests.checks.answers import Exercise


def _conditional(x, theta, k, seen):
    S = theta.covariances[k]
    gain = np.linalg.solve(S[np.ix_(seen, seen)], S[seen]).T  # (D, seen)
    mean = theta.means[k] + gain @ (x[seen] - theta.means[k, seen])
    mean[seen] = x[seen]
    return mean, S - gain @ S[seen]


def _step(X, theta, *, extra=1.0, empty=True, gamma_of=None, unconditional=False):
    (N, D), K = X.shape, theta.n_components
    gamma, fill, more = np.empty((N, K)), np.empty((N, K, D)), np.zeros((N, K, D, D))
    for n, x in enumerate(X):
        seen = ~np.isnan(x)
        some = (
            gm.Mixture(
                theta.weights,
                theta.means[:, seen],
                theta.covariances[:, seen][:, :, seen],
            )
            if seen.any()
            else None
        )
        gamma[n] = gm.e_step(x[None, seen], some)[0] if some else theta.weights
        for k in range(K):
            fill[n, k], more[n, k] = _conditional(x, theta, k, seen)
            if unconditional:
                more[n, k] = np.where(seen[:, None] | seen, 0.0, theta.covariances[k])
    if gamma_of is not None:
        gamma = gamma_of(X, theta, gamma)
    if not empty:
        held = ~np.isnan(X).all(axis=1)
        gamma, fill, more = gamma[held], fill[held], more[held]
    N_k = gamma.sum(axis=0)
    means = np.einsum("nk,nki->ki", gamma, fill) / N_k[:, None]
    r = fill - means
    S = np.einsum("nk,nki,nkj->kij", gamma, r, r)
    S = S + extra * np.einsum("nk,nkij->kij", gamma, more)
    S = S / N_k[:, None, None]
    return N_k / N_k.sum(), means, (S + S.transpose(0, 2, 1)) / 2


def em_step_missing(X, theta):
    return gm.Mixture(*_step(X, theta))


def by_scipys_normal(X, theta):
    """A right answer whose gamma is from SciPy's own normal density."""

    def again(X, theta, gamma):
        joint = np.log(theta.weights) * np.ones((len(X), 1))
        for n, x in enumerate(X):
            seen = ~np.isnan(x)
            for k in range(theta.n_components if seen.any() else 0):
                S = theta.covariances[k][np.ix_(seen, seen)]
                joint[n, k] += multivariate_normal.logpdf(
                    x[seen], theta.means[k, seen], S
                )
        return np.exp(joint - logsumexp(joint, axis=1, keepdims=True))

    return _step(X, theta, gamma_of=again)


def complete_cases(X, theta):
    seen = X[~np.isnan(X).any(axis=1)]
    return gm.m_step(seen, gm.e_step(seen, theta))


def column_means(X, theta):
    filled = np.where(np.isnan(X), np.nanmean(X, axis=0), X)
    return gm.m_step(filled, gm.e_step(filled, theta))


def conditional_means_only(X, theta):
    return _step(X, theta, extra=0.0)


def passes_over_empty_rows(X, theta):
    return _step(X, theta, empty=False)


def whole_covariance_added(X, theta):
    return _step(X, theta, unconditional=True)


def weights_for_gamma(X, theta):
    def lazy(X, theta, gamma):
        return np.where(np.isnan(X).any(axis=1)[:, None], theta.weights, gamma)

    return _step(X, theta, gamma_of=lazy)


def fills_first(X, theta):
    """Fill in the mixture's own conditional means, then run the usual step."""
    gamma = list(_gamma(X, theta))
    filled = np.array(
        [
            sum(
                g[k] * _conditional(x, theta, k, ~np.isnan(x))[0]
                for k in range(theta.n_components)
            )
            for x, g in zip(X, gamma, strict=True)
        ]
    )
    return gm.m_step(filled, gm.e_step(filled, theta))


def _gamma(X, theta):
    for x in X:
        seen = ~np.isnan(x)
        if not seen.any():
            yield theta.weights
            continue
        some = theta.means[:, seen], theta.covariances[:, seen][:, :, seen]
        yield gm.e_step(x[None, seen], gm.Mixture(theta.weights, *some))[0]


def zeros_for_missing(X, theta):
    filled = np.nan_to_num(X)
    return gm.m_step(filled, gm.e_step(filled, theta))


def fills_in_place(X, theta):
    theta = em_step_missing(X.copy(), theta)
    X[np.isnan(X)] = 0.0
    return theta


def by_raw_squares(X, theta):
    weights, means, S = _step(X, theta)
    gamma, D = np.array(list(_gamma(X, theta))), X.shape[1]
    squares = np.zeros_like(S)
    for n, x in enumerate(X):
        for k in range(len(weights)):
            m, more = _conditional(x, theta, k, ~np.isnan(x))
            squares[k] += gamma[n, k] * (np.outer(m, m) + more)
    squares = squares / gamma.sum(axis=0)[:, None, None]
    return weights, means, squares - means[:, :, None] * means[:, None] + 0 * np.eye(D)


EXERCISES = [
    Exercise(
        gm.checks.em_step_missing,
        right=[em_step_missing, _step, by_scipys_normal],
        wrong=[
            (lambda X, theta: None, "it runs"),
            (lambda X, theta: theta, "without holes it is the EM step"),
            (complete_cases, "rows without entries"),
            (column_means, "it owes conditional means"),
            (conditional_means_only, "it never lowers"),
            (passes_over_empty_rows, "rows without entries"),
            (whole_covariance_added, "it stays where"),
            (weights_for_gamma, "it owes conditional means"),
            (fills_first, "it owes conditional means"),
            (zeros_for_missing, "units and a shift"),
            (fills_in_place, "it runs"),
            (by_raw_squares, "units and a shift"),
        ],
        told=[(fills_in_place, "wrote into an argument")],
    ),
]


def test_an_exercise_may_forbid_the_librarys_own_step_for_rows_with_holes():
    def own(X, mixture):
        return gm.missing.em_step(X, mixture)

    assert gm.checks.em_step_missing(own)
    report = gm.checks.em_step_missing(own, forbid="library")
    assert [failure.invariant for failure in report.failures] == [
        "it is not the library's own"
    ]
    assert report.score == 0
    assert gm.checks.em_step_missing(em_step_missing, forbid="library")
