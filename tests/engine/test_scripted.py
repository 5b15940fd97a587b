"""The loop of a fit on an engine whose log-likelihoods are written down."""

from types import SimpleNamespace

import numpy as np
import pytest

from gmm_lib.engine import climb


class Scripted:
    """Take states that are whole numbers: a step leads to the next, a jump as told."""

    def __init__(self, levels, jumps):
        self.levels, self.jumps = levels, jumps

    def start(self, theta):
        return 0

    def expect(self, state):
        return SimpleNamespace(log_likelihood=self.levels[state], total=1.0)

    def maximise(self, state, sums):
        return state + 1

    def jump(self, states):
        return self.jumps.get(states[-1])

    def finish(self, state):
        return state


def run(levels, jumps, tol=0.5):
    engine = Scripted(levels, jumps)
    return climb(engine, None, tol=tol, max_iter=9, accelerate=True)


def test_a_jump_that_gains_little_is_no_sign_that_the_run_has_settled():
    found = run([0.0, 10.0, 20.0, 10.0, 30.0, 30.1], {2: 3})
    assert found.log_likelihoods.tolist() == [0.0, 10.0, 10.0, 30.0, 30.1]
    assert found.converged
    assert found.mixture == 5


@pytest.mark.parametrize("low", [9.0, np.nan])
def test_a_jump_that_lowers_l_or_leads_nowhere_is_taken_back(low):
    found = run([0.0, 10.0, 20.0, 20.1, low], {2: 4})
    assert found.log_likelihoods.tolist() == [0.0, 10.0, 20.0, 20.1]
    assert found.mixture == 3
