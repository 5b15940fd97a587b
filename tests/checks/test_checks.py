"""The checks accept what is right, refuse what is wrong, and say why."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.mixture import GaussianMixture as Reference

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.mutants.e_steps import _not_normalised, no_weights


def names(report):
    return {failure.invariant for failure in report.failures}


def log_density(X, mixture):
    return mixture.log_density(X)


def sample(mixture, n, rng):
    return mixture.sample(n, rng)


RIGHT = [
    (gm.checks.e_step, gm.e_step),
    (gm.checks.m_step, gm.m_step),
    (gm.checks.log_density, log_density),
    (gm.checks.log_likelihood, gm.log_likelihood),
    (gm.checks.em, gm.em),
    (gm.checks.sampler, sample),
]
KNOWN = [
    (gm.checks.e_step, mutants.E_STEPS),
    (gm.checks.m_step, mutants.M_STEPS),
    (gm.checks.log_likelihood, mutants.LOG_LIKELIHOODS),
    (gm.checks.em, mutants.LOOPS),
]


@pytest.mark.parametrize(("check", "own"), RIGHT)
def test_the_library_keeps_every_invariant(check, own):
    report = check(own)
    assert report, report
    assert report.held
    assert not report.hint


def e_step_of_scikit_learn(X, mixture):
    K = mixture.n_components
    model = Reference(K, covariance_type="full")
    model.weights_, model.means_ = mixture.weights, mixture.means
    model.covariances_ = mixture.covariances
    precisions = np.linalg.inv(mixture.covariances)
    model.precisions_cholesky_ = np.linalg.cholesky(precisions)
    return model.predict_proba(X)


def m_step_by_loops(X, gamma):
    weights, means, covariances = [], [], []
    for g in gamma.T:
        weights.append(g.sum() / len(X))
        means.append(sum(g[n] * X[n] for n in range(len(X))) / g.sum())
        outer = [
            g[n] * np.outer(X[n] - means[-1], X[n] - means[-1]) for n in range(len(X))
        ]
        covariances.append(sum(outer) / g.sum())
    return weights, means, covariances


def test_an_independent_right_step_is_accepted():
    assert gm.checks.e_step(e_step_of_scikit_learn), "scikit-learn's"
    report = gm.checks.m_step(m_step_by_loops)
    assert names(report) <= {"a shift of 1e8 moves only the means"}, report


def test_a_run_may_return_its_mixtures_as_a_list():
    report = gm.checks.em(lambda X, mixture: list(gm.em(X, mixture).mixtures))
    assert report
    assert "the histories are those of the iterates" not in report.held


@pytest.mark.parametrize("tol", [1e-3, 1e-4])
def test_a_run_that_stops_at_a_rise_still_to_be_seen_is_refused(tol):
    report = gm.checks.em(lambda X, mixture: gm.em(X, mixture, tol=tol))
    assert names(report) == {"one more iteration moves nothing"}, report
    assert report.score < 0.6


@pytest.mark.parametrize("first", [0, 1], ids=["under the old", "after the next"])
def test_a_run_that_tells_log_likelihoods_for_its_bounds_is_refused(first):
    def misreports(X, mixture):
        trace = gm.em(X, mixture)
        told = trace.log_likelihoods
        bounds = told[first : first + trace.n_iter]
        return gm.Trace(trace.mixtures, told, bounds, trace.converged, trace.reason)

    report = gm.checks.em(misreports)
    assert names(report) == {"the histories are those of the iterates"}, report
    assert "lower_bounds[0]" in str(report)


def test_squares_about_the_mean_of_all_points_are_refused():
    def about_one_centre(X, gamma):
        centre = X.mean(axis=0)
        theta = difference_of_squares(X - centre, gamma)
        return theta[0], theta[1] + centre, theta[2]

    report = gm.checks.m_step(about_one_centre)
    assert names(report) == {"a shift of 1e8 moves only the means"}, report
    assert "1e8 apart" in str(report)


def difference_of_squares(X, gamma):
    N_k = gamma.sum(axis=0)
    means = gamma.T @ X / N_k[:, None]
    squares = np.einsum("nk,nd,ne->kde", gamma, X, X) / N_k[:, None, None]
    return N_k / len(X), means, squares - means[:, :, None] * means[:, None, :]


# The invariants that must catch each mutant, by the bug in it. A mutant may break
# others too.
CAUGHT_BY = {
    "no_weights": "where components coincide, gamma is the weights",
    "no_determinant": "a narrower component is denser at its mean",
    "determinant_not_rooted": "a narrower component is denser at its mean",
    "no_half": "gamma is Bayes' rule",
    "distance_not_squared": "gamma is Bayes' rule",
    "euclidean": "units do not matter: x -> A x + b leaves gamma",
    "diagonal": "units do not matter: x -> A x + b leaves gamma",
    "covariance_not_inverted": "units do not matter: x -> A x + b leaves gamma",
    "factor_transposed": "units do not matter: x -> A x + b leaves gamma",
    "over_points": "each point is judged alone",
    "not_normalised": "each row of gamma is a distribution over components",
    "hard": "the bound touches: F(gamma, theta) = l(theta)",
    "no_logarithms": "it survives 400 dimensions",
    "one_maximum": "it survives a point at 1000 sigma",
    "smallest": "it survives a point at 1000 sigma",
    "mean_shift": "it survives a point at 1000 sigma",
    "first_column": "it survives a point at 1000 sigma",
    "clipped": "tiny responsibilities are not rounded up",
    "sigma_for_its_square": "gamma is Bayes' rule",
    "mean_over_N": "a shift of 1e8 moves only the means",
    "covariance_over_N": "hard gamma gives each class's own estimates",
    "sample_covariance": "giving every point twice changes nothing",
    "unweighted_covariance": "the mixture keeps the data's mean and covariance",
    "about_the_data_mean": "the mixture keeps the data's mean and covariance",
    "drops_correlations": "one component takes the data's mean and covariance",
    "rounds": "means are weighted means of the points",
    "equal_weights": "weights are the column means of gamma",
    "difference_of_squares": "a shift of 1e8 moves only the means",
    "squared_gamma": "covariances are weighted, about the new means",
    "hidden_ridge": "it maximises the bound F(gamma, theta)",
    "ignores_gamma": "means are weighted means of the points",
    "writes_into_gamma": "it runs and returns weights, means, covariances",
    "sum_of_logs": "it is the log of a weighted sum of densities",
    "average": "each point counts once",
    "product_of_densities": "it survives 400 dimensions",
    "unweighted_sum": "it is the log of a weighted sum of densities",
    "no_two_pi": "for one component it is the Gaussian's",
    "aliased": "one more iteration moves nothing",
    "stops_by_means": "one more iteration moves nothing",
    "gamma_once": "one more iteration moves nothing",
    "unweighted_loop": "the log-likelihood never falls",
    "hard_loop": "one more iteration moves nothing",
    "tiny_ridge": "units do not matter: x -> A x + b maps the answer",
    "frozen_shapes": "one more iteration moves nothing",
    "late_history": "the histories are those of the iterates",
}


@cache
def report_of(check, mutant):
    return check(mutant)


@pytest.mark.parametrize(
    ("check", "mutant"),
    [(check, mutant) for check, group in KNOWN for mutant in group],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_mutant_breaks_the_invariant_that_its_bug_is_about(check, mutant):
    report = report_of(check, mutant)
    assert not report
    assert CAUGHT_BY[mutant.name] in names(report), report


@pytest.mark.parametrize("check_and_group", KNOWN[:2], ids=["e_step", "m_step"])
def test_a_report_recognises_the_bug_by_its_numbers(check_and_group):
    check, group = check_and_group
    for mutant in group:
        report = report_of(check, mutant)
        silent = mutant.name in ("difference_of_squares", "writes_into_gamma")
        assert report.hint == ("" if silent else mutant.bug)


def test_two_bugs_at_once_are_given_no_wrong_hint():
    def flat_and_hard(X, mixture):
        return np.eye(mixture.n_components)[no_weights(X, mixture).argmax(1)]

    report = gm.checks.e_step(flat_and_hard)
    assert not report
    assert not report.hint


def test_the_first_counter_example_is_the_smallest():
    sentence = gm.checks.e_step(_not_normalised).failures[0].sentence
    assert sentence.startswith("With x = 1, weights [1], means [0], variances [4],")
    assert "0.176" in sentence


def raises(*args):
    raise KeyError("no such thing")


def unfilled(*args):
    raise NotImplementedError


BROKEN = [
    None,
    3,
    raises,
    unfilled,
    lambda: 1,
    lambda *args: None,
    lambda *args: "text",
    lambda *args: np.nan,
    lambda *args: np.full((1, 1), np.inf),
    lambda *args: [],
    lambda *args: [[1, 2], [3]],
    lambda *args: (None, None, None),
    lambda *args: object(),
    lambda *args: args[0],
    lambda *args: args[1],
    lambda *args: 1j,
]


@pytest.mark.parametrize("check", [check for check, _ in RIGHT])
@pytest.mark.parametrize("attempt", BROKEN)
def test_no_attempt_makes_a_check_raise(check, attempt):
    report = check(attempt)
    assert not report
    assert report.failures[0].sentence.endswith((".", "?"))


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=6),
    st.booleans(),
)
def test_no_numbers_make_a_check_raise(numbers, of_the_right_shape):
    def e_step(X, mixture):
        shape = (len(X), mixture.n_components)
        return np.resize(numbers, shape) if of_the_right_shape else np.array(numbers)

    def m_step(X, gamma):
        K, D = gamma.shape[1], X.shape[1]
        return [np.resize(numbers, shape) for shape in [(K,), (K, D), (K, D, D)]]

    assert not gm.checks.e_step(e_step)
    assert not gm.checks.m_step(m_step)


def test_a_stub_is_told_that_it_is_empty():
    def e_step(X, mixture): ...

    text = repr(gm.checks.e_step(e_step))
    assert "e_step returned None: write its body, and return its result." in text
    assert "With" not in text


def test_an_attempt_that_writes_into_its_argument_is_told():
    def m_step(X, gamma):
        X -= X.mean(axis=0)
        return gm.m_step(X, gamma)

    assert "wrote into an argument" in gm.checks.m_step(m_step).failures[0].sentence


def test_a_change_below_four_digits_is_told_with_digits_enough_to_see_it():
    def lower_bound(X, q, mixture):
        q[q == 0] = 1e-300
        return gm.lower_bound(X, q, mixture)

    sentence = gm.checks.lower_bound(lower_bound).failures[0].sentence
    assert "[[1, 0]] became [[1, 1e-300]]" in sentence


def test_a_transposed_gamma_is_told():
    report = gm.checks.e_step(lambda X, mixture: gm.e_step(X, mixture).T)
    assert "is it transposed?" in report.failures[0].sentence


def test_the_root_of_a_determinant_fits_no_float_in_400_dimensions():
    def e_step(X, mixture):
        a = np.empty((len(X), mixture.n_components))
        for k, (mean, S) in enumerate(
            zip(mixture.means, mixture.covariances, strict=True)
        ):
            L = np.linalg.cholesky(S)
            y = np.linalg.solve(L, (X - mean).T)
            root = np.prod(np.diag(L))
            a[:, k] = np.log(mixture.weights[k] / root) - 0.5 * np.sum(y * y, axis=0)
        a = np.exp(a - a.max(axis=1, keepdims=True))
        return a / a.sum(axis=1, keepdims=True)

    assert names(gm.checks.e_step(e_step)) == {"it survives 400 dimensions"}


def test_logarithms_of_gamma_are_told_from_a_gamma_that_underflows():
    report = gm.checks.e_step(lambda X, mixture: np.log(gm.e_step(X, mixture)))
    assert "take the exponential" in report.failures[0].sentence
    assert "Stay with logarithms" not in repr(report)


def test_only_an_e_step_that_is_right_in_small_numbers_is_told_to_use_logarithms():
    def over_points(X, mixture):
        joint = np.exp(mixture.log_joint(X))
        return joint / joint.sum(axis=0)

    assert "Stay with logarithms" not in repr(gm.checks.e_step(over_points))
    no_logarithms = {mutant.name: mutant for mutant in mutants.E_STEPS}["no_logarithms"]
    assert "Stay with logarithms" in repr(gm.checks.e_step(no_logarithms))


@pytest.mark.parametrize("ridge", [1e-6, 1e-3, 0.25])
def test_a_ridge_that_nobody_asked_for_is_told_by_its_size(ridge):
    report = gm.checks.m_step(lambda X, gamma: gm.m_step(X, gamma, reg_covar=ridge))
    assert report.hint == f"adds {ridge:g} to every variance unasked"
    assert f"here it is {1 + ridge:.8g}" in report.failures[0].sentence


def test_a_ridge_that_follows_the_data_is_given_no_wrong_size():
    def m_step(X, gamma):
        return gm.m_step(X, gamma, reg_covar=1e-3 * X.var())

    report = gm.checks.m_step(m_step)
    assert not report
    assert not report.hint


def test_wrong_means_are_not_told_to_subtract_before_squaring():
    def m_step(X, gamma):
        theta = gm.m_step(X, gamma)
        return theta.weights, gamma.T @ X, theta.covariances

    assert "before squaring" not in repr(gm.checks.m_step(m_step))


def test_arrays_in_another_order_and_of_few_digits_are_told():
    def swapped(X, gamma):
        theta = gm.m_step(X, gamma)
        return theta.means, theta.weights, theta.covariances

    def single(X, mixture):
        return gm.e_step(X, mixture).astype(np.float32)

    sentence = gm.checks.m_step(swapped).failures[0].sentence
    assert sentence.endswith("the order is weights, means, covariances.")
    sentence = gm.checks.e_step(single).failures[0].sentence
    assert sentence.endswith("compute in float64.")


def test_numbers_of_any_type_are_accepted():
    def e_step(X, mixture):
        return gm.e_step(X, mixture).astype(object)

    assert gm.checks.e_step(e_step)


def test_a_report_reads_the_same_in_every_run():
    for check, group in KNOWN:
        for mutant in group[:3]:
            first, second = report_of(check, mutant), check(mutant)
            assert repr(first) == repr(second)
            assert first._repr_html_() == second._repr_html_()
            assert max(map(len, repr(first).splitlines())) <= 88


def test_a_report_shows_no_address():
    def e_step(X, mixture):
        raise TypeError(f"cannot use {object()}")

    sentence = gm.checks.e_step(e_step).failures[0].sentence
    assert sentence.endswith("cannot use <object object>.")


def test_a_report_escapes_what_it_shows_as_html():
    def e_step(X, mixture):
        raise ValueError("<b>bold</b>")

    html = gm.checks.e_step(e_step)._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_a_ridge_is_checked_where_the_step_has_one():
    def m_step(X, gamma, reg_covar=0.0):
        return gm.m_step(X, gamma)

    law = "reg_covar, where it is taken, adds to the diagonal"
    assert names(gm.checks.m_step(m_step)) == {law}
    assert gm.checks.m_step(lambda X, gamma: gm.m_step(X, gamma))


def scaled_density(X, mixture):
    return mixture.log_density(X) + 0.01


def test_a_density_of_another_mass_is_caught():
    report = gm.checks.log_density(scaled_density)
    assert "the density integrates to one" in names(report)
