"""The laws of telling whether the labels behind a sequence remember."""

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report

N = 100


def memory(f: Attempt) -> Report:
    """Check an attempt at telling a chain of hidden labels from a mixture.

    Parameters
    ----------
    f : callable
        f(rows, rng) -> bool: whether the order of the rows, of shape (100, 1), matters.
        They come from two Gaussians, at 2 with standard deviation 0.55 and at 4 with
        0.71, and either each label depends on the one before or all are independent.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(memory(lambda rows, rng: True))
    False
    """
    return examine("memory", _Verdicts(f), _LAWS, "remembers")


class _Verdicts:
    # What the attempt has said of each sequence: a verdict takes it a second.
    def __init__(self, f):
        self.f, self.known = f, {}

    def __call__(self, rows):
        key = rows.tobytes()
        if key not in self.known:
            rng = np.random.default_rng(0)
            self.known[key] = _yes_or_no(call("remembers", self.f, rows, rng))
        return self.known[key]


def _yes_or_no(value):
    value = value.item() if isinstance(value, np.ndarray | np.generic) else value
    if not isinstance(value, bool):
        raise Fault(f"The result is {value!r}, neither True nor False.")
    return value


def sequence(after_short, after_long, seed):
    """Draw durations of which each label depends on the one before.

    Parameters
    ----------
    after_short, after_long : float
        The probability of a short one after a short one, and after a long one.
    seed : int
        Of the draws.

    Returns
    -------
    ndarray of shape (100, 1)
    """
    rng = np.random.default_rng(seed)
    short = [rng.random() < 0.5]
    while len(short) < N:
        short.append(rng.random() < (after_short if short[-1] else after_long))
    mean, variance = np.where(short, 2.0, 4.0), np.where(short, 0.3, 0.5)
    return (mean + np.sqrt(variance) * rng.standard_normal(N))[:, None]


def _says(verdicts, case):
    verdicts(sequence(*case))


def _tells(verdicts, case):
    rows = sequence(*case)
    _expect(verdicts, rows, True, _words(case))
    shuffled = np.random.default_rng(3).permutation(rows)
    _expect(verdicts, shuffled, False, f"a shuffle of the sequence with {_words(case)}")


def _forgets(verdicts, case):
    _expect(verdicts, sequence(*case), False, _words(case))


def _expect(verdicts, rows, truth, words):
    if verdicts(rows) is not truth:
        with given(words):
            raise Fault(f"the answer is {not truth}, not {truth}.")


def _words(case):
    after_short, after_long, _ = case
    return (
        f"a share of short ones of {after_short:.0%} after short ones and "
        f"{after_long:.0%} after long ones"
    )


_TURNS, _STAYS = (0.15, 0.85, 1), (0.85, 0.15, 1)
# Of these no comparison with shuffles has a doubt: a fifth of them or more gain more.
# The last three gain more than the mean of their shuffles, one or another of them
# whichever are drawn.
_FORGETFUL = [
    (0.5, 0.5, 2),
    (0.3, 0.3, 0),
    (0.7, 0.7, 2),
    (0.7, 0.7, 56),
    (0.7, 0.7, 60),
]
_LAWS = (
    Law("runs", "it returns True or False", _says, [_TURNS]),
    Law(
        "tells",
        "it tells a sequence from a shuffle of it",
        _tells,
        [_TURNS, _STAYS],
        3,
        defines=True,
    ),
    Law(
        "alarm",
        "it raises no alarm where nothing is remembered",
        _forgets,
        _FORGETFUL,
        2,
    ),
)
