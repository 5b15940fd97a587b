"""What a fitted mixture answers: predictions, scores, samples, its own history."""

import tracemalloc

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.families import FAMILIES
from tests.estimator.fits import ANSWERS, FEW, fitted


@pytest.mark.parametrize(
    "method",
    ["predict", "predict_proba", "score_samples", "score", "aic", "bic", "trace"],
)
def test_nothing_works_before_fit(method):
    with pytest.raises(gm.NotFittedError, match=r"not fitted yet; call fit"):
        getattr(gm.GaussianMixture(), method)(FEW)
    with pytest.raises(gm.NotFittedError):
        gm.GaussianMixture().sample()


def test_the_trace_is_the_textbooks_run_of_the_same_fit(old_faithful):
    # The third of these four starts ends highest.
    options = {"n_init": 4, "init_params": "random_from_data", "random_state": 0}
    model = gm.GaussianMixture(3, max_iter=300, **options).fit(old_faithful)
    trace = model.trace(old_faithful)
    assert trace.n_iter == model.n_iter_
    assert trace.mixtures[0] is model.start_
    np.testing.assert_allclose(
        trace.log_likelihoods / 272, model.lower_bounds_, rtol=1e-10
    )
    np.testing.assert_allclose(trace.mixture.means, model.means_, rtol=1e-9)


def test_samples_follow_the_fit(old_faithful):
    model = gm.GaussianMixture(2, random_state=0).fit(old_faithful)
    X, y = model.sample(20_000)
    assert X.shape == (20_000, 2)
    np.testing.assert_allclose(X.mean(axis=0), old_faithful.mean(axis=0), rtol=0.01)
    np.testing.assert_allclose(np.bincount(y) / 20_000, model.weights_, atol=0.02)


@pytest.mark.parametrize("seed", [0, np.random.RandomState(0), None])
def test_a_sample_is_not_the_noise_of_the_data(seed):
    one = gm.Mixture([1.0], [[3.0]], [[[2.0]]])
    data, _ = one.sample(500, np.random.default_rng(0))
    model = gm.GaussianMixture(random_state=seed).fit(data)
    drawn, _ = model.sample(500)
    assert abs(np.corrcoef(drawn[:, 0], data[:, 0])[0, 1]) < 0.2


def test_a_sample_of_a_seed_repeats_and_one_of_a_generator_goes_on():
    data = np.random.default_rng(0).standard_normal((50, 1))
    seeded = gm.GaussianMixture(random_state=0).fit(data)
    np.testing.assert_array_equal(seeded.sample(9)[0], seeded.sample(9)[0])
    rng = np.random.default_rng(1)
    going = gm.GaussianMixture(random_state=rng).fit(data)
    assert not np.array_equal(going.sample(9)[0], going.sample(9)[0])


@pytest.mark.parametrize("far", [1e3, 1e60, 1e100, 1e149, -1e149])
@pytest.mark.parametrize("family", FAMILIES)
def test_predictions_far_out_are_answers(family, far):
    theta = gm.Mixture([0.5, 0.5], [[0.0, 0.0], [9.0, 9.0]], [np.eye(2) * 1e-8] * 2)
    model = gm.GaussianMixture(2, covariance_type=family)
    model.mixture_ = theta
    X = np.array([[far, far], [-far, -far], [far, 0], [0.1, 0.1]])
    gamma = model.predict_proba(X)
    np.testing.assert_allclose(gamma.sum(axis=1), 1)
    assert gamma.min() >= 0
    if abs(far) < 1e15:  # beyond, both are as far
        labels = [1, 0, 1, 0] if far > 0 else [0, 1, 0, 0]
        assert model.predict(X).tolist() == labels
    assert not np.isnan(model.score(X))


def test_so_far_out_that_logarithms_end_the_wider_component_is_nearer():
    S = [np.eye(2) * 1e-20, np.eye(2) * 4e-20, np.eye(2)]
    model = gm.GaussianMixture(3)
    model.mixture_ = gm.Mixture([0.5, 0.5, 0], np.zeros((3, 2)), S)
    assert np.isneginf(model.score_samples([[1e149, 0.0]]))
    np.testing.assert_array_equal(model.predict_proba([[1e149, 0.0]]), [[0, 1, 0]])
    assert model.predict([[-1e149, 1e149]]) == [1]


def test_streams_and_files_answer_as_the_array_does(old_faithful, tmp_path):
    model = fitted(old_faithful)
    file = np.memmap(tmp_path / "X", mode="w+", shape=old_faithful.shape, dtype=float)
    file[:] = old_faithful

    class Again:
        def __iter__(self):
            yield from np.split(old_faithful, [7, 7, 100])

    for X in (file, Again(), np.split(old_faithful, 2), list(Again())):
        for answer in ANSWERS:
            mine, whole = (getattr(model, answer)(Y) for Y in (X, old_faithful))
            np.testing.assert_allclose(mine, whole, rtol=1e-12)


def test_predicting_a_file_does_not_read_it_whole(tmp_path):
    shape = (400_000, 4)
    file = np.memmap(tmp_path / "X", dtype="f4", mode="w+", shape=shape)
    file[:] = np.random.default_rng(0).normal(size=shape)
    model = gm.GaussianMixture(1).fit(file[:100])
    tracemalloc.start()
    model.predict(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2.5 * 8 * len(file)  # the answer, and it once more as its parts
