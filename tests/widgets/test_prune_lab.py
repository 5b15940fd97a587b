"""PruneLab: variational Bayes by half-steps, and what the prior prunes."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import PruneLab
from tests.widgets.conftest import each, problems, state
from tests.widgets.facts import close

X = gm.load_old_faithful().X
Z = (X - X.mean(axis=0)) / X.std(axis=0)


def start(begin, concentration, scatter):
    K = {"six": 6, "two": 2}[begin]
    gamma = gm.e_step(Z, gm.initialize.k_means(Z, K, np.random.default_rng(0)))
    gamma = np.column_stack([gamma, np.zeros((len(Z), 6 - K))])
    prior = gm.bayes.NormalWishart(np.zeros(2), 1.0, scatter * np.eye(2), 2)
    return gm.bayes.Posterior.of(Z, gamma, prior, concentration), gamma


def assert_facts(facts):
    belief, gamma = start(facts["begin"], facts["concentration"], facts["scatter"])
    for _ in range(facts["iteration"]):
        gamma = belief.expect(Z).gamma
        belief = belief.m_step(Z, gamma)
    if facts["phase"] == "E":
        gamma = belief.expect(Z).gamma
    close(facts["alpha"], belief.alpha)
    for part, known in zip(facts["components"], belief.components, strict=True):
        close(part["mean"], known.mean)
        close(part["scatter"], known.scatter[[0, 0, 1], [0, 1, 1]])
    held = gamma[gamma > 0]
    joint = belief.expected_log_joint(Z)[gamma > 0]
    parts = facts["parts"]
    close(parts["data"], held @ (joint - np.log(held)))
    close(parts["weights"] + parts["components"], -belief.divergence())
    close(parts["components"], -sum(c.divergence(c0) for c, c0 in pairs(belief)))
    close(parts["F"], parts["data"] - belief.divergence())


def pairs(belief):
    return [(component, belief.prior) for component in belief.components]


@pytest.mark.parametrize("begin", ["six", "two"])
@pytest.mark.parametrize(("iteration", "phase"), [(0, "start"), (0, "E"), (7, "M")])
def test_its_numbers_are_the_librarys(begin, iteration, phase, show):
    traits = {"iteration": iteration, "phase": phase, "begin": begin}
    more = {"concentration": 2.5, "scatter": 0.4}
    page = show(PruneLab(), change=each(traits | more))
    assert_facts(state(page))


def test_half_steps_alternate_and_never_lower_the_bound(show):
    page = show(PruneLab())
    levels = [state(page)["parts"]["F"]]
    for _ in range(3):
        for name in ("E step", "M step"):
            page.get_by_role("button", name=name).click()
            levels.append(state(page)["parts"]["F"])
    assert_facts(state(page))
    assert np.diff(levels).min() > 0
    page.get_by_role("button", name="M step").press("Enter")
    assert state(page)["iteration"] == 3
    assert "the next half-step is the E step" in page.get_by_role("status").inner_text()


@pytest.mark.parametrize(
    ("name", "left"), [("Bishop", 2), ("Three left", 3), ("All six", 6)]
)
def test_a_preset_leaves_what_it_says_and_what_em_leaves(name, left, show):
    page = show(PruneLab())
    page.get_by_role("button", name=name).click()
    facts = state(page)
    assert sum(facts["left"]) == left
    begin, _ = start("six", facts["concentration"], facts["scatter"])
    run = gm.em(Z, begin, tol=1e-9, max_iter=1000)
    assert facts["iteration"] == run.n_iter
    assert facts["parts"]["F"] == pytest.approx(run.log_likelihoods[-1], abs=1e-8)
    assert f"{left} components hold points" in page.get_by_role("status").inner_text()


def test_another_start_under_the_same_prior_ends_higher_with_fewer(show):
    page = show(PruneLab())
    page.get_by_role("button", name="Three left").click()
    three = state(page)
    said = page.get_by_role("status").inner_text()
    page.get_by_label("Start from").select_option("two")
    two = state(page)
    assert sum(two["left"]) == 2
    assert two["parts"]["F"] > three["parts"]["F"] + 7
    told = f"From two groups F ends at {two['parts']['F']:.2f} nats; 2 components"
    assert told.replace("-", "−") in said


def test_the_next_half_step_is_the_one_that_is_offered(show):
    page = show(PruneLab())
    steps = [page.get_by_role("button", name=f"{name} step") for name in "EM"]
    for done in (1, 0, 1):
        assert steps[done - 1].is_enabled()
        assert not steps[done].is_enabled()
        steps[done - 1].click()


def test_a_run_that_has_ended_can_be_seen_again(show):
    page = show(PruneLab())
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Bishop").click()
    assert state(page)["iteration"] == 51
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(
        "JSON.parse(document.querySelector('.gmm-widget').dataset.state).iteration < 51"
    )


def test_after_a_run_the_prior_moves_its_end(show):
    page = show(PruneLab())
    page.get_by_role("button", name="Run", exact=True).click()
    assert sum(state(page)["left"]) == 2
    page.get_by_role("slider", name="α₀").press("End")
    assert state(page)["concentration"] == 10
    assert sum(state(page)["left"]) == 6
    page.get_by_role("button", name="Reset").click()
    assert (state(page)["iteration"], state(page)["phase"]) == (0, "start")


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"concentration": 0},
        {"scatter": 20},
        {"begin": "none"},
        {"iteration": 1001, "phase": "E"},
        {"iteration": 0, "phase": "M"},
    ]
    page = show(*(PruneLab() for _ in bad), change=each(*bad))
    assert len(problems(page)) == len(bad)


def test_in_python_the_posterior_and_the_bound_follow_the_traits():
    lab = PruneLab()
    levels = [lab.bound]
    lab.phase = "E"
    levels.append(lab.bound)
    begin, _ = start("six", 0.001, 1.0)
    assert levels[1] == pytest.approx(begin.expect(Z).log_likelihood, rel=1e-12)
    lab.iteration, lab.phase = 1, "M"
    assert np.diff([*levels, lab.bound]).min() > 0


@pytest.mark.parametrize(
    ("name", "words"),
    [("concentration", "from 0.001 to 10"), ("scatter", "from 0.05 to 10")],
)
def test_a_wrong_value_is_named(name, words):
    with pytest.raises(TraitError, match=f"{name} is 11.0; give a number {words}"):
        setattr(PruneLab(), name, 11.0)
    with pytest.raises(TraitError, match="this run has iterations 0 to 1000"):
        PruneLab().iteration = 1001
