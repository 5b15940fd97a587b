"""The estimator's state: one mixture that all it says follows, and no other."""

import copy
import inspect
import pickle
import subprocess
import sys
import threading
import warnings
from fractions import Fraction

import numpy as np
import pytest
import sklearn.exceptions
from sklearn.base import clone
from sklearn.mixture import GaussianMixture as Theirs

import gmm_lib as gm
from gmm_lib.families import FAMILIES, check_member

SHAPED = ["weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"]


def fitted(X, **options):
    return gm.GaussianMixture(2, random_state=0, **options).fit(X)


def same(model):
    return model


def pickled(model):
    return pickle.loads(pickle.dumps(model))


@pytest.mark.parametrize("made", [same, copy.copy, copy.deepcopy, pickled])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_fitted_array_can_be_written_or_set(old_faithful, family, made):
    model = made(fitted(old_faithful, covariance_type=family))
    for name in SHAPED:
        before = getattr(model, name).copy()
        with pytest.raises(ValueError, match="read-only"):
            getattr(model, name)[...] = 0
        with pytest.raises(AttributeError, match=f"{name} shows .*set mixture_"):
            setattr(model, name, before)
        np.testing.assert_array_equal(getattr(model, name), before)


@pytest.mark.parametrize("family", FAMILIES)
def test_all_that_a_model_says_follows_the_mixture_that_is_set(old_faithful, family):
    model = fitted(old_faithful, covariance_type=family)
    labels, score = model.predict(old_faithful), model.score(old_faithful)
    means, S = model.means_, model.mixture_.covariances
    model.mixture_ = gm.Mixture(model.weights_[::-1], means[::-1], S[::-1])
    np.testing.assert_array_equal(model.predict(old_faithful), 1 - labels)
    np.testing.assert_array_equal(model.means_, means[::-1])
    assert model.score(old_faithful) == pytest.approx(score)
    theirs = Theirs(2, covariance_type=family)
    for name in [*SHAPED, "n_features_in_"]:
        setattr(theirs, name, getattr(model, name))
    np.testing.assert_allclose(
        theirs.score_samples(old_faithful), model.score_samples(old_faithful)
    )


def test_a_mixture_that_is_set_must_be_one_of_the_family(old_faithful):
    model = fitted(old_faithful, covariance_type="spherical")
    with pytest.raises(TypeError, match="mixture must be a Mixture"):
        model.mixture_ = [0.5, 0.5]
    with pytest.raises(ValueError, match="is not spherical"):
        model.mixture_ = fitted(old_faithful).mixture_


def test_an_unfitted_model_has_none_of_the_arrays():
    for name in [*SHAPED, "mixture_"]:
        assert not hasattr(gm.GaussianMixture(), name)
        with pytest.raises(gm.NotFittedError):
            getattr(gm.GaussianMixture(), name)


def test_parameters_changed_after_a_fit_do_not_change_what_it_says(old_faithful):
    model = fitted(old_faithful)
    shapes = [getattr(model, name).shape for name in SHAPED]
    bic, trace = model.bic(old_faithful), model.trace(old_faithful)
    model.set_params(covariance_type="spherical", n_components=5)
    assert [getattr(model, name).shape for name in SHAPED] == shapes
    assert model.bic(old_faithful) == bic
    np.testing.assert_array_equal(
        model.trace(old_faithful).log_likelihoods, trace.log_likelihoods
    )


@pytest.mark.parametrize("max_iter", [0, 100])
@pytest.mark.parametrize("before", FAMILIES)
@pytest.mark.parametrize("after", FAMILIES)
def test_a_warm_start_in_another_family_starts_within_it(
    old_faithful, before, after, max_iter
):
    model = fitted(old_faithful, covariance_type=before, warm_start=True)
    model.set_params(covariance_type=after, max_iter=max_iter).fit(old_faithful)
    check_member(model.start_, after)
    check_member(model.mixture_, after)
    start = gm.log_likelihood(old_faithful, model.start_) / len(old_faithful)
    assert model.lower_bounds_[0] == pytest.approx(start)
    # The ridge, 1e-6, may cost a little.
    assert np.diff(model.lower_bounds_).min(initial=0) > -1e-6
    if before == after and max_iter == 0:
        assert model.start_ is model.mixture_


def test_a_start_that_is_all_given_runs_once(old_faithful, monkeypatch):
    runs, run = [], gm.GaussianMixture._run

    def counted(self, engine, start):
        runs.append(start)
        return run(self, engine, start)

    monkeypatch.setattr(gm.GaussianMixture, "_run", counted)
    fitted(old_faithful, n_init=20, means_init=[[2.0, 50.0], [4.0, 80.0]])
    assert len(runs) == 1
    fitted(old_faithful, n_init=3, weights_init=[0.5, 0.5])
    assert len(runs) == 4


