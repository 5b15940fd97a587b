"""EMLab with Student components: their tails on a slider, and what each point pulls."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import EMLab
from tests.widgets.conftest import (
    axe_faults,
    each,
    played,
    problems,
    small_targets,
    state,
)

NU = 4


def student_start(lab, dof=NU):
    theta = EMLab(preset="outlier").mixture if lab is None else lab.mixture
    pairs = zip(theta.means, theta.covariances, strict=True)
    return gm.MixtureOf(theta.weights, [gm.Student(m, S, dof) for m, S in pairs])


def press(page, *names):
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def assert_like(facts, model):
    parts = model.components
    np.testing.assert_allclose(facts["weights"], model.weights, rtol=1e-10)
    np.testing.assert_allclose(facts["means"], [c.mean for c in parts], rtol=1e-10)
    scatters = np.array([c.scatter for c in parts])
    scale = 1e-10 * np.abs(scatters).max()
    np.testing.assert_allclose(facts["covariances"], scatters, rtol=1e-10, atol=scale)


def pulls_of(X, model, gamma):
    scales = np.column_stack([part.scales(X) for part in model.components])
    return (gamma * scales).sum(axis=1)


@pytest.mark.parametrize("preset", ["outlier", "overlapping", "rescaled"])
def test_half_steps_are_those_of_the_librarys_student_components(show, preset):
    lab = EMLab(preset=preset, dof=NU)
    page = show(lab)
    model, X = student_start(lab), lab.X
    for _ in range(3):
        press(page, "E step")
        gamma = gm.e_step(X, model)
        pulls = pulls_of(X, model, gamma)
        np.testing.assert_allclose(state(page)["pulls"], pulls, rtol=1e-10)
        press(page, "M step")
        facts, model = state(page), model.m_step(X, gamma)
        assert_like(facts, model)
        np.testing.assert_allclose(facts["pulls"], pulls, rtol=1e-10)  # of the E step
        level, bound = gm.log_likelihood(X, model), gm.lower_bound(X, gamma, model)
        assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
        assert facts["lowerBound"] == pytest.approx(bound, rel=1e-10)
        assert facts["divergence"] == pytest.approx(level - bound, rel=1e-6)


def test_where_the_slider_is_at_infinity_the_lab_is_the_gaussian_one(show):
    page = show(EMLab(preset="outlier", dof=np.inf), EMLab(preset="outlier"))
    for name in ("E step", "M step", "E step"):
        for button in page.get_by_role("button", name=name).all():
            button.click()
    tailed, plain = state(page, 0), state(page, 1)
    assert tailed == plain
    assert plain["pulls"] is None
    assert page.get_by_role("slider", name="Tails ν").count() == 1
    assert page.get_by_role("combobox", name="Covariances").count() == 1


def test_moving_the_slider_starts_again_from_the_mixture_on_show(show):
    page = show(EMLab(preset="outlier", dof=np.inf))
    press(page, "E step", "M step", "E step")
    before = state(page)
    slider = page.get_by_role("slider", name="Tails ν")
    assert slider.get_attribute("aria-valuetext") == "infinite: Gaussian"
    slider.press("Home")
    facts = state(page)
    assert (facts["dof"], facts["iteration"], facts["phase"]) == (1, 0, "E")
    assert facts["means"] == before["means"]
    assert min(facts["pulls"]) < 0.05  # the outlier has lost its say
    assert "Student’s t" in page.get_by_role("status").inner_text()
    slider.press("End")
    assert (state(page)["dof"], state(page)["pulls"]) == (None, None)


def test_a_far_point_stretches_a_gaussian_and_no_component_with_heavy_tails(show):
    """Play both to their ends from the same start."""
    ends = {}
    for dof in (np.inf, NU):
        page = show(EMLab(preset="outlier", dof=dof), alone=True)
        played(page)
        ends[dof] = state(page)
    X = EMLab(preset="outlier").X
    run = gm.em(X, student_start(None))
    assert ends[NU]["last"] == run.n_iter
    up = {dof: np.max(end["covariances"], axis=0)[1][1] for dof, end in ends.items()}
    assert up[NU] < 1 < 10 < up[np.inf]


def test_a_point_says_how_much_it_pulls(show):
    lab = EMLab(preset="outlier", dof=NU)
    page = show(lab)
    press(page, "E step")
    page.get_by_role("slider", name="Point").focus()
    page.wait_for_selector(".gmm-probe:not([hidden])")
    text = page.locator(".gmm-card").text_content()
    gamma = gm.e_step(lab.X, student_start(lab))
    pull = pulls_of(lab.X, student_start(lab), gamma)[0]
    assert f"its weight in the M step: {pull:#.2g}" in text


def test_a_link_and_a_preset_keep_the_tails(show):
    page = show(EMLab(preset="outlier", dof=NU))
    press(page, "E step", "M step", "Copy link")
    before = state(page)
    page.goto(page.url)
    page.reload()
    page.keyboard.press("Shift")
    page.wait_for_selector(".gmm-widget[data-state]")
    assert state(page) == before
    page.get_by_role("combobox", name="Data").select_option("cigars")
    assert state(page)["dof"] == NU


@pytest.mark.parametrize("width", [1280, 360])
def test_with_a_slider_it_is_accessible_and_fits_its_width(show, width):
    page = show(EMLab(dof=NU), width=width)
    assert axe_faults(page) == []
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tails_that_cannot_be_are_explained_and_reset(show):
    bad = [{"dof": 0}, {"dof": -1}]
    page = show(*(EMLab(dof=NU) for _ in bad), change=each(*bad))
    assert len(problems(page)) == len(bad)


def test_python_reads_and_moves_the_run_of_student_components():
    lab = EMLab(preset="outlier", dof=NU)
    start = student_start(lab)
    lab.iteration = 5
    run = gm.em(lab.X, start, tol=0, max_iter=5)
    np.testing.assert_array_equal(
        lab.mixture.means, [c.mean for c in run.model.components]
    )
    assert lab.log_likelihood == run.log_likelihoods[-1]
    lab.dof = None
    plain = EMLab(preset="outlier")
    plain.iteration = 5
    assert lab.log_likelihood == plain.log_likelihood
    with pytest.raises(TraitError, match=r"dof is -1\.0; give a number"):
        lab.dof = -1.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"dof": 0}, "dof is 0; give a number above 0"),
        ({"dof": 3, "covariance_type": "tied"}, "covariance_type is 'tied', but with"),
    ],
)
def test_a_wrong_argument_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        EMLab(preset="outlier", **arguments)
