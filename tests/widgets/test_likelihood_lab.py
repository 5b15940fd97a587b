"""LikelihoodLab: the surface over two means, and a width that shrinks onto a point."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import LikelihoodLab
from tests.widgets.conftest import drag, drawn, each, problems, state

RNG = np.random.default_rng(5)
X = np.concatenate([RNG.normal(0, 1, 30), RNG.normal(4, 1, 20)])[:, None]
SIGMA = 1.2


def lab(**arguments):
    return LikelihoodLab(X, sigma=SIGMA, names=["height (m)"], **arguments)


def two_means(means):
    return gm.Mixture([0.5, 0.5], np.reshape(means, (2, 1)), [[[SIGMA**2]]] * 2)


def em_path(means):
    """Move the means alone, until an iteration adds next to nothing."""
    path = [np.asarray(means)]
    heights = [gm.log_likelihood(X, two_means(path[0]))]
    while len(path) == 1 or heights[-1] - heights[-2] > 1e-12 * len(X):
        gamma = gm.e_step(X, two_means(path[-1]))
        path.append(gm.m_step(X, gamma).means.ravel())
        heights.append(gm.log_likelihood(X, two_means(path[-1])))
    return np.array(path), heights[-1]


def assert_facts(facts):
    theta = two_means(facts["means"])
    height = gm.log_likelihood(X, theta)
    assert facts["logLikelihood"] == pytest.approx(height, rel=1e-10)
    gamma = gm.e_step(X, theta)
    gradient = (gamma * (X - theta.means.ravel())).sum(axis=0) / SIGMA**2
    np.testing.assert_allclose(facts["gradient"], gradient, rtol=1e-10, atol=1e-10)
    path, reached = em_path(facts["means"])
    assert len(facts["path"]) == pytest.approx(len(path), abs=1)
    steps = min(len(facts["path"]), len(path))
    np.testing.assert_allclose(facts["path"][:steps], path[:steps], rtol=1e-9)
    assert facts["reached"] == pytest.approx(reached, rel=1e-10)
    assert_collapse(facts)


def assert_collapse(facts):
    n, width = len(X), facts["width"]
    theta = gm.Mixture(
        [1 / n, 1 - 1 / n], [[facts["value"]], X.mean(0)], [[[width**2]], [[X.var()]]]
    )
    density = theta.log_density(X)
    own = density[facts["point"]]
    expected = {"own": own, "logLikelihood": density.sum(), "others": None}
    expected["others"] = np.delete(density, facts["point"]).sum()
    assert facts["collapse"] == pytest.approx(expected, rel=1e-10)


def test_the_point_is_walked_by_pointer_and_by_key(show):
    page = show(lab())
    start = state(page)
    assert_facts(start)
    drag(page, "Means μ₁ and μ₂", 25, -30)
    walked = state(page)["means"]
    assert np.greater(walked, start["means"]).all()
    assert_facts(state(page))
    handle = page.get_by_role("slider", name="Means")
    handle.press("ArrowLeft")
    handle.press("Shift+ArrowUp")
    left, up = np.subtract(state(page)["means"], walked)
    assert up == pytest.approx(-5 * left)
    page.get_by_role("button", name="Reset").click()
    assert state(page) == start


def test_em_steps_and_runs_along_its_path(show):
    page = show(lab())
    start = state(page)
    page.get_by_role("button", name="EM step").click()
    assert state(page)["means"] == start["path"][1]
    assert state(page)["logLikelihood"] > start["logLikelihood"]
    assert "rose by" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Run EM").click()
    end = state(page)
    assert end["means"] == pytest.approx(start["path"][-1])
    assert np.abs(end["gradient"]).max() < 1e-3
    page.get_by_role("button", name="Swap labels").click()
    assert state(page)["means"] == end["means"][::-1]
    assert state(page)["logLikelihood"] == pytest.approx(end["logLikelihood"])


def test_on_the_diagonal_em_ends_on_the_saddle(show):
    page = show(lab())
    page.get_by_role("button", name="To the diagonal").click()
    assert "at the mean of the data" in page.get_by_role("status").inner_text()
    facts = state(page)
    assert facts["path"][-1] == pytest.approx([X.mean()] * 2)
    assert_facts(facts)
    saddle = facts["reached"]
    for offset, above in [((0.1, -0.1), True), ((0.1, 0.1), False)]:
        height = gm.log_likelihood(X, two_means(X.mean() + np.array(offset)))
        assert (height > saddle) is above


def test_each_point_of_the_chosen_value_gains_ln_10_a_decade(show):
    tied = np.concatenate([X, X[:1], X[:1]])
    kept = {"mode": "collapse", "point": 0}
    page = show(
        *(LikelihoodLab(tied, sigma=SIGMA) for _ in range(2)),
        change=each({**kept, "width": 1e-8}, {**kept, "width": 1e-9}),
    )
    shallow, deep = (state(page, i)["collapse"] for i in range(2))
    for part in ("own", "logLikelihood"):
        assert deep[part] - shallow[part] == pytest.approx(3 * np.log(10), rel=1e-6)
    assert deep["others"] == pytest.approx(shallow["others"], rel=1e-9)
    assert "6.91 nats" in page.locator(".gmm-widget").first.inner_text()


def test_the_collapse_climbs_without_end_by_ln_10_a_decade(show):
    page = show(lab())
    peak = state(page)["reached"]
    page.get_by_role("button", name="Collapse").click()
    width = page.get_by_role("slider", name="Width σ₁")
    width.press("End")
    deep = state(page)
    decades = int(width.get_attribute("max")) / 10
    assert deep["width"] == pytest.approx(X.std() / 10**decades)
    assert_collapse(deep)
    assert deep["collapse"]["logLikelihood"] > peak
    for _ in range(10):
        width.press("ArrowLeft")
    shallow = state(page)
    rise = deep["collapse"]["logLikelihood"] - shallow["collapse"]["logLikelihood"]
    assert rise == pytest.approx(np.log(10), rel=1e-6)
    assert "without end" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Another point").click()
    assert state(page)["point"] == 1
    assert_collapse(state(page))
    page.get_by_role("button", name="Surface").click()
    assert state(page)["mode"] == "surface"


def test_at_its_end_the_collapse_has_passed_the_peak_on_every_point(show):
    x = gm.load_old_faithful().X[:, :1]
    values, counts = np.unique(x, return_counts=True)
    lone = values[counts == 1]
    middle = lone[np.abs(lone - x.mean()).argmin()]  # here the others lose most
    point = int(np.flatnonzero(x[:, 0] == middle)[0])
    page = show(
        LikelihoodLab(x, sigma=0.4),
        change=lambda model: model["state"].update(point=point),
    )
    page.get_by_role("button", name="Run EM").click()
    peak = state(page)["logLikelihood"]
    page.get_by_role("button", name="Collapse").click()
    page.get_by_role("slider", name="Width σ₁").press("End")
    facts = state(page)
    assert facts["value"] == middle
    assert facts["collapse"]["logLikelihood"] > peak
    theta = gm.Mixture(
        [1 / len(x), 1 - 1 / len(x)],
        [[middle], x.mean(axis=0)],
        [[[facts["width"] ** 2]], [x.var(axis=0)]],
    )
    level = gm.log_likelihood(x, theta)
    assert facts["collapse"]["logLikelihood"] == pytest.approx(level, rel=1e-10)


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"means": [0]},
        {"means": [None, 1]},
        {"sigma": 0},
        {"width": -1},
        {"sigma": "wide", "mode": "upside down", "point": 10**9},
    ]
    page = show(*(lab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("must be finite numbers" in sentence for sentence in sentences)
    for i in range(len(bad)):
        assert_collapse(state(page, i))


def test_traits_are_checked_and_the_height_follows_the_means():
    made = lab(means=[0.0, 4.0])
    expected = gm.log_likelihood(X, two_means([0, 4]))
    assert made.log_likelihood == pytest.approx(expected)
    with pytest.raises(TraitError, match="point is 50; X has rows 0 to 49"):
        made.point = 50
    with pytest.raises(ValueError, match="width is 0"):
        made.width = 0


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"X": [[1.0, 2.0]], "sigma": 1}, ValueError, "X has 2 features"),
        ({"X": [[1.0], [1.0]], "sigma": 1}, ValueError, "X holds 1.0 alone"),
        ({"X": X, "sigma": 0}, ValueError, "sigma is 0"),
        ({"X": X, "sigma": "a"}, TypeError, "sigma must be a number"),
        ({"X": X, "sigma": 1, "means": [1]}, ValueError, "means has 1 entries"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        LikelihoodLab(**arguments)


def test_the_width_shrinks_to_the_right_in_the_slider_and_in_the_picture(show):
    lab = LikelihoodLab([[0.0], [1.0], [1.5], [7.0], [9.0]], sigma=1.5)
    lab.mode = "collapse"
    page = show(lab)
    slider = page.get_by_role("slider", name="Width")
    place = """() => { // of the disc, by its colour
      const shown = document.querySelector(".gmm-scatter");
      const { width, height } = shown;
      const copy = Object.assign(document.createElement("canvas"), { width, height });
      const pen = copy.getContext("2d", { willReadFrequently: true });
      pen.drawImage(shown, 0, 0);
      const { data } = pen.getImageData(0, 0, width, height);
      let [sum, count] = [0, 0];
      for (let i = 0; i < data.length; i += 4)
        if (data[i] < 10 && Math.abs(data[i + 1] - 114) < 10 && data[i + 2] > 165)
          [sum, count] = [sum + ((i / 4) % width), count + 1];
      return sum / count;
    }"""
    places = []
    for key in ("Home", "PageUp", "End"):
        slider.press(key)
        drawn(page)
        places.append((slider.input_value(), page.evaluate(place)))
    numbers = [float(value) for value, _ in places]
    assert numbers == sorted(set(numbers))
    assert [left for _, left in places] == sorted({left for _, left in places})


def test_the_walk_starts_far_from_the_peaks_and_em_says_where_it_ends(show):
    x = np.concatenate([np.linspace(0, 2, 30), np.linspace(6, 8, 30)])
    lab = LikelihoodLab(x[:, None], sigma=0.8)
    page = show(lab)
    facts = state(page)
    assert len(facts["path"]) > 4
    assert facts["reached"] - facts["logLikelihood"] > 100
    page.get_by_role("button", name="Run EM").click()
    page.get_by_role("status").filter(has_text="EM ended here after ").wait_for()
    assert state(page)["logLikelihood"] == pytest.approx(facts["reached"], abs=1e-6)


def test_a_lab_that_opens_on_the_collapse_speaks_of_what_it_shows(show):
    deep = lab()
    deep.mode = "collapse"
    page = show(deep)
    status = page.get_by_role("status")
    assert "every decade" in status.inner_text()
    page.get_by_role("button", name="Another point").click()
    page.get_by_role("button", name="Reset").click()
    assert "every decade" in status.inner_text()
    page.get_by_role("button", name="Surface").click()
    assert "log-likelihood here" in status.inner_text()
