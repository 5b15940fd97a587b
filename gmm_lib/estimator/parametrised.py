"""An estimator's constructor arguments, as scikit-learn reads and sets them."""

import inspect
from typing import Any, Self

import numpy as np

from gmm_lib.arguments.arrays import as_count


class Whole:
    """Answer as an argument that is a whole number: by Python's own, if it is one.

    Products of a small integer, such as NumPy's int8, may not fit it.  The argument
    stays as it was passed, for `get_params`.

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

    def __get__(self, model: Any, owner: object = None) -> int:
        value = self if model is None else vars(model)[self.name]
        return int(value) if isinstance(value, np.integer) else value

    def __set__(self, model: Any, value: int) -> None:
        vars(model)[self.name] = value


class Parametrised:
    """Keep every argument of the constructor as an attribute of its name."""

    n_components = Whole()
    max_iter = Whole()
    n_init = Whole()
    verbose_interval = Whole()

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the constructor's arguments as a dict."""
        return {name: vars(self)[name] for name in _names(self)}

    def set_params(self, **params: Any) -> Self:
        """Change constructor arguments; return this object."""
        known = _names(self)
        for name, value in params.items():
            if name not in known:
                kind = type(self).__name__
                raise ValueError(f"{kind} has no parameter {name!r}; it has {known}")
            setattr(self, name, value)
        return self

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
