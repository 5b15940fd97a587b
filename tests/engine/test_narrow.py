"""How narrow a component may become: what the sums tell, and where a run ends."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import climb
from gmm_lib.starts.highest import engine_for


@pytest.mark.parametrize("ridge", [0.0, 0.09])
def test_rounding_errors_grow_by_the_least_variance_in_old_widths(ridge):
    X = [[x, y] for x in (-0.1, 0.1) for y in (-1.0, 1.0)]
    one = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    grown = gm.expected_statistics(X, one).cancelled(ridge)
    assert grown == pytest.approx(1 / (0.01 + ridge))


def test_rounding_errors_grow_by_how_far_a_mean_moves():
    X = [[x + 3, y + 4] for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    one = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    assert gm.expected_statistics(X, one).cancelled(0.0) == pytest.approx(26)


@pytest.mark.parametrize("family", ["full", "tied"])
@pytest.mark.parametrize("apart", [1e-8, 3e-8])
def test_a_run_on_features_that_repeat_one_another_ends_and_says_why(apart, family):
    rng = np.random.default_rng(0)
    x = rng.standard_normal(200)
    X = np.column_stack([x, x + apart * rng.standard_normal(200)])
    start = gm.Mixture([0.5, 0.5], [[-1, -1], [1, 1]], [np.eye(2)] * 2)
    engine = engine_for(Blocks(X), 2, covariance_type=family)
    found = climb(engine, start, tol=0, max_iter=30)
    assert found.degenerate
    assert "features may repeat one another" in found.reason
