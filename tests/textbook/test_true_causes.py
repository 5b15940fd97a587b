"""Refusals that name the true cause, and a remedy that works where it is applied."""

import re
import warnings

import numpy as np
import pytest

import gmm_lib as gm

X = gm.load_old_faithful().X
theta = gm.Mixture([0.5, 0.5], [[2.0, 55.0], [4.0, 80.0]], [np.eye(2)] * 2)


def rng():
    return np.random.default_rng(0)


def advised(words):
    """Take what the words say to pass."""
    return re.search(r"pass (.+)$", words)[1]


RIDGED = {
    "fit": lambda r: gm.GaussianMixture(2, reg_covar=r, random_state=0).fit(X),
    "em": lambda r: gm.em(X, theta, reg_covar=r),
    "m_step": lambda r: gm.m_step(X, gm.e_step(X, theta), r),
    "statistics": lambda r: gm.expected_statistics(X, theta).mixture(r),
    "moments": lambda r: gm.Moments.of(theta, [0.0, 0.0]).mixture(r),
    "missing": lambda r: gm.missing.em_step(X, theta, r),
    "k_means": lambda r: gm.initialize.k_means(X, 2, rng(), reg_covar=r),
    "from_labels": lambda r: gm.initialize.from_labels(X, [0, 1] * 136, reg_covar=r),
}


@pytest.mark.parametrize("door", RIDGED)
@pytest.mark.parametrize("much", [1.01e140, 1e160, 1e300])
def test_a_reg_covar_that_no_variance_can_bear_is_refused_by_its_name(door, much):
    with pytest.raises(ValueError, match=r"^reg_covar is .*1e\+140.* such as") as info:
        RIDGED[door](much)
    remedy = re.search(r"such as reg_covar=(.+)$", str(info.value))[1]
    RIDGED[door](eval(remedy, {"numpy": np, "X": X}))


@pytest.mark.parametrize("size", [1e-8, 1e-50, 1e-100])
@pytest.mark.parametrize("family", ["full", "tied", "diag", "spherical"])
def test_a_reg_covar_that_hides_the_data_is_named_where_components_coincide(
    size, family
):
    how = {"covariance_type": family, "random_state": 0}
    with pytest.warns(gm.ConvergenceWarning, match="reg_covar=1e-06 is above") as told:
        gm.GaussianMixture(2, **how).fit(size * X)
    remedy = float(re.search(r"try reg_covar=(\S+)$", str(told[0].message))[1])
    model = gm.GaussianMixture(2, reg_covar=remedy, **how).fit(size * X)
    plain = gm.GaussianMixture(2, reg_covar=remedy / size**2, **how).fit(X)
    assert np.allclose(model.means_ / size, plain.means_)


def test_components_that_coincide_for_another_reason_are_told_as_before():
    with pytest.warns(gm.ConvergenceWarning, match="where values repeat"):
        gm.GaussianMixture(2, random_state=0).fit(np.ones((9, 1)))


@pytest.mark.parametrize("far", [1e55, 1e100, 1e149])
def test_values_out_of_reach_are_called_values_and_told_what_is_near(far):
    with pytest.raises(ValueError, match=r"^values lie \S+ standard dev") as info:
        theta.condition(0, far)
    near = re.search(r"such as (\[.+\])$", str(info.value))[1]
    assert theta.condition(0, eval(near)).n_features == 1
    rows = [[2.0], [-far], [3.0]]
    with pytest.raises(ValueError, match=r"^values\[1\] lies \S+ standard") as info:
        theta.regress(0, rows)
    rows[1] = eval(re.search(r"such as (\[.+\])$", str(info.value))[1])
    assert theta.regress(0, rows).shape == (3, 1)


@pytest.mark.parametrize("reach", [1e45, 9e48])
def test_values_within_the_reach_that_is_told_are_answered(reach):
    assert np.isfinite(theta.condition(0, reach).means).all()


LONG = np.array([[2**53 + 2 * i + 1, 5 - i] for i in range(12)])
ONE = gm.Mixture([1.0], [[2.0**53, 0.0]], [100 * np.eye(2)])
READERS = {
    "fit": lambda X: gm.GaussianMixture().fit(X),
    "m_step": lambda X: gm.m_step(X, np.ones((12, 1)), 1e-6),
    "e_step": lambda X: gm.e_step(X, ONE),
    "select": lambda X: gm.select(X, [1], ["diag"], rng=rng()),
}


@pytest.mark.parametrize("door", READERS)
@pytest.mark.parametrize("kind", [np.int64, np.uint64, list])
def test_whole_numbers_that_floats_would_round_are_told(door, kind):
    X = LONG if kind is not list else LONG.tolist()
    if kind is np.uint64:
        X = np.abs(LONG).astype(np.uint64)
    words = r"X\[0, 0\] is 9007199254740993, .* is taken as 9007199254740992"
    with pytest.warns(UserWarning, match=words) as told:
        READERS[door](X)
    mended = eval(advised(str(told[0].message)), {"numpy": np, "X": X})
    assert (np.asarray(mended, dtype=float)[:, 0] == 2 * np.arange(12)).all()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        READERS[door](mended)


@pytest.mark.parametrize(
    "exact",
    [
        [[2**53 - 1], [0]],
        [[2**60], [2**60 + 256]],  # floats, as it happens
        [[2**62 + 1], [-(2**62)]],  # no float keeps the digits of such a range
        [[2**63 - 1], [1]],
    ],
)
def test_whole_numbers_that_lose_nothing_worth_telling_are_taken_in_silence(exact):
    gm.GaussianMixture().fit(np.array(exact))