class Odd:
    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None

    def __repr__(self):
        return "odd"


@pytest.mark.parametrize(
    "value",
    [np.array([[2.0, 50.0], [4.0, 80.0]]), [0.5, 0.5], np.array([1.0]), Odd(), np.nan],
)
@pytest.mark.parametrize("name", inspect.signature(gm.GaussianMixture).parameters)
def test_a_model_shows_itself_whatever_its_parameters_are(name, value):
    shown = repr(gm.GaussianMixture(**{name: value}))
    assert f"{name}={value!r}" in shown


def test_a_fit_from_arrays_and_its_clone_show_themselves(old_faithful):
    model = fitted(old_faithful, means_init=np.array([[2.0, 50.0], [4.0, 80.0]]))
    assert repr(model) == repr(clone(model))


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


@pytest.mark.parametrize("made", [same, pickled])
def test_scikit_learns_own_classes_catch_what_is_raised_and_warned(old_faithful, made):
    with pytest.raises(sklearn.exceptions.NotFittedError) as raised:
        gm.GaussianMixture().predict(old_faithful)
    assert isinstance(made(raised.value), gm.NotFittedError)
    assert isinstance(made(raised.value), sklearn.exceptions.NotFittedError)
    assert made(raised.value).args == raised.value.args
    with pytest.warns(sklearn.exceptions.ConvergenceWarning) as warned:
        fitted(old_faithful, max_iter=1)
    assert issubclass(warned[0].category, gm.ConvergenceWarning)
    assert warned[0].filename == __file__.replace(".pyc", ".py")


