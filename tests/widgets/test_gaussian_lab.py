"""GaussianLab: a Gaussian in the plane, dragged about, read off to the last digit."""

import numpy as np
import pytest
from scipy import stats

from gmm_lib.widgets import GaussianLab
from tests.widgets.conftest import drag, each, problems, state

MEAN = np.array([3.0, -2.0])
COVARIANCE = np.array([[2.0, -0.9], [-0.9, 1.5]])


def lab():
    return GaussianLab(MEAN, COVARIANCE, names=["width (m)", "height (m)"])


def assert_facts(facts):
    """Compare every number with NumPy's and SciPy's for the same Gaussian."""
    mean, covariance = np.array(facts["mean"]), np.array(facts["covariance"])
    close = {"rtol": 1e-10, "atol": 1e-13}
    np.testing.assert_allclose(
        facts["cholesky"], np.linalg.cholesky(covariance), **close
    )
    deviations = np.sqrt(covariance.diagonal())
    correlation = covariance[0, 1] / deviations.prod()
    np.testing.assert_allclose(facts["correlation"], correlation, **close)
    np.testing.assert_allclose(
        facts["eigenvalues"][::-1], np.linalg.eigvalsh(covariance), **close
    )
    masses = stats.chi2(df=2).cdf(np.square([1, 2, 3]))
    np.testing.assert_allclose(facts["masses"], masses, **close)
    mass = stats.chi2(df=2).cdf(facts["radius"] ** 2)
    np.testing.assert_allclose(facts["mass"], mass, **close)
    slope = np.linalg.solve(covariance[:1, :1], covariance[:1, 1:])[0, 0]
    given = facts["conditional"]
    expected = mean[1] + slope * (facts["line"] - mean[0])
    np.testing.assert_allclose(given["mean"], expected, **close)
    variance = 1 / np.linalg.inv(covariance)[1, 1]
    np.testing.assert_allclose(given["variance"], variance, **close)


def test_dragging_each_handle_changes_what_its_name_says(show):
    page = show(lab())
    start = state(page)
    np.testing.assert_allclose(start["covariance"], COVARIANCE, rtol=1e-10)
    assert_facts(start)

    drag(page, "Mean", 30, -20)
    moved = state(page)
    assert moved["mean"][0] > start["mean"][0]
    assert moved["mean"][1] > start["mean"][1]
    np.testing.assert_allclose(moved["covariance"], COVARIANCE, rtol=1e-10)
    assert_facts(moved)

    drag(page, "First axis, at 2 standard deviations", -12, -15)
    turned = state(page)
    lengths = sorted(np.array(turned["eigenvalues"]) / moved["eigenvalues"])
    assert lengths[0] == pytest.approx(1) or lengths[1] == pytest.approx(1)
    assert turned["mean"] == moved["mean"]
    assert turned["correlation"] != pytest.approx(moved["correlation"], abs=0.01)
    assert_facts(turned)

    drag(page, "Line x₁ = a", -40, 10)
    assert state(page)["line"] < turned["line"]
    assert state(page)["covariance"] == turned["covariance"]
    assert_facts(state(page))

    page.get_by_role("button", name="Reset").click()
    assert state(page) == start


def test_the_handles_of_the_axes_stand_at_two_standard_deviations(show):
    page = show(lab())
    values, vectors = np.linalg.eigh(COVARIANCE)
    for name, i in [("First axis", 1), ("Second axis", 0)]:
        place = page.get_by_role("slider", name=name).get_attribute("aria-valuenow")
        expected = 2 * np.sqrt(values[i]) * abs(vectors[0, i])
        assert abs(float(place) - MEAN[0]) == pytest.approx(expected)


def test_the_keyboard_moves_every_handle_and_shift_moves_it_further(show):
    page = show(lab())
    start = state(page)
    mean = page.get_by_role("slider", name="Mean")
    mean.press("ArrowRight")
    mean.press("Shift+ArrowUp")
    right, up = np.subtract(state(page)["mean"], start["mean"])
    assert up == pytest.approx(5 * right)
    assert right > 0
    page.get_by_role("slider", name="Second axis").press("ArrowLeft")
    turned = state(page)
    assert turned["covariance"] != start["covariance"]
    assert_facts(turned)
    page.get_by_role("slider", name="Line").press("ArrowLeft")
    assert state(page)["line"] < start["line"]
    page.get_by_role("slider", name="Radius").press("End")
    assert state(page)["radius"] == 3.5
    assert_facts(state(page))


def test_a_narrow_ellipse_stays_a_gaussian(show):
    page = show(lab())
    for name in ("First axis", "Second axis"):
        handle = page.get_by_role("slider", name=name)
        mean = page.get_by_role("slider", name="Mean").bounding_box()
        place = handle.bounding_box()
        drag(page, name, mean["x"] - place["x"], mean["y"] - place["y"])
    facts = state(page)
    assert min(facts["eigenvalues"]) > 0.01 * np.linalg.eigvalsh(COVARIANCE)[-1]
    assert_facts(facts)


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"covariance": [[1, 2], [2, 1]]},
        {"covariance": [[1, 0.5], [-0.5, 1]]},
        {"covariance": [[1, 0]]},
        {"mean": [None, 0]},
        {"radius": "wide"},
    ]
    page = show(*(lab() for _ in bad), change=each(*bad))
    first, second, *others = problems(page)
    assert "not positive definite" in first
    assert "not symmetric" in second
    assert all("must be finite numbers" in other for other in others)
    for i in range(len(bad)):
        assert_facts(state(page, i))


def test_conditional_is_the_regression_of_x2_on_x1():
    made = lab()
    made.line = 4.0
    mean, variance = made.conditional
    assert mean == pytest.approx(-2 - 0.9 / 2 * (4 - 3))
    assert variance == pytest.approx(1.5 - 0.9**2 / 2)
    made.covariance = [[1.0, 0.0], [0.0, 2.0]]
    assert made.conditional == (-2.0, 2.0)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"mean": [1, 2, 3]}, ValueError, "mean has 3 entries"),
        ({"mean": ["a", 2]}, TypeError, "mean must be an array of real numbers"),
        ({"covariance": [[1, 2], [2, 1]]}, ValueError, "not positive definite"),
        ({"covariance": [[1]]}, ValueError, r"covariance has shape \(1, 1\)"),
        ({"names": ["x"]}, ValueError, "names"),
        ({"names": "xy"}, TypeError, "names"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        GaussianLab(**arguments)


def test_the_ellipse_turns_and_keeps_its_lengths(show):
    page = show(GaussianLab())
    before = state(page)
    drag(page, "Turn", -120, -60)
    turned = state(page)
    assert turned["eigenvalues"] == pytest.approx(before["eigenvalues"], rel=1e-9)
    assert turned["covariance"] != before["covariance"]
    handle = page.get_by_role("slider", name="Turn")
    start = state(page)["covariance"]
    for _ in range(6):
        handle.press("Shift+ArrowRight")  # 15 degrees each
    (a, b), (_, c) = state(page)["covariance"]
    assert [a, c] == pytest.approx([start[1][1], start[0][0]], rel=1e-9)
    assert b == pytest.approx(-start[0][1], rel=1e-9)
