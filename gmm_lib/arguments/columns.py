"""The columns' names of a data frame, and whether later ones agree with them."""

import warnings

import numpy as np


def column_labels(X):
    """Give the labels of a table's columns: a list, or None where it has none.

    Examples
    --------
    >>> column_labels([[0.0, 1.0]]) is None
    True
    """
    if not hasattr(X, "__len__"):
        return None
    labels = getattr(X, "column_names", None)  # Arrow
    if labels is None:
        labels = getattr(X, "columns", None)
    try:
        return None if labels is None else list(labels)
    except TypeError:
        return None


def feature_names(X):
    """Give a table's column names (D,), or None: as scikit-learn, only if all are text.

    Examples
    --------
    >>> feature_names([[0.0, 1.0]]) is None
    True
    """
    labels = column_labels(X)
    if not labels or not all(isinstance(label, str) for label in labels):
        return None
    return np.array(labels, dtype=object)


def check_names(fitted, names, X=None):
    """Compare the names of new data with those of the fit.

    Parameters
    ----------
    fitted, names : ndarray of str or None
        Names of the columns of the fit and of the new data.
    X : table, optional
        The new data, for the remedy.

    Raises
    ------
    ValueError
        When both have names and they differ, or stand in another order.

    Warns
    -----
    UserWarning
        When only one of them has names.
    """
    if fitted is None and names is None:
        return
    if fitted is None:
        _warn(
            "X has feature names, but GaussianMixture was fitted without feature names"
        )
    elif names is None:
        _warn(
            "X does not have valid feature names, but GaussianMixture was fitted with "
            "feature names"
        )
    elif list(fitted) != list(names):
        same = set(fitted) <= set(names)
        raise ValueError(
            "The feature names should match those that were passed during fit.\n"
            + "".join(_differences(list(fitted), list(names)))
            + (f"pass {_chosen(X, list(fitted), list(names))}" if same else "")
        )


def check_number(fitted, found):
    """Raise ValueError when new data have more or fewer columns than those fitted."""
    if found != fitted:
        raise ValueError(
            f"X has {found} features, but GaussianMixture is expecting {fitted} "
            "features as input; pass those that were fitted"
        )


def _chosen(X, fitted, names):
    if hasattr(X, "column_names"):
        return f"X.select({fitted!r})"
    if hasattr(X, "__getitem__") or X is None:
        return f"X[{fitted!r}]"
    return f"numpy.asarray(X)[:, {[names.index(name) for name in fitted]}]"


def _differences(fitted, names):
    unseen, missing = set(names) - set(fitted), set(fitted) - set(names)
    for words, those in [
        ("Feature names unseen at fit time", unseen),
        ("Feature names seen at fit time, yet now missing", missing),
    ]:
        if those:
            yield f"{words}:\n" + "".join(f"- {name}\n" for name in sorted(those)[:5])
    if not unseen and not missing:
        yield "Feature names must be in the same order as they were in fit.\n"


def _warn(words):
    warnings.warn(words, UserWarning, stacklevel=6)
