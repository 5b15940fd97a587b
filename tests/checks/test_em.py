"""Loops of EM: what they may return, and what they may not say of themselves."""

import pytest

import gmm_lib as gm
from tests.checks.answers import names


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
