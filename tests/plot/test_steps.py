"""The history of a run shows both half-steps, and what never falls."""

import numpy as np

import gmm_lib as gm


def test_the_history_shows_both_half_steps(old_faithful, geyser_start):
    trace = gm.em(old_faithful, geyser_start, max_iter=3)
    lines = {line.get_label(): line for line in gm.plot.history(trace).lines}
    assert np.array_equal(lines["log-likelihood"].get_ydata(), trace.log_likelihoods)
    rises = lines["M step"].get_xydata().reshape(3, 3, 2)
    assert np.array_equal(rises[:, 0, 1], trace.log_likelihoods[:-1])
    assert np.array_equal(rises[:, 1, 1], trace.lower_bounds)
    lifts = lines["E step"].get_xydata().reshape(3, 3, 2)
    assert np.array_equal(lifts[:, 0, 1], trace.lower_bounds)
    assert np.array_equal(lifts[:, 1, 1], trace.log_likelihoods[1:])
    assert np.array_equal(lifts[:, 0, 0], lifts[:, 1, 0])  # straight up


def test_a_run_of_no_iterations_has_a_history(old_faithful, geyser_start):
    ax = gm.plot.history(gm.em(old_faithful, geyser_start, max_iter=0))
    assert len(ax.lines[-1].get_xdata()) == 1


def test_a_run_without_bounds_joins_its_log_likelihoods(planar):
    run = gm.Trace([planar] * 3, [-9.0, -5.0, -4.0], None, True, "done")
    lines = {line.get_label(): line for line in gm.plot.history(run).lines}
    assert sorted(lines) == ["iteration", "log-likelihood"]
    for line in lines.values():
        assert line.get_xydata().tolist() == [[0, -9], [1, -5], [2, -4]]


def test_a_history_with_a_prior_shows_what_never_falls(old_faithful, geyser_start):
    trace = gm.em(old_faithful, geyser_start, prior=gm.Prior(), max_iter=5)
    ax = gm.plot.history(trace)
    dots = next(line for line in ax.lines if line.get_marker() == "o")
    np.testing.assert_array_equal(dots.get_ydata(), trace.objectives)
    assert dots.get_label() == "log-likelihood + log-prior"
    assert ax.get_ylabel() == "log-likelihood + log-prior (nats)"
    lifted = [y for line in ax.lines for y in line.get_ydata()]
    assert np.isin(trace.lower_bounds + trace.penalties[1:], lifted).all()
