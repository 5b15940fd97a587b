"""Answers to the exercises of chapter 11, right and plausibly wrong."""

import numpy as np
import pytest
import scipy.stats

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.checks.forward_backward import Path, by_paths
from gmm_lib.mutants import components, genes, messages
from tests.checks.answers import Exercise


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


def by_scaling(log_p, weights, A):
    """Forward and backward without logarithms: each row is scaled by its maximum."""
    top = log_p.max(axis=1, keepdims=True)
    p, level = np.exp(log_p - top), 0.0
    ahead, back, sums = np.empty_like(p), np.ones_like(p), np.empty(len(p))
    before = np.asarray(weights)
    for t in range(len(p)):
        ahead[t] = before * p[t]
        sums[t] = ahead[t].sum()
        ahead[t] /= sums[t]
        before = ahead[t] @ A
    for t in range(len(p) - 1, 0, -1):
        back[t - 1] = A @ (p[t] * back[t]) / sums[t]
    level = np.log(sums).sum() + top.sum()
    pairs = A * (ahead[:-1].T @ ((p * back)[1:] / sums[1:, None]))
    return ahead * back, pairs, level


def two_things(log_p, weights, A):
    return gm.forward_backward(log_p, weights, A)[:2]


def almost_zero(log_p, weights, A):
    """Keep logarithms finite by a little more than nothing."""
    return gm.forward_backward(log_p, weights + 1e-12, A + 1e-12)


def by_genotypes(counts, frequencies):
    """Count genes person by person, over the pairs that a group may carry."""
    p, q, r = frequencies
    may_be = [
        {"AA": p * p, "AO": 2 * p * r},
        {"BB": q * q, "BO": 2 * q * r},
        {"AB": 1.0},
        {"OO": 1.0},
    ]
    genes = dict.fromkeys("ABO", 0.0)
    for people, pairs in zip(counts, may_be, strict=True):
        for pair, weight in pairs.items():
            for gene in pair:
                genes[gene] += people * weight / sum(pairs.values())
    found = np.array(list(genes.values()))
    return found / found.sum()


WEIGHTS, BEST = "weight 3 is the point three times", "no other component is better"
RATIO, RISES = "x is rate / x times as probable", "no fit lowers"
PATHS = "gamma is the sum over all paths"
PAIRS = "the counts of moves are the sums over all paths"
LEVEL = "the log-likelihood is that of all paths"
GENES = "it counts the genes that are expected"

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
MESSAGES = {
    "no_logarithms": "it survives 2000 rows",
    "turned": LEVEL,
    "one_late": PATHS,
    "forward_only": PATHS,
    "from_gamma": PAIRS,
    "any_start": LEVEL,
    "start_twice": LEVEL,
    "per_row": PAIRS,
    "pairs_turned": "the counts of moves have gamma as margins",
    "best_path": PATHS,
    "no_zero": "weights and moves may be zero",
}
COUNTED = dict.fromkeys([mutant.name for mutant in mutants.GENES], GENES)
COUNTED |= {"divides": "a group may be empty", "by_people": "the frequencies sum"}


def told(all_mutants, laws):
    """Pair each mutant with a law that it breaks; a KeyError where one has none."""
    return [(mutant, laws[mutant.name]) for mutant in all_mutants]


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
    Exercise(
        gm.checks.forward_backward,
        right=[by_scaling, gm.forward_backward, messages.forward_backward],
        wrong=[
            *told(mutants.MESSAGES, MESSAGES),
            (two_things, "it runs and returns three things"),
            (almost_zero, "weights and moves may be zero"),
        ],
        told=[(two_things, "it must return three things")],
    ),
    Exercise(
        gm.checks.gene_counting,
        right=[by_genotypes, genes.gene_counting],
        wrong=[
            *told(mutants.GENES, COUNTED),
            (lambda counts, frequencies: counts / counts.sum(), "it runs"),
        ],
    ),
]


def only(report):
    return [failure.invariant for failure in report.failures]


def test_counts_of_moves_from_gamma_alone_are_seen_by_one_law_only():
    named = {mutant.name: mutant for mutant in mutants.MESSAGES}
    assert only(gm.checks.forward_backward(named["from_gamma"])) == [PAIRS]


@pytest.mark.parametrize(
    ("attempt", "name"),
    [
        (gm.Poisson, "component"),
        (gm.forward_backward, "forward_backward"),
    ],
)
def test_the_librarys_own_answer_earns_nothing_where_it_is_forbidden(attempt, name):
    check = getattr(gm.checks, name)
    assert check(attempt, forbid="library").score == 0


@pytest.mark.parametrize("exercise", EXERCISES[:2], ids=["component", "chain"])
def test_an_answer_of_ones_own_is_no_forbidden_one(exercise):
    assert exercise.check(exercise.right[0], forbid="library").score == 1


def test_the_paths_of_two_rows_are_added_up_by_hand():
    case = Path(np.log([[0.5, 0.1], [0.2, 0.4]]), np.array([0.6, 0.4]), np.eye(2))
    stay = 0.6 * 0.5 * 0.2, 0.4 * 0.1 * 0.4
    gamma, pairs, level = by_paths(case)
    share = stay[0] / sum(stay)
    assert gamma[0] == pytest.approx([share, 1 - share])
    assert np.diag(pairs) == pytest.approx([share, 1 - share])
    assert level == pytest.approx(np.log(sum(stay)))


class Exponential:
    def __init__(self, mean):
        self.mean = mean

    def log_density(self, X):
        return -np.log(self.mean) - X[:, 0] / self.mean

    def fit(self, X, w):
        return Exponential(w @ X[:, 0] / w.sum())


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