def test_without_scikit_learn_the_errors_are_our_own():
    code = (
        "import sys, gmm_lib as gm\n"
        "try: gm.GaussianMixture().predict([[0.0]])\n"
        "except gm.NotFittedError as error: assert type(error) is gm.NotFittedError\n"
        "assert not any('sklearn' in name for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("init", ["kmeans", "varied", "k-means++", "random_from_data"])
def test_more_components_than_distinct_values_are_told(init):
    X = np.repeat([[0.0], [5.0], [9.0]], [20, 50, 30], axis=0)
    model = gm.GaussianMixture(5, random_state=0, init_params=init)
    with pytest.warns(gm.ConvergenceWarning, match=r"components \d and \d coincide"):
        model.fit(X)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gm.GaussianMixture(3, random_state=0, init_params="varied").fit(X)


def test_random_from_data_never_starts_in_one_place():
    X = np.repeat([[0.0], [1.0]], 500, axis=0)
    for seed in range(40):
        model = gm.GaussianMixture(
            2, init_params="random_from_data", random_state=seed
        ).fit(X)
        assert sorted(model.means_.ravel().round(6)) == [0, 1]


class Table:
    """Stand in for a data frame."""

    def __init__(self, array, columns):
        self.array, self.columns = np.asarray(array), list(columns)

    def __len__(self):
        return len(self.array)

    def __array__(self, dtype=None, copy=None):
        return self.array

    def __getitem__(self, names):
        return Table(self.array[:, [self.columns.index(n) for n in names]], names)


NAMES = ["duration", "waiting"]
ANSWERS = ["predict", "predict_proba", "score_samples", "score", "aic", "bic"]


@pytest.fixture
def frame(old_faithful):
    return Table(old_faithful, NAMES)


def test_a_fit_keeps_the_columns_names_and_the_next_one_its_own(frame, old_faithful):
    model = fitted(frame)
    assert model.feature_names_in_.tolist() == NAMES
    assert model.feature_names_in_.dtype == object
    assert pickled(model).feature_names_in_.tolist() == NAMES
    assert not hasattr(model.fit(old_faithful), "feature_names_in_")
    assert not hasattr(model.fit(Table(old_faithful, [0, 1])), "feature_names_in_")
    blocks = [Table(rows, NAMES) for rows in np.split(old_faithful, [50, 200])]
    assert model.fit(blocks).feature_names_in_.tolist() == NAMES


@pytest.mark.parametrize("answer", ANSWERS)
def test_columns_in_another_order_are_refused_with_a_remedy(frame, answer):
    model = fitted(frame)
    turned = frame[NAMES[::-1]]
    for X in (turned, [turned], Table(np.full((3, 2), np.nan), NAMES[::-1])):
        with pytest.raises(
            ValueError, match="same order as they were in fit"
        ) as raised:
            getattr(model, answer)(X)
    remedy = str(raised.value).partition("pass ")[2]
    again = getattr(model, answer)(eval(remedy, {"X": turned}))
    np.testing.assert_array_equal(again, getattr(model, answer)(frame))


def test_names_that_the_fit_had_not_are_told(frame, old_faithful):
    model = fitted(frame)
    with pytest.raises(ValueError, match=r"unseen at fit time:\n- length\n.*\n- wait"):
        model.predict(Table(old_faithful, ["duration", "length"]))
    with pytest.warns(UserWarning, match="does not have valid feature names") as warned:
        model.predict(old_faithful)
    assert warned[0].filename == __file__
    with pytest.warns(UserWarning, match="was fitted without feature names"):
        fitted(old_faithful).predict(frame)


def test_blocks_that_order_their_columns_differently_are_refused(frame):
    with pytest.raises(ValueError, match=r"block 1 of X has the columns") as raised:
        fitted([frame, frame[NAMES[::-1]]])
    remedy = str(raised.value).partition("pass ")[2].removesuffix(" for each block")
    blocks = [eval(remedy, {"block": block}) for block in (frame, frame[NAMES[::-1]])]
    np.testing.assert_allclose(
        fitted(blocks).means_, fitted([frame, frame]).means_, rtol=1e-12
    )
    with pytest.raises(ValueError, match="block 1 of X has no feature names"):
        fitted([frame, np.asarray(frame)])


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


def test_a_fit_goes_on_where_no_thread_can_be_started(monkeypatch):
    X = np.random.default_rng(0).standard_normal((20_000, 40))
    options = {"covariance_type": "full", "random_state": 0, "max_iter": 3, "tol": 0}
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    scores, started = [], []

    def refuse(self):
        started.append(self)
        raise RuntimeError("can't start new thread")

    for start in (threading.Thread.start, refuse):
        monkeypatch.setattr(threading.Thread, "start", start)
        with pytest.warns(gm.ConvergenceWarning):
            scores.append(gm.GaussianMixture(2, **options).fit(X).score(X))
    assert scores[0] == scores[1]
    assert started


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_fit_goes_on_without_a_terminal(old_faithful, monkeypatch, stream):
    monkeypatch.setattr(sys, stream, None)
    assert fitted(old_faithful, verbose=1, verbose_interval=1).converged_


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64])
def test_whole_numbers_of_any_width_mean_what_they_say(old_faithful, kind):
    names = {"n_components": 10, "max_iter": 127, "n_init": 1, "random_state": 7}
    one = gm.GaussianMixture(**names).fit(np.tile(old_faithful, (40, 1)))
    narrow = {name: kind(value) for name, value in names.items()}
    two = gm.GaussianMixture(**narrow).fit(np.tile(old_faithful, (40, 1)))
    assert one.mixture_ == two.mixture_
    assert type(two.n_components) is int
    assert type(two.get_params()["n_components"]) is kind  # as it was passed


@pytest.mark.parametrize("kind", [np.float16, np.float32, Fraction])
def test_numbers_of_any_width_mean_what_they_say(old_faithful, kind):
    names = {"tol": 2**-10, "reg_covar": 2**-20, "step_exponent": 0.75}
    X = np.tile(old_faithful, (300, 1))  # of more rows than float16 can count
    one = gm.GaussianMixture(2, random_state=0, **names).fit(X)
    narrow = {name: kind(value) for name, value in names.items()}
    two = gm.GaussianMixture(2, random_state=0, **narrow).fit(X)
    assert one.mixture_ == two.mixture_
    assert one.partial_fit(X[:99]).mixture_ == two.partial_fit(X[:99]).mixture_
    assert type(two.get_params()["tol"]) is kind


def test_an_argument_of_a_subclass_may_be_a_property():
    class Own(gm.GaussianMixture):
        def __init__(self, k=2):
            super().__init__(k)

        @property
        def k(self):
            return self.n_components

    assert Own(3).get_params() == {"k": 3}


def test_more_components_than_rows_are_refused_before_memory_is_asked_for():
    with pytest.raises(ValueError, match="1000000000000000, but X has only 2 rows"):
        gm.GaussianMixture(10**15).fit([[0.0], [1.0]])


def test_a_stream_does_not_change_its_family_unheard(old_faithful):
    model = gm.GaussianMixture(2, random_state=0).fit(old_faithful)
    model.set_params(covariance_type="tied")
    with pytest.raises(ValueError, match="'tied', but the stream began with 'full'"):
        model.partial_fit(old_faithful)
