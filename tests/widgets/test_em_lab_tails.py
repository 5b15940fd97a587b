"""EMLab with Student components: their tails on a slider, and what each point pulls."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.families import PLAIN, as_family, within
from gmm_lib.widgets import EMLab
from gmm_lib.widgets.em_lab.tailed import Tailed, tailed
from tests.widgets.conftest import (
    axe_faults,
    copied,
    each,
    played,
    press,
    problems,
    small_targets,
    state,
)

NU = 4


def student_start(lab, dof=NU):
    theta = EMLab(preset="outlier").mixture if lab is None else lab.mixture
    pairs = zip(theta.means, theta.covariances, strict=True)
    return gm.MixtureOf(theta.weights, [gm.Student(m, S, dof) for m, S in pairs])


def m_step_in(family, X, gamma, model):
    """Take the M step by its equations: one scatter from all points where it is tied,
    the variances alone where it is diagonal, and their mean where it is spherical."""
    own = model.components
    wu = gamma * np.column_stack([part.scales(X) for part in own])
    means = (wu.T @ X) / wu.sum(axis=0)[:, None]
    r = X[:, None] - means
    scatters = np.einsum("nk,nki,nkj->kij", wu, r, r)
    N_k, D = gamma.sum(axis=0), X.shape[1]
    if family == "tied":
        scatters = np.stack([scatters.sum(axis=0) / len(X)] * len(own))
    else:
        scatters = scatters / N_k[:, None, None]
    if family in ("diag", "spherical"):
        scatters = scatters * np.eye(D)
    if family == "spherical":
        widths = np.einsum("kii->k", scatters) / D
        scatters = widths[:, None, None] * np.eye(D)
    parts = [gm.Student(m, S, NU) for m, S in zip(means, scatters, strict=True)]
    return gm.MixtureOf(N_k / len(X), parts)


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


@pytest.mark.parametrize("family", PLAIN)
@pytest.mark.parametrize("preset", ["outlier", "overlapping", "rescaled"])
def test_half_steps_are_those_of_student_components_in_a_family(show, preset, family):
    lab = EMLab(preset=preset, dof=NU, covariance_type=family)
    page = show(lab)
    model, X = student_start(lab), lab.X
    for _ in range(3):
        press(page, "E step")
        gamma = gm.e_step(X, model)
        pulls = pulls_of(X, model, gamma)
        np.testing.assert_allclose(state(page)["pulls"], pulls, rtol=1e-10)
        press(page, "M step")
        facts, model = state(page), m_step_in(family, X, gamma, model)
        assert_like(facts, model)
        lab.iteration += 1
        assert_like(facts, tailed(lab.mixture, NU, family))
        np.testing.assert_allclose(facts["pulls"], pulls, rtol=1e-10)  # of the E step
        level, bound = gm.log_likelihood(X, model), gm.lower_bound(X, gamma, model)
        assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
        assert facts["lowerBound"] == pytest.approx(bound, rel=1e-10)
        assert facts["divergence"] == pytest.approx(level - bound, rel=1e-6)


@pytest.mark.parametrize("family", PLAIN)
def test_em_climbs_to_where_no_mixture_of_the_family_is_higher(family):
    X, rng = EMLab(preset="outlier").X, np.random.default_rng(0)
    start = within(EMLab(preset="outlier").mixture, as_family(family))
    run = gm.em(X, tailed(start, NU, family), tol=1e-12, max_iter=5000)
    assert np.diff(run.log_likelihoods).min() > -1e-9
    top = run.log_likelihoods[-1]
    for _ in range(40):
        parts = [
            gm.Student(c.mean + rng.normal(0, 1e-3, 2), c.scatter * S, NU)
            for c, S in zip(run.model.components, _factors(family, rng), strict=True)
        ]
        near = Tailed(run.model.weights, parts, family)
        assert gm.log_likelihood(X, near) <= top + 1e-7


def _factors(family, rng):
    # What two scatters may be multiplied by, entry by entry, to stay in the family.
    S = np.exp(rng.normal(0, 1e-3, (2, 2, 2)))
    S = (S + S.transpose(0, 2, 1)) / 2
    if family == "tied":
        return S[[0, 0]]
    return S[:, :1, :1] * np.ones((2, 2)) if family == "spherical" else S


def test_a_new_family_keeps_the_tails_and_new_tails_keep_the_family(show):
    page = show(EMLab(preset="outlier", dof=NU))
    press(page, "E step", "M step")
    page.get_by_role("combobox", name="Covariances").select_option("tied")
    facts = state(page)
    assert (facts["family"], facts["dof"], facts["phase"]) == ("tied", NU, "start")
    assert facts["covariances"][0] == facts["covariances"][1]
    page.get_by_role("slider", name="Tails ν").press("End")
    press(page, "E step", "M step")
    facts = state(page)
    assert (facts["family"], facts["dof"]) == ("tied", None)
    assert facts["covariances"][0] == facts["covariances"][1]


def test_where_the_slider_is_at_infinity_the_lab_is_the_gaussian_one(show):
    page = show(EMLab(preset="outlier", dof=np.inf), EMLab(preset="outlier"))
    for name in ("E step", "M step", "E step"):
        for button in page.get_by_role("button", name=name).all():
            button.click()
    tailed, plain = state(page, 0), state(page, 1)
    assert tailed == plain
    assert plain["pulls"] is None
    assert page.get_by_role("slider", name="Tails ν").count() == 1
    assert page.get_by_role("combobox", name="Covariances").count() == 2


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
    press(page, "E step", "M step")
    before = state(page)
    page.goto(copied(page))
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


def test_a_wrong_argument_is_named():
    with pytest.raises(ValueError, match="dof is 0; give a number above 0"):
        EMLab(preset="outlier", dof=0)
