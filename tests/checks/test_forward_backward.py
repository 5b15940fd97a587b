"""Forward and backward, right and plausibly wrong."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.checks.forward_backward import Path, by_paths
from gmm_lib.mutants import messages
from tests.checks.answers import Exercise, told


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


PATHS = "gamma is the sum over all paths"


PAIRS = "the counts of moves are the sums over all paths"


LEVEL = "the log-likelihood is that of all paths"


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


EXERCISES = [
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
]


def test_counts_of_moves_from_gamma_alone_are_seen_by_one_law_only():
    named = {mutant.name: mutant for mutant in mutants.MESSAGES}
    report = gm.checks.forward_backward(named["from_gamma"])
    assert [failure.invariant for failure in report.failures] == [PAIRS]


def test_the_librarys_own_answer_earns_nothing_where_it_is_forbidden():
    assert gm.checks.forward_backward(gm.forward_backward, forbid="library").score == 0


def test_an_answer_of_ones_own_is_no_forbidden_one():
    assert gm.checks.forward_backward(by_scaling, forbid="library").score == 1


def test_the_paths_of_two_rows_are_added_up_by_hand():
    case = Path(np.log([[0.5, 0.1], [0.2, 0.4]]), np.array([0.6, 0.4]), np.eye(2))
    stay = 0.6 * 0.5 * 0.2, 0.4 * 0.1 * 0.4
    gamma, pairs, level = by_paths(case)
    share = stay[0] / sum(stay)
    assert gamma[0] == pytest.approx([share, 1 - share])
    assert np.diag(pairs) == pytest.approx([share, 1 - share])
    assert level == pytest.approx(np.log(sum(stay)))
