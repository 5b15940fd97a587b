"""StepLab: gradient ascent, EM and Newton from one point, a pass over the data each."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import StepLab
from gmm_lib.widgets.step_lab.worlds import worlds
from tests.widgets.conftest import drag, each, problems, state, stop_clock
from tests.widgets.facts import close

X, WORLDS = worlds()
UNITS = {"minutes": 1, "seconds": 60, "hours": 1 / 60}
RULES = ["gradient", "em", "newton"]
PLACES = [("separated", -1.0, 3.2), ("overlap", 0.5, 5.1), ("misled", 4.4, 2.6)]


def world_of(facts):
    """Make the points and what is known of them, in the unit of some facts."""
    world, unit = WORLDS[facts["world"]], UNITS[facts["unit"]]
    first, count = world["rows"]
    mean, v, w = world["known"]
    return unit * X[first : first + count], (unit * mean, unit**2 * v, unit**2 * w)


def mixture(known, theta):
    mean, v, w = known
    weights = 1 / (1 + np.exp([-theta[0], theta[0]]))
    return gm.Mixture(weights, [[theta[1]], [mean]], [[[v]], [[w]]])


def slope(x, known, theta):
    """Differentiate l by hand; theta may be complex, for a step without rounding."""
    mean, v, w = known
    p = 1 / (1 + np.exp(-theta[0]))
    own = p * np.exp(-0.5 * (x - theta[1]) ** 2 / v) / np.sqrt(v)
    other = (1 - p) * np.exp(-0.5 * (x - mean) ** 2 / w) / np.sqrt(w)
    share = own / (own + other)
    return np.array([np.sum(share - p), np.sum(share * (x - theta[1])) / v])


def curvature(x, known, theta):
    """Give the Hessian by complex steps of the gradient."""
    step = 1e-30j
    shifted = [np.array(theta) + step * side for side in np.eye(2)]
    return np.array([slope(x, known, at).imag / abs(step) for at in shifted])


def em(points, known, theta):
    found = gm.m_step(points, gm.e_step(points, mixture(known, theta)))
    return [np.log(found.weights[0] / found.weights[1]), found.means[0, 0]]


def assert_facts(facts):
    points, known = world_of(facts)
    theta, x = facts["theta"], points[:, 0]
    here = gm.log_likelihood(points, mixture(known, theta))
    g, H = slope(x, known, theta), curvature(x, known, theta)
    close(facts["logLikelihood"], here)
    close(np.divide(facts["gradient"], g), 1)
    a, b, c = facts["hessian"]
    close(np.divide([[a, b], [b, c]], H), 1)
    step, omega = facts["how"]["step"], facts["how"]["omega"]
    aim = em(points, known, theta)
    expected = {
        "gradient": theta + step * g,
        "em": np.add(theta, omega * np.subtract(aim, theta)),
        "newton": theta - np.linalg.solve(H, g),
    }
    for rule in RULES:
        close(facts["next"][rule], expected[rule])
        there = gm.log_likelihood(points, mixture(known, expected[rule]))
        assert facts["changes"][rule] == pytest.approx(there - here, abs=1e-7)


@pytest.mark.parametrize("unit", UNITS)
def test_its_numbers_are_the_librarys_in_every_unit(unit, show):
    kept = {"unit": unit, "omega": 1.3}
    all_ = [{"world": w, "logit": a, "mean": m, **kept} for w, a, m in PLACES]
    page = show(*(StepLab() for _ in all_), change=each(*all_))
    for i, wanted in enumerate(all_):
        facts = state(page, i)
        assert (facts["world"], facts["unit"]) == (wanted["world"], unit)
        assert_facts(facts)


def test_units_change_the_gradients_condition_and_not_ems(show):
    page = show(StepLab())
    found = {}
    for unit in UNITS:
        page.get_by_role("button", name=unit).click()
        facts = state(page)
        points, known = world_of(facts)
        top = facts["top"]
        H = -curvature(points[:, 0], known, top["theta"])
        values = np.linalg.eigvalsh(H)
        p, n = 1 / (1 + np.exp(-top["theta"][0])), len(points)
        complete = np.diag([n * p * (1 - p), n * p / known[1]])
        rates = np.linalg.eigvals(np.linalg.solve(complete, H)).real
        assert np.abs(slope(points[:, 0], known, top["theta"])[0]) < 1e-9
        found[unit] = top["conditions"]
        assert found[unit] == pytest.approx(
            {"gradient": values[1] / values[0], "em": max(rates) / min(rates)}, rel=1e-8
        )
        assert top["best"] == pytest.approx(2 / values.sum(), rel=1e-8)
    gradient = [found[unit]["gradient"] for unit in UNITS]
    assert gradient[0] < gradient[1] < gradient[2]
    assert len({round(found[unit]["em"], 9) for unit in UNITS}) == 1


def race(page):
    page.get_by_role("button", name="Race").click()
    return {
        rule: (way["end"], way["passes"])
        for rule, way in zip(RULES, state(page)["race"]["ways"], strict=True)
    }


def test_in_other_units_gradient_ascent_alone_is_slower(show):
    page = show(StepLab())
    minutes = race(page)
    assert [end for end, _ in minutes.values()] == ["there"] * 3
    assert minutes["gradient"][1] > 10 * minutes["em"][1]
    for unit in ("seconds", "hours"):
        page.get_by_role("button", name=unit).click()
        assert state(page)["race"] is None
        other = race(page)
        assert other["gradient"] == ("limit", 1000)
        assert (other["em"], other["newton"]) == (minutes["em"], minutes["newton"])
    assert "gradient not within 1000 passes" in page.get_by_role("status").inner_text()


@pytest.mark.parametrize("world", ["separated", "overlap"])
def test_a_race_counts_the_passes_that_each_method_takes(world, show):
    page = show(StepLab(world))
    facts = state(page)
    points, known = world_of(facts)
    x, top = points[:, 0], facts["top"]["logLikelihood"]
    moves = {
        "gradient": lambda at: at + facts["how"]["step"] * slope(x, known, at),
        "em": lambda at: np.array(em(points, known, at)),
        "newton": lambda at: (
            at - np.linalg.solve(curvature(x, known, at), slope(x, known, at))
        ),
    }
    counts = {}
    for rule, move in moves.items():
        theta, passes = np.array(facts["theta"]), 0
        while top - gm.log_likelihood(points, mixture(known, theta)) >= 1e-6:
            theta, passes = move(theta), passes + 1
        counts[rule] = passes
    found = race(page)
    assert {rule: end for rule, (end, _) in found.items()} == dict.fromkeys(
        RULES, "there"
    )
    assert {rule: n for rule, (_, n) in found.items()} == counts
    assert state(page)["passes"] == max(counts.values())


def test_where_components_overlap_em_takes_many_more_passes(show):
    page = show(StepLab(), StepLab("overlap"))
    for i in range(2):
        page.get_by_role("button", name="Race").nth(i).click()
    apart, overlap = (
        [way["passes"] for way in state(page, i)["race"]["ways"]] for i in range(2)
    )
    assert overlap[1] > 5 * apart[1]
    assert overlap[0] < 2 * apart[0]


def test_newton_is_misled_where_em_climbs(show):
    page = show(StepLab("misled"))
    changes = state(page)["changes"]
    assert changes["newton"] < -100 < 0 < changes["em"]
    assert race(page)["newton"][0] == "lost"
    assert "Newton never, lost after" in page.get_by_role("status").inner_text()


def test_em_times_more_than_two_runs_away_and_times_less_arrives(show):
    page = show(StepLab("relaxed"))
    assert state(page)["omega"] == 2.05
    assert race(page)["em"][0] == "lost"
    page.get_by_role("slider", name="EM step ω").press("Home")
    slider = page.get_by_role("slider", name="EM step ω")
    for _ in range(19):  # from 0.05
        slider.press("ArrowRight")
    assert state(page)["omega"] == pytest.approx(1)
    assert race(page)["em"][0] == "there"


def test_the_point_is_dragged_nudged_and_stepped(show):
    page = show(StepLab())
    start = state(page)
    drag(page, "Weight and mean", 25, -30)
    walked = state(page)["theta"]
    assert np.greater(walked, start["theta"]).all()
    assert "One step from here" in page.get_by_role("status").inner_text()
    handle = page.get_by_role("slider", name="Weight and mean")
    handle.press("ArrowLeft")
    handle.press("Shift+ArrowUp")
    nudged = state(page)
    close(np.subtract(nudged["theta"], walked), [0.5, -0.05])
    assert_facts(nudged)
    for i, rule in enumerate(["Gradient step", "EM step", "Newton step"]):
        before = state(page)
        page.get_by_role("button", name=rule).click()
        after = state(page)
        close(after["theta"], before["next"][RULES[i]])
        rise = after["logLikelihood"] - before["logLikelihood"]
        assert rise == pytest.approx(before["changes"][RULES[i]], abs=1e-7)
        assert after["passes"] == i + 1
    page.get_by_role("button", name="Reset").click()
    assert state(page) == start


def test_a_step_to_nowhere_is_not_taken(show):
    page = show(StepLab("misled"))
    page.get_by_role("button", name="Newton step").click()
    before = state(page)
    assert before["next"]["newton"] is None
    page.get_by_role("button", name="Newton step").click()
    assert state(page) == before
    assert "no mixture at all" in page.get_by_role("status").inner_text()


def test_a_race_runs_where_motion_is_welcome_and_stops_when_the_point_moves(show):
    page = show(StepLab(), alone=True)
    page.emulate_media(reduced_motion="no-preference")
    stop_clock(page)
    page.get_by_role("button", name="Race").click()
    page.clock.run_for(2000)
    assert 2 <= state(page)["race"]["pass"] < 74
    page.get_by_role("slider", name="Weight and mean").press("ArrowLeft")
    page.clock.run_for(5000)  # longer than any pause between passes
    assert state(page)["race"] is None
    assert state(page)["passes"] == 0


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"logit": None},
        {"mean": "far"},
        {"omega": 0},
        {"gradient_step": -1},
        {"unit": "days"},
        {"world": "none"},
    ]
    page = show(*(StepLab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("must be some that there are" in sentence for sentence in sentences)
    for i in range(len(bad)):
        assert_facts(state(page, i))


@pytest.mark.parametrize("name", WORLDS)
def test_the_height_in_python_follows_the_traits(name):
    lab = StepLab(name)
    lab.unit, lab.logit = "seconds", 0.3
    points, known = world_of({"world": name, "unit": "seconds"})
    expected = gm.log_likelihood(points, mixture(known, [0.3, 60 * lab.mean]))
    assert lab.log_likelihood == pytest.approx(expected, rel=1e-12)
    np.testing.assert_array_equal(lab.X, points)


@pytest.mark.parametrize("unit", UNITS)
def test_a_step_in_python_is_the_pages(unit, show):
    lab = StepLab("overlap")
    lab.unit, lab.gradient_step, lab.omega = unit, 0.7, 1.4
    facts = state(show(lab))
    assert list(lab.steps) == RULES
    for rule, aim in lab.steps.items():
        np.testing.assert_allclose(facts["next"][rule], aim, rtol=1e-9)


def test_traits_and_arguments_are_checked():
    lab = StepLab()
    for name in ("omega", "gradient_step"):
        with pytest.raises(TraitError, match=f"{name} is 0.0; give a number above 0"):
            setattr(lab, name, 0)
    for name in ("logit", "mean"):
        with pytest.raises(TraitError, match=f"{name} is inf; give a finite number"):
            setattr(lab, name, np.inf)
    with pytest.raises(ValueError, match="world"):
        StepLab("flat")
