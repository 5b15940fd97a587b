"""SoftnessLab: from k-means to EM by one number."""

import numpy as np
import pytest
from scipy.special import logsumexp

import gmm_lib as gm
from gmm_lib.widgets import SoftnessLab
from tests.widgets.conftest import drag, each, problems, state, stop_clock

RNG = np.random.default_rng(7)
X = np.concatenate([RNG.normal(c, 0.8, (20, 2)) for c in [(0, 0), (3, 1), (1, 3)]])
START = [[0.0, 2.0], [1.0, 0.0], [2.0, 2.0]]


def lab(**arguments):
    return SoftnessLab(X, START, names=["width (m)", "height (m)"], **arguments)


def gamma_of(means, epsilon):
    """Share the points: to the nearest mean at 0, by the library's E step above."""
    K = len(means)
    if epsilon == 0:
        return np.eye(K)[np.square(X[:, None] - np.array(means)).sum(2).argmin(1)]
    return gm.e_step(X, theta_of(means, epsilon))


def theta_of(means, epsilon):
    K = len(means)
    return gm.Mixture(np.full(K, 1 / K), means, [epsilon * np.eye(2)] * K)


def assert_facts(facts):
    """Compare an assigned state with the library and with plain NumPy."""
    means, epsilon = facts["means"], facts["temperature"]
    gamma = gamma_of(means, epsilon)
    np.testing.assert_allclose(facts["shares"], gamma.sum(0), rtol=1e-10, atol=1e-12)
    assert facts["undecided"] == (gamma.max(axis=1) < 0.95).sum()
    squared = np.square(X[:, None] - np.array(means)).sum(axis=2)
    assert facts["distortion"] == pytest.approx(squared.min(1).sum(), rel=1e-10)
    if epsilon == 0:
        assert facts["logLikelihood"] is None
        assert facts["softDistortion"] == facts["distortion"]
        return
    height = gm.log_likelihood(X, theta_of(means, epsilon))
    assert facts["logLikelihood"] == pytest.approx(height, rel=1e-10)
    terms = logsumexp(-squared / (2 * epsilon), axis=1) - np.log(len(means))
    soft = -2 * epsilon * terms.sum()
    assert facts["softDistortion"] == pytest.approx(soft, rel=1e-9)


