"""Each mutant of the library is caught by what its bug is about, and named."""

from functools import cache

import pytest

import gmm_lib as gm
from gmm_lib import mutants
from tests.checks.answers import names

KNOWN = [
    (gm.checks.e_step, mutants.E_STEPS),
    (gm.checks.m_step, mutants.M_STEPS),
    (gm.checks.log_likelihood, mutants.LOG_LIKELIHOODS),
    (gm.checks.em, mutants.LOOPS),
]
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


def test_a_report_reads_the_same_in_every_run():
    for check, group in KNOWN:
        for mutant in group[:3]:
            first, second = report_of(check, mutant), check(mutant)
            assert repr(first) == repr(second)
            assert first._repr_html_() == second._repr_html_()
            assert max(map(len, repr(first).splitlines())) <= 88
