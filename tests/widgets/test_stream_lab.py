"""StreamLab: rows that come batch by batch, with steps that remember or waver."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import StreamLab
from gmm_lib.widgets.stream_lab import stream
from gmm_lib.widgets.stream_lab.draws import draws
from gmm_lib.widgets.stream_lab.stream_lab import PRESETS
from tests.widgets.conftest import (
    axe_faults,
    each,
    problems,
    said,
    small_targets,
    state,
    stop_clock,
)
from tests.widgets.facts import close
from tests.widgets.labs import lab_with

STREAMS = [
    {"batches": 37},
    {"exponent": 1.0, "drift": 4.0, "batches": 100},
    {"steps": "constant", "rate": 0.2, "batch": 2, "batches": 211, "seed": 5},
    {"batch": 100, "batches": 10, "drift": 1.5, "offset": 1, "exponent": 0.75},
]


def same(numbers, mixture):
    close(numbers["weights"], mixture.weights)
    close(numbers["means"], mixture.means.ravel())
    close(numbers["covariances"], mixture.covariances.ravel())


def test_the_page_makes_of_a_stream_what_the_library_makes(show):
    page = show(*(StreamLab() for _ in STREAMS), change=each(*STREAMS))
    for i, traits in enumerate(STREAMS):
        facts, lab = state(page, i), lab_with(traits)
        same(facts["mixture"], lab.mixture)
        close(facts["gap"], lab.gap)
        shift = lab.drift * lab.batches * lab.batch / 1000
        same(facts["best"], stream.best(lab.seed, shift)[0])
        assert facts["curve"][-1] == [lab.batches * lab.batch, facts["gap"]]


@pytest.mark.parametrize("traits", STREAMS)
def test_a_point_of_the_curve_is_the_gap_when_so_many_rows_had_come(traits, show):
    page = show(StreamLab(), change=each(traits))
    curve = state(page)["curve"]
    lab = lab_with(traits)
    for rows, gap in curve[:: max(1, len(curve) // 6)]:
        lab.batches = rows // lab.batch
        close(gap, lab.gap)


def test_it_takes_the_steps_that_partial_fit_takes():
    lab = StreamLab()
    lab.exponent = 0.75
    start = stream.START
    model = gm.GaussianMixture(
        2,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=np.linalg.inv(start.covariances),
        step_exponent=0.75,
        reg_covar=0,
    )
    for t in range(40):
        model.partial_fit(lab.X[10 * t : 10 * t + 10])
    lab.batches = 40
    np.testing.assert_allclose(model.means_, lab.mixture.means, atol=1e-9)
    np.testing.assert_allclose(model.covariances_, lab.mixture.covariances, atol=1e-9)


def test_a_step_of_one_on_a_whole_batch_is_an_em_step():
    lab = lab_with({"offset": 1, "batch": 100, "batches": 1})
    own = gm.m_step(lab.X[:100], gm.e_step(lab.X[:100], stream.START))
    np.testing.assert_allclose(lab.mixture.means, own.means, atol=1e-12)
    np.testing.assert_allclose(lab.mixture.covariances, own.covariances, atol=1e-12)


def test_the_mark_is_half_the_parameters_over_the_rows(show):
    page = show(StreamLab(), StreamLab("holes"))
    marks = [state(page, i)["mark"] for i in range(2)]
    assert marks == [gm.n_parameters(2, 2, "full") / 2000, 5 / 800]


def test_rows_weigh_what_the_averages_give_them(show):
    page = show(StreamLab(), change=each({"exponent": 1.0, "batches": 50}))
    facts = state(page)
    assert facts["left"] == pytest.approx(1 / 51)  # each batch as much as the start
    assert facts["count"] == pytest.approx(500)
    assert facts["rho"] == pytest.approx(1 / 52)
    page = show(
        StreamLab(), change=each({"steps": "constant", "rate": 0.2, "batches": 100})
    )
    facts = state(page)
    assert facts["left"] == pytest.approx(0.8**100)
    assert facts["count"] == pytest.approx(10 * (2 - 0.2) / 0.2, rel=1e-6)


def test_a_first_batch_of_two_that_replaces_the_start_breaks_the_fit(show):
    page = show(StreamLab("two"))
    before = state(page)
    page.get_by_role("button", name="Next batch").click()
    facts = state(page)
    assert facts["broken"] == 0
    assert facts["mixture"] == before["mixture"]
    assert "Batch 1 of 2 rows leaves component 1 no width" in said(page)
    page.get_by_label("Steps").select_option("(t + 2)^−α")
    assert state(page)["broken"] is None
    page.get_by_label("Steps").select_option("(t + 1)^−α")
    page.get_by_role("slider", name="Batch").press("End")
    page.get_by_role("button", name="Next batch").click()
    assert state(page)["broken"] is None
    X = stream.rows(2, 0.0)[:2]
    sums = gm.expected_statistics(X, stream.START).moments([0.0, 0.0])
    own = sums.second / sums.counts[:, None, None]
    apart = sums.first / sums.counts[:, None]
    shapes = own - apart[:, :, None] * apart[:, None]
    assert np.linalg.eigvalsh(shapes)[:, 0] == pytest.approx([0, 0], abs=1e-12)


def test_steps_that_remember_stay_behind_and_constant_ones_waver():
    lab = lab_with({"batches": 100})
    slow, mark = lab.gap, 11 / 2000
    assert slow < 2 * mark
    lab.exponent = 1.0
    assert lab.gap > 10 * slow
    lab.steps, lab.rate = "constant", 0.3
    late = []
    for lab.batches in range(70, 101):
        late.append(lab.gap)
    assert min(late) > 2 * mark


def test_steps_that_remember_lag_behind_a_drift_and_constant_ones_follow(show):
    page = show(StreamLab("drifting"))
    page.get_by_role("button", name="Play").click()
    lag = state(page)
    assert "as they would be now" in said(page)
    page.get_by_label("Steps").select_option("constant ρ")
    page.get_by_role("slider", name="Step").press("ArrowRight")
    follows = state(page)
    assert follows["rate"] == 0.1
    assert lag["off"] > 1.5 > 0.7 > follows["off"]
    assert lag["gap"] > 5 * follows["gap"]


def test_play_goes_to_the_end_at_once_where_motion_is_reduced(show):
    page = show(StreamLab())
    page.get_by_role("button", name="Play").click()
    assert state(page)["batches"] == 100
    assert "1000 of 1000 rows seen" in said(page)
    page.get_by_role("button", name="Play").click()
    assert state(page)["batches"] == 100


def test_play_runs_where_motion_is_welcome_and_stops_when_a_slider_moves(show):
    page = show(StreamLab(), alone=True)
    page.emulate_media(reduced_motion="no-preference")
    stop_clock(page)
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(2000)
    assert 2 <= state(page)["batches"] < 100
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").click()
    page.get_by_role("slider", name="Rows seen").press("Home")
    page.get_by_role("button", name="Play").wait_for()
    assert state(page)["batches"] == 0


def test_the_controls_set_the_state(show):
    page = show(StreamLab())
    page.get_by_role("slider", name="Step").press("ArrowRight")
    page.get_by_role("slider", name="Drift").press("ArrowRight")
    page.get_by_role("slider", name="Rows seen").press("End")
    page.get_by_role("slider", name="Batch").press("ArrowRight")
    facts = state(page)
    named = ("exponent", "drift", "batch", "batches")
    assert [facts[name] for name in named] == [0.65, 0.5, 20, 50]
    page.get_by_role("button", name="New rows").click()
    assert state(page)["seed"] == 3
    page.get_by_role("button", name="Drift").click()
    facts = state(page)
    assert {name: facts[name] for name in PRESETS["drifting"]} == {
        **PRESETS["drifting"],
        "seed": 3,
    }
    assert page.locator("[aria-pressed=true]").inner_text() == "Drift"
    page.get_by_role("button", name="Reset").click()
    facts = state(page)
    assert {name: facts[name] for name in PRESETS["stationary"]} == PRESETS[
        "stationary"
    ]


def test_the_generator_is_the_pages_and_its_rows_are_of_the_world():
    u, z = draws(7, 20_000)
    assert u.min() >= 0
    assert u.max() < 1
    assert u.mean() == pytest.approx(0.5, abs=0.01)
    np.testing.assert_allclose(np.cov(z.T), np.eye(2), atol=0.03)
    X, groups = stream.standing(3)
    assert groups.mean() == pytest.approx(stream.TRUTH.weights[1], abs=0.05)
    moved = stream.rows(3, stream.drifted(5.0)) - X
    assert not moved[groups == 0].any()
    ends = np.linalg.norm(moved[groups == 1], axis=1)
    assert ends[-1] == pytest.approx(5, abs=0.02)
    assert (np.diff(ends) > 0).all()


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"batch": 3},
        {"batches": 101},
        {"rate": 0},
        {"exponent": 2},
        {"mode": "flood"},
        {"mechanism": "theft"},
        {"lost": 1},
        {"seed": 0.5},
    ]
    page = show(*(StreamLab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("must be some that there are" in sentence for sentence in sentences)


def test_traits_and_arguments_are_checked():
    lab = StreamLab()
    for name, value in [("exponent", 0.4), ("rate", 0), ("lost", 0.95), ("seed", 0)]:
        with pytest.raises(TraitError, match=f"{name} is {value}.*; give a number"):
            setattr(lab, name, value)
    with pytest.raises(TraitError, match="batches is 101; give a number from 0 to 100"):
        lab.batches = 101
    lab.batches = 100
    lab.batch = 40
    assert lab.batches == 25
    with pytest.raises(ValueError, match="preset"):
        StreamLab("flood")


def test_a_preset_opens_as_it_is_called_and_is_accessible(show):
    page = show(StreamLab("holes"), StreamLab("two"))
    assert state(page, 0)["mode"] == "holes"
    assert (state(page, 1)["offset"], state(page, 1)["batch"]) == (1, 2)
    assert axe_faults(page) == []
    assert small_targets(page) == []