def test_rounding_in_a_stream_is_told_by_its_block():
    with pytest.warns(UserWarning, match=r"block 1 of X .*one origin from all blocks"):
        gm.GaussianMixture().fit([LONG[:6] - LONG[0], LONG[6:]])


SMALL = {
    "fit": lambda X, r: gm.GaussianMixture(2, reg_covar=r, random_state=0).fit(X),
    "stream": lambda X, r: gm.GaussianMixture(2, reg_covar=r).fit([X[:99], X[99:]]),
    "m_step": lambda X, r: gm.m_step(X, np.ones((272, 1)), r),
    "k_means": lambda X, r: gm.initialize.k_means(X, 2, rng(), r),
}


@pytest.mark.parametrize("door", SMALL)
@pytest.mark.parametrize("size", [1e-150, 1e-160, 1e-200, 1e-308])
def test_data_whose_squares_vanish_are_refused_as_data(door, size):
    if door == "k_means" and size == 1e-150:
        return  # which it can still square
    with pytest.raises(ValueError, match=r"squares of .* are lost") as info:
        SMALL[door](size * X, 0.0)
    remedy = advised(str(info.value))
    SMALL[door](eval(remedy, {"numpy": np, "X": size * X}), 0.0)


def test_one_feature_too_small_to_square_is_as_good_as_constant():
    one = np.c_[X, 1e-160 * X[:, 0]]
    model = gm.GaussianMixture(2, random_state=0).fit(one)
    flat = gm.GaussianMixture(2, random_state=0).fit(np.c_[X, np.zeros(272)])
    assert np.allclose(model.means_, flat.means_, rtol=1e-3)


COUNTS = np.ma.array([[1], [2], [9], [8]], mask=[[0], [1], [0], [0]])
PAIR = [0.5, 0.5], [gm.Poisson(1.0), gm.Poisson(8.0)]


class Own(gm.MixtureOf):
    """A reader's own mixture, which looks at no mask."""

    def log_joint(self, X):
        return super().log_joint(np.asarray(X))


MODELS = [gm.MixtureOf(*PAIR), gm.Chain(*PAIR, [[0.5, 0.5]] * 2), Own(*PAIR)]


@pytest.mark.parametrize("model", MODELS, ids=["mixture", "chain", "own"])
def test_what_a_mask_hides_is_no_data_of_any_model(model):
    for call in (gm.em, lambda X, model: model.expect(X)):
        with pytest.raises(TypeError, match="X has masked entries") as info:
            call(COUNTS, model)
        call(eval(advised(str(info.value)), {"numpy": np, "X": COUNTS}), model)


def masked(values):
    return np.ma.array(values, mask=np.arange(272) < 3)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("sample_weight", lambda w: gm.em(X, theta, sample_weight=w)),
        ("sample_weight", lambda w: gm.GaussianMixture().fit(X, sample_weight=w)),
        ("labels", lambda z: gm.initialize.from_labels(X, z)),
        ("gamma_init", lambda z: gm.GaussianMixture(2, gamma_init=z).fit(X)),
    ],
)
def test_a_mask_over_one_number_a_row_is_told_what_fills_it(name, call):
    values = masked([0, 1] * 136)
    with pytest.raises(TypeError, match=f"^{name} has masked entries") as info:
        call(values)
    call(eval(advised(str(info.value)), {name: values}))


def test_a_mask_where_every_number_is_needed_is_refused():
    with pytest.raises(TypeError, match="weights has masked entries; pass one without"):
        gm.Mixture(np.ma.array([0.5, 0.5], mask=[0, 1]), theta.means, theta.covariances)


def test_labels_that_ask_for_more_components_than_rows_are_told_to_be_renumbered():
    labels = [7] * 100 + [10**12] * 172
    with pytest.raises(ValueError, match="1000000000001 components, but") as info:
        gm.initialize.from_labels(X, labels)
    remedy = re.search(r"as (numpy.unique.+) does$", str(info.value))[1]
    start = gm.initialize.from_labels(X, eval(remedy, {"numpy": np, "labels": labels}))
    assert start.n_components == 2


@pytest.mark.parametrize("value", [2.0, "2", np.array(2)])
def test_a_number_that_is_no_int_is_told_as_the_one_that_was_meant(value):
    with pytest.raises(TypeError, match=r"n_components=2$"):
        gm.GaussianMixture(value).fit(X)


@pytest.mark.parametrize("value", [2.5, "two", None, np.nan, np.inf, -3.0])
def test_a_number_that_cannot_be_meant_is_told_the_least(value):
    with pytest.raises(TypeError, match=r"n_components=1$"):
        gm.GaussianMixture(value).fit(X)


@pytest.mark.parametrize("empty", [[], (), np.empty(0), np.empty((0, 2))])
def test_no_data_are_told_as_none_and_not_to_be_reshaped(empty):
    for call in (gm.GaussianMixture().fit, lambda X: gm.em(X, theta)):
        with pytest.raises(ValueError, match=r"0 sample\(s\).*pass some numbers"):
            call(empty)


def test_an_option_that_em_does_not_know_is_named_beside_those_it_has():
    with pytest.raises(TypeError, match=r"^em has no option 'tolerance'; .* reg_covar"):
        gm.em(X, theta, tolerance=1e-3)


def test_weights_that_leave_too_few_rows_are_told_as_the_cause():
    with pytest.raises(ValueError, match="only 1 rows of a weight above 0"):
        gm.GaussianMixture(2).fit(X, sample_weight=np.arange(272) == 3)
