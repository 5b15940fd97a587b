"""The laws of judging each point by a fit to others."""

from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, call
from gmm_lib.checks.digits import show
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report


class _Case(NamedTuple):
    X: np.ndarray
    n_folds: int


def held_out(f: Attempt) -> Report:
    """Check an attempt at the log-densities of points that were held out.

    Parameters
    ----------
    f : callable
        f(X, fit, n_folds, rng) -> array of shape (N,): the log-density of each point
        under what fit(rest) returned for the parts without it.
        The check hands over a `fit` with a memory, which knows what it was given.

    Returns
    -------
    Report

    Notes
    -----
    Stone (1974), J. R. Stat. Soc. B 36, 111-147.

    Examples
    --------
    >>> bool(held_out(lambda X, fit, n_folds, rng: fit(X).log_density(X)))
    False
    """
    return examine("held_out", _Runs(f), _LAWS)


class _Memory:
    """Give a point a number that nobody can know, or infinity if it was fitted."""

    def __init__(self, X, told, rng):
        self.seen, self.told, self.rng = {x.tobytes() for x in X}, told, rng

    def log_density(self, X):
        X = _points(X, "log_density")
        values = self.rng.standard_normal(len(X))
        for n, x in enumerate(X):
            if x.tobytes() in self.seen:
                values[n] = np.inf
            else:
                self.told.setdefault(x.tobytes(), []).append(values[n])
        return values


def _points(X, name):
    X = np.array(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"{name} was given points of shape {X.shape}, not (n, 2)")
    return X


class _Runs:
    """Run an attempt once on each case and seed, and remember what was fitted."""

    def __init__(self, f):
        self.f, self._known = f, {}

    def __call__(self, case, seed=0, again=0):
        key = (case.X.tobytes(), case.n_folds, seed, again)
        if key not in self._known:
            fits, told, numbers = [], {}, np.random.default_rng(1)

            def fit(X):
                fits.append(_points(X, "fit"))
                return _Memory(fits[-1], told, numbers)

            rng = np.random.default_rng(seed)
            result = call("held_out", self.f, case.X, fit, case.n_folds, rng)
            self._known[key] = np.asarray(result, dtype=float), fits, told
        return self._known[key]


def _returns(run, case):
    values, fits, _ = run(case)
    N = len(case.X)
    if values.shape != (N,):
        raise Fault(f"The result has shape {values.shape}, not ({N},).")
    if not fits:
        raise Fault("fit was never called: judge by what it returns.")
    if np.isnan(values).any() or np.isneginf(values).any():
        n = int((~(values > -np.inf)).argmax())
        raise Fault(f"Entry [{n}] is {values[n]}: was the point ever held out?")


def _apart(run, case):
    values, _, told = run(case)
    known = int(np.isposinf(values).sum())
    if known:
        raise Fault(
            f"{known} of {len(values)} points are judged by a fit that was given them; "
            "leave a part out of the fit that judges it."
        )
    never = sum(x.tobytes() not in told for x in case.X)
    if never:
        raise Fault(
            f"{never} of {len(values)} points never reach the log_density of a fit "
            "without them; return what it says of them."
        )


def _in_order(run, case):
    values, _, told = run(case)
    if not told:
        raise Untried("No point was judged by a fit without it.")
    answers = [told.get(x.tobytes(), []) for x in case.X]
    wrong = [value not in own for value, own in zip(values, answers, strict=True)]
    if not any(wrong):
        return
    n = wrong.index(True)
    said = {value for own in told.values() for value in own}
    moved = said.issuperset(values.tolist())
    why = (
        "is the result in the order of the parts?"
        if moved
        else ("return what log_density gives, one number a point.")
    )
    right = show(answers[n][-1]) if answers[n] else "no number"
    raise Fault(
        f"The fit gives point [{n}] the log-density {right}, and entry [{n}] is "
        f"{show(values[n])}; {why}"
    )


def _even(run, case):
    _, fits, _ = run(case)
    fits = list({_content([X]): X for X in fits}.values())
    N, V = len(case.X), case.n_folds
    sizes = sorted(N - len(fit) for fit in fits)
    expected = sorted(len(part) for part in np.array_split(np.arange(N), V))
    if sizes != expected:
        raise Fault(
            f"With {N} points and n_folds = {V}, the parts that were left out have "
            f"{_listed(sizes)} points, not {_listed(expected)}."
        )
    left = [{x.tobytes() for x in case.X} - {x.tobytes() for x in X} for X in fits]
    if sum(map(len, left)) != N or len(set.union(*left)) != N:
        raise Fault("Some points are left out twice and others never.")


def _listed(sizes):
    return ", ".join(map(str, sizes)) or "no"


def _dealt(run, case):
    fits, again, other = (run(case, *how)[1] for how in ((), (0, 1), (1,)))
    if not _same(fits, again):
        raise Fault(
            "Two generators with the same seed deal different parts: take all "
            "randomness from rng."
        )
    if _same(fits, other):
        raise Fault(
            "Generators with different seeds deal the same parts; rows in time order, "
            "say, would be left out as a stretch: deal them at random, by rng."
        )


def _same(first, second):
    return {_content(X) for X in first} == {_content(X) for X in second}


def _content(X):
    return frozenset(x.tobytes() for x in X)


def _world(n, n_folds):
    return _Case(np.random.default_rng(n).normal(size=(n, 2)), n_folds)


_DATA = (_world(6, 2), _world(23, 5), _world(7, 7))
_LAWS = (
    Law("runs", "it returns a number for each point", _returns, _DATA),
    Law("apart", "no point judges itself", _apart, _DATA, 2, defines=True),
    Law("order", "the values are those of the points", _in_order, _DATA, 2, True),
    Law("even", "each point is left out once, in even parts", _even, _DATA),
    Law("rng", "rng deals the parts", _dealt, _DATA[1:2]),
)
