"""The constructor's arguments: shown, copied, of any width, and refused by name."""

import inspect
import pickle
from fractions import Fraction

import numpy as np
import pytest
from sklearn.base import clone

import gmm_lib as gm
from gmm_lib.estimator.parametrised import Number, Parametrised
from tests.estimator.fits import FEW, fitted

NUMBERS = [
    name for name, kind in vars(Parametrised).items() if isinstance(kind, Number)
]


def test_it_clones_pickles_and_shows_its_changes(old_faithful):
    model = gm.GaussianMixture(2, tol=1e-6, random_state=3)
    assert repr(model) == "GaussianMixture(n_components=2, tol=1e-06, random_state=3)"
    assert clone(model).get_params() == model.get_params()
    model.fit(old_faithful)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(
        again.predict(old_faithful), model.predict(old_faithful)
    )
    assert not hasattr(clone(model), "mixture_")
    assert model.set_params(n_components=3) is model
    assert model.n_components == 3


class Odd:
    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None

    def __repr__(self):
        return "odd"


@pytest.mark.parametrize(
    "value",
    [np.array([[2.0, 50.0], [4.0, 80.0]]), [0.5, 0.5], np.array([1.0]), Odd(), np.nan],
)
@pytest.mark.parametrize("name", inspect.signature(gm.GaussianMixture).parameters)
def test_a_model_shows_itself_whatever_its_parameters_are(name, value):
    shown = repr(gm.GaussianMixture(**{name: value}))
    assert f"{name}={value!r}" in shown


def test_a_fit_from_arrays_and_its_clone_show_themselves(old_faithful):
    model = fitted(old_faithful, means_init=np.array([[2.0, 50.0], [4.0, 80.0]]))
    assert repr(model) == repr(clone(model))


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64])
def test_whole_numbers_of_any_width_mean_what_they_say(old_faithful, kind):
    names = {"n_components": 10, "max_iter": 127, "n_init": 1, "random_state": 7}
    one = gm.GaussianMixture(**names).fit(np.tile(old_faithful, (40, 1)))
    narrow = {name: kind(value) for name, value in names.items()}
    two = gm.GaussianMixture(**narrow).fit(np.tile(old_faithful, (40, 1)))
    assert one.mixture_ == two.mixture_
    assert type(two.n_components) is int
    assert type(two.get_params()["n_components"]) is kind  # as it was passed


@pytest.mark.parametrize("kind", [np.float16, np.float32, Fraction])
def test_numbers_of_any_width_mean_what_they_say(old_faithful, kind):
    names = {"tol": 2**-10, "reg_covar": 2**-20, "step_exponent": 0.75}
    X = np.tile(old_faithful, (300, 1))  # of more rows than float16 can count
    one = gm.GaussianMixture(2, random_state=0, **names).fit(X)
    narrow = {name: kind(value) for name, value in names.items()}
    two = gm.GaussianMixture(2, random_state=0, **narrow).fit(X)
    assert one.mixture_ == two.mixture_
    assert one.partial_fit(X[:99]).mixture_ == two.partial_fit(X[:99]).mixture_
    assert type(two.get_params()["tol"]) is kind


def test_an_argument_of_a_subclass_may_be_a_property():
    class Own(gm.GaussianMixture):
        def __init__(self, k=2):
            super().__init__(k)

        @property
        def k(self):
            return self.n_components

    assert Own(3).get_params() == {"k": 3}


bad_arguments = {
    "no components": ({"n_components": 0}, ValueError, "n_components is 0"),
    "K of -1": ({"n_components": -1}, ValueError, "n_components is -1"),
    "K of 2.5": ({"n_components": 2.5}, TypeError, "n_components must be a whole"),
    "K of True": ({"n_components": True}, TypeError, "n_components must be a whole"),
    "more components than rows": (
        {"n_components": 6},
        ValueError,
        "n_components is 6, but X has only 5 rows.*fewer",
    ),
    "family": (
        {"covariance_type": "diagonal"},
        ValueError,
        "covariance_type is 'diagonal'",
    ),
    "start": ({"init_params": "k-means"}, ValueError, "init_params is 'k-means'"),
    "tol": ({"tol": -1.0}, ValueError, "tol is -1"),
    "reg_covar": ({"reg_covar": -1.0}, ValueError, "reg_covar is -1"),
    "max_iter": ({"max_iter": -1}, ValueError, "max_iter is -1"),
    "n_init": ({"n_init": 0}, ValueError, "n_init is 0"),
    "random_state": ({"random_state": "a"}, TypeError, "random_state must be"),
    "weights_init of wrong shape": (
        {"n_components": 2, "weights_init": [1.0]},
        ValueError,
        "weights_init has 1 entries; 2 components need 2",
    ),
    "weights_init that sum to 2": (
        {"n_components": 2, "weights_init": [1.0, 1.0]},
        ValueError,
        "weights_init sum to 2, not to 1; divide them by their sum",
    ),
    "means_init of wrong shape": (
        {"n_components": 2, "means_init": [[1.0, 1.0]]},
        ValueError,
        r"means_init has shape \(1, 2\)",
    ),
    "means_init with NaN": (
        {"n_components": 1, "means_init": [[np.nan, 1.0]]},
        ValueError,
        r"means_init\[0, 0\] is nan",
    ),
    "precisions_init of wrong shape": (
        {"n_components": 2, "precisions_init": np.ones((3, 2, 2))},
        ValueError,
        r"precisions_init has shape \(3, 2, 2\).*\(2, 2, 2\)",
    ),
    "precisions_init that are indefinite": (
        {"precisions_init": [[[1.0, 2.0], [2.0, 1.0]]]},
        ValueError,
        r"precisions_init\[0\] is not positive definite: .* -1; pass inverses",
    ),
    "precisions_init that are asymmetric": (
        {"precisions_init": [[[1.0, 0.5], [0.4, 1.0]]]},
        ValueError,
        r"precisions_init\[0\] is not symmetric",
    ),
    "tied precisions_init that are asymmetric": (
        {"covariance_type": "tied", "precisions_init": [[1.0, 0.5], [0.4, 1.0]]},
        ValueError,
        "precisions_init is not symmetric",
    ),
    "tied precisions_init that are indefinite": (
        {"covariance_type": "tied", "precisions_init": [[1.0, 2.0], [2.0, 1.0]]},
        ValueError,
        "precisions_init is not positive definite: .* -1; pass inverses",
    ),
}


@pytest.mark.parametrize("case", bad_arguments)
def test_a_bad_constructor_argument_is_named_at_fit(case):
    arguments, error, message = bad_arguments[case]
    with pytest.raises(error, match=message):
        gm.GaussianMixture(**arguments).fit(FEW)


def test_an_unknown_parameter_is_refused():
    with pytest.raises(ValueError, match="no parameter 'K'"):
        gm.GaussianMixture().set_params(K=3)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_negative_number_is_refused_by_its_name(name):
    model = gm.GaussianMixture(**{name: -1})
    door = model.partial_fit if name.startswith("step") else model.fit
    with pytest.raises(ValueError, match=rf"^{name} is -1"):
        door(FEW)


@pytest.mark.parametrize("name", ["n_components", "n_init", "verbose_interval"])
def test_none_of_what_must_be_there_is_refused_by_its_name(name):
    with pytest.raises(ValueError, match=rf"^{name} is 0"):
        gm.GaussianMixture(**{name: 0}).fit(FEW)
