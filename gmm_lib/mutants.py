"""Wrong E steps, M steps, log-likelihoods and loops, each with one classic bug.

They are the adversary of the book's checks: a good set of checks refuses every one
of them and accepts a correct step.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gmm_lib.em import e_step, log_likelihood, m_step
from gmm_lib.mixture import Mixture
from gmm_lib.model import log_sum_exp
from gmm_lib.trace import Trace


@dataclass(frozen=True, repr=False)
class Mutant:
    """Hold a wrong function and the bug that makes it wrong; call it as the function.

    Parameters
    ----------
    name : str
        The function's name.
    bug : str
        What the step does wrong, to follow "a step that".
    function : callable
        The wrong function.

    Examples
    --------
    >>> E_STEPS[0]
    Mutant no_weights: forgets the mixing weights
    """

    name: str
    bug: str
    function: object

    def __call__(self, *args, **options):
        return self.function(*args, **options)

    def __repr__(self):
        return f"Mutant {self.name}: {self.bug}"


def _squares(X, mixture):
    # Squared Mahalanobis distances, (N, K).
    r = np.asarray(X)[:, None, :] - mixture.means
    return np.einsum("nkd,kde,nke->nk", r, np.linalg.inv(mixture.covariances), r)


def _log_det(mixture):
    return np.linalg.slogdet(mixture.covariances)[1]


def _normal(joint):
    return np.exp(joint - log_sum_exp(joint)[:, None])


def _log_gaussian(X, mixture):
    D = mixture.n_features
    constant = D * np.log(2 * np.pi)
    return -0.5 * (constant + _log_det(mixture) + _squares(X, mixture))


# ---------------------------------------------------------------- wrong E steps


def _no_weights(X, mixture):
    return _normal(_log_gaussian(X, mixture))


def _no_determinant(X, mixture):
    return _normal(np.log(mixture.weights) - 0.5 * _squares(X, mixture))


def _determinant_not_rooted(X, mixture):
    joint = np.log(mixture.weights) - _log_det(mixture) - 0.5 * _squares(X, mixture)
    return _normal(joint)


def _no_half(X, mixture):
    joint = np.log(mixture.weights) - 0.5 * _log_det(mixture) - _squares(X, mixture)
    return _normal(joint)


def _distance_not_squared(X, mixture):
    scale = np.log(mixture.weights) - 0.5 * _log_det(mixture)
    return _normal(scale - 0.5 * np.sqrt(_squares(X, mixture)))


def _euclidean(X, mixture):
    r = np.asarray(X)[:, None, :] - mixture.means
    return _normal(np.log(mixture.weights) - 0.5 * np.sum(r * r, axis=2))


def _diagonal(X, mixture):
    diagonal = mixture.covariances * np.eye(mixture.n_features)
    return _normal(Mixture(mixture.weights, mixture.means, diagonal).log_joint(X))


def _covariance_not_inverted(X, mixture):
    r = np.asarray(X)[:, None, :] - mixture.means
    squares = np.einsum("nkd,kde,nke->nk", r, mixture.covariances, r)
    return _normal(np.log(mixture.weights) - 0.5 * (_log_det(mixture) + squares))


def _factor_transposed(X, mixture):
    r = np.asarray(X)[:, None, :] - mixture.means
    L = np.linalg.cholesky(mixture.covariances)
    y = np.einsum("kde,nke->nkd", np.linalg.inv(L.transpose(0, 2, 1)), r)
    squares = np.sum(y * y, axis=2)
    return _normal(np.log(mixture.weights) - 0.5 * (_log_det(mixture) + squares))


def _over_points(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    return joint / joint.sum(axis=0)


def _not_normalised(X, mixture):
    return np.exp(mixture.log_joint(X))


def _hard(X, mixture):
    return np.eye(mixture.n_components)[mixture.log_joint(X).argmax(axis=1)]


def _no_logarithms(X, mixture):
    joint = np.exp(mixture.log_joint(X))
    return joint / joint.sum(axis=1, keepdims=True)


def _one_maximum(X, mixture):
    joint = mixture.log_joint(X)
    joint = np.exp(joint - joint.max())
    return joint / joint.sum(axis=1, keepdims=True)


E_STEPS = (
    Mutant("no_weights", "forgets the mixing weights", _no_weights),
    Mutant("no_determinant", "forgets the determinant", _no_determinant),
    Mutant(
        "determinant_not_rooted",
        "divides by the determinant, not by its square root",
        _determinant_not_rooted,
    ),
    Mutant("no_half", "forgets the 1/2 in the exponent", _no_half),
    Mutant(
        "distance_not_squared",
        "leaves the Mahalanobis distance unsquared",
        _distance_not_squared,
    ),
    Mutant("euclidean", "measures distance without the covariance", _euclidean),
    Mutant("diagonal", "reads only the diagonal of the covariance", _diagonal),
    Mutant(
        "covariance_not_inverted",
        "puts the covariance where its inverse belongs",
        _covariance_not_inverted,
    ),
    Mutant(
        "factor_transposed",
        "solves with the Cholesky factor transposed",
        _factor_transposed,
    ),
    Mutant("over_points", "normalises over points, not components", _over_points),
    Mutant("not_normalised", "does not normalise", _not_normalised),
    Mutant("hard", "gives each point whole to its best component", _hard),
    Mutant("no_logarithms", "leaves the log domain before dividing", _no_logarithms),
    Mutant(
        "one_maximum",
        "takes out the largest of all logarithms, not of each row",
        _one_maximum,
    ),
)


# ---------------------------------------------------------------- wrong M steps


def _about(X, gamma, centres):
    # Weighted covariances about the given centres, (K, D, D).
    r = np.asarray(X)[:, None, :] - centres
    N_k = np.sum(gamma, axis=0)
    return np.einsum("nk,nkd,nke->kde", gamma, r, r) / N_k[:, None, None]


def _mean_over_N(X, gamma):
    theta = m_step(X, gamma)
    means = theta.means * theta.weights[:, None]
    return Mixture(theta.weights, means, _about(X, gamma, means))


def _covariance_over_N(X, gamma):
    theta = m_step(X, gamma)
    shrunk = theta.covariances * theta.weights[:, None, None]
    return Mixture(theta.weights, theta.means, shrunk)


def _sample_covariance(X, gamma):
    theta, N_k = m_step(X, gamma), np.sum(gamma, axis=0)
    grown = theta.covariances * (N_k / (N_k - 1))[:, None, None]
    return Mixture(theta.weights, theta.means, grown)


def _unweighted_covariance(X, gamma):
    theta, all_of_it = m_step(X, gamma), np.ones_like(gamma, dtype=float)
    return Mixture(theta.weights, theta.means, _about(X, all_of_it, np.mean(X, axis=0)))


def _about_the_data_mean(X, gamma):
    theta = m_step(X, gamma)
    return Mixture(theta.weights, theta.means, _about(X, gamma, np.mean(X, axis=0)))


def _drops_correlations(X, gamma):
    theta = m_step(X, gamma)
    diagonal = theta.covariances * np.eye(theta.n_features)
    return Mixture(theta.weights, theta.means, diagonal)


def _rounds(X, gamma):
    best = np.eye(np.shape(gamma)[1])[np.argmax(gamma, axis=1)]
    best = np.where(best.sum(axis=0) > 0, best, gamma)  # nobody is left empty
    means = best.T @ X / best.sum(axis=0)[:, None]
    weights = best.sum(axis=0) / best.sum()
    return Mixture(weights, means, _about(X, gamma, means))


def _equal_weights(X, gamma):
    theta = m_step(X, gamma)
    equal = np.full(theta.n_components, 1 / theta.n_components)
    return Mixture(equal, theta.means, theta.covariances)


def _difference_of_squares(X, gamma):
    theta = m_step(X, gamma)
    squares = _about(X, gamma, 0.0)
    outer = theta.means[:, :, None] * theta.means[:, None, :]
    return Mixture(theta.weights, theta.means, squares - outer)


def _squared_gamma(X, gamma):
    theta, N_k = m_step(X, gamma), np.sum(gamma, axis=0)
    squared = np.square(gamma)
    share = (squared.sum(axis=0) / N_k)[:, None, None]
    covariances = _about(X, squared, theta.means) * share
    return Mixture(theta.weights, theta.means, covariances)


def _hidden_ridge(X, gamma):
    return m_step(X, gamma, reg_covar=1e-3)


def _ignores_gamma(X, gamma):
    theta = m_step(X, gamma)
    means = np.tile(np.mean(X, axis=0), (theta.n_components, 1))
    return Mixture(theta.weights, means, _about(X, gamma, means))


def _writes_into_gamma(X, gamma):
    theta = m_step(X, gamma)
    gamma /= gamma.sum(axis=0)
    return theta


M_STEPS = (
    Mutant("mean_over_N", "divides the sums for the means by N", _mean_over_N),
    Mutant(
        "covariance_over_N",
        "divides the sums for the covariances by N",
        _covariance_over_N,
    ),
    Mutant(
        "sample_covariance",
        "divides by N_k - 1, which is not maximum likelihood",
        _sample_covariance,
    ),
    Mutant(
        "unweighted_covariance",
        "gives every component the covariance of all the data",
        _unweighted_covariance,
    ),
    Mutant(
        "about_the_data_mean",
        "measures every covariance about the data's mean",
        _about_the_data_mean,
    ),
    Mutant(
        "drops_correlations",
        "keeps only the variances of a full covariance",
        _drops_correlations,
    ),
    Mutant("rounds", "takes weights and means from hard labels", _rounds),
    Mutant("equal_weights", "never updates the weights", _equal_weights),
    Mutant(
        "difference_of_squares",
        "computes E[x x'] - E[x] E[x]', which cancels far from 0",
        _difference_of_squares,
    ),
    Mutant("squared_gamma", "weights the covariances by gamma squared", _squared_gamma),
    Mutant("hidden_ridge", "adds 0.001 to every variance unasked", _hidden_ridge),
    Mutant("ignores_gamma", "gives every component the data's mean", _ignores_gamma),
    Mutant("writes_into_gamma", "changes gamma in place", _writes_into_gamma),
)


# ------------------------------------------------ wrong log-likelihoods and loops


def _sum_of_logs(X, mixture):
    return float(np.sum(mixture.weights * _log_gaussian(X, mixture)))


def _average(X, mixture):
    return float(np.mean(mixture.log_density(X)))


def _product_of_densities(X, mixture):
    return float(np.log(np.prod(np.exp(mixture.log_density(X)))))


def _unweighted_sum(X, mixture):
    return float(log_sum_exp(_log_gaussian(X, mixture)).sum())


def _no_two_pi(X, mixture):
    lost = np.shape(X)[1] / 2 * np.log(2 * np.pi)
    return float(np.sum(mixture.log_density(X) + lost))


LOG_LIKELIHOODS = (
    Mutant("sum_of_logs", "averages logarithms, for the log of a sum", _sum_of_logs),
    Mutant("average", "averages over the points", _average),
    Mutant("product_of_densities", "multiplies densities first", _product_of_densities),
    Mutant("unweighted_sum", "forgets the mixing weights", _unweighted_sum),
    Mutant("no_two_pi", "forgets the factor 2 pi", _no_two_pi),
)


def _loop(X, mixture, e_step=e_step, stop=None, n=60):
    mixtures = [mixture]
    for _ in range(n):
        mixtures.append(m_step(X, e_step(X, mixtures[-1])))
        if stop and stop(*mixtures[-2:]):
            break
    return mixtures


def _aliased(X, mixture):
    return _loop(X, mixture, stop=lambda old, new: True)


def _stops_by_means(X, mixture):
    def still(old, new):
        return np.allclose(old.means, new.means, atol=1e-3)

    return _loop(X, mixture, stop=still)


def _gamma_once(X, mixture):
    gamma = e_step(X, mixture)
    return _loop(X, mixture, e_step=lambda X, theta: gamma, n=20)


def _unweighted_loop(X, mixture):
    return _loop(X, mixture, e_step=_no_weights)


def _hard_loop(X, mixture):
    def soft_enough(X, theta):  # a pinch of softness, or a component dies
        return 0.98 * _hard(X, theta) + 0.02 / theta.n_components

    return _loop(X, mixture, e_step=soft_enough)


def _late_history(X, mixture):
    mixtures = _loop(X, mixture)
    values = [log_likelihood(X, theta) for theta in mixtures]
    return Trace(tuple(mixtures), values[1:] + values[-1:], values[1:], True, "done")


LOOPS = (
    Mutant("aliased", "compares theta with itself and stops at once", _aliased),
    Mutant("stops_by_means", "stops when the means alone stand still", _stops_by_means),
    Mutant("gamma_once", "runs the E step once, before the loop", _gamma_once),
    Mutant("unweighted_loop", "forgets the weights in every E step", _unweighted_loop),
    Mutant("hard_loop", "hardens gamma in every E step", _hard_loop),
    Mutant("late_history", "records each log-likelihood one step late", _late_history),
)


# ------------------------------------------------------- the score of a reader's checks


def _other_e_step(X, mixture):
    return _normal(np.log(mixture.weights) + _log_gaussian(X, mixture))


def _other_m_step(X, gamma):
    X, gamma = np.asarray(X, dtype=float), np.asarray(gamma, dtype=float)
    means = np.stack([np.average(X, axis=0, weights=g) for g in gamma.T])
    return Mixture(gamma.mean(axis=0), means, _about(X, gamma, means))


def _other_log_likelihood(X, mixture):
    return float(log_sum_exp(np.log(mixture.weights) + _log_gaussian(X, mixture)).sum())


# The second is right too and rounds otherwise: a check may not ask for equal floats.
_RIGHT = {
    "e_step": (e_step, _other_e_step),
    "m_step": (m_step, _other_m_step),
    "log_likelihood": (log_likelihood, _other_log_likelihood),
}
_WRONG = {"e_step": E_STEPS, "m_step": M_STEPS, "log_likelihood": LOG_LIKELIHOODS}


@dataclass(frozen=True, repr=False)
class Score:
    """Say which mutants a set of checks kills; true when it kills them all.

    Parameters
    ----------
    subject : str
        "e_step", "m_step" or "log_likelihood".
    killed, alive : tuple of Mutant
        Those that some check refuses, and those that every check accepts.
    unfair : tuple of str
        The checks that refuse a correct step; they do not count.
    reasons : tuple of str
        Why each of those does not count.
    """

    subject: str
    killed: tuple
    alive: tuple
    unfair: tuple
    reasons: tuple

    def __bool__(self):
        return not self.alive and not self.unfair

    def __repr__(self):
        n = len(self.killed) + len(self.alive)
        lines = [f"{self.subject}: {len(self.killed)} of {n} mutants killed"]
        lines += [
            f"  does not count: {name} {reason}"
            for name, reason in zip(self.unfair, self.reasons, strict=True)
        ]
        return "\n".join(lines + [f"  alive: {m.name} ({m.bug})" for m in self.alive])


def score(checks, subject="e_step"):
    """Count the mutants that a reader's own checks kill.

    Parameters
    ----------
    checks : callable or sequence of callable
        Each takes a step and judges it: it accepts by returning True (or nothing, if
        its assertions hold), and refuses by returning False or raising.
    subject : {"e_step", "m_step", "log_likelihood"}, optional
        What the checks are about.

    Returns
    -------
    Score
        A check that refuses a correct step kills nothing.

    Raises
    ------
    TypeError
        When a check is no function.
    ValueError
        When `subject` is unknown.

    Notes
    -----
    Two correct steps must survive, which differ by rounding.

    Examples
    --------
    >>> def rows_sum_to_one(e_step):
    ...     theta = Mixture([0.5, 0.5], [[0.0], [2.0]], [[[1.0]], [[1.0]]])
    ...     return np.allclose(e_step(np.array([[0.5], [3.0]]), theta).sum(axis=1), 1)
    >>> [mutant.name for mutant in score(rows_sum_to_one).killed]
    ['over_points', 'not_normalised']
    """
    if subject not in _WRONG:
        raise ValueError(f"subject is {subject!r}; choose from {', '.join(_WRONG)}")
    if not callable(checks) and not isinstance(checks, Iterable):
        raise TypeError(f"checks is {checks!r}; pass functions that take a step")
    checks = [checks] if callable(checks) else list(checks)
    for i, check in enumerate(checks):
        if not callable(check):
            raise TypeError(
                f"checks[{i}] is {check!r}; pass functions that take a step"
            )
    reasons = [_reason(check, subject) for check in checks]
    fair = [c for c, reason in zip(checks, reasons, strict=True) if not reason]
    unfair = [c for c, reason in zip(checks, reasons, strict=True) if reason]
    killed = [m for m in _WRONG[subject] if any(_refusal(c, m) for c in fair)]
    return Score(
        subject,
        tuple(killed),
        tuple(m for m in _WRONG[subject] if m not in killed),
        tuple(getattr(c, "__name__", type(c).__name__) for c in unfair),
        tuple(reason for reason in reasons if reason),
    )


def _reason(check, subject):
    # Why a check does not count: empty when it accepts both correct steps.
    exact, rounded = (_refusal(check, step) for step in _RIGHT[subject])
    if exact == _REFUSED:
        return f"refuses a correct {subject}"
    if exact:
        return f"stops at a correct {subject}: {exact}"
    if rounded:
        return f"refuses a correct {subject} that rounds otherwise: allow a tolerance"
    return ""


_REFUSED = "refused"


def _refusal(check, step):
    # How a check refuses a step: empty when it accepts it.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            verdict = check(step)
        except AssertionError:
            return _REFUSED
        except Exception as error:
            return f"{type(error).__name__}: {error}".split("\n")[0]
    return _REFUSED if verdict is not None and not np.all(verdict) else ""
