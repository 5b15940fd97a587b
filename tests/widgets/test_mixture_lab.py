"""MixtureLab: a mixture on the line, fitted by hand, sampled, and handed to EM."""

import numpy as np
import pytest
from scipy import stats

import gmm_lib as gm
from gmm_lib.widgets import MixtureLab
from tests.widgets.conftest import drag, each, problems, state
from tests.widgets.facts import mixture_of

RNG = np.random.default_rng(3)
X = np.concatenate([RNG.normal(0, 1, 40), RNG.normal(6, 2, 60)])[:, None]
START = gm.Mixture([0.3, 0.7], [[-1.0], [4.0]], [[[4.0]], [[1.0]]])


def lab():
    return MixtureLab(X, START, names=["height (m)"])


def modes_of(theta):
    """Find the modes on a fine grid."""
    low, high = theta.means.min() - 1, theta.means.max() + 1
    grid = np.linspace(low, high, 200_001)[:, None]
    density = theta.log_density(grid)
    top = (density[1:-1] > density[:-2]) & (density[1:-1] >= density[2:])
    return grid[1:-1][top].ravel()


def assert_facts(facts):
    theta = mixture_of(facts)
    expected = gm.log_likelihood(X, theta)
    assert facts["logLikelihood"] == pytest.approx(expected, rel=1e-10)
    np.testing.assert_allclose(facts["modes"], modes_of(theta), atol=2e-4)


def slide(page, name, key):
    page.get_by_role("slider", name=name, exact=True).press(key)


def test_each_slider_moves_its_parameter_of_the_chosen_component(show):
    page = show(lab())
    start = state(page)
    assert_facts(start)
    page.get_by_role("button", name="component 2").click()
    slide(page, "Weight π", "ArrowLeft")
    assert state(page)["weights"] == pytest.approx([0.301, 0.699])
    slide(page, "Mean μ", "Home")
    assert state(page)["means"][1][0] < X.min()
    assert state(page)["means"][0] == start["means"][0]
    slide(page, "Width σ", "End")
    assert state(page)["covariances"][1][0][0] > start["covariances"][1][0][0]
    assert state(page)["covariances"][0] == start["covariances"][0]
    assert_facts(state(page))
    page.get_by_role("button", name="Reset").click()
    assert state(page) == start


def test_the_number_of_components_goes_from_one_to_six(show):
    page = show(lab())
    for key, K in [("End", 6), ("Home", 1), ("ArrowRight", 2)]:
        slide(page, "Components", key)
        facts = state(page)
        assert len(facts["weights"]) == K
        assert sum(facts["weights"]) == pytest.approx(1)
        assert_facts(facts)
        assert page.get_by_role("slider", name="mean and width").count() == K


def test_handles_move_mean_and_width_by_pointer_and_by_key(show):
    page = show(lab())
    start = state(page)
    drag(page, "Component 1, mean and width", 40, 15)
    facts = state(page)
    assert facts["means"][0][0] > start["means"][0][0]
    assert facts["covariances"][0][0][0] > start["covariances"][0][0][0]
    assert facts["weights"] == start["weights"]
    assert_facts(facts)
    handle = page.get_by_role("slider", name="Component 2, mean and width")
    handle.press("Shift+ArrowLeft")
    handle.press("ArrowUp")
    moved = state(page)
    assert moved["component"] == 1
    assert moved["means"][1] < facts["means"][1]
    assert moved["covariances"][1] < facts["covariances"][1]


def test_the_best_score_is_kept_until_reset_and_em_does_not_count(show):
    page = show(lab())
    start = state(page)
    assert start["best"] == start["logLikelihood"]
    page.get_by_role("button", name="component 2").click()
    slide(page, "Mean μ", "Home")
    assert state(page)["logLikelihood"] < state(page)["best"] == start["best"]
    assert "below your best" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Reset").click()

    page.get_by_role("button", name="EM from here").click()
    facts = state(page)
    trace = gm.em(X, START)
    assert facts["logLikelihood"] == pytest.approx(trace.log_likelihoods[-1], rel=1e-10)
    np.testing.assert_allclose(facts["means"], trace.mixture.means, rtol=1e-9)
    assert facts["best"] == start["best"], "EM's score must not count as the reader's"
    assert f"{trace.n_iter} iterations" in page.get_by_role("status").inner_text()
    slide(page, "Weight π", "ArrowRight")
    assert state(page)["best"] == start["best"]


def test_my_fit_comes_back_after_em(show):
    page = show(lab())
    start = state(page)
    page.get_by_role("button", name="EM from here").click()
    page.get_by_role("button", name="My fit").click()
    assert state(page) == start


def test_em_onto_a_single_value_is_explained_and_stays_finite(show):
    twins = np.array([[0.0], [0.0], [0.0], [5.0], [6.0], [7.5]])
    start = gm.Mixture([0.5, 0.5], [[0.0], [6.0]], [[[0.01]], [[1.0]]])
    page = show(MixtureLab(twins, start))
    page.get_by_role("button", name="EM from here").click()
    assert "climbs without end" in page.get_by_role("status").inner_text()
    assert np.isfinite(state(page)["logLikelihood"])


