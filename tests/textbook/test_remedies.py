"""Remedies that work: each is taken from its error, applied, and the error is gone."""

from decimal import Decimal

import numpy as np
import pytest

import gmm_lib as gm
from tests.textbook.advice import applied
from tests.textbook.broken import LONG, Table, X, broken, fitted, theta


def measured(value):
    return gm.data.Blocks(value).measure()


@pytest.mark.parametrize("kind", sorted(set(broken) - {"a huge whole number"}))
@pytest.mark.parametrize("function", [gm.GaussianMixture().fit, measured])
def test_what_an_error_says_to_pass_is_accepted(kind, function):
    value, error, message = broken[kind]
    with pytest.raises(error, match=f"(?s){message}") as raised:
        function(value)
    repaired = list(applied(str(raised.value), value))
    assert repaired
    for one in repaired:
        again = gm.GaussianMixture(reg_covar=1.0).fit(one)
        assert np.isfinite(again.means_).all()


def test_a_number_too_large_for_a_float_is_refused_in_words():
    with pytest.raises(TypeError, match="must be an array of real numbers"):
        gm.GaussianMixture().fit(broken["a huge whole number"][0])


@pytest.mark.parametrize("wrap", [np.asarray, list], ids=["array", "list"])
@pytest.mark.parametrize("call", ["predict", "predict_proba", "score", "aic"])
def test_one_point_is_told_how_to_be_a_row(wrap, call):
    point = wrap(X[0])
    with pytest.raises(
        ValueError, match=r"Reshape your data: pass .*\[None, :\]$"
    ) as e:
        getattr(fitted, call)(point)
    (row,) = applied(str(e.value), point)
    getattr(fitted, call)(row)


def test_one_feature_is_told_how_to_be_a_column():
    line = gm.GaussianMixture().fit(X[:, :1])
    with pytest.raises(ValueError, match=r"pass X\[:, None\]$"):
        line.predict(X[:, 0])
    with pytest.raises(ValueError, match=r"pass X\[:, None\]$"):
        line.mixture_.log_density(X[:, 0])


def test_rows_and_columns_the_wrong_way_round_are_told():
    with pytest.raises(ValueError, match=r"X has 12 features.*X\.T"):
        gm.e_step(X.T, theta)


def test_streams_where_one_array_is_needed_are_told_how_to_become_one():
    blocks = [X[:5], X[5:]]

    class Again:
        def __iter__(self):
            return iter(blocks)

    for value in (blocks, Again(), [X[:6], X[6:]], iter(X)):
        with pytest.raises((TypeError, ValueError), match="pass ") as raised:
            gm.e_step(value, theta)
        (whole,) = applied(str(raised.value), value)
        np.testing.assert_array_equal(gm.e_step(whole, theta), gm.e_step(X, theta))


def test_rows_of_several_lengths_are_named():
    with pytest.raises(TypeError, match=r"X\[2\] has shape \(3,\), row 0 \(2,\)"):
        gm.GaussianMixture().fit([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0, 7.0]])


steps = {
    "fit": lambda X: gm.GaussianMixture(2, random_state=0).fit(X),
    "fit of blocks": lambda X: gm.GaussianMixture(2).fit(np.split(X, 2)),
    "select": lambda X: gm.select(X[::20], [2], rng=np.random.default_rng(0), n_init=1),
    "m_step": lambda X: gm.m_step(X, np.ones((len(X), 1))),
}


@pytest.mark.parametrize("size", [1e72, 1e75, 1e100, 1e140, 1e146])
@pytest.mark.parametrize("call", steps)
def test_data_whose_covariances_overflow_are_refused_as_data(call, size):
    wide = LONG * size
    with pytest.raises(ValueError, match=r"^X\[:, 0\] has a standard dev") as told:
        steps[call](wide)
    remedy = str(told.value).partition("pass ")[2]
    steps[call](eval(remedy, {"X": wide, "numpy": np}))


kinds = {
    "matrix": np.matrix,
    "longdouble": lambda X: X.astype(np.longdouble),
    "float16": lambda X: X.astype(np.float16),
    "decimals": lambda X: [[Decimal(float(x)) for x in row] for row in X],
    "a table": lambda X: Table({"a": X[:, 0].tolist(), "b": X[:, 1].tolist()}),
    "a subclass": lambda X: X.view(type("Own", (np.ndarray,), {})),
}


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.parametrize("family", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("kind", kinds)
def test_every_kind_of_array_is_fitted_as_float64(kind, family):
    value = kinds[kind](X)
    plain = np.asarray(value, dtype=float)
    options = {"covariance_type": family, "random_state": 0}
    one = gm.GaussianMixture(2, **options).fit(value)
    two = gm.GaussianMixture(2, **options).fit(plain)
    np.testing.assert_allclose(one.means_, two.means_, rtol=1e-12)
    assert type(one.lower_bound_) is float
    np.testing.assert_array_equal(one.predict(value), two.predict(plain))
    assert one.score(value) == pytest.approx(two.score(plain), rel=1e-12)


NO_ROWS = [("a", [[1.0, 2.0]] * 3), ("b", [[1.0, 2.0]] * 4)]  # as of a group by


@pytest.mark.parametrize("value", [NO_ROWS, [NO_ROWS, NO_ROWS]])
def test_what_numpy_cannot_lay_out_is_refused_in_the_librarys_own_words(value):
    with pytest.raises(TypeError, match="X must be an array of real numbers, not list"):
        gm.GaussianMixture().fit(value)


@pytest.mark.parametrize("value", [1.0, ["a"] * 12, [object()] * 12])
def test_where_a_row_of_numbers_is_needed_no_table_is_advised(value):
    with pytest.raises((TypeError, ValueError)) as raised:
        gm.GaussianMixture().fit(X, sample_weight=value)
    assert str(raised.value).endswith("pass numbers, such as [0.0, 1.0]")


@pytest.mark.parametrize("name", ["means_init", "gamma_init"])
def test_rows_are_left_out_of_data_alone(name):
    rows = np.full((2 if name == "means_init" else 12, 2), 0.5)
    rows[1, 1] = np.nan
    with pytest.raises(ValueError, match=rf"{name}\[1, 1\] is nan") as raised:
        gm.GaussianMixture(2, **{name: rows}).fit(X)
    assert str(raised.value).endswith("in size; pass finite numbers")


def test_weights_too_small_to_divide_by_are_refused_with_a_remedy_that_works():
    weight = np.full(12, 5e-324)
    with pytest.raises(ValueError, match="too small to be divided by") as raised:
        gm.GaussianMixture().fit(X, sample_weight=weight)
    (rescaled,) = applied(str(raised.value), weight, "sample_weight")
    again = gm.GaussianMixture().fit(X, sample_weight=rescaled)
    np.testing.assert_allclose(again.means_, [X.mean(axis=0)])
