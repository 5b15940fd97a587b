"""Pictures put the numbers where they belong, and touch nothing else."""

from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb

import gmm_lib as gm
from tests.conftest import random_mixture

mpl.use("Agg")


@pytest.fixture(autouse=True)
def no_trace_of_drawing():
    before = dict(mpl.rcParams)
    yield
    plt.close("all")
    assert dict(mpl.rcParams) == before


@pytest.fixture
def planar():
    return random_mixture(np.random.default_rng(3), 3, 2)


@pytest.fixture
def linear():
    return gm.Mixture([0.25, 0.75], [[0.0], [5.0]], [[[1.0]], [[4.0]]])


def offsets(ax):
    return np.concatenate([dots.get_offsets() for dots in ax.collections])


def colours(ax):
    return np.concatenate([dots.get_facecolors()[:, :3] for dots in ax.collections])


def test_points_without_gamma_are_grey_rings_as_in_the_labs(old_faithful):
    ax = gm.plot.points(old_faithful, labels=gm.load_old_faithful().labels)
    assert np.array_equal(offsets(ax), old_faithful)
    [rings] = ax.collections
    assert {to_hex(c) for c in rings.get_facecolors()} == {"#ffffff"}
    assert {to_hex(c) for c in rings.get_edgecolors()} == {gm.plot.GREY}
    assert rings.get_linewidths()[0] > 0.5
    assert ax.get_ylabel() == "waiting time (min)"


def test_points_wear_the_colour_and_marker_of_their_component():
    X, gamma = np.arange(6.0).reshape(3, 2), np.array([[1, 0], [0.25, 0.75], [0, 1]])
    ax = gm.plot.points(X, gamma)
    expected = dict(zip(map(tuple, X), gm.plot.blend(gamma), strict=True))
    for x, colour in zip(offsets(ax), colours(ax), strict=True):
        assert np.allclose(colour, expected[tuple(x)])
    sizes = [len(dots.get_offsets()) for dots in ax.collections]
    assert sizes == [1, 2]  # one group of markers for each winner


@given(st.integers(0, 1000), st.integers(1, 7))
def test_a_blend_is_a_colour_and_a_sure_point_has_its_components_own(seed, K):
    gamma = np.random.default_rng(seed).dirichlet(np.ones(K), size=4)
    own = np.array([to_rgb(gm.plot.style(k).colour) for k in range(K)])
    mixed = gm.plot.blend(gamma)
    assert (mixed >= 0).all()
    assert (mixed <= 1).all()
    np.testing.assert_allclose(gm.plot.blend(np.eye(K)), own, atol=1e-6)


