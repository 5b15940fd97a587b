"""The laws of learning about one Gaussian: imaginary points and real ones are one."""

from collections.abc import Sequence

import numpy as np

from gmm_lib.bayes import NormalWishart
from gmm_lib.checks.attempt import Fault
from gmm_lib.checks.beliefs import IN_PLANE, LINE, ON_LINE, Known, in_words, updated
from gmm_lib.checks.digits import apart, bare
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.means import without
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import right_theta

_LIBRARY = ("bayes.NormalWishart.update", "bayes.Posterior.of", "bayes.learn.learn")


def update(f: Attempt, *, forbid: str | Sequence[str] = ()) -> Report:
    """Check an attempt at the update of a normal-Wishart distribution by points.

    Parameters
    ----------
    f : callable
        f(prior, X, w) -> a NormalWishart, or (mean, strength, scatter, dof), where w
        of shape (N,) says how often each point counts.
    forbid : str or sequence of str, optional
        "library", the library's own update, which f may not use.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(update(lambda prior, X, w: prior.update(X, w)))
    True
    """
    return examine("update", f, _LAWS + without(forbid, updated, (ON_LINE,), _LIBRARY))


def _compare(case, found, expected, what, close=1e-8):
    for name, right in expected.items():
        if differ(found[name], right, close):
            value, here = apart(right, found[name], bare)
            raise Fault(f"With {in_words(case)}, {what} {name} {value}, not {here}.")


def _nothing(f, case):
    none = case._replace(w=0 * case.w)
    expected = {name: getattr(case.prior, name) for name in vars_of(case.prior)}
    _compare(none, updated(f, none), expected, "no data leave")


def vars_of(prior):
    """Name the four parts of a normal-Wishart distribution."""
    return [name for name in vars(prior) if not name.startswith("_")]


def _days(f, case):
    X, w, prior = case
    today = updated(f, Known(X[:2], w[:2], prior))
    try:
        between = NormalWishart(*(today[name] for name in vars_of(prior)))
    except ValueError as error:
        raise Fault(
            f"With {in_words(case)}, two points leave no prior: {error}."
        ) from (None)
    tomorrow = updated(f, Known(X[2:], w[2:], between))
    what = "the first two points today and the rest tomorrow leave"
    _compare(case, tomorrow, updated(f, case), f"all at once differ: {what}")


def _heap(f, case):
    # The prior of points that were there: put all in one heap.
    points, real = case.X[:2], case.X[2:]
    D = points.shape[1]
    ground = np.eye(D)  # so that two points make a proper prior
    before = right_theta(points, np.ones((2, 1)))
    after = right_theta(case.X, np.ones((len(case.X), 1)))
    prior = NormalWishart(before.means[0], 2, 2 * before.covariances[0] + ground, D + 1)
    heap = Known(real, np.ones(len(real)), prior)
    N = len(case.X)
    expected = {
        "mean": after.means[0],
        "strength": N,
        "scatter": N * after.covariances[0] + ground,
        "dof": D + 1 + len(real),
    }
    what = f"whose prior is that of {bare(points)}, all points in one heap have"
    _compare(heap, updated(f, heap), expected, what)


def _copies(f, case):
    many = case._replace(w=1e8 * case.w)
    found, theta = updated(f, many), right_theta(case.X, case.w[:, None])
    found["covariance"] = found["scatter"] / found["dof"]
    expected = {"mean": theta.means[0], "covariance": theta.covariances[0]}
    _compare(many, found, expected, "the data outweigh the prior:", 1e-6)


def _weights(f, case):
    often = np.arange(1, len(case.X) + 1)
    rows = Known(np.repeat(case.X, often, axis=0), np.ones(often.sum()), case.prior)
    once = case._replace(w=often.astype(float))
    _compare(once, updated(f, once), updated(f, rows), "as many copies have")


def _affine(f, case):
    D = case.X.shape[1]
    A, b = 2 * np.eye(D) + np.tri(D, k=-1), np.arange(3.0, 3.0 + D)
    prior, before = case.prior, updated(f, case)
    mapped = NormalWishart(
        A @ prior.mean + b, prior.strength, A @ prior.scatter @ A.T, prior.dof
    )
    moved = Known(case.X @ A.T + b, case.w, mapped)
    expected = before | {
        "mean": A @ before["mean"] + b,
        "scatter": A @ before["scatter"] @ A.T,
    }
    _compare(moved, updated(f, moved), expected, "the map of the answer has")


def _shifted(f, case):
    prior, before = case.prior, updated(f, case)
    far = NormalWishart(
        prior.mean + 1e8, *(getattr(prior, n) for n in vars_of(prior)[1:])
    )
    moved = Known(case.X + 1e8, case.w, far)
    _compare(case, updated(f, moved), before | {"mean": before["mean"] + 1e8},
             "a shift of everything by 1e8 leaves", 1e-6)  # fmt: skip


_LONG = Known(np.array([[0.0], [2.0], [5.0], [6.0]]), np.ones(4), LINE)
_ALL = (ON_LINE, IN_PLANE)
_LAWS = (
    Law("runs", "it runs and returns what is believed after", updated, _ALL),
    Law("nothing", "no data leave the prior", _nothing, _ALL),
    Law("days", "today and tomorrow are both at once", _days, _ALL, 2),
    Law(
        "heap",
        "imaginary and real points are one heap",
        _heap,
        (_LONG, IN_PLANE),
        4,
        defines=True,
    ),
    Law("weights", "a point that counts twice is two points", _weights, _ALL, 2),
    Law("copies", "many copies leave the M step", _copies, _ALL, 1),
    Law("affine", "x -> A x + b maps the answer", _affine, _ALL),
    Law("shift", "a shift of 1e8 moves only the mean", _shifted, _ALL, 2),
)
