"""The data are those published, and the worlds are what they claim to be."""

from importlib.resources import files

import numpy as np
import pytest
from sklearn.cluster import KMeans

import gmm_lib as gm
from tests.conftest import rng

LOADERS = [
    gm.load_old_faithful,
    gm.load_galaxies,
    gm.load_iris,
    gm.load_times_deaths,
]
MAKERS = [
    gm.make_separated,
    gm.make_overlapping,
    gm.make_cigars,
    gm.make_nested,
    gm.make_outlier,
    gm.make_moons,
]
DRAWN = [maker for maker in MAKERS if maker not in (gm.make_outlier, gm.make_moons)]


def every_dataset():
    return [load() for load in LOADERS] + [make(50, rng()) for make in MAKERS]


@pytest.mark.parametrize("data", every_dataset(), ids=lambda data: data.title)
def test_each_data_set_is_whole_and_says_what_it_is(data):
    N, D = data.X.shape
    assert np.isfinite(data.X).all()
    assert len(data.names) == len(data.units) == len(data.labels) == D
    assert data.source
    assert str(data.X.shape) in repr(data)
    assert data.z is None or (
        len(data.z) == N and data.z.max() < max(3, len(data.groups))
    )


@pytest.mark.parametrize("data", every_dataset(), ids=lambda data: data.title)
def test_data_cannot_be_changed_by_accident(data):
    with pytest.raises(ValueError, match="read-only"):
        data.X[0] = 0
    if data.z is not None:
        with pytest.raises(ValueError, match="read-only"):
            data.z[0] = 0


def test_a_dataset_is_taken_wherever_points_are():
    data = gm.load_old_faithful()
    model = gm.GaussianMixture(2, random_state=0).fit(data)
    assert model.feature_names_in_.tolist() == list(data.labels)
    theta = gm.GaussianMixture(2, random_state=0).fit(data.X).mixture_
    assert model.mixture_ == theta
    np.testing.assert_array_equal(gm.e_step(data, theta), gm.e_step(data.X, theta))
    np.testing.assert_array_equal(model.predict(data), gm.e_step(data, theta).argmax(1))
    table = gm.select(data, [1, 2], ["tied"], rng=rng(), n_init=1)
    assert table.best("bic").n_components == 2


def test_a_dataset_in_another_order_is_refused_with_a_remedy_that_works():
    data = gm.load_old_faithful()
    model = gm.GaussianMixture(2, random_state=0).fit(data)
    X = gm.Dataset(data.X[:, ::-1], data.names[::-1], data.units[::-1], "", "")
    with pytest.raises(ValueError, match="must be in the same order") as raised:
        model.predict(X)
    ordered = eval(str(raised.value).partition("pass ")[2], {"numpy": np, "X": X})
    np.testing.assert_array_equal(ordered, data.X)


def test_every_file_has_its_provenance():
    folder = files("gmm_lib") / "data"
    readme = (folder / "README.md").read_text()
    tables = [file.name for file in folder.iterdir() if file.name.endswith(".csv")]
    assert tables
    for name in tables:
        assert f"| {name} |" in readme


def test_old_faithful_has_272_eruptions():
    data = gm.load_old_faithful()
    assert data.X.shape == (272, 2)
    assert np.allclose(data.X.mean(axis=0), [3.487783, 70.897059], atol=1e-6)


def test_the_galaxies_are_free_of_the_known_misprint():
    X = gm.load_galaxies().X[:, 0]
    assert len(X) == 82
    assert X[77] == 26.96
    assert (np.diff(X) >= 0).all()  # 26.690 there would break the order


def test_the_irises_are_fishers():
    from sklearn.datasets import load_iris as reference_iris

    iris, other = gm.load_iris(), reference_iris()
    assert iris.groups == ("setosa", "versicolor", "virginica")
    assert np.array_equal(iris.z, other.target)
    assert np.array_equal(iris.X, other.data)


