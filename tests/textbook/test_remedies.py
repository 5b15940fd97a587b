"""Remedies that work: each is taken from its error, applied, and the error is gone."""

import datetime
import re
from decimal import Decimal

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import gmm_lib as gm

X = np.random.default_rng(0).normal(3, 1, (12, 2))
fitted = gm.GaussianMixture(2, random_state=0).fit(X)
theta = fitted.mixture_


def changed(value, row=7, column=1, dtype=float):
    array = X.astype(dtype)
    array[row, column] = value
    return array


class NAType:
    """Stand in for pandas.NA, which is neither a number nor equal to anything."""

    def __float__(self):
        raise TypeError

    def __repr__(self):
        return "<NA>"


class Table:
    """Stand in for a data frame: labelled columns, and what remedies ask of it."""

    def __init__(self, columns):
        self.columns = list(columns)
        self.data = {name: list(column) for name, column in columns.items()}

    iloc = property()

    def __len__(self):
        return len(self.data[self.columns[0]])

    def __getitem__(self, names):
        return Table({name: self.data[name] for name in names})

    def __array__(self, dtype=None, copy=None):
        columns = [np.array(self.data[name], dtype=object) for name in self.columns]
        array = np.stack(columns, axis=1)
        whole = all(isinstance(x, float) for x in array.flat)
        return array.astype(float if whole else object)

    def dropna(self):
        kept = [
            all(type(v).__name__ != "NAType" and v == v for v in row)
            for row in np.asarray(self)
        ]
        return Table(
            {
                name: [v for v, keep in zip(column, kept, strict=True) if keep]
                for name, column in self.data.items()
            }
        )

    def drop(self, columns):
        return self[[name for name in self.columns if name not in columns]]


def table(**more):
    return Table({"duration": X[:, 0].tolist(), "waiting": X[:, 1].tolist(), **more})


def some(value, row=7):
    column = X[:, 1].tolist()
    column[row] = value
    return column


broken = {
    # what is passed: the error, words in its message
    "NaN": (changed(np.nan), ValueError, r"X\[7, 1\] is nan"),
    "infinity": (changed(np.inf), ValueError, r"X\[7, 1\] is inf"),
    "too large": (changed(1e200), ValueError, r"X\[7, 1\] is 1e\+200"),
    "NaN in a list": (changed(np.nan).tolist(), ValueError, r"X\[7, 1\] is nan"),
    "None in a list": (
        changed(None, dtype=object).tolist(),
        ValueError,
        r"X\[7, 1\] is nan",
    ),
    "inf in a list": (changed(-np.inf).tolist(), ValueError, r"X\[7, 1\] is -inf"),
    "1e300 in a list": (changed(1e300).tolist(), ValueError, r"X\[7, 1\] is 1e\+300"),
    "NaN among objects": (
        changed(np.nan, dtype=object),
        ValueError,
        r"X\[7, 1\] is nan",
    ),
    "a huge whole number": (
        changed(10**400, dtype=object),
        TypeError,
        "real numbers",
    ),
    "NaN in float32": (
        changed(np.nan).astype(np.float32),
        ValueError,
        r"X\[7, 1\] is nan",
    ),
    "NaN in a table": (
        table(waiting=some(np.nan)),
        ValueError,
        r"X\[7, 1\] \(column 'waiting'\) is nan",
    ),
    "a column of NaN in a table": (
        table(empty=[np.nan] * 12),
        ValueError,
        r"X\[0, 2\] \(column 'empty'\) is nan",
    ),
    "a column of NA in a table": (
        table(empty=[NAType()] * 12),
        TypeError,
        r"X\[0, 2\] \(column 'empty'\) is <NA>",
    ),
    "a column of NaN": (np.c_[X, np.full(12, np.nan)], ValueError, r"X\[0, 2\] is nan"),
    "NA in a table": (
        table(waiting=some(NAType())),
        ValueError,
        r"X\[7, 1\] \(column 'waiting'\) is <NA>.*missing",
    ),
    "text in a table": (
        table(name=["a"] * 12),
        TypeError,
        r"not str: X\[0, 2\] \(column 'name'\) is 'a'",
    ),
    "dates in a table": (
        table(day=[datetime.date(2020, 1, 1)] * 12),
        TypeError,
        r"not date: X\[0, 2\] \(column 'day'\)",
    ),
    "text in a list": (
        [[1.5, "a"], [2.0, "b"], [3.5, "c"]],
        TypeError,
        r"not str: X\[0, 1\] is .*'a'",
    ),
    "text among objects": (
        changed("a", dtype=object),
        TypeError,
        r"not str: X\[7, 1\] is 'a'",
    ),
    "numbers as text": (X.astype(str), TypeError, r"not str: X\[0, 0\]"),
    "dates": (
        np.arange(24).reshape(12, 2).astype("M8[D]"),
        TypeError,
        "not times; count them in days",
    ),
    "durations": (
        np.arange(24).reshape(12, 2).astype("m8[h]"),
        TypeError,
        "not times; count them in days",
    ),
    "sparse": (csr_matrix(X), TypeError, "X is sparse"),
    "masked": (np.ma.masked_less(X, 2), TypeError, "X has masked entries"),
    "complex": (X + 1j, ValueError, "X is complex128"),
    "complex in a list": ((X + 1j).tolist(), ValueError, "X is complex128"),
    "a dict": ({"a": X[:, 0], "b": X[:, 1]}, TypeError, r"a dict \(dict\)"),
    "records": (
        np.array([(1.0, 2.0), (3.0, 5.0)], dtype=[("a", float), ("b", float)]),
        TypeError,
        "an array of records",
    ),
    "a feature": (X[:, 0], ValueError, r"X has shape \(12,\)"),
    "a feature in a list": (X[:, 0].tolist(), ValueError, r"X has shape \(12,\)"),
    "a number": (3.0, ValueError, r"X has shape \(\)"),
    "blocks in an array": (X.reshape(3, 4, 2), ValueError, r"shape \(3, 4, 2\)"),
}