def test_draws_follow_the_mixture_and_repeat_with_their_seed(show):
    covariances = [[[4.0]], [[1.0]], [[0.04]]]
    theta = gm.Mixture([0.5, 0.2, 0.3], [[-1.0], [4.0], [7.0]], covariances)
    page = show(MixtureLab(X, theta))
    page.get_by_role("button", name="Draw one").click()
    first = state(page)["last"]
    assert state(page)["draws"] == 1
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Draw one").click()
    assert state(page)["last"] == first
    page.get_by_role("button", name="New seed").click()
    assert (state(page)["seed"], state(page)["draws"]) == (1, 0)
    page.get_by_role("button", name="Draw one").click()
    assert state(page)["last"] != first
    drawn = page.get_by_role("button", name="Draw one").evaluate(
        """(button) => Array.from({ length: 300 }, () => {
          button.click();
          return JSON.parse(button.closest(".gmm-widget").dataset.state).last;
        })"""
    )
    labels = np.array([draw["z"] for draw in drawn])
    values = np.array([draw["x"] for draw in drawn])
    counts = np.bincount(labels, minlength=3)
    assert stats.chisquare(counts, 300 * theta.weights).pvalue > 0.001
    sigma = np.sqrt(theta.covariances[labels, 0, 0])
    standard = (values - theta.means[labels, 0]) / sigma
    assert stats.kstest(standard, stats.norm.cdf).pvalue > 0.001
    assert 0.001 < stats.chi2(300).cdf(np.square(standard).sum()) < 0.999


def test_an_impossible_mixture_is_explained_and_reset(show):
    bad = [
        [],
        [[1, 0]],
        [[0.5, 0, 1]],
        [[1, None, 1]],
        [[1, 0, 0]],
        [[1, 0, -1]],
        "bad",
    ]
    changes = [{"components": components, "seed": "x"} for components in bad]
    page = show(*(lab() for _ in bad), change=each(*changes))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("weights that sum to one" in sentence for sentence in sentences)
    for i in range(len(bad)):
        assert_facts(state(page, i))


def test_setting_components_sets_the_mixture():
    made = lab()
    assert made.log_likelihood == pytest.approx(gm.log_likelihood(X, START))
    made.components = [[1.0, 2.0, 3.0]]
    assert made.mixture.covariances[0, 0, 0] == 9
    with pytest.raises(ValueError, match="weights"):
        made.components = [[0.4, 2.0, 3.0]]
    with pytest.raises(ValueError, match="components"):
        made.components = [[1.0, 2.0, 0.0]]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([[1, 2]],), ValueError, "X has 2 features"),
        (([],), ValueError, "X has"),
        ((X, 3), TypeError, "mixture must be a Mixture"),
        (
            (X, gm.Mixture([1], [[0, 0]], [np.eye(2)])),
            ValueError,
            "mixture has 2 features",
        ),
        (
            (X, gm.Mixture(np.full(7, 1 / 7), np.zeros((7, 1)), np.ones((7, 1, 1)))),
            ValueError,
            "mixture has 7 components",
        ),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        MixtureLab(*arguments)


def test_added_components_stand_apart_and_em_keeps_them_apart(show):
    x = np.sort(
        np.random.default_rng(3).normal([-4, 0, 6], [1, 0.5, 2], (40, 3)).ravel()
    )
    page = show(MixtureLab(x[:, None]))
    count = page.get_by_role("slider", name="Components")
    for K in (4, 5, 6):
        count.press("ArrowRight")
        means = np.sort(np.ravel(state(page)["means"]))
        assert len(means) == K
        assert np.diff(means).min() > 0.01 * np.ptp(x)
        assert f"with {K} components" in page.get_by_role("status").inner_text()
    tabs = page.get_by_role("group", name="Component to change").get_by_role("button")
    assert all(tab.bounding_box()["width"] >= 44 for tab in tabs.all())
    page.get_by_role("button", name="EM from here").click()
    facts = state(page)
    widths = np.sqrt(np.ravel(facts["covariances"]))
    same = [
        (i, j)
        for i in range(6)
        for j in range(i)
        if np.isclose(facts["means"][i], facts["means"][j]).all()
        and np.isclose(widths[i], widths[j])
    ]
    assert not same


@pytest.mark.parametrize("width", [0.2, 0.02, 0.002])
def test_a_collapse_climbs_on_past_every_fit(show, width):
    x = np.random.default_rng(0).normal(0, 3, 60)
    lab = MixtureLab(x[:, None])
    lonely = float(x.max())
    lab.components = [[0.95, 0.0, 3.0], [0.05, lonely, width]]
    page = show(lab)
    sane = state(page)["logLikelihood"]
    page.get_by_role("button", name="EM from here").click()
    facts = state(page)
    assert facts["covariances"][1][0][0] < 1e-6
    assert facts["logLikelihood"] > sane + 10
    said = page.get_by_role("status").inner_text()
    assert "component 2 sits on a single value" in said
    assert "climbs without end" in said


@pytest.mark.parametrize("width", [0.7, 2**0.5, 3.0])
def test_a_narrow_component_on_the_last_galaxy_collapses(show, width):
    # As chapter 3 says, of a pair that its readers have moved two sigma apart.
    x = gm.load_galaxies().X
    lab = MixtureLab(x)
    pair = [[1 / 3, 21 + side * width, width] for side in (-1, 1)]
    lab.components = [*pair, [1 / 3, float(x.max()), 0.049]]
    page = show(lab)
    page.get_by_role("button", name="EM from here").click()
    said = page.get_by_role("status").inner_text()
    assert "component 3 sits on a single value" in said


def test_a_component_that_explains_no_point_is_said_to_end_em(show):
    lonely = gm.Mixture([0.5, 0.5], [[3.0], [40.0]], [[[9.0]], [[1e-4]]])
    page = show(MixtureLab(X, lonely))
    before = state(page)["logLikelihood"]
    page.get_by_role("button", name="EM from here").click()
    said = page.get_by_role("status").inner_text()
    assert "after 0 iterations" in said
    assert said.endswith("component 2 explains no point.")
    assert state(page)["logLikelihood"] == before
