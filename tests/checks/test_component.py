"""Components of a reader's own, right and plausibly wrong."""

import numpy as np
import pytest
import scipy.stats

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.mutants import components
from tests.checks.answers import Exercise, told


class ByScipy:
    """A Poisson law of another make: an array for the rate, and SciPy's density."""

    def __init__(self, rate):
        self.rate = np.atleast_1d(rate)

    def log_density(self, X):
        return scipy.stats.poisson.logpmf(X, self.rate).sum(axis=1)

    def fit(self, X, w):
        return ByScipy(np.average(X, axis=0, weights=w))


class WithoutFit:
    def __init__(self, rate):
        self.rate = rate

    def log_density(self, X):
        return ByScipy(self.rate).log_density(X)


class Column(ByScipy):
    def log_density(self, X):
        return scipy.stats.poisson.logpmf(X, self.rate)


class GivesTheRate(ByScipy):
    def fit(self, X, w):
        return float(w @ X[:, 0] / w.sum())


class InPlace(ByScipy):
    def fit(self, X, w):
        self.rate = np.average(X, axis=0, weights=w)
        return self


WEIGHTS, BEST = "weight 3 is the point three times", "no other component is better"


RATIO = "x is rate / x times as probable"


COMPONENTS = {
    "by_points": "weights times seven change nothing",
    "no_weights": WEIGHTS,
    "total": "weights times seven change nothing",
    "squared": WEIGHTS,
    "variance": BEST,
    "hard": WEIGHTS,
    "no_factorial": "its probabilities sum to one",
    "no_rate": "its probabilities sum to one",
    "no_logarithms": "it survives counts of hundreds",
    "geometric": RATIO,
}


EXERCISES = [
    Exercise(
        gm.checks.component,
        right=[ByScipy, gm.Poisson, components.poisson()],
        wrong=[
            *told(mutants.COMPONENTS, COMPONENTS),
            *((kind, "it runs") for kind in (WithoutFit, Column, GivesTheRate)),
            (gm.Bernoulli, "it runs"),
            (InPlace, "a fit leaves the old component"),
        ],
        told=[
            (WithoutFit, "A WithoutFit has no method fit"),
            (Column, "log_density has shape (4, 1), not (N,) = (4,)"),
            (InPlace, "leave self as it is"),
            (GivesTheRate, "fit returned a float, which has no log_density"),
        ],
    ),
]


def only(report):
    return [failure.invariant for failure in report.failures]


def test_the_librarys_own_answer_earns_nothing_where_it_is_forbidden():
    assert gm.checks.component(gm.Poisson, forbid="library").score == 0


def test_an_answer_of_ones_own_is_no_forbidden_one():
    assert gm.checks.component(ByScipy, forbid="library").score == 1


class Exponential:
    def __init__(self, mean):
        self.mean = mean

    def log_density(self, X):
        return -np.log(self.mean) - X[:, 0] / self.mean

    def fit(self, X, w):
        return Exponential(w @ X[:, 0] / w.sum())


class OfPositive(Exponential):
    def log_density(self, X):
        if X.min() <= 0:
            raise ValueError("X has numbers that are not above 0")
        return super().log_density(X)


class Hasty(Exponential):
    def fit(self, X, w):
        return Hasty(X[:, 0].mean())


class Overflowing(Exponential):
    def log_density(self, X):
        return -X[:, 0] / self.mean


RNG = np.random.default_rng(0)


LINE, PLANE = RNG.normal(3, 2, (30, 1)), RNG.normal(3, 2, (30, 2))


KINDS = {
    "normal": (gm.Normal, LINE, [0.0, 1.0]),
    "normal in the plane": (gm.Normal, PLANE, [[0.0, 0.0], np.eye(2)]),
    "heavy tails": (gm.Student, LINE, [0.0, 1.0, 1.0]),
    "heavy tails in the plane": (gm.Student, PLANE, [[0.0, 0.0], np.eye(2), 3.0]),
    "counts": (gm.Poisson, RNG.poisson(3, (30, 2)), [[1.0, 9.0]]),
    "counts of one kind": (gm.Poisson, RNG.poisson(3, (30, 1)), [1.0]),
    "bits": (gm.Bernoulli, RNG.integers(2, size=(30, 1)), [0.3]),
    "many bits": (gm.Bernoulli, RNG.integers(2, size=(30, 4)), [[0.3] * 4]),
    "a line": (gm.Line, PLANE, [[0.0, 1.0], 1.0]),
    "positive numbers": (OfPositive, RNG.exponential(2, (30, 1)), [1.0]),
    "a reader's own": (Exponential, RNG.exponential(2, (30, 1)), [1.0]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_component_is_accepted_on_points_of_its_own(kind):
    make, X, start = KINDS[kind]
    report = gm.checks.component(make, X, start)
    assert report, report


@pytest.mark.parametrize(
    ("kind", "law"), [(Hasty, WEIGHTS), (Overflowing, "its probabilities sum to one")]
)
def test_a_readers_own_component_is_refused_by_the_law_that_it_breaks(kind, law):
    X = np.random.default_rng(1).exponential(2, (30, 1))
    assert law in only(gm.checks.component(kind, X, [2.0]))