def cielab(colour):
    """CIE L*a*b* under D65, by the standard's own formulas."""
    c = np.asarray(colour)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
    x, y, z = np.array(to_xyz) @ linear / [0.9505, 1.0, 1.089]
    f = [np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("pair", list(combinations(range(len(gm.plot.STYLES)), 2)))
def test_a_shared_point_looks_like_no_unassigned_one(pair):
    grey = cielab(to_rgb(gm.plot.GREY))
    for share in (0.4, 0.45, 0.5, 0.55, 0.6):
        gamma = np.zeros((1, len(gm.plot.STYLES)))
        gamma[0, list(pair)] = share, 1 - share
        difference = cielab(gm.plot.blend(gamma)[0]) - grey
        assert np.linalg.norm(difference) >= 25


def luminance(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]


def test_the_first_four_components_and_greys_stand_out_on_white():
    looks = [style.colour for style in gm.plot.STYLES[:4]]
    for colour in [*looks, gm.plot.GREY, gm.plot.INK]:
        assert 1.05 / (luminance(colour) + 0.05) >= 3


def test_components_differ_in_colour_marker_and_dash():
    for column in zip(*gm.plot.STYLES, strict=True):
        assert len(set(column)) == len(gm.plot.STYLES)


@pytest.mark.parametrize("seed", range(5))
def test_ellipses_lie_at_one_and_two_sigma(seed):
    mixture = random_mixture(np.random.default_rng(seed), 2, 2)
    rings = iter(gm.plot.ellipses(mixture).patches)
    for mean, covariance in zip(mixture.means, mixture.covariances, strict=True):
        for s in (1, 2):
            r = around(next(rings)) - mean
            squares = np.einsum("nd,de,ne->n", r, np.linalg.inv(covariance), r)
            assert np.allclose(squares, s**2)


def around(ring):
    t, turn = np.linspace(0, 2 * np.pi, 9), np.radians(ring.angle)
    x, y = ring.width / 2 * np.cos(t), ring.height / 2 * np.sin(t)
    c, s = np.cos(turn), np.sin(turn)
    return np.column_stack([c * x - s * y, s * x + c * y]) + ring.center


def test_intervals_on_a_line_end_at_one_and_two_sigma(linear):
    ax = gm.plot.ellipses(linear)
    ends = [tuple(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert ends == [(-1, 1), (-2, 2), (3, 7), (1, 9)]


def test_the_truth_is_dashed_and_wears_no_components_colour(planar):
    ax = gm.plot.ellipses(planar, truth=True)
    assert {to_hex(ring.get_edgecolor()) for ring in ax.patches} == {gm.plot.INK}
    assert all(ring.get_linestyle()[1] for ring in ax.patches)  # lengths on and off


def test_the_density_on_a_line_is_the_sum_of_its_terms(linear):
    ax = gm.plot.density(linear, n=2000)
    whole, *terms = (line.get_xydata() for line in ax.lines)
    assert np.allclose(whole[:, 1], sum(term[:, 1] for term in terms))
    assert np.trapezoid(whole[:, 1], whole[:, 0]) == pytest.approx(1, abs=0.01)


def test_contours_run_where_the_density_has_halved(planar):
    contours = gm.plot.density(planar, n=300).collections[0]
    edge = contours.get_paths()[3].vertices  # between 5 and 4 halvings
    log_p = planar.log_density(edge)
    beyond = (log_p.max() - log_p) / np.log(2)
    off = np.minimum(np.abs(beyond), np.abs(beyond - 1))
    assert np.quantile(off, 0.9) < 0.02


def test_a_density_too_small_for_floats_is_drawn(planar):
    ax = plt.figure().add_subplot()
    ax.plot([1e4, 2e4], [1e4, 2e4])
    assert gm.plot.density(planar, ax=ax, n=20).collections


def test_the_density_keeps_the_range_shown(planar, old_faithful):
    ax = gm.plot.points(old_faithful)
    limits = ax.get_xlim(), ax.get_ylim()
    gm.plot.density(planar, ax=ax)
    assert np.allclose((ax.get_xlim(), ax.get_ylim()), limits)


def test_points_on_a_line_set_the_range(linear):
    ax = gm.plot.points(np.array([[3.0], [7.0]]))
    low, high = ax.get_xlim()
    assert 2 < low <= 3
    assert 7 <= high < 8


def test_the_history_shows_both_half_steps(old_faithful, geyser_start):
    trace = gm.em(old_faithful, geyser_start, max_iter=3)
    lines = {line.get_label(): line for line in gm.plot.history(trace).lines}
    assert np.array_equal(lines["log-likelihood"].get_ydata(), trace.log_likelihoods)
    rises = lines["M step"].get_xydata().reshape(3, 3, 2)
    assert np.array_equal(rises[:, 0, 1], trace.log_likelihoods[:-1])
    assert np.array_equal(rises[:, 1, 1], trace.lower_bounds)
    lifts = lines["E step"].get_xydata().reshape(3, 3, 2)
    assert np.array_equal(lifts[:, 0, 1], trace.lower_bounds)
    assert np.array_equal(lifts[:, 1, 1], trace.log_likelihoods[1:])
    assert np.array_equal(lifts[:, 0, 0], lifts[:, 1, 0])  # straight up


def test_a_run_of_no_iterations_has_a_history(old_faithful, geyser_start):
    ax = gm.plot.history(gm.em(old_faithful, geyser_start, max_iter=0))
    assert len(ax.lines[-1].get_xdata()) == 1


def test_every_picture_is_drawn_where_asked_and_names_each_thing_once(linear):
    X = np.array([[0.0], [5.0]])
    ax = plt.figure().add_subplot()
    assert gm.plot.points(X, gm.e_step(X, linear), ax=ax) is ax
    assert gm.plot.density(linear, ax=ax) is ax
    assert gm.plot.ellipses(linear, ax=ax) is ax
    labels = ax.get_legend_handles_labels()[1]
    assert labels == ["density", "component 1", "component 2"]


def test_a_new_figure_is_opaque(planar):
    ax = gm.plot.ellipses(planar)
    assert to_hex(ax.figure.get_facecolor(), keep_alpha=True) == "#ffffffff"
    assert to_hex(ax.get_facecolor(), keep_alpha=True) == "#ffffffff"


def test_what_cannot_be_drawn_is_refused_with_a_remedy(planar):
    with pytest.raises(ValueError, match=r"X has 4 features.*choose some"):
        gm.plot.points(np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"gamma has shape \(1, 2\)"):
        gm.plot.points(np.ones((3, 2)), [[0.5, 0.5]])
    with pytest.raises(ValueError, match="labels is 'ab'; 2 of them"):
        gm.plot.points(np.ones((3, 2)), labels="ab")
    with pytest.raises(TypeError, match="mixture must be a Mixture, not 3"):
        gm.plot.ellipses(3)
    with pytest.raises(TypeError, match="trace must be a Trace"):
        gm.plot.history([planar])
    with pytest.raises(ValueError, match="mixture has 3 features"):
        gm.plot.density(random_mixture(np.random.default_rng(0), 2, 3))


def test_the_type_of_a_page_can_be_read_on_a_phone():
    with plt.rc_context(gm.plot.PAGE):
        figure, ax = plt.subplots()
        ax.set_xlabel("duration (min)")
        figure.canvas.draw()
        sizes = [ax.xaxis.label.get_size(), ax.get_xticklabels()[0].get_size()]
        shown = 330 / (figure.get_figwidth() * 72)  # CSS pixels a point
        assert min(sizes) * shown >= 9
        assert not ax.spines["top"].get_visible()
        assert not ax.spines["right"].get_visible()
    plt.close(figure)


def spike(width, D=1):
    """Half the mass in a spike, the other half a hundred widths wide."""
    narrow, wide = np.eye(D) * width**2, np.eye(D) * 100.0
    means = [np.full(D, 0.123), np.zeros(D)]
    return gm.Mixture([0.5, 0.5], means, [narrow, wide])


@pytest.mark.parametrize("width", [1e-1, 1e-3, 1e-6])
def test_a_spike_shows_in_the_density_with_its_height_and_its_area(width):
    theta = spike(width)
    x, y = gm.plot.density(theta).lines[0].get_data()
    top = np.exp(theta.log_density([[0.123]]))[0]
    assert y.max() == pytest.approx(top, rel=1e-12)
    assert np.trapezoid(y, x) == pytest.approx(1, abs=0.01)
    plt.close("all")


def test_a_spike_shows_where_the_axes_are_already_drawn_and_not_beyond_them():
    _, ax = plt.subplots()
    ax.plot([-3, 3], [0, 0])
    shown = ax.get_xlim()
    x, y = gm.plot.density(spike(1e-3), ax=ax).lines[1].get_data()
    assert y.max() > 100
    assert shown[0] <= x.min() < x.max() <= shown[1]
    plt.close("all")


def test_a_spike_in_the_plane_is_the_highest_of_its_picture():
    theta = spike(1e-3, D=2)
    seen = []
    ax = plt.subplots()[1]
    contourf, ax.contourf = ax.contourf, lambda *args, **_: seen.append(args)
    gm.plot.density(theta, ax=ax)
    ax.contourf = contourf
    x, y, halvings = seen[0][:3]
    at = np.unravel_index(halvings.argmax(), halvings.shape)
    assert (x[at], y[at]) == (0.123, 0.123)
    assert np.all(np.diff(x[0]) > 0)
    assert np.all(np.diff(y[:, 0]) > 0)
    plt.close("all")


class Frame:
    """Stand in for a data frame: an array whose columns have names."""

    def __init__(self, values, columns):
        self.values, self.columns = values, columns

    def __len__(self):
        return len(self.values)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype=dtype)


def test_axes_take_the_names_of_columns_unless_labels_are_given(old_faithful):
    frame = Frame(old_faithful, ["duration", "waiting"])
    ax = gm.plot.points(frame)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("duration", "waiting")
    named = gm.plot.points(frame, labels=["a", "b"])
    assert (named.get_xlabel(), named.get_ylabel()) == ("a", "b")
    assert gm.plot.points(old_faithful).get_xlabel() == ""
    numbered = gm.plot.points(Frame(old_faithful, [0, 1]))
    assert numbered.get_xlabel() == ""


def test_a_run_without_bounds_joins_its_log_likelihoods(planar):
    run = gm.Trace([planar] * 3, [-9.0, -5.0, -4.0], None, True, "done")
    lines = {line.get_label(): line for line in gm.plot.history(run).lines}
    assert sorted(lines) == ["iteration", "log-likelihood"]
    for line in lines.values():
        assert line.get_xydata().tolist() == [[0, -9], [1, -5], [2, -4]]


def test_a_history_with_a_prior_shows_what_never_falls(old_faithful, geyser_start):
    trace = gm.em(old_faithful, geyser_start, prior=gm.Prior(), max_iter=5)
    ax = gm.plot.history(trace)
    dots = next(line for line in ax.lines if line.get_marker() == "o")
    np.testing.assert_array_equal(dots.get_ydata(), trace.objectives)
    assert dots.get_label() == "log-likelihood + log-prior"
    assert ax.get_ylabel() == "log-likelihood + log-prior (nats)"
    lifted = [y for line in ax.lines for y in line.get_ydata()]
    assert np.isin(trace.lower_bounds + trace.penalties[1:], lifted).all()


def test_the_picture_of_a_table_rings_its_best(old_faithful):
    how = {"n_init": 5, "rng": np.random.default_rng(0)}
    table = gm.select(old_faithful, [1, 2, 3], **how)
    *lines, ring = gm.plot.selection(table).lines
    names = [row.covariance_type for row in table.candidates]
    assert [line.get_label() for line in lines] == list(dict.fromkeys(names))
    assert ring.get_xydata().tolist() == [[3.0, table.best("bic").bic]]
    assert len({line.get_marker() for line in lines}) == 4
    with pytest.raises(TypeError, match="table must be a Selection"):
        gm.plot.selection([1, 2])
