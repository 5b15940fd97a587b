"""The laws of counting a mixture's free parameters."""

from gmm_lib._validation import FAMILIES
from gmm_lib.checks.report import Fault, Law, as_array, call, examine, show

_OWN = {
    "full": "a covariance of its own",
    "tied": "no covariance, since all share one",
    "diag": "the variances of its own",
    "spherical": "the one variance of its own",
}


def n_parameters(f):
    """Check an attempt at counting the free parameters of a mixture.

    Parameters
    ----------
    f : callable
        f(n_components, n_features, covariance_type) -> int, as
        `gmm_lib.n_parameters`.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(n_parameters(gm.n_parameters))
    True
    >>> bool(n_parameters(lambda K, D, family: K + K * D + K * D * D))
    False
    """
    return examine("n_parameters", f, _LAWS)


def _count(f, case):
    result = call("n_parameters", f, *case)
    value = float(as_array("n_parameters", result, (), "a single number,"))
    if value != int(value):
        raise Fault(f"With {_in_words(*case)} it is {show(value)}, no whole number.")
    return int(value)


def _in_words(K, D, family):
    return f"K = {K}, D = {D}, {family!r}"


def _spread(D, family):
    # The free entries of one covariance.
    return {"diag": D, "spherical": 1}.get(family, D * (D + 1) // 2)


def _one(f, case):
    D, family = case
    found, expected = _count(f, (1, D, family)), D + _spread(D, family)
    if found != expected:
        raise Fault(
            f"With {_in_words(1, D, family)} it is {found}, not {expected}: a single "
            f"weight is 1 and not free, the mean has {D} entries, and the covariance "
            f"has {_spread(D, family)} that are free."
        )


def _one_more(f, case):
    D, family = case
    own = 0 if family == "tied" else _spread(D, family)
    for K in (1, 2, 3):
        before, after = (_count(f, (J, D, family)) for J in (K, K + 1))
        if after - before != 1 + D + own:
            raise Fault(
                f"From {_in_words(K, D, family)} to K = {K + 1} the count goes from "
                f"{before} to {after}; it must rise by {1 + D + own}: 1 for a weight, "
                f"{D} for a mean, {own} for {_OWN[family]}."
            )


_CASES = tuple((D, family) for D in (1, 2, 3, 7) for family in FAMILIES)
_WHOLE = tuple((K, D, family) for K in (1, 3) for D, family in _CASES)
_LAWS = (
    Law("it returns a whole number", _count, _WHOLE),
    Law("one component is one Gaussian", _one, _CASES),
    Law("one more component brings a weight, a mean and its spread", _one_more, _CASES),
)
