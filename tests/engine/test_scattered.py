"""Data that dask holds: rows stay where they are, and the fit is that of one array."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data.scattered import Scattered
from gmm_lib.engine import climb
from gmm_lib.engine.feature_pass import Coefficients
from gmm_lib.families import FAMILIES, PLAIN
from gmm_lib.starts.highest import engine_for
from tests.cluster import started
from tests.conftest import PARTS

dask = pytest.importorskip("dask")
da = pytest.importorskip("dask.array")

HOLES = {"missing": "marginal"}


@pytest.fixture(scope="module")
def rows():
    means = [[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]]
    truth = gm.Mixture([0.3, 0.3, 0.4], means, [np.eye(2)] * 3)
    return truth.sample(6000, np.random.default_rng(0))[0]


def fit(X, **options):
    options = {"random_state": 0, "tol": 1e-7, "max_iter": 300, **options}
    return gm.GaussianMixture(3, **options).fit(X)


def assert_alike(one, two, rtol=1e-9):
    for name in PARTS:
        a, b = getattr(one.mixture_, name), getattr(two.mixture_, name)
        np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol * np.abs(b).max())


@pytest.mark.parametrize("family", FAMILIES)
def test_a_dask_array_is_fitted_as_one_array(rows, family):
    whole = fit(rows, covariance_type=family)
    scattered = fit(da.from_array(rows, chunks=(1700, 1)), covariance_type=family)
    assert_alike(scattered, whole)
    np.testing.assert_allclose(scattered.lower_bounds_, whole.lower_bounds_)


@pytest.mark.parametrize("family", PLAIN)
def test_dask_blocks_take_the_pass_that_one_array_takes(rows, family):
    theta = fit(rows, covariance_type=family).mixture_
    thin = np.concatenate([rows, rows[:50] * 1e-7])  # sums of squares would cancel
    narrow = gm.Mixture([0.9, 0.1], np.zeros((2, 2)), [np.eye(2), 1e-14 * np.eye(2)])
    cases = [(rows, theta, True)] + [(thin, narrow, False)] * (family != "tied")
    for X, mixture, fast in cases:
        lazy = Scattered(da.from_array(X, chunks=(1700, 2)))
        options = mixture.n_components, 0.0, family
        one, two = engine_for(gm.data.Blocks(X), *options), engine_for(lazy, *options)
        states = one.start(mixture), two.start(mixture)
        assert [isinstance(state, Coefficients) for state in states] == [fast] * 2
        runs = [climb(each, mixture, tol=0, max_iter=3) for each in (two, one)]
        values = [run.log_likelihoods for run in runs]
        np.testing.assert_allclose(*values, rtol=1e-12)
        np.testing.assert_allclose(*(r.mixture.means for r in runs), atol=1e-12)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_a_look_sees_where_the_rows_lie_is_the_mixtures_own_density(rows, family):
    theta = fit(rows, covariance_type=family).mixture_
    lazy = Scattered(da.from_array(rows, chunks=(1700, 2)))
    seen, logs, *_ = engine_for(lazy, 3, 0.0, family).look(theta)
    np.testing.assert_allclose(seen, rows, atol=1e-12)
    np.testing.assert_allclose(logs, theta.log_density(rows), atol=1e-10)


@pytest.mark.parametrize("cuts", [[1], [3000], [10, 10, 5999], [2000, 4000]])
def test_delayed_blocks_of_any_size_are_fitted_as_one_array(rows, cuts):
    blocks = [dask.delayed(part) for part in np.split(rows, cuts)]
    assert_alike(fit(blocks), fit(rows))


def test_measures_and_rows_are_those_of_one_array(rows):
    blocks = Scattered(da.from_array(rows, chunks=(2500, 2)))
    found, expected = blocks.measure(), gm.data.Blocks(rows).measure()
    for one, two in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-12)
    indices = np.array([0, 2499, 2500, 2501, 5999])
    np.testing.assert_array_equal(blocks.take(indices), rows[indices])


def test_far_groups_are_looked_for_where_the_rows_lie(rows):
    few = np.random.default_rng(1).normal(60.0, 1.0, size=(12, 2))
    X = np.concatenate([rows, few])
    scattered = fit(da.from_array(X, chunks=(2000, 2)), tol=1e-4)
    assert scattered.weights_.min() == pytest.approx(12 / 6012, rel=1e-3)
    assert_alike(scattered, fit(X, tol=1e-4), rtol=1e-6)


def test_what_is_predicted_and_scored_is_the_same(rows):
    lazy, model = da.from_array(rows, chunks=(2500, 2)), fit(rows)
    np.testing.assert_array_equal(model.predict(lazy), model.predict(rows))
    assert model.score(lazy) == pytest.approx(model.score(rows))


def test_fixed_parts_a_prior_and_labels_go_with_it(rows):
    lazy = da.from_array(rows, chunks=(2500, 2))
    labels = (rows[:, 0] > 2.5) + 2 * (rows[:, 1] > 2.5).astype(int)
    options = {"gamma_init": np.minimum(labels, 2), "prior": gm.Prior()}
    assert_alike(fit(lazy, **options), fit(rows, **options))


@pytest.mark.parametrize(
    ("X", "options", "words"),
    [
        (da.zeros(5), {}, r"X has shape \(5,\); .* X.reshape"),
        (da.zeros((0, 2)), {}, "X gives no rows"),
        (
            da.from_array([[0.0], [1.0], [2.0], [np.nan]], chunks=2),
            {},
            r"block 1 of X at \[1, 0\] \(row 3 of all\) is nan: .* for each block",
        ),
        (
            [dask.delayed(np.zeros((3, 1))), dask.delayed([[1.0], [np.inf]])],
            {},
            r"block 1 of X at \[1, 0\] \(row 4 of all\) is inf",
        ),
        (
            da.from_array([[0.0, 1.0], [np.nan] * 2], chunks=1),
            HOLES,
            r"block 1 of X at \[0\] \(row 1 of all\) has no entry",
        ),
        (
            da.from_array([[0.0, np.nan]] * 4, chunks=2),
            HOLES,
            "column 1 of X has no ent",
        ),
        (da.zeros((0, 2)), HOLES, "X gives no rows"),
        (
            [dask.delayed(np.zeros((2, 2))), dask.delayed(np.zeros((2, 3)))],
            {},
            "block 1 of X has 3 features, but the first has 2",
        ),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_block(X, options, words):
    with pytest.raises(ValueError, match=words):
        fit(X, **options)


@pytest.fixture(scope="module")
def lossy(rows):
    X = rows.copy()
    X[:2000, 1] = np.nan  # a block that has none of a column
    X[2000::3, 0] = np.nan
    return X


@pytest.mark.parametrize("family", FAMILIES)
def test_what_dask_holds_may_have_holes(lossy, family):
    options = {**HOLES, "covariance_type": family, "max_iter": 20, "tol": 0}
    with pytest.warns(gm.ConvergenceWarning):
        whole = fit(lossy, **options)
    with pytest.warns(gm.ConvergenceWarning):
        scattered = fit(da.from_array(lossy, chunks=(2000, 1)), **options)
    assert_alike(scattered, whole)
    np.testing.assert_allclose(scattered.lower_bounds_, whole.lower_bounds_, 1e-12)


def test_holes_of_delayed_blocks_are_masked_none_or_nan(lossy):
    lost, nones = np.isnan(lossy[:2000]), lossy[2000:3000].astype(object)
    masked = np.ma.array(np.where(lost, 99.0, lossy[:2000]), mask=lost)
    nones[np.isnan(lossy[2000:3000])] = None
    parts = [masked, nones, lossy[:0], lossy[3000:]]
    blocks, options = [dask.delayed(part) for part in parts], {**HOLES, "tol": 1e-4}
    model = fit(lossy, **options)
    assert_alike(fit(blocks, **options), model)
    np.testing.assert_array_equal(model.predict(blocks), model.predict(lossy))
    assert model.score(blocks) == pytest.approx(model.score(lossy), 1e-12)


def test_a_prior_fixed_parts_and_labels_go_with_holes(lossy):
    lazy = da.from_array(lossy, chunks=(2500, 2))
    labels = np.minimum(np.arange(len(lossy)) // 2000, 2)
    means = [[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]]
    for more in (
        {"prior": gm.Prior(), "gamma_init": labels},
        {"fixed": "means", "means_init": means},
    ):
        options = {**HOLES, "tol": 1e-4, **more}
        assert_alike(fit(lazy, **options), fit(lossy, **options))


def test_weights_of_scattered_rows_are_refused():
    with pytest.raises(TypeError, match="sample_weight is given, but X is held by"):
        gm.GaussianMixture().fit(da.zeros((5, 2)), sample_weight=np.ones(5))


def test_the_library_loads_dask_only_when_such_data_come():
    code = "import sys, gmm_lib as gm; gm.GaussianMixture().fit([[0.0], [1.0]]); "
    code += "assert 'dask' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture(scope="module")
def client():
    pytest.importorskip("distributed")
    with started(n_workers=2, processes=True) as client:
        yield client


def test_a_cluster_starts_where_its_directories_are_slow_to_make(monkeypatch):
    core = pytest.importorskip("distributed.core")
    warn = core.warn_on_duration  # as when they took longer than no time at all
    monkeypatch.setattr(core, "warn_on_duration", lambda _, words: warn("0s", words))
    with started(n_workers=1, processes=False) as client:
        assert client.submit(abs, -2).result() == 2


def test_a_cluster_starts_where_another_has_its_usual_port():
    pytest.importorskip("distributed")
    with ExitStack() as taken:
        with suppress(OSError):  # or someone has it
            taken.enter_context(socket.create_server(("", 8787)))
        with started(n_workers=1, processes=False) as client:
            assert client.submit(abs, -2).result() == 2


def test_two_processes_agree_with_one_and_one_that_dies_loses_nothing(client, rows):
    lazy = da.from_array(rows, chunks=(2000, 2))
    whole, start = fit(rows), gm.GaussianMixture(3, random_state=0).fit(rows).start_
    assert_alike(fit(lazy), whole, rtol=1e-12)

    blocks, deaths = lazy.to_delayed().ravel(), []

    def expect(theta):
        work = dask.delayed(gm.expected_statistics, pure=False)
        sums = dask.delayed(sum_of)([work(block, theta) for block in blocks])
        if not deaths:  # in mid-fit
            victim = next(iter(client.run(os.getpid).values()))
            deaths.append(os.kill(victim, signal.SIGKILL))
        return sums.compute()

    apart = gm.em_by(expect, start, tol=1e-7)
    together = gm.em(rows, start, tol=1e-7)
    assert len(deaths) == 1
    np.testing.assert_allclose(apart.mixture.means, together.mixture.means, atol=1e-10)


def sum_of(parts):
    first, *others = parts
    for part in others:
        first = first + part
    return first


def test_a_cluster_that_let_its_data_go_is_named(client, rows):
    held = client.persist(da.from_array(rows, chunks=(3000, 2)))
    client.cancel(held, force=True)
    words = r"X is gone with the cluster .* make X again"
    with pytest.raises(RuntimeError, match=words):
        fit(held)
    with (
        dask.config.set(scheduler="synchronous"),  # as when no client is left
        pytest.raises(RuntimeError, match=words),
    ):
        fit(held)
