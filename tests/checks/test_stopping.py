"""The loop of chapter 6 stops at its tolerance: per point, not earlier, not later."""

import pytest

import gmm_lib as gm

LAW = "it stops at a rise of 1e-08 nats a point"


def loop(small, X, mixture):
    """Run EM until `small` says so of the last rise and the number of points."""
    mixtures, levels, bounds = [mixture], [gm.log_likelihood(X, mixture)], []
    for _ in range(1000):
        gamma = gm.e_step(X, mixtures[-1])
        mixtures.append(gm.m_step(X, gamma))
        bounds.append(gm.lower_bound(X, gamma, mixtures[-1]))
        levels.append(gm.log_likelihood(X, mixtures[-1]))
        if small(levels[-1] - levels[-2], len(X)):
            break
    return gm.Trace(mixtures, levels, bounds, True, "the rise was small")


def per_point(X, mixture):
    return loop(lambda rise, N: rise / N < 1e-8, X, mixture)


def up_or_down(X, mixture):
    return loop(lambda rise, N: abs(rise) <= 1e-8 * N, X, mixture)


def without_the_last(X, mixture):
    whole = per_point(X, mixture)
    histories = whole.mixtures[:-1], whole.log_likelihoods[:-1], whole.lower_bounds[:-1]
    return gm.Trace(*histories, True, whole.reason)


@pytest.mark.parametrize("right", [gm.em, per_point, up_or_down, without_the_last])
def test_a_loop_that_stops_at_the_tolerance_is_accepted(right):
    report = gm.checks.em(right, tol=1e-8)
    assert report, report
    assert LAW in report.held


@pytest.mark.parametrize(
    ("tol", "per", "words"),
    [
        (1e-6, True, "while an iteration still raises"),
        (1e-8, False, "but the run goes on"),
        (1e-12, True, "but the run goes on"),
    ],
    ids=["a hundred times", "in all", "too strict"],
)
def test_another_tolerance_is_refused_by_this_law_alone(tol, per, words):
    def wrong(X, mixture):
        return loop(lambda rise, N: rise <= tol * (N if per else 1), X, mixture)

    assert gm.checks.em(wrong), "without a tolerance there is nothing to refuse"
    report = gm.checks.em(wrong, tol=1e-8)
    assert [failure.invariant for failure in report.failures] == [LAW]
    assert words in report.failures[0].sentence


def test_a_loop_that_stops_too_early_loses_marks():
    def hasty(X, mixture):
        return loop(lambda rise, N: rise <= 1e-6 * N, X, mixture)

    assert gm.checks.mark("ex-impl-em", {"my_em": per_point}).score == 1
    marked = gm.checks.mark("ex-impl-em", {"my_em": hasty})
    assert marked.score < 1
    assert "em.stops" in marked.failing


def test_a_loop_that_is_to_say_how_it_went_returns_no_bare_list():
    report = gm.checks.em(lambda X, mixture: per_point(X, mixture).mixtures, tol=1e-8)
    assert [failure.invariant for failure in report.failures] == [
        "the histories are those of the iterates"
    ]
    assert "return a gm.Trace" in report.failures[0].sentence
