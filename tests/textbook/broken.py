"""Sound points, few and many, and the few of them broken in every way."""

import datetime

import numpy as np
from scipy.sparse import csr_matrix

import gmm_lib as gm

X = np.random.default_rng(0).normal(3, 1, (12, 2))
fitted = gm.GaussianMixture(2, random_state=0).fit(X)
theta = fitted.mixture_
LONG = np.random.default_rng(1).standard_normal((10_000, 2))


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
