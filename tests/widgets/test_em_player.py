"""EMPlayer: its Python side, and what a reader sees of it in a browser."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import EMPlayer
from tests.browser import serve
from tests.site.test_halves import contrast
from tests.widgets.conftest import drawn, written
from tests.widgets.page import state_of
from tests.widgets.player import click, own_run, place, status, visit


def by_mouse(widget, name):
    click(widget, name)


def by_keyboard(widget, name):
    button = widget.get_by_role("button", name=name, exact=True)
    for _ in range(12):
        if button.evaluate("node => node === document.activeElement"):
            break
        widget.page.keyboard.press("Tab")
    widget.page.keyboard.press("Enter" if name == "E step" else "Space")


def assert_at(state, X, trace, t):
    theta = trace.mixtures[t]
    assert np.array_equal(state["weights"], theta.weights)
    assert np.array_equal(state["means"], theta.means)
    assert np.array_equal(state["covariances"], theta.covariances)
    assert state["logLikelihood"] == pytest.approx(trace.log_likelihoods[t], rel=1e-10)


@pytest.mark.parametrize("press", [by_mouse, by_keyboard])
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_it_steps_through_the_numbers_of_the_librarys_trace(
    lend, folder, old_faithful, trace, scheme, press
):
    with serve(folder) as address:
        url = address if scheme == "http" else folder.as_uri()
        with visit(lend, f"{url}/page.html") as widget:
            widget.wait_for()
            assert place(widget) == (0, "start")
            assert state_of(widget)["lowerBound"] is None
            assert_at(state_of(widget), old_faithful, trace, 0)
            for t in range(trace.n_iter):
                press(widget, "E step")
                state = state_of(widget)
                assert place(widget) == (t, "E")
                assert_at(state, old_faithful, trace, t)
                touching = pytest.approx(trace.log_likelihoods[t], rel=1e-10)
                assert state["lowerBound"] == touching
                press(widget, "M step")
                state = state_of(widget)
                assert place(widget) == (t + 1, "M")
                assert_at(state, old_faithful, trace, t + 1)
                lifted = pytest.approx(trace.lower_bounds[t], rel=1e-10)
                assert state["lowerBound"] == lifted
            press(widget, "E step")
            assert place(widget) == (trace.n_iter, "E")
            assert trace.reason.replace("1e-08", "10⁻⁸") in status(widget)


def test_the_status_line_says_what_each_half_step_did(player, trace):
    click(player, "E step")
    assert status(player).startswith("E step: the components share each point")
    click(player, "M step")
    rise = trace.log_likelihoods[1] - trace.log_likelihoods[0]
    now = f"−{-trace.log_likelihoods[1]:.1f}"
    assert status(player) == (
        f"M step: the log-likelihood rose by {rise:.1f} nats to {now}."
    )


def test_the_wrong_half_step_changes_nothing_and_says_why(player):
    click(player, "M step")
    assert place(player) == (0, "start")
    assert "the next half-step is the E step" in status(player)
    click(player, "E step")
    click(player, "E step")
    assert place(player) == (0, "E")
    assert "the next half-step is the M step" in status(player)


def test_back_undoes_and_reset_returns_to_the_start(player):
    before = state_of(player)
    for name in ["E step", "M step", "E step"]:
        click(player, name)
    click(player, "Back")
    assert place(player) == (1, "M")
    click(player, "Reset")
    assert state_of(player) == before
    click(player, "Back")
    assert state_of(player) == before
    assert "the start" in status(player)


def test_the_slider_visits_every_iteration_by_keyboard(player, trace):
    slider = player.get_by_role("slider", name="Iteration")
    slider.focus()
    player.page.keyboard.press("ArrowRight")
    assert place(player) == (1, "M")
    player.page.keyboard.press("End")
    assert place(player) == (trace.n_iter, "M")
    assert slider.get_attribute("aria-valuetext") == "3 of 3, after the M step"
    player.page.keyboard.press("Home")
    assert place(player) == (0, "start")


def test_a_broken_run_is_seen_to_fall(lend, tmp_path, old_faithful, trace):
    broken = own_run(old_faithful, trace.mixtures[::-1])
    page = written(tmp_path, EMPlayer(old_faithful, broken))
    with visit(lend, page.as_uri()) as widget:
        click(widget, "E step")
        click(widget, "M step")
        assert "fell by" in status(widget)
        assert "never lowers it" in status(widget)


def test_one_dimension_plays_too(lend, tmp_path, old_faithful):
    X = old_faithful[:, 1:]
    start = gm.Mixture([0.5, 0.5], [[50.0], [60.0]], [[[50.0]], [[50.0]]])
    trace = gm.em(X, start, max_iter=2)
    page = written(tmp_path, EMPlayer(X, trace))
    with visit(lend, page.as_uri()) as widget:
        click(widget, "E step")
        click(widget, "M step")
        assert_at(state_of(widget), X, trace, 1)


def test_a_run_without_iterations_shows_its_responsibilities(
    lend, tmp_path, old_faithful, geyser_start
):
    trace = gm.em(old_faithful, geyser_start, max_iter=0)
    page = written(tmp_path, EMPlayer(old_faithful, trace))
    with visit(lend, page.as_uri()) as widget:
        click(widget, "E step")
        assert place(widget) == (0, "E")
        click(widget, "M step")
        assert place(widget) == (0, "E")


def test_it_follows_the_pages_theme_while_it_runs(player):
    page = player.page
    player.wait_for()
    drawn(page)
    light = page.evaluate("document.querySelector('.gmm-scatter').toDataURL()")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.locator(".gmm-widget[data-theme=dark]").wait_for()
    drawn(page)
    assert page.evaluate("document.querySelector('.gmm-scatter').toDataURL()") != light


# A button's ground, its letters, and the line under them, in pixels.
BUTTON = """(node) => {
  const style = getComputedStyle(node);
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  return [rgb(style.backgroundColor), rgb(style.color),
    parseFloat(style.textDecorationThickness)];
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_button_of_a_half_step_has_its_colour_and_its_line(player, theme):
    page = player.page
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.wait_for_selector(f".gmm-widget[data-theme={theme}]")
    found = {}
    for name in ("E step", "M step"):
        button = player.get_by_role("button", name=name, exact=True)
        found[name] = button.evaluate(BUTTON)
        button.click()
    e_step, m_step = found.values()
    assert e_step[0] != m_step[0]
    assert e_step[2] > 2 * m_step[2] > 0
    for ground, letters, _ in found.values():
        assert contrast(letters, ground) >= 4.5


def test_setting_the_iteration_in_python_keeps_the_phase_possible(old_faithful, trace):
    player, seen = EMPlayer(old_faithful, trace), []
    player.observe(lambda change: seen.append(change["name"]), ["iteration", "phase"])
    player.iteration = 2
    assert (player.phase, player.mixture) == ("M", trace.mixtures[2])
    player.phase = "E"
    player.iteration = 0
    assert player.phase == "E"
    player.phase = "start"
    player.iteration = 1
    player.iteration = 0
    assert player.phase == "start"
    assert {"iteration", "phase"} == set(seen)


def test_a_place_outside_the_run_is_refused_in_words(old_faithful, trace):
    player = EMPlayer(old_faithful, trace)
    for t in (-1, 4):
        with pytest.raises(TraitError, match=f"iteration is {t}; .* 0 to 3"):
            player.iteration = t
    with pytest.raises(TraitError, match="phase is 'M' at iteration 0"):
        player.phase = "M"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"X": [[0.0]]}, ValueError, "X has 1 features"),
        ({"X": [["a", "b"]]}, TypeError, "X must be an array of real numbers"),
        ({"X": [[0.0, np.nan]]}, ValueError, r"X\[0, 1\] is nan"),
        ({"trace": "fast"}, TypeError, "trace must be a Trace, not 'fast'"),
        ({"names": ["x"]}, ValueError, r"names is \['x'\]; 2 of them"),
        ({"names": "xy"}, TypeError, "names must be 2 strings, not 'xy'"),
        ({"names": ["x", 2]}, TypeError, "names must be 2 strings"),
        ({"names": 2}, TypeError, "names must be 2 strings, not 2"),
        ({"autoplay": 1}, TypeError, "autoplay must be True or False, not 1"),
    ],
)
def test_a_wrong_argument_is_named(old_faithful, trace, change, error, message):
    arguments = {"X": old_faithful, "trace": trace, "names": ["x", "y"]} | change
    with pytest.raises(error, match=message):
        EMPlayer(arguments.pop("X"), arguments.pop("trace"), **arguments)


def test_three_features_are_refused_with_a_way_out():
    theta = gm.Mixture([1.0], [[0.0] * 3], [np.eye(3)])
    X = np.zeros((2, 3))
    with pytest.raises(ValueError, match=r"X has 3 features.*X\[:, \[0, 1\]\]"):
        EMPlayer(X, own_run(X, [theta]))


def test_its_name_has_no_address_and_its_picture_is_the_same_twice(old_faithful, trace):
    player = EMPlayer(old_faithful, trace)
    name = "EMPlayer: EM on 272 points with 2 components, 3 iterations"
    assert repr(player) == name
    bundles = [player._repr_mimebundle_()[0] for _ in range(2)]
    assert bundles[0]["text/plain"] == name
    assert bundles[0]["image/png"] == bundles[1]["image/png"]
