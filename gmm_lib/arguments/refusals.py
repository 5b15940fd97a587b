"""What is wrong with an array, where in the whole data, and a remedy that works.

Each remedy is an expression in the caller's own name, which gives what is asked for
when it is evaluated; of data in blocks, in the name `block`.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from gmm_lib.arguments.columns import column_labels

LARGEST = 1e150  # squares beyond this overflow
SMALLEST = 1e-140  # squares below this one's lose digits
WIDEST = 1e70  # the square of a wider spread, over a small weight, may be no covariance
_NUMBERS = "numbers, such as [0.0, 1.0]"
_ROWS = "rows of numbers, such as [[0.0, 1.0], [2.0, 3.0]]"


def not_finite(array, value, name, place, index):
    """Make the error for an entry that is NaN, infinite or too large to square."""
    entry = place.entry(name, index, column_labels(value))
    if array.ndim != 2 or name != "X":  # no rows that could be left out
        remedy = "pass finite numbers"
    elif np.isfinite(array[index]):
        remedy = "rescale them: " + place.advice(name, lambda n: _rescaled(value, n))
    elif not np.isfinite(array).any(axis=0).all():
        columns = np.flatnonzero(~np.isfinite(array).any(axis=0))
        remedy = "leave out columns without numbers: " + place.advice(
            name, lambda n: _without(value, n, columns, column_labels(value))
        )
    else:
        missing = np.isnan(array[index])
        remedy = "or leave such rows out: " + place.advice(
            name, lambda n: _complete(value, n, missing)
        )
        remedy = _imputed(name) + remedy if missing else remedy[3:]
    return ValueError(
        f"{entry} is {array[index]}: every entry must be finite, not NaN or inf, and "
        f"at most {LARGEST:g} in size; {remedy}"
    )


def _imputed(name):
    # What to do with missing entries but to leave their rows out.
    kept = "fit what is there by GaussianMixture(missing='marginal'), "
    return "impute what is missing, " + (kept if name == "X" else "")


def no_rows():
    """Make the error for blocks that give no row."""
    return ValueError("X gives no rows; pass some numbers")


def check_spread(variance, mean):
    """Raise ValueError when the data are too wide, or too small, for a covariance.

    Parameters
    ----------
    variance, mean : ndarray of shape (D,)
        Of each column, in the data's units squared, and in these.

    Raises
    ------
    ValueError
        Naming the column of X, and what to pass in its place.
    """
    widest, size = variance.max(), SMALLEST
    if widest < SMALLEST**2:
        size = np.abs(mean).max() + np.sqrt(widest)
    if 0 < size < SMALLEST:
        raise ValueError(
            f"X has no entries much beyond {size:.3g}, and squares of numbers below "
            f"{SMALLEST:g} are lost in floating point; rescale X: pass "
            "X / numpy.abs(X).max()"
        )
    wide = ~(variance <= WIDEST**2)
    if wide.any():
        d = int(wide.argmax())
        with np.errstate(over="ignore"):
            width = np.sqrt(variance[d])
        raise ValueError(
            f"X[:, {d}] has a standard deviation of {width:.3g}, and at most "
            f"{WIDEST:g} has a covariance in floating point; rescale the columns: pass "
            f"{_rescaled(np.empty(0), 'X')}"
        )


def wrong_axes(array, value, name, ndim, n_features, place):
    """Make the error for another number of axes."""
    write = _reshaped(array, value, ndim, n_features)
    each = "" if n_features is None else f", {n_features} in each"
    rows = _NUMBERS if ndim == 1 else f"rows of numbers{each}"
    remedy = place.advice(name, write) if write else f"pass {rows}"
    if ndim == 2 and array.ndim == 1 and len(array):
        remedy = f"Reshape your data: {remedy}"
    return ValueError(
        f"{place.called(name)} has shape {array.shape}, but {ndim} axes are needed; "
        f"{remedy}"
    )


def _reshaped(array, value, ndim, D):
    as_array = "{}" if isinstance(value, np.ndarray) else "numpy.asarray({})"
    column, row = f"{as_array}[:, None]", f"{as_array}[None, :]"
    if ndim == 1 and array.ndim == 2 and 1 in array.shape:
        return "numpy.ravel({})".format
    if ndim != 2:
        return None
    if array.ndim == 0:
        return "numpy.reshape({}, (1, 1))".format if D in (None, 1) else None
    if array.ndim == 1 and D is None:
        return lambda name: (
            f"{column.format(name)} for one feature, {row.format(name)} for one point"
        )
    if array.ndim == 1:
        return {1: column.format, len(array): row.format}.get(D)
    if D in (None, array.shape[-1]):
        return "numpy.concatenate({})".format if array.ndim == 3 else None
    return "numpy.reshape({0}, (len({0}), -1))".format


def not_numbers(value, name, place, ndim):
    """Make the error for what does not turn into an array of real numbers."""
    for error in (_other_kind, _ragged, _times, _not_numbers_within):
        found = error(value, name, place)
        if found is not None:
            return found
    kind = getattr(value, "dtype", None) or type(value).__name__
    such = _NUMBERS if ndim == 1 else _ROWS
    return TypeError(
        f"{place.called(name)} must be an array of real numbers, not {kind}; "
        f"pass {such}"
    )


def _other_kind(value, name, place):
    # What holds its numbers some other way, which one expression brings out.
    frame = not hasattr(value, "__array__")
    dtype = getattr(value, "dtype", None)
    for here, what, write in [
        (isinstance(value, Iterator), "an iterator", "list({})"),
        (isinstance(value, Mapping), "a dict", "numpy.column_stack(list({}.values()))"),
        (frame and hasattr(value, "collect"), "a frame to collect", "{}.collect()"),
        (hasattr(value, "detach"), "a tensor", "{}.detach().cpu().numpy()"),
        (
            getattr(dtype, "names", None),
            "an array of records",
            "numpy.stack([{0}[f] for f in {0}.dtype.names], axis=1)",
        ),
        (
            frame and hasattr(value, "__iter__") and not hasattr(value, "__len__"),
            "a stream of blocks",
            "numpy.concatenate(list({}))",
        ),
    ]:
        if here:
            kind = f"{what} ({type(value).__name__})"
            remedy = place.advice(name, write.format)
            return TypeError(
                f"{place.called(name)} must be an array of real numbers, not {kind}; "
                f"{remedy}"
            )
    return None


def _ragged(value, name, place):
    if not isinstance(value, list | tuple):
        return None
    try:
        shapes = [np.shape(row) for row in value]
    except ValueError:
        return None
    odd = next((i for i, shape in enumerate(shapes) if shape != shapes[0]), None)
    if odd is None:
        return None
    if all(len(shape) == 2 for shape in shapes):
        remedy = place.advice(name, "numpy.concatenate({})".format)
        start = f"{place.called(name)} must be an array of real numbers, not blocks"
        return TypeError(f"{start}; {remedy}")
    return TypeError(
        f"{place.called(name)} must be an array of real numbers, each row as long as "
        f"the others: {place.entry(name, (odd,))} has shape {shapes[odd]}, row 0 "
        f"{shapes[0]}"
    )


def _as_found(value):
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError):  # nothing that has rows
        return np.empty((), dtype=object)


def _times(value, name, place):
    kind = _as_found(value).dtype.kind
    if kind not in "mM":
        return None
    unit = "numpy.timedelta64(1, 'D')"
    write = f"({{0}} - {{0}}.min()) / {unit}" if kind == "M" else f"{{0}} / {unit}"
    whole = write if hasattr(value, "min") else write.replace("{0}", "numpy.array({0})")
    return TypeError(
        f"{place.called(name)} must be an array of real numbers, not times; count "
        f"them in days: {place.advice(name, whole.format)}"
    )


def _not_numbers_within(value, name, place):
    # Some entries of a table: missing ones, or columns of text, dates, categories.
    array = _as_found(value)
    if array.ndim != 2 or array.dtype.kind not in "OUST":
        return None
    wrong = np.array([[_is_no_number(x) for x in row] for row in array])
    lost = np.array([[is_missing(x) for x in row] for row in array])
    labels = column_labels(value)
    columns = (wrong & ~lost).any(axis=0) | (wrong & lost).all(axis=0)
    columns = np.flatnonzero(columns)
    if not len(columns):
        if not (wrong & lost).any():  # numbers written as text
            remedy = place.advice(name, "numpy.asarray({}).astype(float)".format)
            return _no_array(array, name, place, (0, 0), labels, remedy)
        index = tuple(np.argwhere(wrong)[0])
        remedy = place.advice(name, lambda n: _complete(value, n, True))
        return ValueError(
            f"{place.entry(name, index, labels)} is {array[index]!s}: every entry must "
            f"be a finite number, and none missing; {_imputed(name)}or leave such rows "
            f"out: {remedy}"
        )
    index = tuple(np.argwhere(wrong & np.isin(np.arange(array.shape[1]), columns))[0])
    if len(columns) == array.shape[1]:
        remedy = "pass columns of numbers; it has none"
    else:
        remedy = "leave out what is no number: " + place.advice(
            name, lambda n: _without(value, n, columns, labels)
        )
    return _no_array(array, name, place, index, labels, remedy)


def _no_array(array, name, place, index, labels, remedy):
    kind = type(array[index]).__name__.removesuffix("_")
    return TypeError(
        f"{place.called(name)} must be an array of real numbers, not {kind}: "
        f"{place.entry(name, index, labels)} is {array[index]!r}; {remedy}"
    )


def _is_no_number(x):
    try:
        return not np.isfinite(float(x)) and isinstance(x, str)
    except OverflowError:
        return False
    except (TypeError, ValueError):
        return True


def is_missing(x):
    """Tell what stands for a missing entry: None, and pandas' NA and NaT."""
    return x is None or type(x).__name__ in ("NAType", "NaTType")


