"""An estimator's constructor arguments, as scikit-learn reads and sets them."""

import inspect
from typing import Any, Self

import numpy as np

from gmm_lib.arguments.arrays import as_count


class Parametrised:
    """Keep every argument of the constructor as an attribute of its name."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the constructor's arguments as a dict."""
        return {name: getattr(self, name) for name in _names(self)}

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
