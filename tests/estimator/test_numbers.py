"""Each number that the constructor takes is refused by name where it is too small."""

import pytest

import gmm_lib as gm
from gmm_lib.estimator.parametrised import Number, Parametrised

NUMBERS = [
    name for name, kind in vars(Parametrised).items() if isinstance(kind, Number)
]
X = [[0.0, 1.0], [2.0, 0.5], [1.0, 3.0]]


@pytest.mark.parametrize("name", NUMBERS)
def test_a_negative_number_is_refused_by_its_name(name):
    model = gm.GaussianMixture(**{name: -1})
    door = model.partial_fit if name.startswith("step") else model.fit
    with pytest.raises(ValueError, match=rf"^{name} is -1"):
        door(X)


@pytest.mark.parametrize("name", ["n_components", "n_init", "verbose_interval"])
def test_none_of_what_must_be_there_is_refused_by_its_name(name):
    with pytest.raises(ValueError, match=rf"^{name} is 0"):
        gm.GaussianMixture(**{name: 0}).fit(X)