def click(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("epsilon", [0.0, 0.6])
def test_a_step_assigns_and_a_step_averages(epsilon, show):
    page = show(lab(temperature=epsilon))
    assert state(page)["phase"] == "start"
    objective, means = np.inf, np.array(START)
    for t in range(1, 4):
        click(page, "Assign")
        assigned = state(page)
        assert assigned["phase"] == "assigned"
        np.testing.assert_allclose(assigned["means"], means, rtol=1e-10)
        assert_facts(assigned)
        assert assigned["softDistortion"] <= objective
        objective = assigned["softDistortion"]
        gamma = gamma_of(assigned["means"], epsilon)
        means = gamma.T @ X / gamma.sum(axis=0)[:, None]
        click(page, "Update")
        updated = state(page)
        assert (updated["phase"], updated["iteration"]) == ("updated", t)
        assert updated["shares"] == assigned["shares"], "an update assigned too"
        np.testing.assert_allclose(updated["means"], means, rtol=1e-10)
    click(page, "Reset")
    assert np.array_equal(state(page)["means"], START)
    assert state(page)["iteration"] == 0


def test_play_at_zero_is_lloyds_algorithm_to_its_end(show):
    page = show(lab(), alone=True)
    means, before = np.array(START), None
    while before is None or not np.array_equal(means, before):
        gamma = gamma_of(means, 0)
        before, means = means, gamma.T @ X / gamma.sum(axis=0)[:, None]
    stop_clock(page)
    click(page, "Play")
    page.get_by_role("button", name="Pause").wait_for()
    page.clock.run_for(60_000)
    page.get_by_text("the means no longer move").wait_for()
    np.testing.assert_allclose(state(page)["means"], means, rtol=1e-10)
    assert page.get_by_role("button", name="Play").count() == 1


def test_the_temperature_softens_every_assignment(show):
    page = show(lab())
    click(page, "Assign")
    assert state(page)["undecided"] == 0
    heat = page.get_by_role("slider", name="Temperature ε")
    undecided = []
    for key in ("ArrowRight", "PageUp", "PageUp", "PageUp", "End"):
        heat.press(key)
        assert_facts(state(page))
        undecided.append(state(page)["undecided"])
    assert undecided == sorted(undecided)
    assert undecided[-1] == len(X)
    longest = np.linalg.eigvalsh(np.cov(X.T, bias=True))[-1]
    assert state(page)["temperature"] == pytest.approx(2 * longest)
    heat.press("Home")
    assert state(page)["temperature"] == 0


def test_a_cold_mixture_is_nearly_k_means(show):
    page = show(lab(temperature=1e-4))
    click(page, "Assign")
    facts = state(page)
    bound = 2e-4 * len(X) * np.log(3)  # of the soft distortion above the hard one
    assert 0 <= facts["softDistortion"] - facts["distortion"] <= bound * (1 + 1e-9)


def test_ems_epsilon_is_the_m_steps(show):
    page = show(lab(temperature=0.5))
    click(page, "EM's ε")
    gamma = gamma_of(START, 0.5)
    squared = np.square(X[:, None] - np.array(START)).sum(axis=2)
    expected = (gamma * squared).sum() / X.size
    assert state(page)["temperature"] == pytest.approx(expected, rel=1e-10)
    assert_facts(state(page))


def test_means_move_by_pointer_and_by_key(show):
    page = show(lab())
    drag(page, "Mean 1", 30, 30)
    moved = state(page)
    assert moved["means"][0][0] > 0
    assert moved["means"][0][1] < 2
    assert moved["means"][1:] == START[1:]
    assert_facts(moved)
    page.get_by_role("slider", name="Mean 3").press("ArrowUp")
    page.get_by_role("slider", name="Mean 3").press("Shift+ArrowRight")
    right, up = np.subtract(state(page)["means"][2], START[2])
    assert right == pytest.approx(5 * up)
    assert_facts(state(page))


def test_a_mean_without_points_stays(show):
    page = show(SoftnessLab(X, [[0.0, 0.0], [2.0, 2.0], [90.0, 90.0]]))
    for name in ("Assign", "Update", "Assign"):
        click(page, name)
    assert state(page)["means"][2] == [90, 90]
    assert_facts(state(page))


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"means": [[0, 0]]},
        {"means": [[0, 0], [1, None]]},
        {"temperature": -1},
        {"temperature": "hot"},
        {"means": "bad", "phase": 3, "iteration": "x"},
    ]
    page = show(*(lab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("2 to 6 means" in sentence for sentence in sentences)
    assert len(state(page)["means"]) == 2


def test_gamma_and_distortion_follow_the_traits():
    made = lab()
    np.testing.assert_array_equal(made.gamma, gamma_of(START, 0))
    made.temperature = 2.0
    np.testing.assert_allclose(made.gamma, gamma_of(START, 2.0))
    before = made.distortion
    made.means = (np.array(START) + 50).tolist()
    assert made.distortion > before
    with pytest.raises(ValueError, match="means has 2 rows; this lab was made for 3"):
        made.means = START[:2]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"X": [[1.0]], "means": START}, ValueError, "X has 1 features"),
        ({"X": [[1, 2], [1, 2]], "means": START}, ValueError, "X holds"),
        ({"X": X, "means": START[:1]}, ValueError, r"means has shape \(1, 2\)"),
        ({"X": X, "means": [[1], [2]]}, ValueError, r"means has shape \(2, 1\)"),
        (
            {"X": X, "means": START, "temperature": -1},
            ValueError,
            "temperature is -1",
        ),
        ({"X": X, "means": START, "names": [1, 2]}, TypeError, "names"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        SoftnessLab(**arguments)


def test_updates_that_move_nothing_are_not_counted(show):
    X = [[0.0, 0.0], [1.0, 0.0], [8.0, 0.0], [9.0, 1.0]]
    page = show(SoftnessLab(X, means=[[1.0, 1.0], [7.0, 1.0]]))
    counts = []
    for _ in range(5):
        page.get_by_role("button", name="Assign").press("Enter")
        page.get_by_role("button", name="Update").press("Enter")
        counts.append(state(page)["iteration"])
    assert counts == [1, 1, 1, 1, 1]
    assert "after 1 update the" in page.get_by_role("status").inner_text()


def test_the_picture_is_told_as_it_is_before_and_after_the_first_assignment(show):
    page = show(lab())
    picture = page.locator("canvas.gmm-scatter")
    assert picture.get_attribute("aria-label") == (
        f"{len(X)} grey points, not yet assigned, and 3 means"
    )
    click(page, "Assign")
    assert "in the colours of 3 components" in picture.get_attribute("aria-label")
    click(page, "Reset")
    assert "not yet assigned" in picture.get_attribute("aria-label")
