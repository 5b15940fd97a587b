"""EMLab: half-steps that are the library's, from the data and the start one chooses."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import EMLab
from tests.widgets.conftest import (
    choose,
    drag,
    each,
    played,
    press,
    problems,
    said,
    state,
)
from tests.widgets.facts import assert_like, mixture_of


@pytest.mark.parametrize("family", ["full", "spherical"])
def test_half_steps_are_the_librarys(show, family):
    lab = EMLab(preset="overlapping", covariance_type=family)
    page = show(lab)
    theta = lab.mixture
    for t in range(3):
        press(page, "E step")
        facts = state(page)
        gamma = gm.e_step(lab.X, theta)
        assert (facts["iteration"], facts["phase"]) == (t, "E")
        assert facts["lowerBound"] == pytest.approx(facts["logLikelihood"])
        assert facts["divergence"] == pytest.approx(0, abs=1e-9)
        press(page, "M step")
        facts = state(page)
        theta = gm.m_step(lab.X, gamma, covariance_type=family)
        assert (facts["iteration"], facts["phase"]) == (t + 1, "M")
        assert_like(facts, theta)
        level = gm.log_likelihood(lab.X, theta)
        bound = gm.lower_bound(lab.X, gamma, theta)
        assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
        assert facts["lowerBound"] == pytest.approx(bound, rel=1e-10)
        assert facts["divergence"] == pytest.approx(level - bound, rel=1e-6)
    page.get_by_role("button", name="M step").press("Enter")
    assert state(page) == facts
    assert "next half-step is the E step" in said(page)


def test_steps_are_taken_back_scrubbed_and_played(show):
    page = show(EMLab(preset="separated"), alone=True)
    start = state(page)
    press(page, "E step", "M step", "Back")
    assert (state(page)["iteration"], state(page)["phase"]) == (0, "E")
    press(page, "Back")
    assert state(page) == {**start, "last": 1}
    played(page)
    end = state(page)
    trace = gm.em(EMLab(preset="separated").X, mixture_of(start))
    assert end["iteration"] == end["last"] == trace.n_iter
    assert_like(end, trace.mixture, rel=1e-9)
    slide = page.get_by_role("slider", name="Iteration")
    slide.press("Home")
    assert state(page)["means"] == start["means"]
    slide.press("ArrowRight")
    assert_like(state(page), trace.mixtures[1])


def test_choices_change_the_world_the_components_and_the_family(show):
    page = show(EMLab())
    for name in ("cigars", "overlapping", "rescaled", "outlier"):
        choose(page, "Data", name)
        lab = EMLab(preset=name)
        assert (state(page)["preset"], state(page)["points"]) == (name, len(lab.X))
        assert_like(state(page), lab.mixture)
        value = gm.log_likelihood(lab.X, lab.mixture)
        assert state(page)["logLikelihood"] == pytest.approx(value, rel=1e-12)
    choose(page, "Components", "6")
    facts = state(page)
    assert len(facts["weights"]) == 6
    rows = {tuple(x) for x in lab.X.tolist()}
    assert {tuple(mean) for mean in facts["means"]} <= rows
    press(page, "New start")
    assert state(page)["seed"] == facts["seed"] + 1
    assert state(page)["means"] != facts["means"]
    choose(page, "Components", "6")
    again = state(page)["means"]
    choose(page, "Components", "6")
    assert state(page)["means"] == again
    before = mixture_of(state(page))
    for family in ("diag", "tied", "spherical"):
        choose(page, "Covariances", family)
        press(page, "E step", "M step")
        gamma = gm.e_step(lab.X, before)
        choose(page, "Covariances", "full")
        assert state(page)["family"] == "full"
    assert gamma.shape == (len(lab.X), 6)


def test_other_data_keep_the_family_of_covariances_and_say_so(show):
    page = show(EMLab(preset="rescaled"))
    choose(page, "Covariances", "spherical")
    choose(page, "Data", "old-faithful")
    assert state(page)["family"] == "spherical"
    first = EMLab(preset="old-faithful", covariance_type="spherical")
    assert_like(state(page), first.mixture)
    assert "Covariances: spherical." in said(page)


@pytest.mark.parametrize("ask", ["Components", "New start"])
def test_more_components_than_points_are_refused_and_not_shown(show, ask):
    X = [[0.0, 0.0], [1.0, 5.0], [10.0, 1.0]]
    six = gm.Mixture(np.full(6, 1 / 6), np.arange(12).reshape(6, 2), [np.eye(2)] * 6)
    page = show(EMLab(X, None if ask == "Components" else six))
    before = state(page)
    if ask == "Components":
        choose(page, ask, "6")
    else:
        press(page, ask)
    assert "fewer points than components" in said(page)
    assert state(page) == before
    shown = page.get_by_role("combobox", name="Components").input_value()
    assert int(shown) == len(before["weights"])


def test_on_a_collapse_l_climbs_without_end_and_the_page_says_why(show):
    page = show(EMLab(preset="collapse"))
    levels = []
    for _ in range(12):
        press(page, "E step", "M step")
        levels.append(state(page)["logLikelihood"])
    assert "grows without end" in said(page)
    assert "no maximum" in said(page)
    np.testing.assert_allclose(np.diff(levels[4:]), 2 * np.log(10), rtol=1e-6)


def test_a_collapse_is_seen_in_figures_to_the_end_and_the_buttons_say_it_is_over(show):
    page = show(EMLab(preset="collapse"))
    row = page.locator(".gmm-readout p").filter(has_text="narrowest width")
    widths = []
    for _ in range(40):
        press(page, "E step")
        if page.get_by_role("button", name="M step").get_attribute("aria-disabled") == (
            "true"
        ):
            break
        page.get_by_role("button", name="M step").press("Enter")
        if "The run ends here" in said(page):
            break
        widths.append(row.inner_text())
    assert len(widths) > 5
    assert len(set(widths)) == len(widths), "the width stands still"
    assert "component 2" in widths[-1]
    assert "× 10⁻" in widths[-1]
    for name in ("M step", "Play"):
        button = page.get_by_role("button", name=name, exact=True)
        assert button.get_attribute("aria-disabled") == "true"


def test_from_a_symmetric_start_em_stays_at_a_saddle(show):
    lab = EMLab(preset="symmetric")
    page = show(lab)
    for _ in range(3):
        press(page, "E step", "M step")
    facts = state(page)
    assert "saddle" in said(page)
    assert facts["means"][0] == pytest.approx(facts["means"][1], rel=1e-12)
    drag(page, "Mean 1", 60, 20)
    press(page, "M step", *(["E step", "M step"] * 12))
    assert state(page)["logLikelihood"] > facts["logLikelihood"] + 0.1


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"start": [0.5]},
        {"start": [None] * 14},
        {"n_components": 0},
        {"covariance_type": "round"},
        {"iteration": -1},
        {"phase": "X", "seed": "x"},
    ]
    page = show(*(EMLab() for _ in bad), change=each(*bad))
    assert len(problems(page)) == len(bad)


def test_python_moves_the_run_and_reads_it():
    lab = EMLab(preset="separated")
    start = lab.mixture
    lab.iteration = 4
    trace = gm.em(lab.X, start, tol=0, max_iter=4)
    assert lab.log_likelihood == pytest.approx(trace.log_likelihoods[-1])
    assert lab.phase == "M"
    lab.means = [[1.0, 2.0], *lab.means[1:]]
    assert lab.iteration == 0
    assert lab.mixture.means[0].tolist() == [1.0, 2.0]
    lab.X = lab.X[:50]
    assert lab.log_likelihood == pytest.approx(gm.log_likelihood(lab.X, lab.mixture))
    with pytest.raises(TraitError, match="iteration is -1"):
        lab.iteration = -1


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"X": []}, ValueError, "X has"),
        ({"X": [[1.0, 2.0], [1.0, 3.0]]}, ValueError, "holds 1.0 alone"),
        ({"X": np.eye(3)}, ValueError, "X has 3 features"),
        ({"X": np.eye(2), "preset": "cigars"}, ValueError, "preset is 'cigars'"),
        ({"preset": "round"}, ValueError, "preset"),
        ({"covariance_type": "round"}, ValueError, "covariance_type"),
        ({"mixture": 3}, TypeError, "mixture must be a Mixture"),
        ({"names": ["one"]}, ValueError, "names"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        EMLab(**arguments)
