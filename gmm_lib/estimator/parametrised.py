"""An estimator's constructor arguments, as scikit-learn reads and sets them."""

import inspect
import numbers
from typing import Any, Generic, Self, TypeVar

import numpy as np

from gmm_lib.arguments.arrays import as_choice, as_count, as_nonnegative
from gmm_lib.arguments.ridge import as_ridge
from gmm_lib.families import as_family
from gmm_lib.fixed import as_fixed
from gmm_lib.prior import as_prior
from gmm_lib.starts.search import STARTS

MISSING = ("refuse", "marginal")

T = TypeVar("T", int, float)


class Number(Generic[T]):
    """Answer as an argument that is a number: by Python's own int or float.

    Products of a small one, such as NumPy's int8 or float16, may not fit it.  The
    argument stays as it was passed, for `get_params`.

    Examples
    --------
    >>> import numpy as np
    >>> import gmm_lib as gm
    >>> model = gm.GaussianMixture(np.int8(3))
    >>> model.n_components, model.get_params()["n_components"]
    (3, np.int8(3))
    """

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, model: Any, owner: object = None) -> T:
        value = self if model is None else vars(model)[self.name]
        if type(value) in (int, float, bool) or not isinstance(value, numbers.Real):
            return value
        return int(value) if isinstance(value, numbers.Integral) else float(value)

    def __set__(self, model: Any, value: T) -> None:
        vars(model)[self.name] = value


class Parametrised:
    """Keep each argument of the constructor as an attribute, and check them."""

    n_components = Number[int]()
    max_iter = Number[int]()
    n_init = Number[int]()
    verbose_interval = Number[int]()
    tol = Number[float]()
    reg_covar = Number[float]()
    step_exponent = Number[float]()
    step_offset = Number[float]()

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the constructor's arguments as a dict."""
        passed = vars(self)
        return {n: passed[n] if n in passed else getattr(self, n) for n in _names(self)}

    def set_params(self, **params: Any) -> Self:
        """Change constructor arguments; return this object."""
        known = _names(self)
        for name, value in params.items():
            if name not in known:
                kind = type(self).__name__
                raise ValueError(f"{kind} has no parameter {name!r}; it has {known}")
            setattr(self, name, value)
        return self

    def _check(self):
        for name in ("n_components", "n_init", "verbose_interval"):
            as_count(getattr(self, name), name, least=1)
        as_family(self.covariance_type)
        if self.fixed is not None:  # its masks take memory
            as_fixed(self.fixed, self.n_components)
        as_prior(self.prior)
        as_choice(self.missing, "missing", MISSING)
        as_choice(self.init_params, "init_params", tuple(STARTS))
        as_nonnegative(self.tol, "tol")
        as_ridge(self.reg_covar)
        as_count(self.max_iter, "max_iter", least=0)

    def __sklearn_tags__(self):
        # Called by scikit-learn alone, so it is there to import.
        from sklearn.utils import InputTags, Tags, TargetTags

        return Tags(
            estimator_type="density_estimator",
            target_tags=TargetTags(required=False),
            input_tags=InputTags(allow_nan=self.missing == "marginal"),
        )

    def __repr__(self):
        defaults = inspect.signature(type(self)).parameters
        changed = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if _differs(value, defaults[name].default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"


def _differs(value, default):
    # Arrays, frames and the like compare entry by entry: they are no default.
    try:
        equal = value is default or value == default
    except Exception:
        return True
    return not (isinstance(equal, bool | np.bool_) and equal)


def _names(model):
    return list(inspect.signature(type(model)).parameters)


def generator(random_state, *, apart=False):
    """Make the source of randomness that scikit-learn's `random_state` means.

    With `apart` a seed gives other numbers than NumPy's own generator of that seed.
    """
    if isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31))
    if random_state is not None:
        as_count(random_state, "random_state", least=0)
        random_state = np.random.SeedSequence(random_state, spawn_key=[1] * apart)
    return np.random.default_rng(random_state)
