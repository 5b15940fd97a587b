"""Responsibilities in the form that computing wants."""

import numpy as np
import pytest

from gmm_lib.engine.frame import respond, respond_unshifted


@pytest.mark.parametrize("height", [-2000, -720, -600, 0, 600, 720, 2000])
def test_densities_out_of_range_are_left_to_the_careful_softmax(height):
    log_joint = np.random.default_rng(0).normal(height, 5, (3, 7))
    shifted, plain = log_joint.copy(), log_joint.copy()
    expected = respond(shifted)
    with np.errstate(over="ignore", under="ignore"):
        found = respond_unshifted(plain)
    if abs(height) > 700:
        assert found is None
        return
    assert found == pytest.approx(expected, rel=1e-13, abs=1e-9)
    np.testing.assert_allclose(plain, shifted, rtol=1e-12)