def remedies_in(message, name="X"):
    """Find the expressions that a message asks to pass."""
    words = message.partition("pass ")[2]
    for sentence in re.split(r", or |, and ", words):
        for part in sentence.split(" for one point")[0].split(" for one feature, "):
            yield part.removesuffix(" for each block")


def applied(message, value, name="X"):
    known = {"numpy": np, name: value}
    yield from (eval(words, known) for words in remedies_in(message))


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


fitting = {
    "fit": lambda X: gm.GaussianMixture(2, random_state=0).fit(X),
    "predict": lambda X: fitted.predict(X),
    "predict_proba": lambda X: fitted.predict_proba(X),
    "score": lambda X: fitted.score(X),
    "bic": lambda X: fitted.bic(X),
    "expected_statistics": lambda X: gm.expected_statistics(X, theta),
}
LONG = np.random.default_rng(1).standard_normal((10_000, 2))


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
@pytest.mark.parametrize("row", [0, 4095, 4096, 5000, 9999])
@pytest.mark.parametrize("call", fitting)
def test_an_error_names_the_row_of_the_whole_data(call, row, bad):
    X = LONG.copy()
    X[row, 1] = bad
    for value in (X, X.tolist()):
        with pytest.raises(
            ValueError, match=rf"^X\[{row}, 1\] is {re.escape(str(bad))}"
        ):
            fitting[call](value)


@pytest.mark.parametrize("row", [0, 4096, 9999])
@pytest.mark.parametrize("call", fitting)
def test_an_error_names_the_row_of_a_file(call, row, tmp_path):
    file = np.memmap(tmp_path / "points", mode="w+", shape=LONG.shape, dtype=float)
    file[:] = LONG
    file[row, 1] = np.nan
    with pytest.raises(ValueError, match=rf"^X\[{row}, 1\] is nan"):
        fitting[call](file)


@pytest.mark.parametrize("row", [0, 2999, 3000, 8999, 9500])
@pytest.mark.parametrize("call", fitting)
def test_an_error_in_a_stream_names_the_block_and_both_rows(call, row):
    X = LONG.copy()
    X[row, 1] = np.nan
    cuts = [3000, 3000, 3004, 9000]  # one block is empty
    blocks = np.split(X, cuts)
    starts = [0, *cuts]
    k = max(i for i, start in enumerate(starts) if start <= row)
    where = rf"block {k} of X at \[{row - starts[k]}, 1\] \(row {row} of all\) is nan"
    with pytest.raises(ValueError, match=where) as raised:
        fitting[call](blocks)
    (remedy,) = remedies_in(str(raised.value))
    known = {"numpy": np}
    fitting[call]([eval(remedy, {**known, "block": b}) for b in blocks if len(b)])


@pytest.mark.parametrize("call", fitting)
def test_blocks_without_rows_are_passed_over(call):
    blocks = np.split(LONG, [0, 3000, 3000, 10_000])
    assert repr(fitting[call](blocks)) == repr(
        fitting[call]([LONG[:3000], LONG[3000:]])
    )


@pytest.mark.parametrize("call", fitting)
@pytest.mark.parametrize("empty", [[np.empty((0, 2))], [[], []], np.empty((0, 2))])
def test_data_without_any_row_are_refused(call, empty):
    with pytest.raises(ValueError, match=r"X gives no rows|X has 0 sample"):
        fitting[call](empty)


def test_a_row_of_weight_is_named_in_the_whole_data():
    X, weight = LONG.copy(), np.ones(len(LONG))
    weight[:2000] = 0
    X[5000, 0] = np.nan
    with pytest.raises(ValueError, match=r"^X\[5000, 0\] is nan"):
        gm.GaussianMixture().fit(X, sample_weight=weight)
    far = LONG.copy()
    far[5000] = 1e149
    near = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2) * 1e-9])
    with pytest.raises(ValueError, match=r"^X\[5000\] is too far"):
        gm.em(far, near, sample_weight=weight)
    weight[5000] = 0
    gm.em(far, near, sample_weight=weight, max_iter=1)


def test_a_row_out_of_reach_is_named_in_the_whole_data():
    near = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    far, weight = LONG.copy(), np.ones(len(LONG))
    far[[5000, 7000]] = [[1e120, 0], [1e149, 0]]
    with pytest.raises(ValueError, match=r"^X\[5000\] is too far .* is -5e\+239"):
        gm.expected_statistics(far, near)
    with pytest.raises(ValueError, match=r"^block 2 of X at \[500\] \(row 7000 of all"):
        gm.expected_statistics([LONG[:3000], LONG[:3500], far[6500:]], near)
    weight[5000] = 0
    with pytest.raises(ValueError, match=r"^X\[7000\] is too far"):
        gm.expected_statistics(far, near, sample_weight=weight)


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
