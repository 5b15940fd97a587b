"""The fast engine: the textbook's numbers, from any data, in constant memory."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine, climb, feature_pass, residual_pass
from gmm_lib.engine import threads as team
from gmm_lib.engine.frame import Parameters, respond, respond_unshifted
from gmm_lib.families import FAMILIES, as_family, features, full, wide
from tests.conftest import random_mixture

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 3)
families = st.sampled_from(FAMILIES)


def problem(seed, K, D, family, N=100):
    """Draw points, and a blurred start within the family."""
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, K, D)
    means = truth.means + 0.5 * rng.standard_normal((K, D))
    weights = np.full(K, 1 / K)
    covariances = as_family(family).project(2 * truth.covariances, weights)
    return truth.sample(N, rng)[0], gm.Mixture(weights, means, covariances)


def engine_for(X, family, K, reg_covar=0.0):
    blocks = Blocks(X)
    return Engine(blocks, blocks.measure(), family, reg_covar, K)


def run(X, start, family, **options):
    options = {"tol": 0, "max_iter": 4} | options
    engine = engine_for(X, family, start.n_components, options.pop("reg_covar", 0.0))
    return climb(engine, start, **options)


def assert_same(one, two, rtol=1e-9):
    np.testing.assert_allclose(one.weights, two.weights, rtol=rtol)
    np.testing.assert_allclose(one.means, two.means, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(one.covariances, two.covariances, rtol=rtol, atol=rtol)


def assert_same_history(one, two):
    # At tol=0 rounding decides when a finished run stops.
    length = min(len(one.log_likelihoods), len(two.log_likelihoods))
    np.testing.assert_allclose(
        one.log_likelihoods[:length], two.log_likelihoods[:length], rtol=1e-10
    )


@given(seeds, sizes, sizes, families, st.sampled_from([0.0, 0.1]))
def test_the_engine_gives_the_textbooks_numbers(seed, K, D, family, reg_covar):
    X, start = problem(seed, K, D, family)
    fast = run(X, start, family, reg_covar=reg_covar)
    trace = gm.em(
        X, start, tol=0, max_iter=4, reg_covar=reg_covar, covariance_type=family
    )
    assert_same_history(fast, trace)
    assert_same(fast.mixture, trace.mixture)


@given(seeds, sizes, sizes, families)
def test_both_passes_give_the_same_numbers(seed, K, D, family):
    X, start = problem(seed, K, D, family)
    engine = engine_for(X, family, K)
    quick = engine.start(start)
    careful = Parameters.of(start, engine.frame, family in ("diag", "spherical"))
    assert not isinstance(quick, Parameters)
    for _ in range(3):
        quick_sums, careful_sums = map(engine.expect, (quick, careful))
        value = careful_sums.log_likelihood
        assert quick_sums.log_likelihood == pytest.approx(value, rel=1e-12)
        quick = engine.maximise(quick, quick_sums)
        careful = engine.maximise(careful, careful_sums)
    assert_same(
        engine.parameters(quick).mixture(engine.frame), careful.mixture(engine.frame)
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_a_run_turns_careful_when_a_component_narrows(monkeypatch, family):
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(size=(50, 2)), rng.normal(60, 0.1, (50, 2))])
    covariances = [400 * np.eye(2)] * 2
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [60.0, 60.0]], covariances)
    switching = run(X, start, family, max_iter=6)
    engine = engine_for(X, family, 2)
    monkeypatch.setattr(features, "_NARROW", 50.0)
    state = engine.start(start)
    assert not isinstance(state, Parameters)
    state = engine.maximise(state, engine.expect(state))
    assert isinstance(state, Parameters)
    early = run(X, start, family, max_iter=6)
    assert_same(switching.mixture, early.mixture)
    assert_same_history(switching, early)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_component_far_out_for_its_width_is_treated_with_care(family):
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(size=(5000, 2)), rng.normal(1e3, 1, (5, 2))])
    start = gm.Mixture([0.999, 0.001], [[0.0, 0.0], [1e3, 1e3]], [np.eye(2)] * 2)
    assert isinstance(engine_for(X, family, 2).start(start), Parameters)


def test_many_features_take_another_road_to_the_same_numbers(monkeypatch):
    X, start = problem(0, 3, 5, "full", N=300)
    products = run(X, start, "full", reg_covar=0.1)
    monkeypatch.setattr(full, "_is_wide", lambda D, K: True)
    monkeypatch.setattr(wide, "_STRIP", 4)  # two strips
    strips = run(X, start, "full", reg_covar=0.1)
    assert isinstance(engine_for(X, "full", 3).fast.features, wide.WideProducts)
    assert_same(products.mixture, strips.mixture)
    assert_same_history(strips, products)


@pytest.mark.parametrize("height", [-2000, -720, -600, 0, 600, 720, 2000])
def test_densities_out_of_range_are_left_to_the_careful_softmax(height):
    log_joint = np.random.default_rng(0).normal(height, 5, (3, 7))
    shifted, plain = log_joint.copy(), log_joint.copy()
    expected = respond(shifted)
    with np.errstate(over="ignore", under="ignore"):
        found = respond_unshifted(plain)
    if abs(height) > 700:
        assert found is None
        return
    assert found == pytest.approx(expected, rel=1e-13, abs=1e-9)
    np.testing.assert_allclose(plain, shifted, rtol=1e-12)


def test_a_far_point_keeps_its_responsibilities_in_the_fast_pass():
    X, start = problem(4, 2, 2, "full", N=5000)
    X[17] = 2000.0  # its densities are all below what a float can hold
    assert not isinstance(engine_for(X, "full", 2).start(start), Parameters)
    fast = run(X, start, "full", max_iter=1)
    trace = gm.em(X, start, tol=0, max_iter=1)
    assert_same_history(fast, trace)
    assert_same(fast.mixture, trace.mixture, rtol=1e-8)


@given(seeds, sizes, sizes, families, st.integers(1, 99))
def test_statistics_of_parts_add_to_those_of_the_whole(seed, K, D, family, cut):
    X, theta = problem(seed, K, D, family)
    whole = gm.expected_statistics(X, theta, family)
    first, last = (
        gm.expected_statistics(part, theta, family) for part in (X[:cut], X[cut:])
    )
    for total in (first + last, last + first):
        assert total.n_points == 100
        assert total.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
        np.testing.assert_allclose(total.counts, whole.counts, rtol=1e-9)
        np.testing.assert_allclose(total.first, whole.first, atol=1e-9)
        np.testing.assert_allclose(total.second, whole.second, atol=1e-9)
    textbook = gm.m_step(X, gm.e_step(X, theta), 0.1, family)
    assert_same((first + last).mixture(reg_covar=0.1), textbook)
    assert whole.log_likelihood == pytest.approx(gm.log_likelihood(X, theta))


class Reader:
    """Give blocks afresh each time, as a reader of files would."""

    def __init__(self, X, rows):
        self.X, self.rows = X, rows

    def __iter__(self):
        for start in range(0, len(self.X), self.rows):
            yield self.X[start : start + self.rows]


def on_disk(X, tmp_path):
    file = np.memmap(tmp_path / "X", dtype=X.dtype, mode="w+", shape=X.shape)
    file[:] = X
    file.flush()
    return np.memmap(tmp_path / "X", dtype=X.dtype, mode="r", shape=X.shape)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_of_data_gives_the_same_fit(family, tmp_path):
    X, start = problem(1, 3, 2, family, N=20_000)
    X = X.astype(np.float32).astype(float)  # what float32 can hold
    expected = run(X, start, family)
    for data in (
        X.astype(np.float32),
        np.asfortranarray(X),
        np.repeat(X, 2, axis=0)[::2],
        [X[:7], X[7:15_000], X[15_000:]],
        Reader(X, 999),
        on_disk(X.astype(np.float32), tmp_path),
    ):
        found = run(data, start, family)
        assert_same(found.mixture, expected.mixture)
        assert_same_history(found, expected)


@pytest.mark.parametrize("family", FAMILIES)
def test_features_kept_in_memory_give_the_same_fit(monkeypatch, family):
    X, start = problem(2, 3, 2, family, N=30_000)
    parts = [X[:9001], X[9001:20_000], X[20_000:]]
    kept = [run(data, start, family) for data in (X, parts)]
    monkeypatch.setattr(feature_pass, "_KEPT", 0)
    made_anew = run(X, start, family)
    for found in kept:
        assert_same(found.mixture, made_anew.mixture)
        assert_same_history(found, made_anew)


@pytest.mark.parametrize("family", FAMILIES)
def test_standardised_points_kept_in_memory_give_the_same_bits(monkeypatch, family):
    in_threads(monkeypatch, 1)
    X, start = problem(2, 3, 4, family, N=30_000)
    weight = np.random.default_rng(0).random(len(X))
    engines = []
    for kept in (X.size, X.size - 1):
        monkeypatch.setattr(feature_pass, "_KEPT", kept)
        monkeypatch.setattr(feature_pass, "_ALONE", 1)
        blocks = Blocks(X, weight)
        engines.append(Engine(blocks, blocks.measure(), family, 0.0, 3))
        assert not engines[-1].fast.keeps
    first, second = ([engine.expect(engine.start(start))] for engine in engines)
    for engine, passes in zip(engines, (first, second), strict=True):
        passes.append(engine.expect(engine.start(start)))
        passes.append(engine.expect(engine.start(start)))
    assert engines[0].fast._standard
    assert not engines[1].fast._standard
    for sums in first + second:
        assert sums.log_likelihood == first[0].log_likelihood
        np.testing.assert_array_equal(sums.moments, first[0].moments)


def in_threads(monkeypatch, count):
    monkeypatch.setenv("OMP_NUM_THREADS", str(count))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("count", [2, 3])
def test_threads_give_the_numbers_of_one_and_always_the_same_bits(
    monkeypatch, family, count
):
    X, start = problem(3, 2, 20, family, N=4001)
    monkeypatch.setattr(feature_pass, "_KEPT", 0)
    in_threads(monkeypatch, 1)
    alone = run(X, start, family)
    assert isinstance(engine_for(X, family, 2).fast, feature_pass.FeaturePass)
    in_threads(monkeypatch, count)
    assert isinstance(engine_for(X, family, 2).fast, team.Team)
    several = [run(X, start, family) for _ in range(3)]
    assert_same(several[0].mixture, alone.mixture)
    assert_same_history(several[0], alone)
    for again in several[1:]:
        np.testing.assert_array_equal(again.log_likelihoods, several[0].log_likelihoods)
        np.testing.assert_array_equal(again.mixture.means, several[0].mixture.means)


def test_strips_of_products_gain_from_threads_and_give_the_same_numbers(monkeypatch):
    X, start = problem(3, 16, 25, "full", N=4001)
    in_threads(monkeypatch, 1)
    alone = run(X, start, "full")
    in_threads(monkeypatch, 2)
    engine = engine_for(X, "full", 16)
    assert isinstance(engine.fast, team.Team)
    assert isinstance(engine.fast.features, full.Products)
    assert len(engine.fast.features.strips) > 1
    several = run(X, start, "full")
    assert_same(several.mixture, alone.mixture)
    assert_same_history(several, alone)


def test_a_stream_and_short_calls_stay_in_one_thread(monkeypatch):
    in_threads(monkeypatch, 2)
    wide, narrow = (problem(4, 2, D, "full", N=4000)[0] for D in (20, 2))
    for X in ([wide[:3000], wide[3000:]], wide[:1500], narrow):
        assert isinstance(engine_for(X, "full", 2).fast, feature_pass.FeaturePass)


def test_what_goes_wrong_in_a_thread_is_raised(monkeypatch):
    in_threads(monkeypatch, 2)
    X, start = problem(5, 2, 20, "full", N=4000)
    engine = engine_for(X, "full", 2)

    def refuse(rows):
        raise OSError("the disk is gone")

    monkeypatch.setattr(engine.fast._parts[1].blocks, "read", refuse)
    with pytest.raises(OSError, match="the disk is gone"):
        engine.expect(engine.start(start))


@pytest.mark.parametrize(
    ("limit", "count"), [("1", 1), ("3", 3), ("4,2", 4), ("0", None), ("many", None)]
)
def test_the_environment_limits_the_threads(monkeypatch, limit, count):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    cores = team.threads()
    assert cores >= 1
    in_threads(monkeypatch, limit)
    assert team.threads() == (count or cores)


class Changing(Reader):
    """Give these numbers of rows, one after the other, each time they are read."""

    def __init__(self, X, counts):
        self.X, self.counts = X, iter(counts)

    def __iter__(self):
        yield self.X[: next(self.counts)]


@pytest.mark.parametrize("counts", [(100, 60), (60, 100)])
def test_a_stream_that_changes_its_length_is_refused(counts):
    X, start = problem(0, 2, 2, "full")
    with pytest.raises(ValueError, match=r"X gave \d+ rows when first read, and"):
        run(Changing(X, counts), start, "full")


@given(seeds, sizes, st.lists(st.integers(1, 40), min_size=1, max_size=4))
def test_blocks_are_measured_as_one_array(seed, D, lengths):
    rng = np.random.default_rng(seed)
    parts = [rng.normal(rng.normal(0, 5), 1, (n, D)) for n in lengths]
    n, mean, variance, total = Blocks(parts).measure()
    X = np.concatenate(parts)
    assert n == total == len(X)
    np.testing.assert_allclose(mean, X.mean(axis=0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(variance, X.var(axis=0), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("pass_", ["fast", "careful"])
def test_the_memory_of_a_fit_does_not_grow_with_the_data(monkeypatch, pass_):
    if pass_ == "careful":
        monkeypatch.setattr(features, "_NARROW", 0.0)
    rng = np.random.default_rng(0)
    start = gm.Mixture([0.5, 0.5], [[0.0] * 4, [3.0] * 4], [np.eye(4)] * 2)

    def peak(N):
        X = rng.standard_normal((N, 4)) + 3 * rng.integers(2, size=(N, 1))
        tracemalloc.start()
        run(X, start, "full", max_iter=1)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(1000)  # what is made once
    kept = feature_pass._ALONE * feature_pass._KEPT
    assert kept < 15 * 2**18  # 1, z_i and z_i z_j: too many to keep
    assert peak(2**19) < 1.02 * peak(2**18)  # whole blocks of either pass
    assert peak(2**17) < 1.02 * peak(2**18) + 8 * kept


@given(seeds, st.integers(2, 3), sizes, families)
def test_acceleration_never_lowers_the_log_likelihood(seed, K, D, family):
    X, start = problem(seed, K, D, family)
    found = run(X, start, family, max_iter=40, accelerate=True, tol=1e-12)
    rises = np.diff(found.log_likelihoods)
    assert (rises >= -1e-9 * abs(found.log_likelihoods[-1])).all()
    value = gm.log_likelihood(X, found.mixture)
    assert value == pytest.approx(found.log_likelihoods[-1], rel=1e-9)


@pytest.mark.parametrize("family", FAMILIES)
def test_acceleration_reaches_the_same_optimum_in_fewer_passes(family):
    rng = np.random.default_rng(3)
    X = np.concatenate([rng.normal(0, 1, (300, 2)), rng.normal(1.2, 1.4, (300, 2))])
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.5], [1.5, 1.0]], [np.eye(2)] * 2)
    options = {"tol": 1e-11, "max_iter": 20_000}
    plain = run(X, start, family, **options)
    fast = run(X, start, family, accelerate=True, **options)
    assert plain.converged
    assert fast.converged
    assert len(fast.log_likelihoods) < 0.6 * len(plain.log_likelihoods)
    # SQUAREM may stop where EM's own steps are small: 1e-6 nats a point apart.
    gap = abs(fast.log_likelihoods[-1] - plain.log_likelihoods[-1])
    assert gap < 1e-6 * len(X)


@pytest.mark.parametrize("family", ["full", "diag", "spherical"])
def test_a_collapse_stops_the_run_at_the_last_sound_mixture(family):
    X = np.concatenate([np.random.default_rng(0).normal(size=(30, 2)), [[50.0, 50.0]]])
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [50.0, 50.0]], [np.eye(2)] * 2)
    found = run(X, start, family, max_iter=50)
    assert found.degenerate
    assert not found.converged
    assert "component 1" in found.reason
    assert "reg_covar" in found.reason
    assert np.isfinite(found.log_likelihoods).all()
    value = gm.log_likelihood(X, found.mixture)
    assert value == pytest.approx(found.log_likelihoods[-1], rel=1e-9)
    assert not run(X, start, family, max_iter=50, reg_covar=1e-3).degenerate


@pytest.mark.parametrize("family", FAMILIES)
def test_an_empty_component_stops_the_run_and_is_named(family):
    X = np.random.default_rng(0).normal(size=(30, 2))
    start = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [40.0, 40.0]], [np.eye(2)] * 2)
    found = run(X, start, family, reg_covar=0.1)
    assert found.degenerate
    assert "component 1 explains no point" in found.reason
    assert np.isfinite(found.log_likelihoods).all()


def test_a_start_with_a_weight_of_zero_is_evaluated_and_its_component_named():
    X = np.random.default_rng(0).normal(size=(30, 2))
    start = gm.Mixture([1.0, 0.0], [[0.0, 0.0], [1.0, 1.0]], [np.eye(2)] * 2)
    found = run(X, start, "full")
    expected = gm.log_likelihood(X, start)
    assert found.log_likelihoods[0] == pytest.approx(expected)
    assert "component 1" in found.reason


def test_no_iterations_give_the_start_itself():
    X, start = problem(0, 2, 2, "full")
    found = run(X, start, "full", max_iter=0)
    assert found.mixture is start
    expected = gm.log_likelihood(X, start)
    assert found.log_likelihoods == pytest.approx([expected])


def test_progress_is_reported_at_every_pass():
    X, start = problem(0, 2, 2, "full")
    seen = []
    found = run(X, start, "full", report=lambda t, value: seen.append((t, value)))
    assert seen == list(enumerate(found.log_likelihoods))


def test_the_engine_never_writes_into_its_data():
    X, start = problem(0, 2, 2, "full", N=5000)
    before = X.copy()
    X.setflags(write=False)
    for limit in (features._NARROW, 0.0):
        features_limit, features._NARROW = features._NARROW, limit
        run(X, start, "full", accelerate=True)
        features._NARROW = features_limit
    np.testing.assert_array_equal(X, before)


def test_statistics_keep_their_block_size_in_bounds(monkeypatch):
    X, theta = problem(0, 2, 2, "full", N=500)
    whole = gm.expected_statistics(X, theta)
    monkeypatch.setattr(residual_pass, "_BLOCK", 1)  # 64 rows a block
    assert_same(whole.mixture(), gm.expected_statistics(X, theta).mixture())


@pytest.mark.parametrize("part", ["weights", "means", "covariances"])
def test_statistics_at_mixtures_that_differ_in_one_part_are_refused(part):
    X = np.random.default_rng(0).normal(size=(20, 2))
    parts = {
        "weights": [0.5, 0.5],
        "means": [[0.0, 0.0], [1.0, 1.0]],
        "covariances": [np.eye(2)] * 2,
    }
    other = {
        "weights": [0.4, 0.6],
        "means": [[0.0, 0.5], [1.0, 0.5]],
        "covariances": [np.diag([1.5, 0.5])] * 2,
    }
    one, two = gm.Mixture(**parts), gm.Mixture(**(parts | {part: other[part]}))
    frame = gm.expected_statistics(X, one).frame
    careful = residual_pass.ResidualPass(Blocks(X), frame, as_family("full"))
    a, b = (careful.expect(Parameters.of(m, frame, False)) for m in (one, two))
    with pytest.raises(ValueError, match="different mixtures"):
        a + b


def test_a_jump_to_nowhere_is_taken_back(monkeypatch, old_faithful, geyser_start):
    engine = engine_for(old_faithful, "full", 2)
    plain, calls = engine.expect, []

    def expect(state):
        calls.append(state)
        sums = plain(state)
        bad = len(calls) in (3, 6)
        return sums._replace(log_likelihood=np.nan) if bad else sums

    monkeypatch.setattr(engine, "expect", expect)
    found = climb(engine, geyser_start, tol=0, max_iter=30, accelerate=True)
    assert len(calls) > 6
    assert np.isfinite(found.log_likelihoods).all()
