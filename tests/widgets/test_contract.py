"""What the widgets promise about their traits is one promise."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib import plot, widgets
from gmm_lib.widgets.contract import MOST
from gmm_lib.widgets.packing import flat, unflat
from tests.conftest import random_mixture

X = [[0.0], [1.0], [9.0], [10.0]]
START = gm.Mixture([0.5, 0.5], [[0.0], [5.0]], [[[9.0]], [[9.0]]])
STEPPERS = {
    "BoundLab": lambda: widgets.BoundLab(X, START),
    "EMLab": lambda: widgets.EMLab(X, START),
    "EMPlayer": lambda: widgets.EMPlayer(X, gm.em(X, START, max_iter=9, tol=0)),
}
RUNNERS = {name: STEPPERS[name] for name in ("BoundLab", "EMLab")}
every_stepper = pytest.mark.parametrize("make", STEPPERS.values(), ids=STEPPERS)
every_runner = pytest.mark.parametrize("make", RUNNERS.values(), ids=RUNNERS)


@every_stepper
def test_no_iteration_comes_before_the_first(make):
    lab = make()
    with pytest.raises(TraitError, match="iteration is -3; this run has iterations 0"):
        lab.iteration = -3
    assert lab.iteration == 0


@every_stepper
@pytest.mark.parametrize(("iteration", "phase"), [(0, "M"), (2, "start")])
def test_an_iteration_has_its_own_phases_alone(make, iteration, phase):
    lab = make()
    lab.iteration = iteration
    before = lab.phase
    with pytest.raises(TraitError, match=f"phase is '{phase}' at iteration"):
        lab.phase = phase
    assert lab.phase == before


@every_stepper
def test_the_phase_follows_an_iteration_that_cannot_keep_it(make):
    lab = make()
    lab.iteration = 2
    assert lab.phase == "M"
    lab.phase = "E"
    lab.iteration = 0
    assert lab.phase == "E"
    lab.iteration = 1
    lab.phase = "M"
    lab.iteration = 0
    assert lab.phase == "start"


@every_stepper
def test_a_place_that_the_page_sends_is_taken_whole(make):
    lab = make()
    lab.set_state({"iteration": 2, "phase": "M"})
    lab.set_state({"iteration": 0, "phase": "start"})
    assert (lab.iteration, lab.phase) == (0, "start")


@every_runner
@pytest.mark.parametrize("start", [[], [1.0, 0.0], [*flat(START), 1.0]])
def test_a_start_has_as_many_numbers_as_its_components_need(make, start):
    with pytest.raises(TraitError, match=r"start has .* numbers and n_components is 2"):
        make().start = start


@every_runner
@pytest.mark.parametrize("K", [0, 1, 3, 7])
def test_the_number_of_components_is_that_of_the_start(make, K):
    with pytest.raises(TraitError, match=f"n_components is {K}"):
        make().n_components = K


@every_runner
def test_a_start_is_a_mixture(make):
    with pytest.raises(TraitError, match=r"start is no mixture: .*positive definite"):
        make().start = [0.5, 0.5, 0.0, 1.0, 1.0, -1.0]


def test_a_bound_is_looked_at_along_a_mean_that_exists():
    lab = STEPPERS["BoundLab"]()
    with pytest.raises(TraitError, match="component is 7; this mixture has 0 to 1"):
        lab.component = 7


def test_there_are_as_many_components_as_colours():
    assert len(plot.STYLES) == MOST


@pytest.mark.parametrize(("K", "D"), [(1, 1), (3, 2)])
def test_a_mixture_survives_its_way_to_the_page_and_back(K, D):
    theta = random_mixture(np.random.default_rng(0), K, D)
    back = unflat(flat(theta), K, D)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_array_equal(getattr(back, name), getattr(theta, name))