def _rescaled(value, name):
    # Each column by its largest entry, if that is above 1.
    plain = isinstance(value, np.ndarray) or hasattr(value, "iloc")
    name = name if plain else f"numpy.asarray({name}, dtype=float)"
    return f"{name} / numpy.maximum(1, numpy.abs({name}).max(axis=0))"


def _complete(value, name, missing):
    # The rows without NaN, inf or missing entries.
    if hasattr(value, "dropna") and missing:
        return f"{name}.dropna()"
    if not isinstance(value, np.ndarray) and missing and _holds_na(value):
        return f"pandas.DataFrame({name}).dropna()"
    if not hasattr(value, "iloc") and getattr(value, "dtype", None) in (None, object):
        one = f"numpy.asarray({name}, dtype=float)"
        return f"{one}[numpy.isfinite({one}).all(axis=1)]"
    return f"{name}[numpy.isfinite({name}).all(axis=1)]"


def _holds_na(value):
    return any(is_missing(x) and x is not None for x in np.asarray(value).flat)


def _without(value, name, columns, labels):
    # The table without these columns.
    if labels is not None:
        gone = [labels[i] for i in columns]
        if hasattr(value, "iloc"):
            return f"{name}.drop(columns={gone!r})"
        for method in ("drop_columns", "drop"):
            if hasattr(value, method):
                return f"{name}.{method}({gone!r})"
    gone = [int(i) for i in columns]
    return f"numpy.delete({name}, {gone}, axis=1).astype(float)"
