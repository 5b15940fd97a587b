"""The laws of counting a mixture's free parameters."""

from collections.abc import Sequence
from dataclasses import replace

from gmm_lib.checks.attempt import Fault, Unready, as_array, call, given
from gmm_lib.checks.digits import show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import FAILS, Attempt, Report
from gmm_lib.families import PLAIN


def n_parameters(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at counting the free parameters of a mixture.

    Parameters
    ----------
    f : callable
        f(n_components, n_features, covariance_type) -> int, as
        `gmm_lib.n_parameters`.
    forbid : str or sequence of str, optional
        "library", the library's own count, which f may not use.

    Returns
    -------
    Report

    Notes
    -----
    When the numbers are those of a known slip, the first failure says which.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(n_parameters(gm.n_parameters))
    True
    >>> bool(n_parameters(lambda K, D, family: K + K * D + K * D * D))
    False
    """
    laws = _LAWS + without(forbid, _count, _WHOLE[:1], ("n_parameters",))
    report = examine("n_parameters", f, laws)
    if report or not report.held:
        return report
    known = [slip for slip, extra in _SLIPS.items() if _has(f, extra)]
    return _told(report, known[0]) if len(known) == 1 else report


def _told(report, slip):
    # The first failure, with the slip that it comes of.
    verdicts = list(report.verdicts)
    i = [verdict.outcome for verdict in verdicts].index(FAILS)
    verdicts[i] = verdicts[i]._replace(sentence=f"{verdicts[i].sentence} {slip}")
    return replace(report, verdicts=tuple(verdicts))


def _count(f, case):
    with given(_in_words, *case):
        try:
            result = call("n_parameters", f, *case)
        except Unready:
            if case == _WHOLE[0]:
                raise  # nothing is written yet
            raise Fault(
                f"n_parameters returned None; does it return a count for {case[2]!r}?"
            ) from None
        try:
            value = float(as_array("the result", result, (), "a single number"))
        except Fault as fault:
            raise Fault(f"{fault} Return one whole number.") from None
        if value != int(value):
            raise Fault(f"the result is {show(value)}, not a whole number.")
        return int(value)


def _in_words(K, D, family):
    return f"K = {K}, D = {D}, {family!r}"


def _spread(D, family):
    # The free entries of one covariance.
    return {"diag": D, "spherical": 1}.get(family, D * (D + 1) // 2)


def _expected(K, D, family):
    copies = 1 if family == "tied" else K
    return K - 1 + K * D + copies * _spread(D, family)


def _entries(n):
    return "1 entry" if n == 1 else f"{n} entries"


def _one(f, case):
    D, family = case
    found, expected = _count(f, (1, D, family)), _expected(1, D, family)
    if found != expected:
        raise Fault(
            f"With {_in_words(1, D, family)} the count is {found}, not {expected}: "
            "the one weight is 1 and not free, the mean has "
            f"{_entries(D)}, and the covariance has {_spread(D, family)} free."
        )


def _one_more(f, case):
    D, family = case
    own = _spread(D, family)
    parts = {
        "full": f"{own} for a covariance of its own",
        "tied": "none for the covariance, which all share",
        "diag": f"{own} for variances of its own",
        "spherical": "1 for a variance of its own",
    }
    for K in (1, 2, 3):
        before, after = (_count(f, (J, D, family)) for J in (K, K + 1))
        rise = _expected(K + 1, D, family) - _expected(K, D, family)
        if after - before != rise:
            raise Fault(
                f"From {_in_words(K, D, family)} to K = {K + 1} the count goes from "
                f"{before} to {after}; it must rise by {rise}: 1 for a weight, {D} for "
                f"a mean, {parts[family]}."
            )


# What a known slip adds to the right count, or takes from it.
_SLIPS = {
    "Are all K weights counted? They sum to one, so K - 1 are free.": (
        lambda K, D, family: 1
    ),
    "Are the weights left out? K - 1 of them are free.": (lambda K, D, family: 1 - K),
    "Are the means left out? They have K D entries.": lambda K, D, family: -K * D,
    "Is one mean counted for all components? Each has its own, of D entries.": (
        lambda K, D, family: D - K * D
    ),
    "Is each mean counted as one number? It has D entries.": (
        lambda K, D, family: K - K * D
    ),
    "Are all D * D entries of a covariance counted? It is symmetric, so D (D + 1) / 2 "
    "are free.": lambda K, D, family: _matrices(K, family) * D * (D - 1) // 2,
    "Is the diagonal of the covariances left out? D (D + 1) / 2 entries are free, "
    "D (D - 1) / 2 of them above the diagonal.": (
        lambda K, D, family: -_matrices(K, family) * D
    ),
    "Is the tied covariance counted once for each component? There is one for all.": (
        lambda K, D, family: (K - 1) * _spread(D, family) * (family == "tied")
    ),
    "Is one covariance counted for all components of a full mixture? Each has its "
    "own.": lambda K, D, family: (1 - K) * _spread(D, family) * (family == "full"),
    "Are the variances of a diagonal mixture counted once for all components? Each "
    "has its own.": (
        lambda K, D, family: (1 - K) * _spread(D, family) * (family == "diag")
    ),
    "Is one variance counted for all components of a spherical mixture? Each has its "
    "own.": lambda K, D, family: (1 - K) * (family == "spherical"),
    "Are K and D exchanged? The first argument is the number of components.": (
        lambda K, D, family: _expected(D, K, family) - _expected(K, D, family)
    ),
    "Does a spherical component get D variances? It has one, the same in every "
    "direction.": lambda K, D, family: K * (D - 1) * (family == "spherical"),
}


def _matrices(K, family):
    # How many covariances have entries off the diagonal.
    return {"full": K, "tied": 1}.get(family, 0)


def _has(f, extra):
    try:
        counts = [(_count(f, case), case) for case in _WHOLE]
    except Fault:
        return False
    return all(n == _expected(*case) + extra(*case) for n, case in counts)


_CASES = tuple((D, family) for D in (2, 1, 3, 7) for family in PLAIN)
_WHOLE = tuple((K, D, family) for K in (1, 3) for D, family in _CASES)
_LAWS = (
    Law("runs", "it returns a whole number", _count, _WHOLE),
    Law("one", "one component is one Gaussian", _one, _CASES, 2, defines=True),
    Law(
        "more",
        "one more component brings a weight, a mean and its spread",
        _one_more,
        _CASES,
        2,
        defines=True,
    ),
)