def test_the_deaths_in_the_times_are_those_of_three_years():
    X = gm.load_times_deaths().X[:, 0]
    assert len(X) == 365 + 365 + 366
    assert X.sum() == 2364
    assert X.var() == pytest.approx(2.605, abs=5e-4)
    assert X.max() == 9


@pytest.mark.parametrize("make", MAKERS)
def test_a_world_depends_on_its_generator_alone(make):
    assert np.array_equal(make(20, rng(1)).X, make(20, rng(1)).X)
    assert not np.array_equal(make(20, rng(1)).X, make(20, rng(2)).X)


@pytest.mark.parametrize("make", DRAWN)
def test_a_drawn_world_has_its_mixtures_moments(make):
    data, n = make(20_000, rng()), 20_000
    for k, (mean, covariance) in enumerate(
        zip(data.mixture.means, data.mixture.covariances, strict=True)
    ):
        own = data.X[data.z == k]
        sd = np.sqrt(np.diag(covariance))
        assert len(own) / n == pytest.approx(data.mixture.weights[k], abs=0.02)
        assert np.allclose(
            own.mean(axis=0), mean, atol=6 * sd.max() / np.sqrt(len(own))
        )
        spread = np.atleast_2d(np.cov(own.T))
        assert np.allclose(spread, covariance, atol=0.06 * sd.max() ** 2)


def agreement(z, labels):
    return max(np.mean(z == labels), np.mean(z == 1 - labels))


def test_separated_components_can_be_told_apart():
    data = gm.make_separated(2000, rng())
    assert np.mean(gm.e_step(data.X, data.mixture).argmax(axis=1) == data.z) > 0.99


def test_two_sigma_apart_the_density_has_one_mode():
    x = np.linspace(-4, 4, 4001)[:, None]
    for separation, modes in [(2.0, 1), (2.2, 2)]:
        theta = gm.make_overlapping(2, rng(), separation).mixture
        rises = np.diff(theta.log_density(x)) > 0
        assert np.sum(rises[:-1] & ~rises[1:]) == modes


def test_k_means_cuts_the_cigars_across_and_em_does_not():
    data = gm.make_cigars(500, rng())
    k_means = KMeans(2, n_init=5, random_state=0).fit_predict(data.X)
    assert agreement(data.z, k_means) < 0.8
    assert agreement(data.z, gm.e_step(data.X, data.mixture).argmax(axis=1)) > 0.95


def test_the_outlier_is_far_from_both_components():
    data = gm.make_outlier(100, rng())
    assert data.X.shape == (100, 2)
    assert np.flatnonzero(data.z == -1).tolist() == [99]
    assert np.linalg.norm(data.X[-1] - data.mixture.means, axis=1).min() > 20


def test_the_moons_lie_about_their_half_circles():
    data = gm.make_moons(500, rng(), noise=0.01)
    centres = np.array([[0.0, 0.0], [1.0, 0.5]])[data.z]
    radii = np.linalg.norm(data.X - centres, axis=1)
    assert np.allclose(radii, 1, atol=0.06)
    assert (data.X[data.z == 0, 1] > -0.06).all()
    assert (data.X[data.z == 1, 1] < 0.56).all()


@pytest.mark.parametrize("make", MAKERS)
def test_a_world_refuses_what_it_cannot_use(make):
    with pytest.raises(ValueError, match="n is 0; it must be at least"):
        make(0, rng())
    with pytest.raises(TypeError, match=r"n must be a whole number, not 2.5"):
        make(2.5, rng())
    with pytest.raises(
        TypeError, match=r"rng must be a numpy\.random\.Generator, not 0"
    ):
        make(5, 0)
    if make is gm.make_overlapping:
        with pytest.raises(ValueError, match="separation is -1; it must be finite"):
            make(5, rng(), -1)
    if make is gm.make_moons:
        with pytest.raises(ValueError, match="noise is nan"):
            make(5, rng(), np.nan)
