"""A report's marks: what defines the function earns, what a constant keeps does not."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import checks, mutants
from gmm_lib.checks.attempt import Fault, Untried
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import FAILS, UNTRIED
from gmm_lib.checks.worlds import SOFT_HARD, SOFT_PLANE_HARD, SOFT_TWO
from tests.checks import test_em_step_missing as em_step_missing
from tests.checks import test_gradient as gradient
from tests.checks import test_observed_information as observed_information
from tests.checks import test_stepwise as stepwise
from tests.checks.test_answers import EXERCISES
from tests.checks.test_checks import RIGHT

IDS = Path(__file__).parent / "ids.txt"


def uniform(X, mixture):
    K = mixture.n_components
    return np.full((len(X), K), 1 / K)


def test_an_assertion_that_always_fails_earns_nothing():
    def never(mixture, X):
        raise AssertionError

    assert checks.assertion(never).score == 0


@pytest.mark.parametrize(("check", "right"), RIGHT)
def test_what_is_right_earns_all(check, right):
    assert check(right).score == 1


RIGHT_ANSWERS = dict([*((e.check, e.right[0]) for e in EXERCISES), *RIGHT])


@cache
def report_of_the_right_answer(check):
    return check(RIGHT_ANSWERS[check])


@pytest.mark.parametrize("check", RIGHT_ANSWERS)
def test_an_answer_that_breaks_one_law_loses_a_tenth_at_least(check):
    report = report_of_the_right_answer(check)
    for verdict in report.verdicts:
        for outcome in (FAILS, UNTRIED):
            broken = verdict._replace(outcome=outcome)
            laws = tuple(broken if v is verdict else v for v in report.verdicts)
            assert replace(report, verdicts=laws).score <= 0.9, verdict.id


@pytest.mark.parametrize("check", [exercise.check for exercise in EXERCISES])
def test_a_stub_earns_nothing(check):
    assert check(lambda *arguments: None).score == 0
    assert check(None).score == 0


def test_an_e_step_that_underflows_keeps_most_of_its_marks():
    named = {mutant.name: mutant for mutant in mutants.E_STEPS}
    for name in ("no_logarithms", "one_maximum", "mean_shift", "clipped"):
        assert 0.6 <= checks.e_step(named[name]).score <= 0.9


M_STEPS = {mutant.name: mutant for mutant in mutants.M_STEPS}
UPDATES = {mutant.name: mutant for mutant in mutants.UPDATES}


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (checks.m_step, M_STEPS["difference_of_squares"]),
        (checks.m_step, M_STEPS["tiny_ridge"]),
        (checks.update, UPDATES["raw_squares"]),
        (checks.gradient, gradient.in_one_pass),
        (checks.gradient, gradient.by_densities),
        (checks.observed_information, observed_information.from_guarded_densities),
        (checks.stepwise, stepwise.from_the_origin_stepwise),
        (checks.em_step_missing, em_step_missing.by_raw_squares),
    ],
)
def test_a_right_formula_that_loses_digits_keeps_most_of_its_marks(check, answer):
    report = check(answer)
    assert len(report.failures) == 1
    assert 0.6 <= report.score <= 0.9


def test_a_report_is_written_as_json_with_ids():
    written = json.loads(json.dumps(checks.e_step(uniform).to_dict()))
    laws = {law["id"]: law for law in written["laws"]}
    assert laws["e_step.rows"]["outcome"] == "holds"
    assert laws["e_step.bayes"]["outcome"] == "fails"
    assert laws["e_step.far"]["outcome"] == "not tried"
    assert laws["e_step.bayes"]["sentence"].startswith("With x = 1")
    assert written["score"] == 0


def test_the_ids_of_laws_never_change():
    # A new law may be added to the file; no line of it may change or go.
    reports = [report_of_the_right_answer(check) for check in RIGHT_ANSWERS]
    reports.append(checks.estimator(gm.GaussianMixture(random_state=0)))
    now = {verdict.id for report in reports for verdict in report.verdicts}
    written = IDS.read_text("utf-8").split()
    assert now == {*written}
    assert written == sorted(now)


def test_a_law_that_only_repeats_another_is_not_said_to_hold():
    def silent(f, case):
        raise Untried("the other law says it")

    def wrong(f, case):
        raise Fault("It is wrong.")

    laws = [
        Law("runs", "it runs", lambda f, case: None, [0]),
        Law("wrong", "it is right", wrong, [0]),
        Law("far", "it survives", silent, [0]),
    ]
    report = examine("f", None, laws)
    assert report.held == ("it runs",)
    assert report.skipped == ("it survives",)
    assert "not tried: it survives" in repr(report)
    assert "Not tried: it survives" in report._repr_html_()


def test_a_bound_is_said_to_be_maximal_only_where_it_is():
    for mutant in mutants.M_STEPS:
        report = checks.m_step(mutant)
        if "it maximises the bound F(gamma, theta)" not in report.held:
            continue
        for X, gamma in (SOFT_HARD, SOFT_PLANE_HARD, SOFT_TWO):
            top = gm.lower_bound(X, gamma, gm.m_step(X, gamma))
            assert np.isclose(gm.lower_bound(X, gamma, mutant(X, gamma)), top)


def one_shared_covariance(X, gamma):
    return gm.m_step(X, gamma, covariance_type="tied")


def variances_only(X, gamma):
    return gm.m_step(X, gamma, covariance_type="diag")


def weights_kept(X, gamma):
    theta = gm.m_step(X, gamma)
    K = gamma.shape[1]
    return np.full(K, 1 / K), theta.means, theta.covariances


@pytest.mark.parametrize("step", [one_shared_covariance, variances_only, weights_kept])
def test_a_step_below_the_top_of_the_bound_breaks_both_its_laws(step):
    names = {failure.invariant for failure in checks.m_step(step).failures}
    assert "it maximises the bound F(gamma, theta)" in names
    assert "the bound rises by N KL(new, old)" in names


@pytest.mark.parametrize("check", [check for check, _ in RIGHT])
@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, MemoryError])
def test_whatever_an_attempt_raises_becomes_a_failed_law(check, error):
    def raises(*arguments):
        raise error

    report = check(raises)
    assert f"raised {error.__name__}" in report.failures[0].sentence


def test_the_readers_own_interrupt_passes_through():
    def interrupted(X, mixture):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checks.e_step(interrupted)


def arrays_spoiled(answer):
    """Make of a right answer one that leaves its arrays changed behind it."""

    def spoils(*arguments):
        result = answer(
            *(a.copy() if isinstance(a, np.ndarray) else a for a in arguments)
        )
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument += 1
        return result

    return spoils


TAKE_ARRAYS = [
    *((exercise.check, exercise.right[0]) for exercise in EXERCISES),
    *RIGHT,
]
WITHOUT_ARRAYS = {
    "align",
    "arrivals",
    "component",
    "n_parameters",
    "sampler",
    "skewed_mixture",
    "sums",
}


@pytest.mark.parametrize(
    ("check", "right"),
    [pair for pair in TAKE_ARRAYS if pair[0].__name__ not in WITHOUT_ARRAYS],
)
def test_an_argument_that_is_written_into_is_seen_by_every_check(check, right):
    report = check(arrays_spoiled(right))
    assert "written into" in str(report.failures) or "wrote into" in str(
        report.failures
    )


CHECKS = dict.fromkeys(check for check, _ in TAKE_ARRAYS)
del CHECKS[checks.assertion]  # an assertion that is silent accepts


@pytest.mark.parametrize("check", CHECKS)
def test_an_empty_stub_is_told_so_plainly_by_every_check(check):
    sentence = check(lambda *arguments: None).failures[0].sentence
    assert sentence.endswith("returned None: write its body, and return its result.")
    assert not sentence.startswith("With")
