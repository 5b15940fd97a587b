"""The laws of choosing a number of components for points from a sealed envelope."""

import numbers

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.mixture import Mixture

OFFERED = range(2, 6)  # what the envelope may hold


def choice(f: Attempt) -> Report:
    """Check an attempt at choosing the number of unit Gaussians behind some points.

    Parameters
    ----------
    f : callable
        f(X, rng) -> int from 2 to 5: how many components of equal weight and unit
        covariance, in the plane, the points come from. Where two lie so close that the
        points cannot tell them from one, the answer is the smaller number, at least 2.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(choice(lambda X, rng: 2))
    False
    """
    return examine("choice", _Choices(f), _LAWS, "choose_K")


class _Choices:
    # What the attempt has said of each envelope: a choice takes it seconds.
    def __init__(self, f):
        self.f, self.known = f, {}

    def __call__(self, case):
        key = case.tobytes()
        if key not in self.known:
            X, rng = _opened(case), np.random.default_rng(0)
            self.known[key] = _whole(call("choose_K", self.f, X, rng))
        return self.known[key]


def _opened(means):
    K = len(means)
    theta = Mixture(np.full(K, 1 / K), means, [np.eye(2)] * K)
    # Draws that leave no doubt: in each deal the points left out say the same.
    return theta.sample(200, np.random.default_rng({2: 5, 4: 8}[K]))[0]


def _whole(value):
    value = value.item() if isinstance(value, np.ndarray | np.generic) else value
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise Fault(f"The choice is {value!r}, which is no whole number.")
    if value not in OFFERED:
        raise Fault(f"The choice is {value}; the envelope holds two to five.")
    return value


def _says(choices, means):
    choices(means)


def _finds(choices, means):
    found = choices(means)
    if found != len(means):
        with given(f"200 points from {len(means)} unit Gaussians 7 sigma apart"):
            raise Fault(f"the choice is {found}.")


def _merges(choices, means):
    found = choices(means)
    if found != len(means) // 2:
        with given("200 points from four unit Gaussians, in two pairs 0.5 sigma apart"):
            raise Fault(
                f"the choice is {found}, and the points tell two lumps apart: does "
                "each component cost something, and are the covariances shared?"
            )


_SQUARE = 7.0 * np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
_FAR = (_SQUARE[:2], _SQUARE)
# Equal lumps: of three, two of them close, equal weights alone would tell the three.
_PAIRS = np.array([[0.0, 0.0], [7.0, 0.0], [0.5, 0.0], [7.5, 0.0]])
_LAWS = (
    Law("runs", "it returns a whole number from 2 to 5", _says, _FAR[:1]),
    Law("finds", "it finds what lies apart", _finds, _FAR, 2, defines=True),
    Law("merges", "it invents no component", _merges, [_PAIRS], 2),
)
